"""The views beside Fråga, in a real browser, on the records of Hamnvik (made up) and a hostile one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.service import Assistant
from assistant.ui.arenden.view import Arenden
from assistant.ui.handlingar.view import Handlingar
from assistant.ui.historia.view import Historia
from assistant.ui.kvalitet.view import Kvalitet
from ingest.index.indexer import Indexer
from ingest.index.register import Register
from ingest.settings import Settings
from tests.assistant.hamnvik import ingested
from tests.e2e.axe import findings
from tests.e2e.conftest import Visit, Visitor
from tests.e2e.scripted import ATTACKS
from tests.e2e.serving import served
from tests.fakes import SharedWordsEmbedding
from tests.ingest.read.pdf.drawn import Drawing

pytestmark = pytest.mark.e2e

PROTOKOLL = "hamnvik-protokoll-2031-03-12"
SVAR = "hamnvik-tjut-2031-04-16"
PRICE = "En ny spolmaskin kostar 1,4 mnkr enligt leverantören."
HOSTILE_NAME = "fientlig<img src=x onerror=alert(1)>.md"
HOSTILE = "hamnvik-skrivelse-2031-05-02"
FACTS = (
    "Fritidsnämnden har följt badhuset i Hamnvik sedan 2029, då 4 200 besök räknades under sommaren.",
    "Badhuset i Hamnvik hade 5 100 besök under sommaren 2030 enligt förvaltningens räkning vid entrén.",
)
VIEWS = {
    "/arenden": "Ärenden och beslut",
    f"/arenden?arende={PROTOKOLL}/2": "Ishallens öppettider",
    f"/arenden?arende={PROTOKOLL}/3": "Skrivelser",
    "/historia": "Historia",
    "/historia?tema=isen": "Historia",
    "/historia?visa=ordlista": "Ordlista",
    "/handlingar": "Handlingar",
    f"/handlingar?handling={PROTOKOLL}&sok=isen": "Protokoll",
    "/kvalitet": "Kvalitet",
}


@pytest.fixture(autouse=True, scope="module")
def _patience() -> Iterator[None]:
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose data directory holds Hamnvik's records, a hostile one and one that is a PDF."""
    folder = tmp_path_factory.mktemp("views")
    settings = ingested(folder)
    more = folder / "more"
    more.mkdir()
    (more / HOSTILE_NAME).write_text(f"# {ATTACKS}\n\n## Frågor\n\n{ATTACKS} Hur farlig är isen?\n", "utf-8")
    drawing = Drawing(more / "bad.pdf")
    drawing.lines(["Tjänsteutlåtande om badhuset"], font="Times-Bold", size=16)
    for heading, fact in zip(("Bakgrund", "Förvaltningens synpunkter"), FACTS, strict=True):
        drawing.lines([heading], font="Times-Bold", size=13)
        drawing.paragraph(fact)
    drawing.save()
    (more / "records.toml").write_text(
        f"""
[[record]]
file = "{HOSTILE_NAME}"
id = "{HOSTILE}"
kind = "skrivelse"
body = "<script>window.hacked=1</script>, Hamnviks kommun"
dated = 2031-05-02
source_url = "javascript:window.hacked=1"

[[record]]
file = "bad.pdf"
id = "hamnvik-bad"
kind = "tjänsteutlåtande"
body = "Fritidsnämnden, Hamnviks kommun"
meeting_date = 2031-02-01
""",
        "utf-8",
    )
    outcomes = Indexer(settings, SharedWordsEmbedding()).run([more])
    assert sorted((outcome.record or "", outcome.reason) for outcome in outcomes) == [
        ("hamnvik-bad", ""),
        (HOSTILE, ""),
    ]
    return settings


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    """Where the views are served."""
    assistant, register = Assistant(settings, SharedWordsEmbedding()), Register(settings.data)

    def search(question: str, top: int, filters: object = ()) -> list[object]:
        return assistant.search(question, top, filters=filters)

    views = [
        Arenden(register, search),
        Historia(register, search),
        Handlingar(register),
        Kvalitet(),
    ]
    with served(assistant, views=views, register=register) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def opened(visitor: Visitor, site: str) -> Open:
    """Opens an address of the site and waits until its view is there."""

    def open_(path: str, **options: object) -> Page:
        visit: Visit = visitor.open(site + path, wait=False, **options)
        page = visit.page
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Hämtar …")).to_have_count(0)
        return page

    return open_


