"""The view Fråga without a browser: filters, interpretation, passage, conversation."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.model import QuestionKind
from assistant.stock import Choices, Scope
from assistant.ui.desk import Desk
from assistant.ui.fraga.asking import Asking, Step
from assistant.ui.fraga.conversation import MOST_TURNS, Conversation, Turn, from_browser, to_browser
from assistant.ui.fraga.foot import foot, plain, read_as
from assistant.ui.fraga.form import form
from assistant.ui.fraga.limits import Limits, question_link, read_limits, suggested
from assistant.ui.fraga.panel import panel
from assistant.ui.turnstile import Turnstile
from assistant.understand import understand
from ingest.index.register import Restrictions
from ingest.model import RecordKind, Role
from tests.assistant.ui.test_render import Reader
from tests.e2e.scripted import (
    ATTACKS,
    BREAKS,
    CHOICES,
    COST,
    NAMES,
    RESERVATION,
    RESERVATION_QUOTE,
    TOO_LONG,
    TOO_LONG_ANSWER,
    WHO,
    ScriptedAssistant,
    answer,
    hit,
    hostile,
    not_found,
    passage_of,
    reserved,
)

FULL = Limits(2019, 2023, "Kulturnämnden", (RecordKind.PROTOKOLL,), "Framtidsvalet", Role.RESERVATION)
SCOPE = Scope(14, date(2027, 1, 20), date(2029, 12, 11), date(2030, 1, 2))


class Fields(HTMLParser):
    """What a form offers, by the name of the field, and what is chosen in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.offered: dict[str, list[str]] = {}
        self.chosen: list[str] = []
        self._field = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("select", "input"):
            self._field = str(given["name"])
        if tag in ("option", "input"):
            self.offered.setdefault(self._field, []).append(str(given["value"]))
            if given.keys() & {"selected", "checked"} and given["value"]:
                self.chosen.append(str(given["value"]))


def turn(**changes: object) -> Turn:
    return replace(Turn(WHO, reserved(), FULL, SCOPE, (COST,)), **changes)


# -- filters --------------------------------------------------------------------------------------


def test_limits_as_restrictions_and_words() -> None:
    assert FULL.restrictions == Restrictions(
        kinds=("protokoll",),
        roles=("reservation",),
        bodies=("Kulturnämnden",),
        voices=("Framtidsvalet",),
        since=date(2019, 1, 1),
        until=date(2023, 12, 31),
    )
    assert FULL.words == ("2019–2023", "Kulturnämnden", "protokoll", "Framtidsvalet", "reservation")
    assert Limits().restrictions is None
    assert Limits().words == ()
    assert [Limits(since=2020).words, Limits(until=2020).words, Limits(2020, 2020).words] == [
        ("från 2020",),
        ("till och med 2020",),
        ("2020",),
    ]


def test_a_link_is_read_as_it_was_written() -> None:
    link = question_link("Vem & hur?", FULL)
    assert urlsplit(link).path == "/"
    fields = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert fields.pop("fraga") == "Vem & hur?"
    assert read_limits(fields) == FULL
    assert question_link("Vem?", Limits()) == "/?fraga=Vem%3F"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"fran": "x", "till": "99999", "slag": "påhittat", "roll": "kung"},
        {"fran": "٢٠٢٠", "till": "0000"},
        {"namnd": "x" * 301, "parti": ["lista"], "fran": None},
    ],
)
def test_what_cannot_be_read_restricts_nothing(fields: dict[str, object]) -> None:
    assert read_limits(fields) == Limits()


def test_a_period_that_is_turned_round_is_turned_back() -> None:
    assert read_limits({"fran": "2023", "till": "2019"}) == Limits(2019, 2023)


def test_suggested_filters_come_from_how_the_question_was_read() -> None:
    query = understand("Vad beslutade nämnden 2019 och 2021?")
    assert suggested(query, Limits(), ()) == Limits(2019, 2021, role=suggested(query, Limits(), ()).role)
    assert suggested(query, FULL, ()) == FULL


def test_the_form_offers_what_there_is_and_keeps_what_is_not_there_any_more() -> None:
    html = form(CHOICES, Limits(2019, body="Borta", kinds=(RecordKind.MOTION,)))
    read = Fields(html)
    assert read.chosen == ["2019", "Borta", "motion"]
    assert read.offered["fran"] == ["", "2029", "2028", "2027", "2019"]
    assert read.offered["namnd"] == ["", *CHOICES.bodies, "Borta"]
    assert read.offered["slag"] == ["protokoll", "tjänsteutlåtande", "motion"]
    assert form(Choices(), Limits()) == ""


# -- how a question was read ----------------------------------------------------------------------


def test_the_interpretation_says_kind_year_and_another_reading() -> None:
    found = answer("Och 2021?", read_as="Vad kostade ishallen 2021?", kind=QuestionKind.MONEY)
    assert Reader(read_as(found, Limits())).text == (
        "Tolkat som: ”Vad kostade ishallen 2021?”, fråga efter ett belopp, år 2021  Ändra"
    )
    narrowed = Reader(read_as(answer("Hur går det?", kind=QuestionKind.OPEN), FULL)).text
    assert narrowed == (
        "Tolkat som en öppen fråga Avgränsat till: 2019–2023, Kulturnämnden, protokoll, Framtidsvalet, "
        "reservation Ändra"
    )


