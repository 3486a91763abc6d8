"""Own files are taken in through the real page and can be asked about at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit, Visitor
from tests.e2e.serving import ROOT, ingest, started
from tests.ingest.read.pdf.drawn import Drawing

pytestmark = [pytest.mark.e2e, pytest.mark.heavy]

# Milliseconds; taking a file in loads the model once more.
PATIENCE = 120_000
FACT = "Nämnden beslutar att roddbåtarna i Ekvik ska målas gröna före den 1 juni 2031."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("upload") / "data"
    ingest(data, ROOT / "tests" / "fixtures" / "records")
    with started(data) as where:
        yield where


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visitor = Visitor(browser)
    expect.set_options(timeout=PATIENCE)
    opened = visitor.open(f"{address}/handlingar", wait=False)
    opened.page.context.set_default_timeout(PATIENCE)
    yield opened
    complaints = opened.complaints
    visitor.leave()
    expect.set_options(timeout=5_000)
    assert complaints == []


def protokoll(folder: Path) -> Path:
    drawing = Drawing(folder / "protokoll <b>2031.pdf")
    drawing.lines(["Protokoll"], font="Times-Bold", size=16)
    drawing.paragraph("Fritidsnämnden i Ekvik, sammanträde 2031-03-12")
    drawing.lines(["§ 1 Roddbåtarnas färg"], font="Times-Bold", size=13)
    drawing.paragraph(FACT)
    drawing.save()
    return drawing.path


def test_a_file_is_taken_in_and_answers(visit: Visit, address: str, tmp_path: Path) -> None:
    page = visit.page
    bad = tmp_path / "trasig.pdf"
    bad.write_bytes(b"%PDF-1.7 inget mer")
    page.get_by_label("Välj filer").set_input_files([protokoll(tmp_path), bad])
    expect(page.get_by_role("button", name="Avbryt")).to_be_visible()
    sent = page.locator(".nm-sent li")
    expect(sent.nth(0)).to_contain_text("Klar, ")
    expect(sent.nth(0).locator("strong")).to_have_text("protokoll <b>2031.pdf")
    expect(sent.nth(1)).to_contain_text("Kunde inte tas in: trasig.pdf gick inte att läsa")
    expect(page.get_by_role("button", name="Avbryt")).to_be_hidden()
    sent.nth(0).get_by_role("link", name="Läs handlingen").click()
    expect(page.locator(".nm-text").filter(has_text=FACT)).to_be_visible()
    page.get_by_role("link", name="Visa sidan som bild").click()
    expect(page.get_by_role("img", name="Sida 1 som bild")).to_be_visible()
    page.goto(address)
    visit.ask("Vilken färg ska roddbåtarna målas i?")
    expect(visit.turn(1).locator(".nm-sentence").first).to_contain_text("gröna")


def test_what_is_under_way_can_be_stopped(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    listed = page.locator("table.nm-records tbody tr")
    expect(listed.first).to_be_visible()
    rows = listed.count()
    files = []
    for name in ("första.txt", "andra.txt"):
        files.append(tmp_path / name)
        files[-1].write_text(f"Protokoll\n\nFritidsnämnden i {name}\n\n§ 1 Val\n\n{FACT}\n", "utf-8")
    page.get_by_label("Välj filer").set_input_files(files)
    page.get_by_role("button", name="Avbryt").click()
    sent = page.locator(".nm-sent li")
    expect(sent.nth(0)).to_contain_text("Avbruten")
    expect(sent.nth(1)).to_contain_text("Avbruten")
    page.get_by_role("link", name="Visa den nya listan").click()
    expect(sent).to_have_count(0)
    expect(page.locator("table.nm-records tbody tr")).to_have_count(rows)
    expect(page.get_by_label("Välj filer")).to_be_visible()
