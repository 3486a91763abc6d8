"""The register gives back what was put in, knows what remains to be done, and answers restrictions.

The same on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from ingest.errors import IndexBusyError, IndexMismatchError, NamndminnetError
from ingest.index import lock, migrations, tables
from ingest.index.database.postgres import PostgresServer
from ingest.index.database.sqlite import FILE
from ingest.index.register import NEWEST, Register, Restrictions
from ingest.model import Form, Item, Paragraph, Record, RecordKind, Role, Thread

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


Opening = Callable[[], Register]


@pytest.fixture(params=["sqlite", "postgres"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Opens the same register anew each time; nothing has been made."""
    place: Path | PostgresServer = tmp_path / "data"
    if request.param == "postgres":
        place = PostgresServer(request.getfixturevalue("postgres_server").new_database())
    opened: list[Register] = []

    def open_it() -> Register:
        opened.append(Register(place))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


@pytest.fixture
def register(opening: Opening) -> Register:
    made = opening()
    made.prepare()
    return made


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


def test_more_ids_than_a_statement_takes(register: Register) -> None:
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


def test_what_was_settled_is_told_from_a_generation_on(register: Register) -> None:
    put(register, FULL)
    first, second, third = (p.id for p in FULL.paragraphs)
    assert (register.generation(), register.settled_since(0)) == (0, [])
    register.settle([first, second])
    register.settle([third])
    assert register.generation() == 2
    assert sorted(register.settled_since(0)) == [first, second, third]
    assert register.settled_since(1) == [third]
    register.settle([first])
    assert sorted(register.settled_since(1)) == [first, third]
    assert register.settled_since(3) == []


def test_the_second_writer_is_told_who_the_first_is(
    register: Register, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.5)
    told: list[str] = []
    me = f"process {os.getpid()} på datorn {platform.node()}, sedan 20"
    with register.writing(print):
        with (
            pytest.raises(IndexBusyError, match=rf"^En annan körning skriver .*{me}.* försök igen\."),
            opening().writing(told.append),
        ):
            pytest.fail("two writers")
        register.remember("first", "writes")
    assert [words[: len(me)] for words in told] == [me]
    with opening().writing(print):
        pass
    assert register.fact("first") == "writes"


def test_names_are_ordered_as_letters_are_coded(register: Register) -> None:
    names = ["ö", "å", "z", "a-b", "a/b", "ab", "B"]
    register.note_failures(dict.fromkeys(names, "skäl"), [])
    assert [name for name, _ in register.failures()] == sorted(names)
    register.replace_threads([Thread(name, "mål", "varför", 1.0) for name in names])
    assert [thread.source for thread in register.outline().threads] == sorted(names)
    assert [thread.source for thread in register.threads("mål")] == sorted(names)


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


def test_migrations_make_the_tables_that_the_program_uses(register: Register) -> None:
    with register._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == NEWEST


def test_preparing_again_keeps_what_is_there(register: Register, opening: Opening) -> None:
    put(register, FULL)
    again = opening()
    again.prepare()
    again.check_version()
    assert again.record(FULL.id) == FULL
    assert again.archive() == register.archive() != ""


def test_migrations_can_be_undone(register: Register) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with register._database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with register._database.reading() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == ["alembic_version"]
    register.prepare()
    put(register, FULL)
    assert register.record(FULL.id) == FULL


def test_nothing_is_made_before_it_is_prepared(opening: Opening, tmp_path: Path) -> None:
    assert not opening().exists
    assert not (tmp_path / "data").exists()


def test_a_newer_version_is_refused_and_left_alone(register: Register, opening: Opening) -> None:
    put(register, FULL)
    with register._database.changing() as connection:
        connection.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = '9999'"))
    newer = opening()
    for refused in (newer.prepare, newer.check_version):
        with pytest.raises(IndexMismatchError, match=r"nyare version av programmet\. Uppdatera programmet"):
            refused()
    assert newer.record(FULL.id) == FULL


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