def test_every_kind_of_question_has_words() -> None:
    shown = {kind: Reader(read_as(answer(WHO, kind=kind), Limits())).text for kind in QuestionKind}
    assert [kind for kind, text in shown.items() if "Tolkat som" not in text or kind.name in text] == []


# -- below an answer ------------------------------------------------------------------------------


def test_reasons_fit_what_was_answered() -> None:
    said, silent = foot(turn()), foot(turn(answer=not_found()))
    assert "Borde inte ha svarat" in said
    assert "Borde ha svarat" not in said
    assert "Borde ha svarat" in silent
    assert "Ofullständigt" not in silent
    assert "Spara omdömet" not in foot(turn(judged=True))


def test_a_copy_has_question_answer_sources_and_what_was_searched() -> None:
    assert plain(turn(limits=Limits())).split("\n\n") == [
        WHO,
        *reserved().sentences,
        "Källor:",
        "[1] Arbetsmarknadsnämnden, protokoll 2029-09-12: protokoll 12 september 2029, § 4, s. 6\n"
        f"Reservation från Framtidsvalet: ”{RESERVATION_QUOTE}”\n"
        "https://handlingar.ekvik.example/mote-2029-09-12",
        "[2] Arbetsmarknadsnämnden, protokoll 2029-09-12: referat av protokoll 12 september 2029, § 4\n"
        f"Beslut: ”{reserved().citations[1].quote}”\n"
        "Referat, inte handlingens egna ord; originalets adress är inte känd",
        "Sökte i 14 handlingar från 20 januari 2027 till 11 december 2029.",
    ]


# -- the passage ----------------------------------------------------------------------------------


def test_the_passage_marks_the_quote_and_nothing_else() -> None:
    html = panel(passage_of(hit().paragraph), RESERVATION_QUOTE, "1")
    assert html.count("<mark>") == 1
    assert f"<mark>{RESERVATION_QUOTE}</mark>" in html
    assert RESERVATION in Reader(html).text
    assert "<script>window.hacked=1</script>" in Reader(html).text
    assert "<script" not in html
    assert "<mark>" not in panel(passage_of(hit().paragraph), "Påhittade ord.", "1")


def test_the_panels_heading_takes_numbers_alone() -> None:
    assert '<h2 tabindex="-1">Källa</h2>' in panel(None, "", "<script>")


# -- the conversation -----------------------------------------------------------------------------


def test_a_turn_comes_back_from_the_browser_as_it_was() -> None:
    for kept in (turn(), turn(answer=hostile(), judged=True), turn(answer=not_found(), limits=Limits())):
        again = from_browser(json.loads(json.dumps([to_browser(kept)])))
        assert again == Conversation((kept,))


@pytest.mark.parametrize("kept", [None, "x", {}, [None, 1, {}, {"question": 1}], [[]]])
def test_what_is_no_conversation_is_none(kept: object) -> None:
    assert from_browser(kept) == Conversation()


def test_a_conversation_is_not_endless() -> None:
    assert len(from_browser([to_browser(turn())] * (MOST_TURNS + 5)).turns) == MOST_TURNS


def ask(question: str, so_far: Conversation, **changes: object) -> list[Step]:
    async def steps() -> list[Step]:
        asking = Asking(Desk(ScriptedAssistant(**changes)), Turnstile(1), pace=0)
        return [step async for step in asking.run(question, Limits(), so_far, "x")]

    return asyncio.run(steps())


def test_a_turn_grows_and_is_remembered_when_it_is_whole() -> None:
    steps = ask(WHO, Conversation())
    assert steps[0].after == Conversation(pending=WHO)
    assert 'aria-busy="true"' in steps[0].shown["turn"]
    assert [bool(step.shown.get("keep")) for step in steps[-3:]] == [False, True, True]
    assert steps[-1].after.asked == (WHO,)
    last = steps[-1].after.turn(1)
    assert last is not None
    assert last.further == (COST, NAMES)
    assert not any(step.refused for step in steps)


@pytest.mark.parametrize(("question", "why"), [(TOO_LONG, TOO_LONG_ANSWER), (BREAKS, "Något gick fel")])
def test_a_question_without_an_answer_has_a_number_but_no_turn(question: str, why: str) -> None:
    before = Conversation((turn(),))
    last = ask(question, before)[-1]
    assert last.refused
    assert why in last.shown["turn"]
    assert 'data-turn="2"' in last.shown["turn"]
    assert last.after == Conversation((turn(), None))
    assert last.after.asked == (WHO,)
    assert (last.after.turn(2), last.after.turn(0), last.after.turn(9)) == (None, None, None)


def test_hostile_text_stays_text_everywhere_around_an_answer() -> None:
    hostile_turn = turn(
        question=ATTACKS, answer=hostile(), further=(ATTACKS,), limits=replace(FULL, body=ATTACKS[:200])
    )
    html = foot(hostile_turn) + read_as(hostile_turn.answer, hostile_turn.limits)
    for tag in ("<script", "<img", "<iframe", "<style", "<svg/", "<a "):
        assert tag not in html
