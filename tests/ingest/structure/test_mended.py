"""Faults that were found in use and mended: each case was read wrongly before."""

from __future__ import annotations

import time
from datetime import date

import pytest

from ingest.errors import SourceError
from ingest.model import How, Outcome, Paragraph, Record, Role, Votes
from ingest.structure.canonical import read_canonical
from ingest.structure.outcome import read_decision
from tests.ingest.conftest import Structured

HEAD = "Protokoll Kulturnämnden 2024-01-30\n\n§ 1 Bryggan\n\n"
FRONT = "---\ncanonical: 1\nid: kn-protokoll\nkind: protokoll\n{field}---\n\n## 1. Bryggan\n\n"
RUN = "### beslut, nämnden\n\n[p1] Nämnden avslog förslaget.\n"


def paragraph(text: str, role: Role = Role.BESLUT) -> Paragraph:
    return Paragraph("r/1/p1", text, role, None, 1, None, 0, len(text))


def roles(record: Record) -> list[str]:
    return [p.role.value for p in record.items[-1].paragraphs]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Kommunfullmäktige beslutade den 20 november 2023 om budget för 2024.", "bakgrund"),
        ("Kommunfullmäktige beslutade om en budget.", "bakgrund"),
        ("Kulturnämnden beslutade den 3 maj 2022 att avslå en motion.", "bakgrund"),
        ("Nämnden beslutade i fjol att riva bryggan.", "bakgrund"),
        ("Nämnden beslutade tidigare att riva bryggan.", "bakgrund"),
        ("Nämnden beslutade att ställa in sammanträdet den 3 maj 2024.", "beslut"),
        ("Kulturnämnden la protokollet från kulturrådet den 7 maj 2023 till handlingarna.", "beslut"),
        ("Kulturnämnden beslutade att avslå motionen.", "beslut"),
    ],
)
def test_background_tells_of_others_and_earlier_decisions(
    structured: Structured, sentence: str, role: str
) -> None:
    assert roles(structured(f"{HEAD}Det gäller en brygga.\n\n{sentence}\n"))[1] == role


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Den som vill att nämnden beslutar enligt Vänsterpartiets yrkande röstar nej.", "beslutsgång"),
        ("Ordföranden ställde proposition på om nämnden beslutat avslå motionen.", "beslutsgång"),
        ("Ordföranden ställde proposition på yrkandena och fann att nämnden beslutat ja.", "beslut"),
        ("Ordföranden finner att nämnden beslutar att avslå motionen.", "beslut"),
    ],
)
def test_what_is_put_to_the_vote_is_not_decided(structured: Structured, sentence: str, role: str) -> None:
    assert roles(structured(f"{HEAD}Det gäller en brygga.\n\nBeslutsgång\n\n{sentence}\n"))[1] == role


def test_the_part_for_the_decision_wins_over_the_background(structured: Structured) -> None:
    text = f"{HEAD}Nämnden gav förvaltningen avslag.\n\nBeslut\n\nNämnden godkänner bryggan.\n"
    item = structured(text).items[-1]
    assert [p.role.value for p in item.paragraphs] == ["bakgrund", "beslut"]
    assert item.decision.sentence == "Nämnden godkänner bryggan."


@pytest.mark.parametrize(
    ("text", "outcome", "how"),
    [
        (
            "Nämnden beslutar att avslå yrkandet om återremiss och bifaller förvaltningens förslag.",
            Outcome.BIFALL,
            None,
        ),
        ("Nämnden avslår yrkandet om återremiss. Nämnden avslår motionen.", Outcome.AVSLAG, None),
        ("Nämnden avslog Anna Bergs yrkande och biföll förslaget.", Outcome.BIFALL, None),
        ("Nämnden avslår förvaltningens förslag och bifaller yrkandet.", Outcome.AVSLAG, None),
        ("Nämnden bifaller yrkandet om återremiss.", Outcome.ATERREMITTERAD, None),
        ("Paragrafen förklaras omedelbart justerad. Nämnden avslog motionen.", Outcome.AVSLAG, None),
        ("Nämnden avslog motionen. Enhälligt beslutades omedelbar justering.", Outcome.AVSLAG, None),
        (
            "Efter votering med 7 ja-röster mot 4 nej-röster avslog nämnden motionen. Nämnden var enhällig i "
            "frågan om tid.",
            Outcome.AVSLAG,
            How.VOTERING,
        ),
    ],
)
def test_the_outcome_is_that_of_the_matter(text: str, outcome: Outcome, how: How | None) -> None:
    decision = read_decision([paragraph(text)])
    assert (decision.outcome, decision.how) == (outcome, how)
    assert how is None or decision.votes == Votes(7, 4, 0)