def test_the_list_is_filtered_and_says_how_many(opened: Open) -> None:
    page = opened("/arenden")
    expect(page.locator(".nm-view [role=status]")).to_contain_text("6 ärenden")
    page.get_by_label("Parti").select_option("C")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator(".nm-view [role=status]")).to_contain_text("1 ärende")
    rows = page.locator("table.nm-items tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Ishallens öppettider")
    expect(rows.locator("td").nth(4)).to_have_text("C")
    page.get_by_label("Sök i ärendena").fill("rymdhiss")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Inga ärenden passar")
    page.get_by_role("link", name="Rensa").click()
    expect(page.locator(".nm-view [role=status]")).to_contain_text("6 ärenden")


def test_the_list_comes_as_a_file_for_spreadsheets(opened: Open) -> None:
    page = opened("/arenden?parti=C")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Ladda ner som CSV").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["Datum"], row["Rubrik"], row["Paragraf"], row["Reserverade sig"]) for row in rows] == [
        ("2031-03-12", "Ishallens öppettider", "2", "C")
    ]


def test_an_item_tells_what_was_moved_and_decided(opened: Open) -> None:
    page = opened("/arenden")
    page.get_by_role("link", name="Ishallens öppettider").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ishallens öppettider")
    headings = page.locator("#vy-arenden h2").all_inner_texts()
    assert headings[:4] == ["Beslut", "Yrkanden", "Beslut", "Reservationer"]
    verdict = page.locator(".nm-verdict blockquote")
    expect(verdict).to_contain_text("ishallen håller öppet till klockan 21 från den 1 september 2031")
    expect(page.locator(".nm-stands").first).to_contain_text("Olle Strand (C)")


def test_a_skrivelse_leads_to_its_answer(opened: Open) -> None:
    page = opened(f"/arenden?arende={PROTOKOLL}/3")
    chain = page.locator(".nm-chain")
    expect(chain.locator("li")).to_have_count(2)
    expect(chain.locator("li").nth(0)).to_contain_text("12 mars 2031")
    expect(chain.locator("li").nth(1)).to_contain_text("FRN 2031/21")
    chain.get_by_role("link", name="Svar på skrivelse om sprickor i isen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Svar på skrivelse om sprickor i isen")
    expect(page.locator(".nm-verdict")).to_contain_text("Inget beslut i den här handlingen")


def test_a_point_on_the_timeline_opens_its_paragraph(opened: Open) -> None:
    page = opened("/historia?tema=spolmaskin")
    page.locator("svg.nm-line a").first.wait_for()
    points = page.locator("svg.nm-line a")
    expect(page.locator(".nm-years ul li")).to_have_count(points.count())
    sentence = page.locator(".nm-years ul li p").filter(has_text=PRICE)
    expect(sentence).to_have_count(1)
    page.get_by_role("link", name=PRICE).press("Enter")
    cited = page.locator(".nm-cited")
    expect(cited).to_contain_text(PRICE)
    expect(cited).to_be_in_viewport()
    expect(cited).to_be_focused()


def test_two_years_are_set_side_by_side_only_where_there_are_two(opened: Open) -> None:
    page = opened("/historia?tema=badhuset")
    expect(page.get_by_label("Jämför handlingar från")).to_have_value("2031")
    expect(page.get_by_role("heading", name="Vad sägs")).to_have_count(0)
    told = page.locator(".nm-years > li")
    assert [entry.locator("h3").inner_text() for entry in told.all()] == ["2029", "2030", "2031"]
    expect(told.nth(0)).to_contain_text("Berättat 2031 om 2029")


def test_the_reader_shows_the_cited_paragraph_word_for_word(opened: Open, settings: Settings) -> None:
    record = Register(settings.data).record(SVAR)
    assert record is not None
    wanted = next(p for p in record.paragraphs if PRICE in p.text)
    page = opened(f"/handlingar?handling={SVAR}&stycke={wanted.id}")
    cited = page.locator(".nm-cited .nm-text")
    expect(cited).to_be_in_viewport()
    assert cited.inner_text().removesuffix("¶").strip() == wanted.text
    expect(page.locator(".nm-cited .nm-side")).to_contain_text("Svar")


def test_a_record_is_searched(opened: Open) -> None:
    page = opened(f"/handlingar?handling={PROTOKOLL}")
    page.get_by_role("searchbox").fill("ISEN")
    page.get_by_role("button", name="Sök").click()
    expect(page.locator(".nm-view [role=status]")).to_contain_text("4 stycken innehåller")
    found = page.locator(".nm-found li")
    expect(found).to_have_count(4)
    assert {mark.lower() for mark in found.locator("mark").all_inner_texts()} == {"isen"}
    found.first.get_by_role("link").click()
    expect(page.locator(".nm-cited mark").first).to_be_visible()
    page.get_by_role("searchbox").fill("rymdhiss")
    page.get_by_role("button", name="Sök").click()
    expect(page.locator(".nm-view [role=status]")).to_contain_text("Inget stycke innehåller ”rymdhiss”")


