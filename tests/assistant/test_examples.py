"""Example questions are the first thing a visitor reads: whole, short, and answered by a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.examples import CANDIDATES, LONGEST, example_questions
from ingest.index.register import Register
from ingest.model import Paragraph, Record, RecordKind, Role
from tests.assistant.hamnvik import paragraph, record

TJANSTEUTLATANDE = RecordKind.TJANSTEUTLATANDE


def examples(folder: Path, *records: Record) -> tuple[str, ...]:
    register = Register(folder)
    register.prepare()
    for made in records:
        register.replace(made, [])
    return example_questions(register, register.list_records())


def decided(*further: Paragraph) -> list[Paragraph]:
    return [
        paragraph("Olle Strand (C) yrkade avslag.", role=Role.YRKANDE, voice="Centerpartiet"),
        paragraph("Nämnden beslutade enligt förslaget.", role=Role.BESLUT),
        *further,
    ]


def dissent() -> Paragraph:
    return paragraph("Olle Strand (C) reserverade sig.", role=Role.RESERVATION)


def handed_in(heading: str) -> list[Paragraph]:
    return [paragraph("Isen är hal och har sprickor.", role=Role.SKRIVELSE, heading=heading)]


def reply(*asked: str, title: str = "Svar på skrivelse om isens kvalitet") -> Record:
    questions = [paragraph(text, role=Role.FRAGA) for text in asked]
    svar = paragraph("Isen undersöks ofta.", role=Role.SVAR)
    return record("svar", [*questions, svar], titles=[title], title=title, kind=TJANSTEUTLATANDE)


def test_no_records_give_no_examples(tmp_path: Path) -> None:
    assert examples(tmp_path) == ()


def test_an_item_gives_who_dissented_what_was_decided_and_what_was_moved(tmp_path: Path) -> None:
    made = record("a", decided(dissent()), titles=["Ishallens öppettider"])
    assert examples(tmp_path, made) == (
        "Vem reserverade sig i ärendet ”Ishallens öppettider”?",
        "Vad beslutade nämnden om ”Ishallens öppettider”?",
        "Vad yrkade Centerpartiet i ärendet ”Ishallens öppettider”?",
    )


def test_an_item_decided_as_a_matter_of_course_gives_none(tmp_path: Path) -> None:
    formal = [paragraph("Nämnden utsåg justerare.", role=Role.BESLUT)]
    assert examples(tmp_path, record("a", formal, titles=["Val av justerare"])) == ()


@pytest.mark.parametrize(
    ("title", "matter"),
    [
        ("Stadens skridskoprogram 2029-2032", "”Stadens skridskoprogram”"),
        ("Stadens skridskoprogram 2029–32", "”Stadens skridskoprogram”"),
        ("Framtidens isbana – stabil och hållbar (SOU 2030:12)", "”Framtidens isbana”"),
        ("Ishallen – ny kylmaskin", "”Ishallen – ny kylmaskin”"),
        ("Ishallens öppettider.", "”Ishallens öppettider”"),
    ],
)
def test_remarks_are_left_out_of_a_title(tmp_path: Path, title: str, matter: str) -> None:
    made = record("a", [dissent()], titles=[title])
    assert examples(tmp_path, made) == (f"Vem reserverade sig i ärendet {matter}?",)


@pytest.mark.parametrize(
    "title", ["Fritidsnämnden gav Vera Lind…", "Ishallens framtid och allt som hör till…", "", "x" * LONGEST]
)
def test_a_title_that_was_cut_off_or_is_too_long_is_not_asked_about(tmp_path: Path, title: str) -> None:
    assert examples(tmp_path, record("a", decided(dissent()), titles=[title])) == ()


def test_a_title_that_is_the_beginning_of_the_text_is_a_sentence_and_not_asked_about(tmp_path: Path) -> None:
    text = paragraph("Ishallen redovisar en budget i balans för året.")
    said = record("a", [text, dissent()], titles=["Ishallen redovisar en budget i balans"], derived=True)
    named = record("b", [text, dissent()], titles=["Ishallens budget"], derived=True)
    assert examples(tmp_path, said, named) == ("Vem reserverade sig i ärendet ”Ishallens budget”?",)


def test_a_writing_is_asked_about_by_its_subject(tmp_path: Path) -> None:
    made = record("a", handed_in("Skrivelse angående sprickor i isen, FRN 2031/21"))
    assert examples(tmp_path, made) == ("Vilket dnr har skrivelsen om sprickor i isen?",)


@pytest.mark.parametrize("heading", ["FRN 2031/21", "Om isen, FRN 2031/21", "Skrivelse om isen", ""])
def test_a_heading_that_is_no_title_with_a_number_is_not_asked_about(tmp_path: Path, heading: str) -> None:
    assert examples(tmp_path, record("a", handed_in(heading))) == ()


def test_a_reply_gives_the_questions_it_answers(tmp_path: Path) -> None:
    assert examples(tmp_path, reply("Hur ofta undersöks isen på hamnplan?")) == (
        "Hur ofta undersöks isen på hamnplan?",
        "Vad svarade förvaltningen om isens kvalitet?",
    )


@pytest.mark.parametrize(
    "asked",
    [
        "Hur länge har man haft dessa insatser på isen?",  # leans on the text before it
        "Vad är kostnaden?",  # says too little to be found
        "Isen är hal eller hur, tycker nämnden i Hamnvik?",  # is no question of its own
        "Hur ofta undersöks isen på hamnplan",
        "Hur ofta undersöks isen på hamnplan? Vem betalar detta?",
        "Hur ofta undersöks isen på hamnplan och på " + "alla andra planer " * 3 + "?",
    ],
)
def test_a_question_that_cannot_stand_alone_or_is_long_is_left_out(tmp_path: Path, asked: str) -> None:
    assert examples(tmp_path, reply(asked)) == ("Vad svarade förvaltningen om isens kvalitet?",)


def test_a_reply_without_an_answer_gives_none(tmp_path: Path) -> None:
    asked = [paragraph("Hur ofta undersöks isen på hamnplan?", role=Role.FRAGA)]
    assert examples(tmp_path, record("a", asked, kind=TJANSTEUTLATANDE)) == ()


def test_an_utlatande_gives_what_those_asked_said(tmp_path: Path) -> None:
    said = paragraph("Isklubben är positiv.", role=Role.REMISSVAR, voice="Isklubben")
    made = record("a", [said], titles=["En hall för alla"], kind=RecordKind.UTLATANDE)
    assert examples(tmp_path, made) == ("Vad svarade Isklubben om ”En hall för alla”?",)


def test_sorts_and_matters_alternate_and_the_newest_record_comes_first(tmp_path: Path) -> None:
    def year(number: int, *items: Sequence[Paragraph], titles: list[str]) -> Record:
        return record(f"r{number}", *items, titles=titles, meeting_date=date(number, 1, 2))

    old = year(2030, decided(dissent()), titles=["Gamla hallen"])
    new = year(2031, decided(dissent()), decided(), titles=["Nya hallen", "Nya planen"])
    assert examples(tmp_path, new, old) == (
        "Vem reserverade sig i ärendet ”Nya hallen”?",
        "Vad beslutade nämnden om ”Nya planen”?",
        "Vad yrkade Centerpartiet i ärendet ”Gamla hallen”?",
        "Vad beslutade nämnden om ”Nya hallen”?",
        "Vad yrkade Centerpartiet i ärendet ”Nya planen”?",
        "Vem reserverade sig i ärendet ”Gamla hallen”?",
        "Vad yrkade Centerpartiet i ärendet ”Nya hallen”?",
        "Vad beslutade nämnden om ”Gamla hallen”?",
    )


def test_there_are_a_few_more_than_are_shown_and_none_twice(tmp_path: Path) -> None:
    many = [decided(dissent()) for _ in range(12)]
    found = examples(tmp_path, record("a", *many, titles=[f"Hall nummer {n}" for n in range(12)]))
    assert len(found) == CANDIDATES == len(set(found))
    twice = [decided(dissent()), decided(dissent())]
    assert len(examples(tmp_path / "b", record("a", *twice, titles=["Samma hall"] * 2))) == 3
