from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.model import Overview
from assistant.ui import render
from ingest.errors import NamndminnetError
from tests.e2e.conftest import Visit, Visitor, listen
from tests.e2e.scripted import (
    BREAKS,
    COST,
    DECISION,
    HOSTILE,
    NAMES,
    NEAREST,
    RESERVATION_QUOTE,
    SLOW,
    STOCK,
    TOO_LONG,
    TOO_LONG_ANSWER,
    WHO,
    ScriptedAssistant,
)
from tests.e2e.serving import served

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True, scope="module")
def _patience() -> Iterator[None]:
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


def test_the_page_is_swedish_and_says_what_there_is(visit: Visit) -> None:
    page = visit.page
    assert page.locator("html").get_attribute("lang") == "sv"
    expect(page).to_have_title("Nämndminnet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fråga nämndens handlingar")
    expect(page.get_by_text("14 handlingar från 20 januari 2027")).to_be_visible()
    expect(page.get_by_role("button", name="Ny konversation")).to_be_hidden()
    expect(page.get_by_role("button", name=WHO)).to_be_visible()
    buttons = [words for words in page.locator("button:visible").all_inner_texts() if words]
    assert buttons == ["Fråga", WHO, NAMES, NEAREST]


def test_nothing_but_what_the_page_needs_is_shown(visit: Visit) -> None:
    visit.ask(NAMES)
    visit.turn(1)
    page = visit.page
    assert [words for words in page.locator("button:visible").all_inner_texts() if words] == [
        "Ny konversation",
        "Ändra",
        "Kopiera med källor",
        "Spara som Word",
        "Spara som Markdown",
        "Kopiera länk till frågan",
        "Ja",
        "Fråga",
    ]
    assert page.locator("iframe").count() == 0
    assert "gradio" not in page.locator("body").inner_text().lower()


def test_an_answer_comes_with_its_citations(visit: Visit, assistant: ScriptedAssistant) -> None:
    visit.ask(WHO)
    turn = visit.turn(1)
    expect(turn.get_by_role("heading", level=2)).to_have_text(WHO)
    assert [text.replace("\xa0", " ") for text in turn.locator(".nm-sentence").all_inner_texts()] == [
        f"{RESERVATION_QUOTE} [1]",
        f"{DECISION} [2]",
    ]
    first, second = turn.locator(".nm-source").all()
    for words in (
        "[1]",
        "Arbetsmarknadsnämnden, protokoll 2029-09-12",
        "12 september 2029, § 4, Cykelverkstadens framtid, sida 6",
        "Reservation, Framtidsvalet",
    ):
        expect(first).to_contain_text(words)
    expect(second).to_contain_text("Beslut, nämnden")
    expect(second).to_contain_text("Referat, inte handlingens egna ord")
    expect(first.get_by_role("link", name="Öppna originalet")).to_have_attribute(
        "href", "https://handlingar.ekvik.example/mote-2029-09-12"
    )
    assert assistant.asked == [(WHO, ())]


