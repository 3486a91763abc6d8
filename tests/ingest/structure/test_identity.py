"""A citation made yesterday still points at the same words after the file has changed."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Item, Paragraph, Record, RecordKind, Role
from ingest.structure.identity import keep_ids


def record(*items: list[str]) -> Record:
    """A first version: a list of paragraph texts for each item."""
    return Record(
        id="r",
        kind=RecordKind.PROTOKOLL,
        body="",
        title="",
        meeting_date=None,
        dated=None,
        dnr=(),
        items=tuple(
            Item(
                ordinal=ordinal,
                section=None,
                title="",
                title_derived=True,
                dnr=(),
                paragraphs=tuple(
                    Paragraph(f"r/{ordinal}/p{n}", text, Role.BAKGRUND, None, ordinal, None, 0, 0)
                    for n, text in enumerate(texts, 1)
                ),
            )
            for ordinal, texts in enumerate(items, 1)
        ),
        source="",
        sha256="",
    )


def ids(version: Record) -> list[str]:
    return [p.id.removeprefix("r/") for p in version.paragraphs]


def test_a_first_version_keeps_its_numbers() -> None:
    first = record(["ett", "två"])
    assert keep_ids(first, ()) is first


def test_an_added_paragraph_gets_a_new_number_and_moves_no_other() -> None:
    old = record(["ett", "två", "tre"], ["fyra"])
    new = keep_ids(record(["ett", "nytt", "två", "tre"], ["fyra"]), old.paragraphs)
    assert ids(new) == ["1/p1", "1/p4", "1/p2", "1/p3", "2/p1"]
    assert [p.text for p in new.paragraphs] == ["ett", "nytt", "två", "tre", "fyra"]


def test_a_removed_paragraphs_id_is_not_given_to_another_text() -> None:
    old = record(["ett", "två", "tre"])
    assert ids(keep_ids(record(["ett", "tre", "fyra"]), old.paragraphs)) == ["1/p1", "1/p3", "1/p4"]


def test_a_changed_paragraph_is_a_new_one() -> None:
    old = record(["ett", "två"])
    assert ids(keep_ids(record(["ett", "två ändrad"]), old.paragraphs)) == ["1/p1", "1/p3"]


def test_an_item_put_first_does_not_renumber_the_others() -> None:
    old = record(["ett"], ["två", "tre"])
    new = keep_ids(record(["nytt"], ["ett"], ["två", "tre"]), old.paragraphs)
    assert ids(new) == ["1/p2", "1/p1", "2/p1", "2/p2"]
    assert [p.item for p in new.paragraphs] == [1, 2, 3, 3]


def test_an_unchanged_version_has_the_same_ids() -> None:
    old = record(["lika", "lika"], ["lika"])
    assert keep_ids(record(["lika", "lika"], ["lika"]), old.paragraphs) == old


PARAGRAPHS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=5), min_size=1, max_size=4)


@given(st.lists(PARAGRAPHS, min_size=2, max_size=4))
def test_ids_stay_distinct_and_texts_in_order_over_several_versions(versions: list[list[list[str]]]) -> None:
    current = record(*versions[0])
    for version in versions[1:]:
        plain = record(*version)
        old, current = current, keep_ids(plain, current.paragraphs)
        assert [p.text for p in current.paragraphs] == [p.text for p in plain.paragraphs]
        assert len(set(ids(current))) == len(current.paragraphs)
        was = {p.id: p.text for p in old.paragraphs}
        assert all(was.get(p.id, p.text) == p.text for p in current.paragraphs)


def test_thousands_of_like_texts_take_no_longer_than_others() -> None:
    old = record(["Punkten bordläggs."] * 8_000)
    began = time.monotonic()
    new = keep_ids(record(["Ny först.", *["Punkten bordläggs.", "Ja."] * 8_000, "Ny sist."]), old.paragraphs)
    # Compared each with each they take over half a minute.
    assert time.monotonic() - began < 5
    assert len(set(ids(new))) == len(new.paragraphs) == 16_002
