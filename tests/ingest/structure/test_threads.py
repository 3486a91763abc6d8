"""Links between records: the answer to a writing is found though it does not repeat its dnr."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.model import Record, RecordKind
from ingest.structure.threads import find_threads
from tests.ingest.conftest import Structured

MINUTES = """\
 • Föredragningslistan godkändes.

 • Nämnden la protokollet från fritidsnämnden den 9 april 2024 till handlingarna.

 • Skrivelse

  Ledamoten Eva Ek (MP) överlämnade nedan skrivelse till nämnden för beredning.

  Skrivelse om badtider
  FN 2024/11

  Många vill bada.

  - Hur många bad finns i staden?

  - När öppnar de för säsongen?

  Skrivelse

  Ledamoten Bo Berg (C) överlämnade nedan skrivelse till nämnden för beredning.

  Skrivelse om hyror i idrottshallar
  FN 2024/12

  - Vad kostar en timme i en idrottshall?
"""
ANSWER = """\
Handläggare
Lisa Lind

Till
Fritidsnämnden
den 11 juni 2024

Svar på skrivelse {title}

Förvaltningens förslag till beslut

1. Skrivelsen anses besvarad.

Ärendet

Följande frågor ställs:

- {question}
- {other}

Förvaltningens svar

Det finns sju bad.
"""


@pytest.fixture
def minutes(structured: Structured) -> Record:
    return structured(
        MINUTES, kind="protokoll", body="Fritidsnämnden", meeting_date=date(2024, 5, 14), id="fn-maj"
    )


def answer(structured: Structured, title: str, question: str, other: str, **facts: object) -> Record:
    text = ANSWER.format(title=title, question=question, other=other)
    return structured(text, kind="tjänsteutlåtande", id="fn-svar", meeting_date=date(2024, 6, 11), **facts)


def links(*records: Record) -> list[tuple[str, str, str]]:
    return [(t.source, t.target, t.why) for t in find_threads(records)]


def naming(record: Record, dnr: str) -> str:
    return next(p.id for p in record.paragraphs if dnr in p.text)


def test_an_answer_is_found_by_the_questions_it_quotes(minutes: Record, structured: Structured) -> None:
    made = answer(structured, "om badplatser", "Hur många bad finns i staden", "När öppnar de för säsongen?")
    source = naming(minutes, "FN 2024/11")
    assert links(minutes, made) == [(source, "fn-svar", "2 av 2 frågor står i svaret")]


def test_the_case_number_is_the_surest_sign(minutes: Record, structured: Structured) -> None:
    made = answer(structured, "om något (FN 2024/12)", "Vad heter baden?", "Varför?")
    assert links(minutes, made) == [
        (naming(minutes, "FN 2024/12"), "fn-svar", "svaret gäller dnr FN 2024/12")
    ]


def test_like_titles_are_enough_where_no_question_is_quoted(minutes: Record, structured: Structured) -> None:
    made = answer(structured, "om hyror i idrottshallar", "Hur mår laget?", "Varför?")
    assert links(minutes, made) == [(naming(minutes, "FN 2024/12"), "fn-svar", "rubrikerna är lika")]


def test_another_matter_is_not_linked(minutes: Record, structured: Structured) -> None:
    assert links(minutes, answer(structured, "om parkering", "Var får man stå?", "Hur länge?")) == []


def test_an_answer_cannot_come_before_the_question(minutes: Record, structured: Structured) -> None:
    made = answer(structured, "om badtider", "Hur många bad finns i staden?", "När öppnar de för säsongen?")
    assert links(minutes, replace(made, meeting_date=date(2024, 5, 13))) == []


def test_filed_minutes_are_linked_to_the_meeting_they_are_of(minutes: Record) -> None:
    april = replace(minutes, id="fn-april", meeting_date=date(2024, 4, 9), items=minutes.items[:1])
    other = replace(april, id="kn-april", body="Kulturnämnden")
    found = [(t.source, t.target) for t in find_threads([minutes, april, other])]
    assert found == [("fn-maj/2/p1", "fn-april")]


@pytest.mark.parametrize("told", [False, True])
def test_both_threads_of_the_real_records_and_no_false_one(records_dir: Path, told: bool) -> None:
    """Found from the texts alone, and with the numbers that the catalogue tells."""
    from ingest.read.files import find_files
    from tests.ingest.conftest import read_record

    records = [read_record(file) for file in find_files(records_dir)]
    if not told:
        records = [replace(record, answers=()) for record in records]
    by_id = {p.id: p for record in records for p in record.paragraphs}
    found = {
        (by_id[t.source].text.split("\n")[-1], t.target, t.certainty == 1) for t in find_threads(records)
    }
    filed = by_id["amn-protokoll-2023-10-24/9/p1"].text
    assert found == {
        ("AMF 2023/624", "amf-tjut-2023-11-21-unga-kriminalitet", told),
        ("AMF 2023/665", "amf-tjut-2023-12-19-resultat-aspiranter", told),
        (filed, "amn-protokoll-2023-10-03", True),
    }


def test_a_remiss_leads_to_the_minutes_that_answer_it(structured: Structured) -> None:
    asked = structured("Utlåtande 2024:9 RI (Dnr 305-77/2024) Plan för bad Ärendet Planen.", id="ks-bad")
    asked = replace(asked, kind=RecordKind.UTLATANDE, dated=date(2024, 3, 1))
    text = " • Föredragningslistan godkändes.\n\n • Remiss av plan för bad (dnr 305-77/2024).\n"
    answered = structured(
        text, kind="protokoll", body="Fritidsnämnden", id="fn", meeting_date=date(2024, 5, 1)
    )
    assert links(asked, answered) == [("ks-bad", "fn/2/p1", "yttrandet gäller samma dnr, 305-77/2024")]
    assert links(asked, replace(answered, meeting_date=date(2024, 2, 1))) == []


def test_a_tjansteutlatande_leads_to_the_item_of_its_meeting(structured: Structured) -> None:
    text = "§ 1 Val av justerare\n\nEva Ek väljs.\n\n§ 2 Taxor för idrottshallar 2025\n\nNämnden beslutar.\n"
    facts = {"meeting_date": date(2024, 6, 11)}
    decided = structured(text, kind="protokoll", body="Fritidsnämnden", id="fn", **facts)
    title = "Taxor för idrottshallar 2025"
    form = f"Handläggare\nLisa Lind\n\nTill\nFritidsnämnden\n\n{title}\n\nFörslag till beslut\n\n1. Ja.\n"
    made = structured(form, kind="tjänsteutlåtande", id="fn-taxor", **facts)
    assert links(decided, made) == [("fn-taxor", "fn/2/p1", "samma sammanträde och rubrik")]
    assert links(decided, replace(made, meeting_date=date(2024, 6, 12))) == []


def test_a_like_title_years_later_is_another_matter(minutes: Record, structured: Structured) -> None:
    made = answer(structured, "om hyror i idrottshallar", "Hur mår laget?", "Varför?")
    assert links(minutes, replace(made, meeting_date=date(2029, 6, 11))) == []
