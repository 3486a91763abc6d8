"""The Swedish around quotes: a proposal must never read as the board's decision."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.words import (
    CANNOT_ANSWER,
    nothing_found,
    original,
    place,
    quoted,
    record_and_date,
    role_and_voice,
)
from ingest.model import Form, RecordKind, Role
from tests.assistant.hamnvik import hit


@pytest.mark.parametrize(
    ("role", "voice", "words"),
    [
        (Role.BESLUT, "nämnden", "Beslut"),
        (Role.FORSLAG, "förvaltningen", "Förslag från förvaltningen"),
        (Role.YRKANDE, "Centerpartiet", "Yrkande från Centerpartiet"),
        (Role.RESERVATION, "Centerpartiet", "Reservation från Centerpartiet"),
        (Role.SARSKILT_UTTALANDE, "Vera Lind", "Särskilt uttalande från Vera Lind"),
        (Role.SKRIVELSE, "Liberalerna", "Skrivelse från Liberalerna"),
        (Role.FRAGA, "Liberalerna", "Fråga från Liberalerna"),
        (Role.SVAR, "förvaltningen", "Svar från förvaltningen"),
        (Role.REMISSVAR, "Isklubben", "Remissvar från Isklubben"),
        (Role.RESERVATION, None, "Reservation"),
        (Role.BAKGRUND, None, "Bakgrund"),
        (Role.BAKGRUND, "förvaltningen", "Bakgrund, förvaltningen"),
        (Role.BESLUTSGANG, "nämnden", "Beslutsgång, nämnden"),
    ],
)
def test_role_and_voice(role: Role, voice: str | None, words: str) -> None:
    assert role_and_voice(hit(role=role, voice=voice)) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ref": "§ 4"}, "protokoll 12 mars 2031, § 4"),
        ({"ref": "ärende 5", "page": 3}, "protokoll 12 mars 2031, ärende 5, s. 3"),
        (
            {"ref": "Synpunkter", "kind": RecordKind.TJANSTEUTLATANDE},
            "tjänsteutlåtande 12 mars 2031, ”Synpunkter”",
        ),
        ({"ref": "§ 4", "form": Form.REFERAT}, "referat av protokoll 12 mars 2031, § 4"),
        ({"ref": "Beslut", "date": None}, "protokoll"),  # the role has been said already
        (
            {"ref": "§ 1", "date": None, "kind": RecordKind.OVRIGT, "record_title": "Isplan 2031"},
            "Isplan 2031, § 1",
        ),
    ],
)
def test_place(changes: dict[str, object], words: str) -> None:
    assert place(hit(**changes)) == words


def test_a_quote_says_whose_it_is_and_in_which_record() -> None:
    said = hit(role=Role.YRKANDE, voice="Centerpartiet", date=date(2031, 3, 1), ref="§ 4")
    assert record_and_date(said) == "protokoll 1 mars 2031"
    assert quoted(said, "Isen ska spolas.", 2) == (
        "Yrkande från Centerpartiet (protokoll 1 mars 2031): ”Isen ska spolas.” [2]"
    )


@pytest.mark.parametrize(
    ("records", "restricted", "words"),
    [
        (1, False, "Jag har sökt i den enda handling som finns här."),
        (14, False, "Jag har sökt i de 14 handlingar som finns här."),
        (14, True, "Jag har bara sökt i det som filtret släpper fram; prova utan filter."),
    ],
)
def test_saying_no_tells_what_was_searched(records: int, restricted: bool, words: str) -> None:
    assert nothing_found(records, restricted) == f"{CANNOT_ANSWER} {words}"
    assert CANNOT_ANSWER == "Det framgår inte av handlingarna."


@pytest.mark.parametrize(
    ("form", "url", "words"),
    [
        (Form.ORIGINAL, "https://hamnvik.example/p", "https://hamnvik.example/p"),
        (Form.ORIGINAL, None, ""),
        (Form.REFERAT, "https://hamnvik.example/p", "Referat, se originalet: https://hamnvik.example/p"),
        (Form.REFERAT, None, "Referat, inte handlingens egna ord; originalets adress är inte känd"),
    ],
)
def test_a_retelling_is_never_cited_as_the_record(form: Form, url: str | None, words: str) -> None:
    assert original(hit(form=form, url=url)) == words