def test_a_proposal_that_names_the_office_is_no_signature(structured: Structured) -> None:
    text = (
        "TJÄNSTEUTLÅTANDE 2024-03-05\n\nEn ny brygga i Sjövalla\n\nFörslag till beslut\n\n"
        "Nämnden beslutar\natt godkänna kulturförvaltningens tjänsteutlåtande.\n\n"
        "Sammanfattning\n\nBryggan behövs.\n\nAnna Berg\nFörvaltningschef\n"
    )
    assert roles(structured(text)) == ["formalia", "förslag", "bakgrund", "formalia"]


@pytest.mark.parametrize("office", ["Förvaltningens", "Kulturförvaltningens", "Stadsledningskontorets"])
def test_the_offices_proposal_is_no_motion(structured: Structured, office: str) -> None:
    record = structured(f"{HEAD}Bryggan.\n\n{office} förslag till beslut\n\nBryggan byggs.\n")
    last = record.items[-1].paragraphs[-1]
    assert (last.role, last.voice, last.heading) == (
        Role.FORSLAG,
        "förvaltningen",
        f"{office} förslag till beslut",
    )


def canonical(field: str = "", body: str = RUN) -> Record:
    return read_canonical(FRONT.format(field=field) + body, source="a.md", sha256="0")


def test_one_case_number_need_not_be_a_list() -> None:
    assert canonical("dnr: KS 2024/1\n").dnr == ("KS 2024/1",)


@pytest.mark.parametrize(
    ("field", "body", "fault"),
    [
        ("", f"{RUN}\n[p1] Samma nummer.\n", "'kn-protokoll/1/p1' står på två stycken"),
        ("datum: 2024-01-30\n", RUN, "okänt fält datum"),
        ("dnr: 7\n", RUN, "fältet dnr är varken"),
        ("title: [a]\n", RUN, "fältet title är ingen text"),
        ("id: ../Å\n", RUN, r"id '\.\./Å' skrivs med"),
    ],
)
def test_a_fault_in_canonical_markdown_is_named(field: str, body: str, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        canonical(field, body)


@pytest.mark.parametrize(
    "line",
    [
        "Protokoll Kulturnämnden 2024-01-05",
        "Protokoll från Kulturnämnden den 5 januari 2024",
        "Protokoll sammanträde 2024-01-05",
    ],
)
def test_a_record_that_begins_with_its_name_has_its_day(structured: Structured, line: str) -> None:
    record = structured(f"{line}\n\n§ 1 Bryggan\n\nNämnden beslutade ja.\n", kind="protokoll")
    assert record.meeting_date == date(2024, 1, 5)


def test_the_name_of_the_form_is_no_title(structured: Structured) -> None:
    text = (
        "TJÄNSTEUTLÅTANDE\n\nDatum: 2024-03-05\n\nEn ny brygga i Sjövalla\n\nHandläggare: Anna Berg\n\n"
        "Till Kulturnämnden\n\nFörslag till beslut\n\nNämnden godkänner bryggan.\n"
    )
    assert structured(text).title == "En ny brygga i Sjövalla"


@pytest.mark.parametrize("kind", ["protokoll", "tjänsteutlåtande", "utlåtande", "övrigt"])
@pytest.mark.parametrize("part", [".", "!", " ", "1", "a", "a ", "§ ", "- "])
def test_a_long_run_of_one_sign_is_read_in_time(structured: Structured, part: str, kind: str) -> None:
    start = time.monotonic()
    structured(part * (20_000 // len(part)) + "x", kind=kind)
    assert time.monotonic() - start < 2
