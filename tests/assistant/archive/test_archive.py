"""What the views show: items with what belongs to them, themes year by year, words, quality, tables."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.archive.choosing import choice, page_number
from assistant.archive.export import items_csv
from assistant.archive.glossary import Glossary
from assistant.archive.items import Items
from assistant.archive.precedent import Precedents
from assistant.archive.quality import UNANSWERABLE, Qualities
from assistant.archive.themes import MOST, Themes
from assistant.errors import NotFoundError
from assistant.model import Hit
from ingest.index.browse import Choice
from ingest.index.register import Register
from ingest.model import Role
from ingest.settings import Settings
from tests.assistant.hamnvik import hit, ingested

PROTOKOLL, SVAR = "hamnvik-protokoll-2031-03-12", "hamnvik-tjut-2031-04-16"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return ingested(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def items(settings: Settings) -> Items:
    return Items(Register(settings.data))


def test_an_item_is_told_in_the_order_in_which_it_came_about(items: Items) -> None:
    page = items.open(PROTOKOLL, 2)
    assert [part.role for part in page.parts] == [Role.YRKANDE, Role.BESLUT, Role.RESERVATION]
    assert [stand.person.name for stand in page.parts[0].runs[0].stands] == ["Olle Strand"]
    assert page.chain == ()


def test_a_skrivelse_and_its_answer_are_linked_from_both_ends(items: Items) -> None:
    asked, answered = items.open(PROTOKOLL, 3).chain, items.open(SVAR, 1).chain
    assert [(step.what, step.record, step.here) for step in asked] == [
        ("skrivelse", PROTOKOLL, True),
        ("tjänsteutlåtande", SVAR, False),
    ]
    assert [(step.record, step.here) for step in answered] == [(PROTOKOLL, False), (SVAR, True)]
    assert "FRN 2031/21" in answered[1].why


def test_what_is_not_there_is_told(items: Items) -> None:
    with pytest.raises(NotFoundError, match=f"Ärendet {PROTOKOLL}/9 finns inte"):
        items.open(PROTOKOLL, 9)


def test_items_like_one_are_others_with_a_decision_first(items: Items) -> None:
    asked: list[str] = []

    def search(text: str, top: int) -> list[Hit]:
        asked.append(text)
        return [
            hit(record=PROTOKOLL, item=2, role=Role.BESLUT),
            hit(record=PROTOKOLL, item=1, role=Role.FORMALIA),
            hit(record=SVAR, item=1, role=Role.FORSLAG, paragraph="a"),
            hit(record=SVAR, item=1, role=Role.SVAR, paragraph="b"),
            hit(record=PROTOKOLL, item=1, role=Role.BESLUT),
        ]

    found = Precedents(items, search).run(items.open(PROTOKOLL, 2))
    assert [(one.listed.key, one.hit.paragraph) for one in found] == [
        ((PROTOKOLL, 1), hit().paragraph),
        ((SVAR, 1), "a"),
    ]
    assert asked[0].startswith("Ishallens öppettider")


def test_a_table_for_spreadsheets_holds_no_formula(items: Items) -> None:
    (one,) = items.all(Choice(parties=("C",)))
    odd = replace(one, title='=HYPERLINK("http://ond.example")', decision='+1; "två"\nrader', dnr=("@a",))
    raw = items_csv([odd])
    assert raw.startswith(b"\xef\xbb\xbfDatum;")
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    assert row["Rubrik"] == '\'=HYPERLINK("http://ond.example")'
    assert row["Beslut"] == '\'+1; "två" rader'
    assert row["Diarienummer"] == "'@a"
    assert (row["Datum"], row["Reserverade sig"]) == ("2031-03-12", "C")


def test_an_address_is_read_as_a_choice() -> None:
    chosen = choice({"sok": ["  is  hall "], "ar": ["2031", ""], "reservation": ["ja"], "okant": ["x"]})
    assert chosen == Choice(words=("is", "hall"), years=("2031",), reserved=True)
    assert choice({"reservation": ["kanske"]}) == Choice()
    assert [page_number({"sida": [word]}) for word in ("3", "0", "-1", "x", "9" * 9)] == [3, 1, 1, 1, 1]
    assert page_number({}) == 1


def themes(*hits: Hit) -> Themes:
    def search(question: str, top: int, filters: object = ()) -> list[Hit]:
        wanted = str(*filters).removeprefix("year=") if filters else ""  # type: ignore[misc]
        return [one for one in hits if not wanted or (one.date and str(one.date.year) == wanted)]

    return Themes(search)


def test_a_theme_stands_at_the_year_that_is_told_of() -> None:
    found = themes(
        hit("Badhuset öppnade 2029 efter två års arbete. Badhuset är nu fullt varje kväll."),
        hit("Ingenting om saken står att läsa här.", paragraph="b"),
        hit("Badhuset ska byggas ut till 2035 enligt planen.", paragraph="c", date=date(2030, 1, 1)),
        hit("Badhuset nämns också i formalia från 2028.", paragraph="d", role=Role.FORMALIA),
    ).timeline("badhuset")
    assert [(point.year, point.told, point.text) for point in found.points] == [
        (2029, True, "Badhuset öppnade 2029 efter två års arbete."),
        (2030, False, "Badhuset ska byggas ut till 2035 enligt planen."),
        (2031, False, "Badhuset öppnade 2029 efter två års arbete."),
    ]
    assert found.years == range(2029, 2032)
    assert found.left_out == 0


def test_a_timeline_is_not_crowded_by_one_record_or_one_year() -> None:
    many = [
        hit(f"Badhuset fick {n} besök {2000 + n % 25} räknat i entrén.", paragraph=f"p{n}") for n in range(90)
    ]
    found = themes(*many).timeline("badhuset")
    assert len(found.points) == MOST
    assert {point.year for point in found.points} >= set(range(2000, 2025))
    assert sum(point.year == 2031 for point in found.points) <= 6
    assert found.left_out > 0


def test_numbers_are_set_beside_each_other_only_where_a_record_does_it_itself() -> None:
    own = "Badhuset hade 5 100 personer 2030, jämfört med 4 200 personer 2029."
    found = themes(
        hit(own),
        hit("Badhuset hade 3 000 personer under året.", paragraph="b"),
        hit("Badhusets målgrupp är unga som bor i kommunen.", paragraph="c", date=date(2029, 1, 1)),
        hit("Badhusets målgrupp är alla, anser partiet.", paragraph="d", role=Role.RESERVATION),
    ).compare("badhuset", 2029, 2031)
    assert [point.text for point in found.figures] == [own]
    groups = found.changes[0]
    assert groups.aspect == "Målgrupp"
    assert [point.text for point in groups.earlier] == ["Badhusets målgrupp är unga som bor i kommunen."]
    assert [point.hit.role for point in groups.later] == [Role.RESERVATION]
    assert themes().compare("badhuset", 2029, 2031).empty


def test_words_link_to_paragraphs_that_are_there(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "ordlista.md"
    file.write_text(
        f"**spolmaskin**: maskin som gör isen slät\n`{SVAR}/1/p1`, `borta-2031/1/p1`\n\n"
        "**rymdhiss**: finns inte\n\n**beslut**: vad nämnden bestämmer\n",
        "utf-8",
    )
    glossary = Glossary(Register(settings.data), file)
    first, second, _ = glossary.words()
    # An original has other paragraphs than the retelling that the list is written for.
    assert [(source.record, source.item, source.paragraph) for source in first.sources] == [(SVAR, 1, None)]
    assert second.sources == ()
    assert glossary.themes(5) == ("spolmaskin",)
    assert Glossary(Register(settings.data), tmp_path / "none.md").words() == ()


def row(name: str, **values: Any) -> dict[str, Any]:
    return {"id": name, "values": values}


def test_quality_is_told_of_questions_that_were_not_tuned_on(tmp_path: Path) -> None:
    (tmp_path / "baseline").mkdir()
    kept = {
        "origin": "run 2030-05-04T12:00",
        "questions": [
            row("d-1", correct=1, fact_recall=1, abstention=1),
            row("t-1", correct=1, fact_recall=1, abstention=1),
            row("t-2", correct=0, fact_recall=0.5, abstention=1),
            row("t-3", correct=0, abstention=0),
        ],
    }
    (tmp_path / "baseline" / "namndminnet.json").write_text(json.dumps(kept), "utf-8")
    (tmp_path / "baseline" / "other.json").write_text("{}", "utf-8")
    found = Qualities(tmp_path).latest()
    assert found is not None
    assert (found.day, found.questions, found.asked) == (date(2030, 5, 4), 4, (1, 3))
    assert (found.tuned["correct"].share, found.unseen["correct"].of) == (1, 3)
    assert found.unseen["fact_recall"].share == 0.75
    assert (found.unseen[UNANSWERABLE].share, found.unseen[UNANSWERABLE].of) == (0, 1)


def test_without_an_evaluation_there_is_no_quality(tmp_path: Path) -> None:
    assert Qualities(tmp_path).latest() is None
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "broken.json").write_text("[1", "utf-8")
    assert Qualities(tmp_path).latest() is None


def test_the_newest_evaluation_of_all_questions_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    for name, at, rows in (
        ("a", "2030-05-04T12:00:00", [row("d-1", correct=1), row("t-1", correct=0)]),
        ("b", "2030-05-04T13:00:00", [row("d-1", correct=1), row("t-1", correct=1)]),
        ("c", "2030-05-05T12:00:00", [row("t-1", correct=0)]),
    ):
        told = {"at": at, "config": "namndminnet", "rows": rows}
        (tmp_path / "runs" / f"{name}.json").write_text(json.dumps(told), "utf-8")
    found = Qualities(tmp_path).latest()
    assert found
    assert (found.when, found.unseen["correct"].share) == ("2030-05-04T13:00:00", 1.0)
