"""Items and records are listed and counted alike by both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.index.browse import (
    OTHER,
    PROPOSAL,
    UNKNOWN,
    Choice,
    Extent,
    count_items,
    extents,
    facets,
    items_at,
    list_items,
    spread,
)
from ingest.index.database.postgres import PostgresServer
from ingest.index.register import Register
from ingest.model import (
    Decision,
    How,
    Item,
    Outcome,
    Paragraph,
    Person,
    Position,
    Record,
    RecordKind,
    Role,
    Votes,
)

OLD, NEW, REPORT = "ekvik-protokoll-2029-01-10", "ekvik-protokoll-2030-02-14", "ekvik-tjut-2030-02-01"


def item(record: str, ordinal: int, title: str, text: str, **changes: object) -> Item:
    paragraph = Paragraph(f"{record}/{ordinal}/p1", text, Role.BESLUT, "nämnden", ordinal, 2, 0, len(text))
    made = Item(ordinal, None, title, False, (), (paragraph,))
    return replace(made, **changes)  # type: ignore[arg-type]


def record(name: str, *items: Item, **changes: object) -> Record:
    made = Record(
        id=name,
        kind=RecordKind.PROTOKOLL,
        body="Fritidsnämnden",
        title=name,
        meeting_date=date(2029, 1, 10),
        dated=None,
        dnr=(),
        items=items,
        source=f"{name}.txt",
        sha256="00",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def stand(role: Role, party: str | None, paragraph: str) -> Position:
    return Position(role, Person("Maja Ek", party), None, False, paragraph)


RECORDS = (
    record(
        OLD,
        item(
            OLD,
            1,
            "Öppettider i badhuset",
            "Nämnden avslår förslaget.",
            dnr=("FRN 2029/1",),
            decision=Decision(
                outcome=Outcome.AVSLAG,
                how=How.VOTERING,
                votes=Votes(7, 6, 0),
                sentence="Nämnden avslår förslaget.",
            ),
            positions=(
                stand(Role.YRKANDE, "S", f"{OLD}/1/p1"),
                stand(Role.YRKANDE, "C", f"{OLD}/1/p1"),
                stand(Role.RESERVATION, "C", f"{OLD}/1/p1"),
            ),
        ),
        item(OLD, 2, "Anmälan", "Inget beslut är fattat."),
    ),
    record(
        NEW,
        item(
            NEW,
            1,
            "Val",
            "Nämnden utser Maja Ek. Åkarp nämns 100 % rätt.",
            decision=Decision(sentence="Nämnden utser Maja Ek."),
            positions=(stand(Role.YRKANDE, None, f"{NEW}/1/p1"),),
        ),
        meeting_date=date(2030, 2, 14),
        body="Kulturnämnden",
    ),
    record(
        REPORT,
        item(REPORT, 1, "Badhuset", "Förslaget är att öppna badhuset 2031."),
        kind=RecordKind.TJANSTEUTLATANDE,
        meeting_date=None,
        dated=date(2030, 2, 1),
    ),
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The three records; not to be changed."""
    place: Path | PostgresServer = tmp_path_factory.mktemp("browse")
    if request.param == "postgres":
        place = PostgresServer(request.getfixturevalue("postgres_server").new_database())
    made = Register(place)
    made.prepare()
    for one in RECORDS:
        made.replace(one, [])
    yield made
    made.close()


def keys(register: Register, **wanted: object) -> list[tuple[str, int]]:
    with register.reading() as connection:
        found = list_items(connection, Choice(**wanted))  # type: ignore[arg-type]
        assert count_items(connection, Choice(**wanted)) == len(found)  # type: ignore[arg-type]
    return [one.key for one in found]


def test_the_newest_record_comes_first_and_its_items_in_order(register: Register) -> None:
    assert keys(register) == [(NEW, 1), (REPORT, 1), (OLD, 1), (OLD, 2)]
    with register.reading() as connection:
        page = list_items(connection, Choice(), first=1, most=2)
    assert [one.key for one in page] == [(REPORT, 1), (OLD, 1)]


def test_an_item_is_listed_with_what_was_decided_and_by_whom(register: Register) -> None:
    with register.reading() as connection:
        first, second = items_at(connection, [(OLD, 1), ("finns-inte", 1), (REPORT, 1)])
    assert (first.outcome, first.how, first.votes) == ("avslag", How.VOTERING, Votes(7, 6, 0))
    assert (first.movers, first.dissenters) == (("C", "S"), ("C",))
    assert (first.dnr, first.date, first.decides) == (("FRN 2029/1",), date(2029, 1, 10), True)
    assert (second.outcome, second.date, second.decides) == (PROPOSAL, date(2030, 2, 1), False)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"years": ("2029",)}, [(OLD, 1), (OLD, 2)]),
        ({"bodies": ("Kulturnämnden",)}, [(NEW, 1)]),
        ({"kinds": ("tjänsteutlåtande",)}, [(REPORT, 1)]),
        ({"outcomes": ("avslag", UNKNOWN)}, [(OLD, 1), (OLD, 2)]),
        ({"outcomes": (OTHER,)}, [(NEW, 1)]),
        ({"parties": ("C",)}, [(OLD, 1)]),
        ({"parties": ("C",), "reserved": True}, [(OLD, 1)]),
        ({"parties": ("S",), "reserved": False}, []),
        ({"reserved": False}, [(NEW, 1), (REPORT, 1), (OLD, 2)]),
        ({"dnr": ("FRN 2029/1",)}, [(OLD, 1)]),
        ({"words": ("badhuset",)}, [(REPORT, 1), (OLD, 1)]),
        ({"words": ("öppettider",)}, [(OLD, 1)]),
        ({"words": ("ÖPPNA", "2031")}, [(REPORT, 1)]),
        ({"words": ("åkarp",)}, [(NEW, 1)]),
        ({"words": ("frn 2029",)}, [(OLD, 1)]),
        ({"words": ("100 %",)}, [(NEW, 1)]),
        ({"words": ("%",)}, [(NEW, 1)]),
        ({"words": ("_",)}, []),
    ],
)
def test_a_choice_restricts(register: Register, wanted: dict[str, object], found: list[object]) -> None:
    assert keys(register, **wanted) == found


def test_facets_count_what_each_value_would_leave(register: Register) -> None:
    with register.reading() as connection:
        every = facets(connection, Choice())
        some = facets(connection, Choice(years=("2029",), parties=("C",)))
    assert dict(every.years) == {"2030": 2, "2029": 2}
    assert list(every.years) == ["2030", "2029"]
    assert dict(every.bodies) == {"Fritidsnämnden": 3, "Kulturnämnden": 1}
    assert dict(every.kinds) == {"protokoll": 3, "tjänsteutlåtande": 1}
    assert list(every.outcomes.items()) == [("avslag", 1), (OTHER, 1), (PROPOSAL, 1), (UNKNOWN, 1)]
    assert dict(every.parties) == {"C": 1, "S": 1}
    assert dict(every.reserved) == {True: 1, False: 3}
    assert (dict(some.years), dict(some.parties), dict(some.reserved)) == (
        {"2029": 1},
        {"C": 1, "S": 1},
        {True: 1, False: 0},
    )


def test_extents_and_how_widely_something_is_spoken_of(register: Register) -> None:
    with register.reading() as connection:
        assert extents(connection)[OLD] == Extent(paragraphs=2, items=2, pages=2)
        assert spread(connection, "nämnden") == (2, 2)
        assert spread(connection, "öppna") == (1, 1)
        assert spread(connection, "rymdhiss") == (0, 0)
