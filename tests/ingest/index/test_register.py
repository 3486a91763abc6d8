"""The register gives back what was put in, knows what remains to be done, and answers restrictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ingest.errors import IndexMismatchError, NamndminnetError
from ingest.index import tables
from ingest.index.register import FILE, NEWEST, Register, Restrictions
from ingest.model import Form, Item, Paragraph, Record, RecordKind, Role

FULL = Record(
    id="kfn-protokoll-2024-05-14",
    kind=RecordKind.PROTOKOLL,
    body="Kultur- och fritidsnämnden, Sjövalla stad",
    title="Protokoll",
    meeting_date=date(2024, 5, 14),
    dated=date(2024, 5, 20),
    dnr=("KFN 2024/1", "KFN 2024/2"),
    items=(
        Item(
            ordinal=1,
            section="4 A",
            title="Bad",
            title_derived=False,
            dnr=("KS 2024/41",),
            paragraphs=(
                Paragraph(
                    id="kfn-protokoll-2024-05-14/1/p1",
                    text="Vi yrkar:\nja, 50 % av ”åäö”",
                    role=Role.YRKANDE,
                    voice="Vänsterpartiet",
                    item=1,
                    page=3,
                    start=7,
                    end=90,
                    heading="Yrkande",
                ),
                Paragraph("kfn-protokoll-2024-05-14/1/p5", "Nej.", Role.BESLUT, "nämnden", 1, 3, 91, 95),
            ),
        ),
        Item(
            ordinal=2,
            section=None,
            title="Övrigt…",
            title_derived=True,
            dnr=(),
            paragraphs=(
                Paragraph("kfn-protokoll-2024-05-14/2/p1", "Inget.", Role.BAKGRUND, None, 2, None, 96, 102),
            ),
        ),
    ),
    source="protokoll.txt",
    sha256="ab" * 32,
    source_url="https://moten.example.org/mote-2024-05-14",
    form=Form.REFERAT,
    inferred=frozenset({"kind", "meeting_date"}),
)


def small(record_id: str, text: str = "Ja.", **changes: object) -> Record:
    """A record of one paragraph, ``<id>/1/p1``."""
    paragraph = Paragraph(f"{record_id}/1/p1", text, Role.BESLUT, "nämnden", 1, None, 0, len(text))
    record = Record(
        id=record_id,
        kind=RecordKind.PROTOKOLL,
        body="Kulturnämnden",
        title=record_id,
        meeting_date=None,
        dated=None,
        dnr=(),
        items=(Item(1, None, "Ärendet", True, (), (paragraph,)),),
        source="a.txt",
        sha256="00",
    )
    return replace(record, **changes)  # type: ignore[arg-type]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = Register(tmp_path / "data")
    made.prepare()
    yield made
    made.close()


def put(register: Register, record: Record) -> None:
    register.replace(record, [p.id for p in record.paragraphs])


def test_every_field_comes_back(register: Register) -> None:
    put(register, FULL)
    assert register.record(FULL.id) == FULL
    assert register.record("unknown") is None


def test_a_new_version_takes_the_place_of_the_old(register: Register) -> None:
    put(register, FULL)
    new = replace(FULL, title="Nytt", items=FULL.items[:1])
    register.replace(new, [])
    assert register.record(FULL.id) == new
    assert register.count_records() == 1
    assert register.sizes() == {FULL.id: 2}


def test_pending_work_is_written_with_the_record(register: Register) -> None:
    put(register, FULL)
    first, second, third = (p.id for p in FULL.paragraphs)
    assert register.pending(10) == ([first, second, third], [])
    assert register.pending(2) == ([first, second], [])
    register.settle([first, second])
    assert (register.pending(10), register.pending_count()) == (([third], []), 1)


def test_removed_paragraphs_are_pending_to_be_dropped(register: Register) -> None:
    put(register, FULL)
    first, second, third = (p.id for p in FULL.paragraphs)
    register.settle([first, second])
    register.replace(replace(FULL, items=FULL.items[:1]), [second])
    assert register.pending(10) == ([second], [third])
    assert register.pending_count() == 1
    register.settle([second, third])
    assert register.pending(10) == ([], [])


def test_a_paragraph_that_comes_back_is_not_dropped(register: Register) -> None:
    put(register, FULL)
    register.replace(replace(FULL, items=FULL.items[:1]), [])
    put(register, FULL)
    assert register.pending(10) == ([p.id for p in FULL.paragraphs], [])


def test_all_can_be_marked_anew(register: Register) -> None:
    put(register, FULL)
    register.settle([p.id for p in FULL.paragraphs])
    register.mark_all()
    assert register.pending_count() == 3


def test_more_ids_than_sqlite_takes_in_one_statement(register: Register) -> None:
    texts = [f"Stycke {n}" for n in range(1300)]
    paragraphs = tuple(
        Paragraph(f"stor/1/p{n:04}", text, Role.BAKGRUND, None, 1, None, 0, 1) for n, text in enumerate(texts)
    )
    record = small("stor", items=(Item(1, None, "Stort", True, (), paragraphs),))
    put(register, record)
    ids = [p.id for p in paragraphs]
    assert list(register.located(ids)) == ids
    register.settle(ids)
    assert register.pending_count() == 0


def test_facts_are_kept_and_replaced(register: Register) -> None:
    assert register.fact("model") is None
    register.remember("model", "e5")
    register.remember("model", "bge")
    assert register.fact("model") == "bge"


def test_records_are_listed_by_date_and_undated_ones_last(register: Register) -> None:
    put(register, small("c", dated=date(2008, 11, 5)))
    put(register, small("a"))
    put(register, small("b", meeting_date=date(2024, 5, 14), dated=date(2001, 1, 1)))
    put(register, FULL)
    rows = register.list_records()
    assert [(row.id, row.paragraphs) for row in rows] == [("c", 1), ("b", 1), (FULL.id, 3), ("a", 1)]
    assert (rows[2].dnr, rows[2].form, rows[2].kind, rows[2].dated) == (
        FULL.dnr,
        FULL.form,
        FULL.kind,
        FULL.dated,
    )


def test_a_paragraph_is_located_in_its_item_and_record(register: Register) -> None:
    put(register, FULL)
    put(register, small("other", dated=date(2008, 11, 5)))
    found = register.located(["other/1/p1", "unknown", FULL.paragraphs[0].id])
    assert set(found) == {"other/1/p1", FULL.paragraphs[0].id}
    located = found[FULL.paragraphs[0].id]
    assert located.paragraph == FULL.paragraphs[0]
    assert (located.item_title, located.section, located.item_count) == ("Bad", "4 A", 2)
    assert (located.record_id, located.record_title, located.date) == (FULL.id, FULL.title, FULL.meeting_date)
    assert (located.kind, located.form, located.body) == (FULL.kind, FULL.form, FULL.body)
    assert (located.source, located.source_url) == (FULL.source, FULL.source_url)
    assert found["other/1/p1"].date == date(2008, 11, 5)
    assert found["other/1/p1"].item_count == 1


def test_an_item_in_reading_order(register: Register) -> None:
    put(register, FULL)
    assert [found.paragraph.id.rpartition("/")[2] for found in register.section(FULL.id, 1)] == ["p1", "p5"]
    assert register.section(FULL.id, 9) == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Restrictions(), "kfn1 kfn2 kfn3 sn utl"),
        (Restrictions(kinds=("utlåtande",)), "utl"),
        (Restrictions(kinds=("utlåtande", "protokoll")), "kfn1 kfn2 kfn3 sn utl"),
        (Restrictions(records=("sn", "unknown")), "sn"),
        (Restrictions(forms=("referat",)), "kfn1 kfn2 kfn3"),
        (Restrictions(roles=("beslut",)), "kfn2 sn utl"),
        (Restrictions(roles=("yrkande", "bakgrund")), "kfn1 kfn3"),
        (Restrictions(bodies=("SOCIAL",)), "sn"),
        (Restrictions(bodies=("fritids", "social")), "kfn1 kfn2 kfn3 sn"),
        (Restrictions(bodies=("%",)), ""),
        (Restrictions(voices=("vänster",)), "kfn1"),
        (Restrictions(since=date(2024, 5, 14)), "kfn1 kfn2 kfn3"),
        (Restrictions(until=date(2024, 5, 13)), "utl"),
        (Restrictions(since=date(2008, 11, 5), until=date(2008, 11, 5)), "utl"),
        (Restrictions(kinds=("protokoll",), roles=("beslut",), since=date(2020, 1, 1)), "kfn2"),
        (Restrictions(kinds=("motion",)), ""),
    ],
)
def test_restrictions(register: Register, wanted: Restrictions, expected: str) -> None:
    put(register, FULL)
    put(register, small("sn", body="Socialnämnden"))
    put(register, small("utl", kind=RecordKind.UTLATANDE, dated=date(2008, 11, 5)))
    names = {
        "kfn-protokoll-2024-05-14/1/p1": "kfn1",
        "kfn-protokoll-2024-05-14/1/p5": "kfn2",
        "kfn-protokoll-2024-05-14/2/p1": "kfn3",
        "sn/1/p1": "sn",
        "utl/1/p1": "utl",
    }
    assert sorted(names[identifier] for identifier in register.paragraph_ids(wanted)) == expected.split()


@pytest.mark.parametrize("word", ["öppna", "ÖPPNA", "Öppna"])
def test_case_is_set_aside_for_swedish_letters_too(register: Register, word: str) -> None:
    put(register, small("a", body="Nämnden för Öppna verkstäder"))
    put(register, small("b", body="nämnden för öppna verkstäder"))
    put(register, small("c", body="Kulturnämnden"))
    assert sorted(register.paragraph_ids(Restrictions(bodies=(word,)))) == ["a/1/p1", "b/1/p1"]


def test_migrations_make_the_tables_that_the_program_uses(register: Register, tmp_path: Path) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'data' / FILE}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == NEWEST
    engine.dispose()


def test_preparing_again_keeps_what_is_there(register: Register, tmp_path: Path) -> None:
    put(register, FULL)
    again = Register(tmp_path / "data")
    again.prepare()
    again.check_version()
    assert again.record(FULL.id) == FULL
    again.close()


def test_nothing_is_made_before_it_is_prepared(tmp_path: Path) -> None:
    register = Register(tmp_path / "data")
    assert not register.exists
    assert not (tmp_path / "data").exists()


def test_a_newer_version_is_refused_and_left_alone(register: Register, tmp_path: Path) -> None:
    put(register, FULL)
    path = tmp_path / "data" / FILE
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    newer = Register(tmp_path / "data")
    for refused in (newer.prepare, newer.check_version):
        with pytest.raises(IndexMismatchError, match=r"nyare version av programmet\. Uppdatera programmet"):
            refused()
    assert newer.record(FULL.id) == FULL
    newer.close()


def test_a_database_without_our_tables_is_refused_for_reading(tmp_path: Path) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / FILE}")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE other (id INTEGER)"))
    engine.dispose()
    register = Register(tmp_path)
    with pytest.raises(IndexMismatchError, match="annan version av programmet"):
        register.check_version()
    register.close()


@pytest.mark.parametrize("use", ["prepare", "check_version"])
def test_a_damaged_database_is_named(tmp_path: Path, use: str) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, but longer than a header of one" * 50)
    register = Register(tmp_path)
    with pytest.raises(NamndminnetError, match=r"Registret .*register\.db gick inte att öppna"):
        getattr(register, use)()
    register.close()
