"""Persons over all records: one person whatever the spelling, with office and act at each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.index.register import Register
from tests.ingest.conftest import Structured

FIRST = """\
§ 1 Bad

Förslag till beslut

Ordföranden Ann Christine Ek (M) yrkade bifall till förslaget.

Beslutsgång

Ordföranden fann att nämnden beslutade enligt förslaget.

§ 2 Bryggor

Reservation

Ledamoten Bo Berg (S) reserverade sig mot beslutet.
"""
SECOND = """\
§ 1 Isar

Reservation

Ledamoten Ann-Christine Ek (M) reserverade sig mot beslutet. Bo Berg (C) reserverade sig mot beslutet.
"""


def test_spellings_are_joined_and_namesakes_of_other_parties_kept_apart(
    structured: Structured, tmp_path: Path
) -> None:
    register = Register(tmp_path / "data")
    register.prepare()
    for number, (text, day) in enumerate(((FIRST, date(2024, 1, 9)), (SECOND, date(2024, 2, 9)))):
        record = structured(text, kind="protokoll", id=f"fn-{number}", meeting_date=day)
        register.replace(record, [])
    found = [
        (
            known.name,
            known.spellings,
            known.party,
            [(a.record, a.item, a.act, a.office, a.day) for a in known.appearances],
        )
        for known in register.people()
    ]
    register.close()
    first, second = date(2024, 1, 9), date(2024, 2, 9)
    assert found == [
        ("Bo Berg", ("Bo Berg",), "C", [("fn-1", 1, "reservation", None, second)]),
        (
            "Ann Christine Ek",
            ("Ann Christine Ek", "Ann-Christine Ek"),
            "M",
            [
                ("fn-0", 1, "yrkande", "ordförande", first),
                ("fn-1", 1, "reservation", "ledamot", second),
            ],
        ),
        ("Bo Berg", ("Bo Berg",), "S", [("fn-0", 2, "reservation", "ledamot", first)]),
    ]
