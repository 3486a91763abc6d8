"""What one can do with an answer in the view Fråga: open, narrow, take along, judge, come back."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from assistant.feedback import FILE, FeedbackBook, Reason, Verdict
from ingest.index.register import Restrictions
from tests.e2e.conftest import Visit, Visitor, listen
from tests.e2e.scripted import (
    COST,
    DECISION,
    NAMES,
    NEAREST,
    RESERVATION,
    RESERVATION_QUOTE,
    WHO,
    ScriptedAssistant,
    hit,
)
from tests.e2e.serving import served

pytestmark = pytest.mark.e2e

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(autouse=True, scope="module")
def _patience() -> Iterator[None]:
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


def panel(page: Page) -> Any:
    return page.get_by_role("complementary", name="Källa")


def saved(page: Page, button: Any, folder: Path) -> Path:
    """Press a button that makes a file; where the browser put it."""
    with page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


# -- the passage at the side ----------------------------------------------------------------------


def test_a_marker_opens_the_passage_with_the_quote_marked_in_its_record(visit: Visit) -> None:
    visit.ask(WHO)
    visit.turn(1).get_by_role("button", name="Visa källa 1").click()
    side = panel(visit.page)
    expect(side.get_by_role("heading", name="Källa 1")).to_be_focused()
    expect(side.locator(".nm-cited")).to_have_text(f"Det citerade stycket: {RESERVATION}")
    expect(side.locator("mark")).to_have_text(RESERVATION_QUOTE)
    expect(side.locator("mark")).to_be_in_viewport()
    assert [words.split("\n")[0][:40] for words in side.locator(".nm-around").all_inner_texts()] == [
        "Ordföranden ställer förslagen mot varand",
        DECISION[:40],
        'Nästa stycke. <img src=x onerror="window',
    ]
    assert side.locator(".nm-margin").all_inner_texts() == [
        "Beslutsgång",
        "Beslut, nämnden",
        "Särskilt uttalande, Landsbygdslistan",
    ]
    for words in ("Reservation, Framtidsvalet", "12 september 2029, § 4", "sida 6", "Dnr EKV 2029/114"):
        expect(side).to_contain_text(words)
    links = {link.inner_text(): link.get_attribute("href") or "" for link in side.get_by_role("link").all()}
    assert links["Visa ärendet"] == "/arenden?arende=ekvik-protokoll-2029-09-12%2F4"
    reader = urlsplit(links["Läs hela handlingen"])
    assert reader.path == "/handlingar"
    assert parse_qs(reader.query) == {"handling": [hit().record], "stycke": [hit().paragraph]}
    assert "https://handlingar.ekvik.example/mote-2029-09-12" in links.values()


def test_each_citation_opens_its_own_quote_and_a_new_question_leaves_it_open(visit: Visit) -> None:
    visit.ask(WHO)
    turn = visit.turn(1)
    turn.locator(".nm-source").nth(1).get_by_role("button").click()
    side = panel(visit.page)
    expect(side.get_by_role("heading", name="Källa 2")).to_be_focused()
    # The script's passage is the reservation, where the decision's words do not stand.
    expect(side.locator("mark")).to_have_count(0)
    turn.get_by_role("button", name="Visa källa 1").click()
    expect(side.locator("mark")).to_have_text(RESERVATION_QUOTE)
    visit.ask(NAMES)
    visit.turn(2)
    expect(side).to_be_visible()
    side.get_by_role("button", name="Stäng").click()
    expect(side).to_be_hidden()


def test_a_passage_that_is_gone_is_said_to_be(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    visit.ask(WHO)
    turn = visit.turn(1)
    turn.locator(".nm-source").first.evaluate("(node) => { node.dataset.paragraph = 'borta/1/p1'; }")
    turn.get_by_role("button", name="Visa källa 1").click()
    expect(panel(visit.page)).to_contain_text("Stycket finns inte längre bland handlingarna.")


# -- interpretation and filters -------------------------------------------------------------------


def test_filters_narrow_the_search_and_the_answer_says_so(visit: Visit, assistant: ScriptedAssistant) -> None:
    page = visit.page
    page.get_by_text("inget, alla handlingar").click()
    page.get_by_label("Från och med år").select_option("2028")
    page.get_by_role("combobox", name="Nämnd").select_option("Kulturnämnden, Ekviks kommun")
    page.get_by_label("Partiets egna ord").select_option("Framtidsvalet")
    page.get_by_label("Vad stycket är").select_option("Reservation")
    page.get_by_label("Protokoll").check()
    words = "från 2028, Kulturnämnden, Ekviks kommun, Framtidsvalet, Reservation, protokoll"
    expect(page.locator(".nm-chosen")).to_have_text(words)
    visit.ask(WHO)
    turn = visit.turn(1)
    assert assistant.filters == [
        Restrictions(
            kinds=("protokoll",),
            roles=("reservation",),
            bodies=("Kulturnämnden, Ekviks kommun",),
            voices=("Framtidsvalet",),
            since=date(2028, 1, 1),
        )
    ]
    expect(turn.locator(".nm-narrowed")).to_have_text(
        "Avgränsat till: från 2028, Kulturnämnden, Ekviks kommun, protokoll, Framtidsvalet, reservation"
    )
    expect(turn.locator(".nm-searched")).to_contain_text("Sökte i 3 handlingar från 12 september 2029")
    expect(page.get_by_role("button", name="Ta bort avgränsningen")).to_be_hidden()
    page.locator(".nm-chosen").click()
    page.get_by_role("button", name="Ta bort avgränsningen").click()
    expect(page.locator(".nm-chosen")).to_have_text("inget, alla handlingar")
    visit.ask(NAMES)
    expect(visit.turn(2).locator(".nm-searched")).to_contain_text("Sökte i 14 handlingar")
    assert assistant.filters[1] is None


def test_how_a_question_was_read_can_be_changed(visit: Visit, assistant: ScriptedAssistant) -> None:
    page = visit.page
    question = "Vad beslutade nämnden om cykelverkstaden 2028?"
    visit.ask(question)
    turn = visit.turn(1)
    expect(turn.locator(".nm-read-as")).to_contain_text("år 2028")
    turn.get_by_role("button", name="Ändra").click()
    expect(page.get_by_label("Från och med år")).to_have_value("2028")
    expect(page.get_by_label("Till och med år")).to_have_value("2028")
    expect(page.get_by_label("Din fråga")).to_have_value(question)
    page.get_by_label("Till och med år").select_option("2029")
    page.get_by_label("Din fråga").press("Enter")
    expect(visit.turn(2).locator(".nm-narrowed")).to_contain_text("2028–2029")
    assert assistant.filters[1] is not None
    assert (assistant.filters[1].since, assistant.filters[1].until) == (date(2028, 1, 1), date(2029, 12, 31))


def test_a_suggested_question_is_asked_of_everything(visit: Visit, assistant: ScriptedAssistant) -> None:
    page = visit.page
    visit.ask(WHO)
    first = visit.turn(1)
    assert first.locator(".nm-chip").all_inner_texts() == [COST, NAMES]
    page.get_by_text("inget, alla handlingar").click()
    page.get_by_label("Protokoll").check()
    first.get_by_role("button", name=COST).click()
    expect(visit.turn(2)).to_contain_text("1,4 mnkr")
    assert assistant.asked[1] == (COST, (WHO,))
    assert assistant.filters == [None, None]
    expect(first.get_by_role("button", name=COST)).to_be_hidden()


# -- taking along ---------------------------------------------------------------------------------


def test_an_answer_is_saved_as_word_with_a_footnote_for_each_citation(visit: Visit, tmp_path: Path) -> None:
    visit.ask(WHO)
    path = saved(visit.page, visit.turn(1).get_by_role("button", name="Spara som Word"), tmp_path)
    assert path.name == f"namndminnet-{date.today()}-vem-reserverade-sig-mot-beslutet-om.docx"
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    referred = [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")]
    written = {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes}
    assert referred == ["1", "2"]
    assert written["1"] == (
        "Arbetsmarknadsnämnden, protokoll 2029-09-12. 12 september 2029, § 4, Cykelverkstadens framtid, "
        f"dnr EKV 2029/114, s. 6. Reservation, Framtidsvalet: ”{RESERVATION_QUOTE}” "
        "(https://handlingar.ekvik.example/mote-2029-09-12)"
    )
    assert "Beslut, nämnden. Referat, inte handlingens egna ord" in written["2"]
    text = "\n".join("".join(p.itertext()) for p in body.iter(f"{W}p"))
    assert "Underlag: 14 handlingar från 20 januari 2027 till 11 december 2029." in text
    assert "Senast inläst den 2 januari 2030." in text


def test_the_whole_conversation_is_saved_as_markdown_with_what_was_not_found(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.page
    visit.ask(WHO)
    visit.turn(1)
    visit.ask(NEAREST)
    visit.turn(2)
    page.get_by_text("Spara samtalet").click()
    text = saved(page, page.get_by_role("button", name="Som Markdown", exact=True), tmp_path).read_text(
        encoding="utf-8"
    )
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        f"# Samtal om nämndens handlingar: {WHO}",
        f"## {WHO}",
        f"## {NEAREST}",
        "## Det här framgick inte av handlingarna",
    ]
    assert f"{RESERVATION_QUOTE}[^1]" in text
    assert "[^1]: Arbetsmarknadsnämnden, protokoll 2029-09-12. 12 september 2029" in text
    assert "Närmast i handlingarna, utan att svara på frågan:" in text
    expect(page.get_by_role("button", name="Som Markdown", exact=True)).to_be_hidden()
    again = saved(page, visit.turn(1).get_by_role("button", name="Spara som Markdown"), tmp_path)
    first = again.read_text(encoding="utf-8")
    assert saved(page, visit.turn(1).get_by_role("button", name="Spara som Markdown"), tmp_path) == again
    assert again.read_text(encoding="utf-8") == first


def test_an_answer_is_copied_with_its_citations_and_a_link_asks_again(
    visitor: Visitor, address: str, assistant: ScriptedAssistant
) -> None:
    visit = visitor.open(address, permissions=["clipboard-read", "clipboard-write"])
    page = visit.page
    page.get_by_text("inget, alla handlingar").click()
    page.get_by_label("Protokoll").check()
    visit.ask(WHO)
    turn = visit.turn(1)
    turn.get_by_role("button", name="Kopiera med källor").click()
    expect(turn.get_by_role("button", name="Kopierat")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{WHO}\n\n{RESERVATION_QUOTE} [1]")
    assert f"Reservation från Framtidsvalet: ”{RESERVATION_QUOTE}”" in copied
    assert "referat av protokoll 12 september 2029" in copied
    turn.get_by_role("button", name="Kopiera länk till frågan").click()
    expect(turn.get_by_role("button", name="Länken är kopierad")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/?fraga=Vem+reserverade")
    other = visitor.open(link)
    expect(other.turn(1).get_by_role("heading", level=2)).to_have_text(WHO)
    assert assistant.filters == [Restrictions(kinds=("protokoll",))] * 2
    expect(other.page.locator(".nm-chosen")).to_have_text("protokoll")
    # Loading the page again shows the conversation and does not ask again.
    expect(other.turn(1).get_by_role("button", name=COST)).to_be_visible()
    assert other.page.url == f"{address}/"
    other.page.reload()
    expect(other.turn(1)).to_contain_text(DECISION)
    assert len(assistant.asked) == 2


# -- opinions -------------------------------------------------------------------------------------


def test_an_opinion_is_kept_here_with_the_answer_and_given_once(visitor: Visitor, tmp_path: Path) -> None:
    with served(ScriptedAssistant(), data=tmp_path) as address:
        visit = visitor.open(address)
        page = visit.page
        visit.ask(WHO)
        turn = visit.turn(1)
        assert not (tmp_path / FILE).exists()
        turn.get_by_text("Nej", exact=True).click()
        assert turn.locator(".nm-judge label").all_inner_texts() == [
            "Fel svar",
            "Fel källa",
            "Ofullständigt",
            "Borde inte ha svarat",
        ]
        expect(turn.get_by_label("Fel svar")).to_be_checked()
        turn.get_by_label("Fel källa").check()
        turn.get_by_role("button", name="Spara omdömet").click()
        expect(turn.locator(".nm-judged")).to_be_focused()
        expect(turn.get_by_role("button", name="Ja", exact=True)).to_have_count(0)
        visit.ask(NEAREST)
        silent = visit.turn(2)
        silent.get_by_text("Nej", exact=True).click()
        expect(silent.get_by_label("Borde ha svarat")).to_be_checked()
        silent.get_by_role("button", name="Ja", exact=True).click()
        expect(silent.locator(".nm-judged")).to_contain_text("skickas ingen annanstans")
        page.reload()
        expect(visit.turn(1).locator(".nm-judged")).to_be_visible()
    book = FeedbackBook(tmp_path)
    first, second = book.read()
    book.close()
    assert (first.verdict, first.reason, first.question) == (Verdict.DALIGT, Reason.FEL_KALLA, WHO)
    assert first.answer["citations"][0]["quote"] == RESERVATION_QUOTE
    assert (second.verdict, second.reason, second.question) == (Verdict.BRA, None, NEAREST)


def test_an_opinion_that_cannot_be_kept_is_said_to_be_lost(visit: Visit) -> None:
    visit.ask(WHO)
    turn = visit.turn(1)
    turn.get_by_role("button", name="Ja", exact=True).click()
    expect(turn.locator(".nm-error")).to_contain_text("Omdömet kunde inte sparas")
    expect(turn).to_contain_text(DECISION)
    expect(turn.get_by_role("button", name="Ja", exact=True)).to_be_visible()


# -- coming back ----------------------------------------------------------------------------------


def test_a_conversation_survives_a_reload_and_goes_on(visit: Visit, assistant: ScriptedAssistant) -> None:
    page = visit.page
    visit.ask(WHO)
    expect(visit.turn(1).get_by_role("button", name=COST)).to_be_visible()
    page.reload()
    expect(visit.turn(1)).to_contain_text(DECISION)
    visit.turn(1).get_by_role("button", name="Visa källa 1").click()
    expect(panel(page).locator("mark")).to_have_text(RESERVATION_QUOTE)
    visit.ask(COST)
    visit.turn(2)
    assert assistant.asked == [(WHO, ()), (COST, (WHO,))]


def test_earlier_conversations_are_kept_in_the_browser_and_can_be_removed(
    visit: Visit, assistant: ScriptedAssistant
) -> None:
    page = visit.page
    expect(page.get_by_text("Tidigare samtal", exact=True)).to_be_hidden()
    visit.ask(WHO)
    visit.turn(1)
    page.get_by_role("button", name="Ny konversation").click()
    expect(page.get_by_role("article")).to_have_count(0)
    visit.ask(NAMES)
    visit.turn(1)
    page.get_by_text("Tidigare samtal", exact=True).click()
    page.get_by_role("button", name=WHO).click()
    expect(visit.turn(1)).to_contain_text(DECISION)
    visit.ask(COST)
    visit.turn(2)
    assert assistant.asked[-1] == (COST, (WHO,))
    page.get_by_text("Tidigare samtal", exact=True).click()
    page.get_by_role("button", name="Ta bort tidigare samtal").click()
    expect(page.get_by_text("Tidigare samtal", exact=True)).to_be_hidden()
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('nm-samtal-')).length")
    assert kept == 1
    expect(visit.turn(1)).to_contain_text(DECISION)


def test_what_a_browser_keeps_may_be_spoiled(visit: Visit) -> None:
    page = visit.page
    expect(page.get_by_role("button", name=WHO)).to_be_visible()
    page.evaluate(
        """() => {
            sessionStorage.setItem('nm-samtal', 'x');
            const spoiled = {id: 'x', at: 1, title: 't', turns: {1: {a: 1}}};
            localStorage.setItem('nm-samtal-x', JSON.stringify(spoiled));
            localStorage.setItem('nm-samtal-y', 'inte json');
        }"""
    )
    page.reload()
    expect(page.get_by_role("button", name=WHO)).to_be_visible()
    visit.ask(WHO)
    expect(visit.turn(1)).to_contain_text(DECISION)


# -- limits ---------------------------------------------------------------------------------------


def test_a_visitor_who_asks_too_often_is_asked_to_wait_and_others_are_not(visitor: Visitor) -> None:
    with served(ScriptedAssistant(), questions_per_minute=2) as address:
        visit = visitor.open(address)
        for number, question in enumerate((WHO, NAMES, COST), 1):
            visit.ask(question)
            visit.turn(number)
        expect(visit.turn(3).locator(".nm-error")).to_have_text(
            re.compile(r"^Det har kommit 2 frågor på kort tid\. Vänta \d+ sekunder och fråga igen\.$")
        )
        expect(visit.page.get_by_label("Din fråga")).to_have_value(COST)
        other = visitor.open(address)
        other.ask(COST)
        expect(other.turn(1)).to_contain_text("1,4 mnkr")


def test_from_enter_to_the_first_words_takes_half_a_second(visit: Visit) -> None:
    """The page's own share, with an assistant that answers at once; the best of three on a busy machine."""
    page = visit.page
    box = page.get_by_label("Din fråga")
    times = []
    for number, question in enumerate((WHO, NAMES, COST), 1):
        box.fill(question)
        started = time.perf_counter()
        box.press("Enter")
        page.locator(f'[data-turn="{number}"] .nm-sentence').first.wait_for()
        times.append(time.perf_counter() - started)
        visit.turn(number)
    assert min(times) <= 0.5, times


def test_the_front_page_is_one_of_several_and_unknown_addresses_are_none(
    visitor: Visitor, address: str
) -> None:
    page = visitor.open(address).page
    nav = page.get_by_role("navigation", name="Vyer")
    expect(nav.get_by_role("link", name="Fråga")).to_have_attribute("aria-current", "page")
    plain = Visit(page.context.new_page())
    listen(plain)
    response = plain.page.goto(f"{address}/finns-inte")
    assert response is not None
    assert response.status == 404
    assert "Sidan finns inte." in plain.page.content()
