"""Sentences and citations come out the same however a model's words are cut on their way."""

from __future__ import annotations

import pytest

from assistant.scribe.markers import Draft, Writing


def drafts(text: str, *, known: int = 9, size: int | None = None) -> list[Draft]:
    writing = Writing(known)
    found: list[Draft] = []
    step = size or len(text) or 1
    for start in range(0, len(text), step):
        found += writing.feed(text[start : start + step])
    return found + writing.finish()


def read(text: str, **further: int) -> list[tuple[str, tuple[int, ...]]]:
    return [(draft.text, draft.cited) for draft in drafts(text, **further)]


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("Hamnen öppnar i maj [3].", (3,)),
        ("Hamnen öppnar i maj. [3]", (3,)),
        ("Hamnen öppnar i maj.[3]", (3,)),
        ("Hamnen öppnar i maj [3, 5].", (3, 5)),
        ("Hamnen öppnar i maj [3][5].", (3, 5)),
        ("Hamnen öppnar i maj [3] [5].", (3, 5)),
        ("Hamnen öppnar i maj [3; 5 och 7].", (3, 5, 7)),
        ("Hamnen öppnar i maj [3-5].", (3, 4, 5)),
        ("Hamnen öppnar i maj [3–5].", (3, 4, 5)),
        ("Hamnen öppnar i maj [3][3].", (3,)),
        ("Hamnen öppnar i maj [stycke 3].", (3,)),
        ("Hamnen öppnar i maj [Stycke nr 3, 5].", (3, 5)),
        ("Hamnen öppnar i maj (stycke 3).", (3,)),
        ("Hamnen öppnar i maj (källa: 3).", (3,)),
        ("Hamnen öppnar i maj 【3】.", (3,)),
        ("Hamnen öppnar i maj [3.", (3,)),
        ("Hamnen öppnar i maj 3].", (3,)),
        ("Hamnen öppnar i maj [ 3 ].", (3,)),
        ("Hamnen **öppnar** i maj [3].", (3,)),
        ("- Hamnen öppnar i maj [3].", (3,)),
        ("Svar: Hamnen öppnar i maj [3].", (3,)),
        ("<think>Stycke [7] säger. Hm.</think>\n\nHamnen öppnar i maj [3].", (3,)),
        ("Hamnen öppnar i maj.", ()),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_a_marker_is_read_however_it_is_written_and_cut(
    written: str, cited: tuple[int, ...], size: int
) -> None:
    assert read(written, size=size) == [("Hamnen öppnar i maj.", cited)]


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_each_sentence_has_its_own_markers(size: int) -> None:
    text = (
        "Hamnen öppnar den 2 maj 2031 [1]. Avgiften blir 1 200 kr (alla båtar). [2] [3] Enligt bl.a. "
        "Centerpartiet är det dyrt [4-5]!\nNämnden biföll förslaget [6]."
    )
    assert read(text, size=size) == [
        ("Hamnen öppnar den 2 maj 2031.", (1,)),
        ("Avgiften blir 1 200 kr (alla båtar).", (2, 3)),
        ("Enligt bl.a. Centerpartiet är det dyrt!", (4, 5)),
        ("Nämnden biföll förslaget.", (6,)),
    ]


def test_a_sentence_is_handed_out_when_the_next_one_begins() -> None:
    writing = Writing(5)
    assert writing.feed("Hamnen öppnar i maj. ") == []
    assert writing.feed("[") == []
    assert writing.feed("2") == []
    assert writing.feed("] Avg") == [Draft("Hamnen öppnar i maj.", (2,))]
    assert writing.finish() == [Draft("Avg", (), ended=False)]


@pytest.mark.parametrize("written", ["[12]", "[0]", "[2031]", "[källa]", "[3a]", "[]"])
def test_unknown_markers_are_taken_out_and_told(written: str) -> None:
    [draft] = drafts(f"Hamnen öppnar i maj {written}.")
    assert draft == Draft("Hamnen öppnar i maj.", (), unknown=True)


def test_a_known_marker_beside_an_unknown_one_stays() -> None:
    [draft] = drafts("Hamnen öppnar i maj [3, 44].")
    assert draft == Draft("Hamnen öppnar i maj.", (3,), unknown=True)


def test_a_range_that_cites_everything_is_not_followed() -> None:
    [draft] = drafts("Hamnen öppnar i maj [1-9].")
    assert draft.cited == (1, 9)


def test_a_model_that_repeats_itself_is_heard_once() -> None:
    assert read("Hamnen öppnar [1]. Hamnen öppnar [1]. Hamnen öppnar [1].") == [("Hamnen öppnar.", (1,))]


def test_signs_that_stand_for_markers_inside_cannot_come_from_outside() -> None:
    assert read("Hamnen \ue000öppnar\ue001.") == [("Hamnen öppnar.", ())]


def test_a_sentence_that_breaks_off_is_told_from_one_whose_full_stop_is_missing() -> None:
    assert [d.ended for d in drafts("Hamnen öppnar i maj och avgiften")] == [False]
    assert [d.ended for d in drafts("Hamnen öppnar i maj [3]")] == [True]
    assert drafts("<think>Hm. Jag vet inte.") == []


def test_a_marker_ends_its_sentence_also_where_the_next_one_begins_small() -> None:
    assert read("Hamnen öppnar [1]. den stängs i maj [2].") == [
        ("Hamnen öppnar.", (1,)),
        ("den stängs i maj.", (2,)),
    ]