def test_an_answer_grows_and_citations_come_last(visit: Visit) -> None:
    visit.page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
                const turn = document.querySelector('[data-turn="1"]');
                if (!turn) return;
                const words = [...turn.querySelectorAll('.nm-sentence')].map((p) => p.innerText);
                window.seen.push([words.join(' '), turn.querySelectorAll('.nm-source').length]);
            }).observe(document.querySelector('.nm-turns'), {childList: true, subtree: true});
        }"""
    )
    visit.ask(WHO)
    visit.turn(1)
    seen = [(words, sources) for words, sources in visit.page.evaluate("window.seen")]
    lengths = sorted({len(words) for words, _ in seen})
    assert len(lengths) > 5
    assert [len(words) for words, _ in seen] == sorted(len(words) for words, _ in seen)
    assert {len(words) for words, sources in seen if sources} == {lengths[-1]}


def test_paragraphs_that_do_not_answer_are_called_so(visit: Visit) -> None:
    visit.ask(NEAREST)
    turn = visit.turn(1)
    expect(turn).to_contain_text("Det framgår inte av handlingarna.")
    expect(turn.get_by_role("heading", level=3)).to_have_text("Närmaste styckena, som inte besvarar frågan")
    assert turn.locator(".nm-source").count() == 2


def test_hostile_text_is_only_text(visit: Visit) -> None:
    page = visit.page
    visit.ask(HOSTILE)
    turn = visit.turn(1)
    visit.ask('<img src=x onerror="window.hacked=1"> **fet** {{7*7}} ${7*7} $$x$$ http://ond.example')
    visit.turn(2)
    turn.locator(".nm-marker").first.click()
    panel = page.get_by_role("complementary", name="Källa")
    expect(panel.get_by_text("<script>window.hacked=1</script>")).to_be_visible()
    assert page.evaluate("window.hacked") is None
    talk = page.get_by_role("region", name="Samtal")
    for part in (talk, panel):
        assert part.locator("img, script, iframe, style, code, strong, em, math").count() == 0
        assert part.locator("svg:not(.nm-thumb)").count() == 0
    words = turn.locator(".nm-sentence").inner_text()
    for attack in ("<script>window.hacked=1</script>", "**fet**", "$$x^2$$", "${7*7}", "{{7*7}}"):
        assert attack in words
    hrefs = [link.get_attribute("href") or "" for link in talk.get_by_role("link").all()]
    assert hrefs
    assert [href for href in hrefs if not href.startswith("https://ekvik.example/")] == []
    assert page.locator("[onmouseover], [onerror]").count() == 0


def test_a_follow_up_carries_the_earlier_questions(visit: Visit, assistant: ScriptedAssistant) -> None:
    visit.ask(WHO)
    visit.turn(1)
    visit.ask(TOO_LONG)
    visit.turn(2)
    visit.ask(NAMES)
    visit.turn(3)
    visit.ask(COST)
    expect(visit.turn(4)).to_contain_text(f"”{COST} (cykelverkstaden)”")
    assert assistant.asked == [
        (WHO, ()),
        (TOO_LONG, (WHO,)),
        (NAMES, (WHO,)),
        (COST, (WHO, NAMES)),
    ]


def test_visitors_do_not_share_a_conversation(
    visitor: Visitor, visit: Visit, address: str, assistant: ScriptedAssistant
) -> None:
    other = visitor.open(address)
    tab = Visit(visit.page.context.new_page())
    listen(tab)
    tab.page.goto(address)
    visit.ask(WHO)
    visit.turn(1)
    other.ask(NAMES)
    other.turn(1)
    tab.ask(COST)
    tab.turn(1)
    assert assistant.asked == [(WHO, ()), (NAMES, ()), (COST, ())]
    assert other.page.get_by_role("region", name="Samtal").get_by_role(
        "heading", level=2
    ).all_inner_texts() == [NAMES]
    assert tab.page.get_by_role("region", name="Samtal").get_by_role(
        "heading", level=2
    ).all_inner_texts() == [COST]
    assert tab.complaints == []


def test_a_new_conversation_forgets_the_old(visit: Visit, assistant: ScriptedAssistant) -> None:
    page = visit.page
    visit.ask(WHO)
    visit.turn(1)
    page.get_by_role("button", name="Ny konversation").click()
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_role("button", name=NAMES)).to_be_visible()
    expect(page.get_by_label("Din fråga")).to_be_focused()
    visit.ask(COST)
    visit.turn(1)
    assert assistant.asked == [(WHO, ()), (COST, ())]


def test_a_new_conversation_waits_for_the_answer(visit: Visit, assistant: ScriptedAssistant) -> None:
    visit.ask(SLOW)
    expect(visit.page.locator(".nm-pending")).to_have_text(render.SEARCHING)
    expect(visit.page.get_by_role("button", name="Ny konversation")).to_be_disabled()
    assistant.hold.set()
    visit.turn(1)
    expect(visit.page.get_by_role("button", name="Ny konversation")).to_be_enabled()


def test_an_example_asks(visit: Visit, assistant: ScriptedAssistant) -> None:
    visit.page.get_by_role("button", name=NEAREST).click()
    visit.turn(1)
    expect(visit.page.get_by_role("button", name=NEAREST)).to_be_hidden()
    assert assistant.asked == [(NEAREST, ())]


def test_enter_and_the_button_send_and_focus_comes_back(visit: Visit, assistant: ScriptedAssistant) -> None:
    box = visit.page.get_by_label("Din fråga")
    expect(box).to_be_focused()
    visit.ask(WHO)
    visit.turn(1)
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    box.fill(NAMES)
    visit.page.get_by_role("button", name="Fråga", exact=True).click()
    visit.turn(2)
    expect(box).to_be_focused()
    assert [question for question, _ in assistant.asked] == [WHO, NAMES]


def test_what_is_typed_during_an_answer_is_kept(visit: Visit, assistant: ScriptedAssistant) -> None:
    box = visit.page.get_by_label("Din fråga")
    visit.ask(SLOW)
    expect(visit.page.locator(".nm-pending")).to_have_text(render.SEARCHING)
    box.press_sequentially(COST)
    box.press("Enter")
    assistant.hold.set()
    visit.turn(1)
    expect(box).to_have_value(COST)
    assert [question for question, _ in assistant.asked] == [SLOW]


def test_a_refused_question_is_explained_and_can_be_changed(visit: Visit) -> None:
    visit.ask(TOO_LONG)
    expect(visit.turn(1).locator(".nm-error")).to_have_text(TOO_LONG_ANSWER)
    expect(visit.page.get_by_label("Din fråga")).to_have_value(TOO_LONG)


def test_an_empty_question_is_explained(visit: Visit) -> None:
    visit.ask("   ")
    expect(visit.turn(1).locator(".nm-error")).to_have_text("Frågan är tom. Skriv en fråga.")


def test_a_bug_is_logged_and_the_page_goes_on(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    visit.ask(BREAKS)
    expect(visit.turn(1).locator(".nm-error")).to_have_text(render.UNEXPECTED)
    assert "a bug in a test" in caplog.text
    assert "a bug" not in visit.page.locator("body").inner_text()
    visit.ask(WHO)
    expect(visit.turn(2)).to_contain_text(DECISION)


def test_an_empty_index_tells_how_to_add_records(visitor: Visitor) -> None:
    with served(ScriptedAssistant(stock=Overview(0, 0))) as address:
        page = visitor.open(address).page
        expect(page.get_by_text("Det finns inga handlingar att fråga om ännu")).to_be_visible()
        expect(page.get_by_text("python -m ingest MAPP")).to_be_visible()
        expect(page.get_by_text("make run RECORDS=mapp")).to_be_visible()
        expect(page.get_by_label("Din fråga")).to_be_disabled()
        expect(page.get_by_role("button", name="Fråga", exact=True)).to_be_disabled()


def test_records_added_later_are_there_after_a_reload(visitor: Visitor) -> None:
    assistant = ScriptedAssistant(stock=Overview(0, 0))
    with served(assistant) as address:
        visit = visitor.open(address)
        expect(visit.page.get_by_label("Din fråga")).to_be_disabled()
        assistant.stock = STOCK
        visit.page.reload()
        visit.page.get_by_role("button", name=WHO).click()
        expect(visit.turn(1)).to_contain_text(DECISION)


def test_an_unusable_index_is_explained(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = ScriptedAssistant()

    def refuse() -> Overview:
        raise NamndminnetError("Indexet är gjort med en annan modell. Kör python -m ingest igen.")

    monkeypatch.setattr(assistant, "overview", refuse)
    with served(assistant) as address:
        page = visitor.open(address).page
        expect(page.get_by_text("Indexet är gjort med en annan modell.")).to_be_visible()


def test_the_first_question_waits_for_the_start(visitor: Visitor) -> None:
    assistant = ScriptedAssistant(wait_for_start=True)
    with served(assistant) as address:
        visit = visitor.open(address)
        expect(visit.page.get_by_role("button", name=WHO)).to_be_visible()
        visit.ask(WHO)
        expect(visit.page.locator(".nm-pending")).to_have_text(render.STARTING)
        assert assistant.asked == []
        assistant.hold.set()
        expect(visit.turn(1)).to_contain_text(DECISION)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out(visitor: Visitor, address: str, width: int, height: int, scheme: str) -> None:
    visit = visitor.open(address, viewport={"width": width, "height": height}, color_scheme=scheme)
    visit.ask(HOSTILE)
    visit.turn(1)
    visit.ask(WHO)
    turn = visit.turn(2)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    expect(turn.get_by_role("heading", level=2)).to_be_in_viewport(ratio=1)
    expect(visit.page.get_by_label("Din fråga")).to_be_in_viewport(ratio=1)
    expect(visit.page.get_by_role("button", name="Ny konversation")).to_be_in_viewport(ratio=1)
    background = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 27)"}[scheme]


def test_the_served_page_names_no_other_machine(address: str) -> None:
    with urllib.request.urlopen(address) as response:
        text = response.read().decode()
        policy = response.headers["content-security-policy"]
    assert '<html\n\tlang="sv"' in text
    head = re.sub(r"<script>window\.gradio_config.*?</script>", "", text, flags=re.DOTALL)
    named = set(re.findall(r"https?://([\w.-]+)", head)) - {"127.0.0.1", "www.w3.org"}
    assert named == set()
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/info",
        "gradio_api/openapi.json",
        "gradio_api/upload",
        "gradio_api/file=/etc/passwd",
        "gradio_api/proxy=https://example.org",
        "gradio_api/call/respond",
        "gradio_api/run/respond",
        "gradio_api/runs",
        "gradio_api/vibe-code",
        "monitoring",
        "manifest.json",
        "docs",
        "openapi.json",
    ],
)
def test_other_routes_are_closed(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{address}/{path}")
    assert refusal.value.code == 404
    refusal.value.close()


def test_a_password_is_asked_for(browser: Browser) -> None:
    with served(ScriptedAssistant(), password="korrekt-häst-batteri") as address:
        page = browser.new_page(locale="en-GB")
        try:
            visit = Visit(page)
            listen(visit)
            page.goto(address)
            expect(page.get_by_text("Användarnamnet är namndminnet.")).to_be_visible()
            expect(page.get_by_label("Din fråga")).to_have_count(0)
            login = page.get_by_role("button", name=re.compile("logga in", re.IGNORECASE))
            user, password = page.locator("input").all()
            user.fill("namndminnet")
            password.fill("fel")
            login.click()
            expect(page.get_by_text("Felaktiga inloggningsuppgifter")).to_be_visible()
            user.fill("namndminnet")
            password.fill("korrekt-häst-batteri")
            login.click()
            page.get_by_label("Din fråga").wait_for()
            visit.ask(WHO)
            expect(visit.turn(1)).to_contain_text(DECISION)
            assert visit.hosts() == {"127.0.0.1"}
        finally:
            page.close()
