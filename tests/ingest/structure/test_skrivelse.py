"""A skrivelse or motion by itself: whose words, what it asks and wants, and when."""

from __future__ import annotations

from datetime import date

from ingest.model import RecordKind
from tests.ingest.conftest import Structured, shown

MOTION = """\
                                  Ink. 2017-09-11
                                  Dnr KS 2017/341
Till
Kommunfullmäktige i Lerby

MOTION

Bygg en brygga vid Norra badet

I dag måste den som vill bada gå över stenar. Det är farligt.

Vi yrkar att kommunfullmäktige beslutar

1. att bygga en brygga vid Norra badet,

2. att bryggan ska ha en ramp.

Lerby 2017-09-08

Eva Ek (S)

Bo Berg (S)

Kommunfullmäktige 2017-09-25 § 91
Motionen remitteras till kommunstyrelsen för beredning.
"""
WRITING = """\
Skrivelse

Varför stänger badet?

Badet i Lerby stänger klockan fem. Många arbetar då.

Därför vill vi ställa följande frågor:

1. Vem beslutade om tiderna?

2. Vad kostar en timme till?

Lerby den 18 mars 2024

För Liberalerna

Cecilia Al
"""


def test_a_motion(structured: Structured) -> None:
    record = structured(MOTION)
    (item,) = record.items
    assert (record.kind, record.body, record.dated, record.meeting_date) == (
        RecordKind.MOTION,
        "Kommunfullmäktige",
        date(2017, 9, 8),
        None,
    )
    assert (record.title, item.dnr) == ("Bygg en brygga vid Norra badet", ("KS 2017/341",))
    party = "Socialdemokraterna"
    assert [row for row in shown(item) if row[0] != "formalia"] == [
        ("bakgrund", party, "I dag måste"),
        ("yrkande", party, "Vi yrkar att"),
        ("beslut", "nämnden", "Kommunfullmäktige 2017-09-25 §"),
    ]


def test_a_skrivelse_with_its_questions(structured: Structured) -> None:
    record = structured(WRITING)
    (item,) = record.items
    assert (record.kind, record.title, record.dated) == (
        RecordKind.SKRIVELSE,
        "Varför stänger badet?",
        date(2024, 3, 18),
    )
    assert [row for row in shown(item) if row[0] != "formalia"] == [
        ("skrivelse", "Liberalerna", "Badet i Lerby"),
        ("skrivelse", "Liberalerna", "Därför vill vi"),
        ("fråga", "Liberalerna", "1. Vem beslutade"),
        ("fråga", "Liberalerna", "2. Vad kostar"),
    ]


def test_the_day_of_a_stamp_is_no_meetings_day(structured: Structured) -> None:
    assert (
        structured("Kulturnämnden\nInkom 2024-03-19\n\nSkrivelse om bad\n\nVi vill bada.\n").meeting_date
        is None
    )
