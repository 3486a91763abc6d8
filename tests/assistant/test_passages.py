"""A passage stands among its neighbours, with its case number; the stock says what is searched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.examples import next_questions
from assistant.model import Citation
from assistant.passages import AROUND, passage
from assistant.stock import Choices, Scope, choices, scope
from ingest.index.register import Register, Restrictions
from ingest.model import Record, RecordKind, Role
from tests.assistant.hamnvik import hit, paragraph, record
from tests.e2e.scripted import answer


def registered(folder: Path, *records: Record) -> Register:
    register = Register(folder)
    register.prepare()
    for made in records:
        register.replace(made, [])
    return register


def minutes() -> Record:
    return record(
        "mote",
        [paragraph(f"Stycke {n}.") for n in range(1, 7)],
        [
            paragraph("Nämnden beslutade att ha öppet.", role=Role.BESLUT, voice="nämnden"),
            paragraph("Olle Strand (C) reserverade sig.", role=Role.RESERVATION, voice="Centerpartiet"),
        ],
        titles=["Isens tjocklek", "Ishallens öppettider"],
        meeting_date=date(2031, 3, 12),
        dnr=("HAM 2031/7",),
    )


def report() -> Record:
    return record(
        "svar",
        [paragraph("Isen mäts.", role=Role.SVAR, voice="förvaltningen")],
        kind=RecordKind.TJANSTEUTLATANDE,
        body="Kulturnämnden, Hamnviks kommun",
        dated=date(2029, 2, 1),
    )


def test_neighbours_come_in_reading_order_and_across_items(tmp_path: Path) -> None:
    found = passage(registered(tmp_path, minutes()), "mote/2/p1")
    assert found is not None
    assert [p.text for p in found.before] == ["Stycke 4.", "Stycke 5.", "Stycke 6."]
    assert len(found.before) == AROUND
    assert [p.text for p in found.after] == ["Olle Strand (C) reserverade sig."]
    assert {ordinal: item.title for ordinal, item in found.items.items()} == {
        1: "Isens tjocklek",
        2: "Ishallens öppettider",
    }
    assert (found.hit.text, found.hit.role) == ("Nämnden beslutade att ha öppet.", Role.BESLUT)


def test_the_first_paragraph_has_none_before_it(tmp_path: Path) -> None:
    found = passage(registered(tmp_path, minutes()), "mote/1/p1")
    assert found is not None
    assert found.before == ()
    assert [p.text for p in found.after] == ["Stycke 2.", "Stycke 3.", "Stycke 4."]


def test_the_case_number_is_the_items_own_else_the_records(tmp_path: Path) -> None:
    made = minutes()
    own = replace(made.items[1], dnr=("HAM 2031/9",))
    register = registered(tmp_path, replace(made, items=(made.items[0], own)))
    first, second = passage(register, "mote/1/p1"), passage(register, "mote/2/p1")
    assert first is not None
    assert second is not None
    assert (first.dnr, second.dnr) == (("HAM 2031/7",), ("HAM 2031/9",))


@pytest.mark.parametrize("gone", ["mote/2/p9", "borta/1/p1", "", "' OR 1=1 --"])
def test_a_paragraph_that_is_not_there_is_none(tmp_path: Path, gone: str) -> None:
    assert passage(registered(tmp_path, minutes()), gone) is None


def test_the_scope_counts_records_with_a_paragraph_that_fits(tmp_path: Path) -> None:
    register = registered(tmp_path, minutes(), report())
    assert scope(register) == Scope(2, date(2029, 2, 1), date(2031, 3, 12))
    assert scope(register, Restrictions(roles=("reservation",))) == Scope(
        1, date(2031, 3, 12), date(2031, 3, 12)
    )
    assert scope(register, Restrictions(since=date(2032, 1, 1))) == Scope(0)


def test_choices_are_what_the_records_differ_in(tmp_path: Path) -> None:
    assert choices(registered(tmp_path, minutes(), report())) == Choices(
        years=(2031, 2029),
        bodies=("Fritidsnämnden, Hamnviks kommun", "Kulturnämnden, Hamnviks kommun"),
        kinds=(RecordKind.PROTOKOLL, RecordKind.TJANSTEUTLATANDE),
        parties=("Centerpartiet",),
        roles=tuple(
            role for role in Role if role in {Role.BAKGRUND, Role.BESLUT, Role.RESERVATION, Role.SVAR}
        ),
    )


def test_further_questions_are_about_what_the_answer_cites_and_not_asked_before(tmp_path: Path) -> None:
    made = record(
        "mote",
        [
            paragraph("Olle Strand (C) yrkade avslag.", role=Role.YRKANDE, voice="Centerpartiet"),
            paragraph("Nämnden beslutade enligt förslaget.", role=Role.BESLUT),
            paragraph("Olle Strand (C) reserverade sig.", role=Role.RESERVATION),
        ],
        [
            paragraph("Nytt tak föreslås.", role=Role.FORSLAG),
            paragraph("Nämnden beslutade om nytt tak.", role=Role.BESLUT),
        ],
        titles=["Ishallens öppettider", "Badhusets tak"],
    )
    register = registered(tmp_path, made)
    cited = hit(paragraph="mote/1/p3", record="mote", item=1)
    found = answer("Vem reserverade sig?", "Olle. [1]", citations=(Citation(1, cited, "Olle"),))
    decided = "Vad beslutade nämnden om ”Ishallens öppettider”?"
    moved = "Vad yrkade Centerpartiet i ärendet ”Ishallens öppettider”?"
    assert list(next_questions(register, found, ["Vem reserverade sig?"])) == [decided, moved]
    assert list(next_questions(register, found, [decided.upper()])) == [moved]
    assert list(next_questions(register, replace(found, citations=()), [])) == []