def test_a_page_of_a_pdf_is_shown_with_the_cited_lines_marked(opened: Open, settings: Settings) -> None:
    record = Register(settings.data).record("hamnvik-bad")
    assert record is not None
    second = next(p for p in record.paragraphs if FACTS[1] in " ".join(p.text.split()))
    page = opened(f"/handlingar?handling=hamnvik-bad&stycke={second.id}")
    page.get_by_role("link", name="Visa sidan som bild").click()
    picture = page.get_by_role("img", name="Sida 1 som bild")
    expect(picture).to_be_visible()
    expect(page.locator("figcaption")).to_contain_text("Stycket är markerat")
    marks = [mark.bounding_box() for mark in page.locator(".nm-mark").all()]
    whole = picture.bounding_box()
    assert whole is not None
    (box,) = [box for box in marks if box]
    # Where it was drawn: below the title at 110 points, two headings and the first fact, of 842 points.
    top = (box["y"] - whole["y"]) / whole["height"]
    assert top < 209 / 842 < top + box["height"] / whole["height"]


def test_what_an_address_names_and_is_not_there_is_explained(opened: Open) -> None:
    page = opened("/handlingar?handling=finns-inte")
    expect(page.locator(".nm-view [role=alert]")).to_contain_text("Handlingen finns-inte finns inte här")
    page.get_by_role("link", name="Alla handlingar").click()
    expect(page.locator("table.nm-records tbody tr")).to_have_count(4)
    page.goto(page.url.replace("/handlingar", f"/arenden?arende={PROTOKOLL}/77"))
    expect(page.locator(".nm-view [role=alert]")).to_contain_text(f"Ärendet {PROTOKOLL}/77 finns inte")
    page.goto(page.url.partition("/arenden")[0] + f"/handlingar?handling={SVAR}&stycke={SVAR}/9/p9")
    expect(page.locator(".nm-view [role=alert]")).to_contain_text("Stycket som länken gäller finns inte kvar")


@pytest.mark.parametrize(
    "path",
    [
        "/arenden",
        f"/arenden?arende={HOSTILE}/1",
        "/arenden?sok=<script>window.hacked=1</script>",
        "/handlingar",
        f"/handlingar?handling={HOSTILE}&sok=<img src=x onerror=window.hacked=1>",
        "/handlingar?handling=<script>window.hacked=1</script>",
        "/historia?tema=farlig isen <svg onload=window.hacked=1>",
        "/historia?visa=ordlista&ord=<script>window.hacked=1</script>",
    ],
)
def test_script_in_a_record_or_an_address_stays_text(opened: Open, path: str) -> None:
    page = opened(path)
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert page.evaluate("window.hacked") is None
    view = page.locator(".nm-view")
    assert view.locator("script, iframe, style, img, [onerror], [onload], [onmouseover]").count() == 0
    hrefs = [link.get_attribute("href") or "" for link in view.get_by_role("link").all()]
    assert [
        href for href in hrefs if not href.startswith(("/", "#", "https://handlingar.hamnvik.example"))
    ] == []
    if HOSTILE in path:
        assert "<script>window.hacked=1</script>" in view.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Open, scheme: str) -> None:
    found = {path: findings(opened(path, color_scheme=scheme), grave=False) for path in VIEWS}
    assert {path: broken for path, broken in found.items() if broken} == {}


@pytest.mark.parametrize("path", VIEWS)
def test_nothing_sticks_out_on_a_small_screen(opened: Open, path: str) -> None:
    page = opened(path, viewport={"width": 320, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    expect(heading).to_contain_text(VIEWS[path])
    assert VIEWS[path].split()[0] in page.title() or "–" in page.title()


def test_the_main_path_needs_no_mouse(opened: Open) -> None:
    page = opened("/arenden")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Till innehållet"
    page.get_by_label("Sök i ärendena").focus()
    page.keyboard.type("ishallen")
    page.keyboard.press("Enter")
    expect(page.locator(".nm-view [role=status]")).to_contain_text("1 ärende")
    link = page.get_by_role("link", name="Ishallens öppettider")
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ishallens öppettider")


def test_without_records_each_view_says_what_to_do(visitor: Visitor, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "none")
    assistant, register = Assistant(settings, SharedWordsEmbedding()), Register(settings.data)
    views = [Arenden(register, assistant.search), Historia(register, assistant.search), Handlingar(register)]
    with served(assistant, views=views) as address:
        for view in views:
            page = visitor.open(f"{address}/{view.path}", wait=False).page
            expect(page.get_by_role("heading", level=2)).to_have_text("Det finns inga handlingar ännu")
            expect(page.get_by_text("python -m ingest MAPP")).to_be_visible()
