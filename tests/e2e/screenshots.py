"""Makes pictures of every view: ``python -m tests.e2e.screenshots docs/views``.

The records are those that ship with the project.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import ENVIRONMENT
from tests.e2e.conftest import ARGUMENTS, Visit
from tests.e2e.screenshot import PATIENCE
from tests.e2e.serving import ROOT, ingest, started

RECORDS = ROOT / "corpus" / "records"
QUESTION = "Vem reserverade sig mot beslutet om trygghetsprogrammet?"
SIZES = {1280: 900, 390: 844}
VIEWS = {
    "arenden": "/arenden",
    "arende": "/arenden?arende=amn-protokoll-2023-10-24/5",
    "skrivelser": "/arenden?arende=amn-protokoll-2023-10-03/13",
    "historia": "/historia?tema=jobbtorg",
    "jamforelse": "/historia?tema=jobbtorg&fran=2007&till=2023#jamforelse",
    "ordlista": "/historia?visa=ordlista",
    "handlingar": "/handlingar",
    "handling": "/handlingar?handling=amn-protokoll-2023-10-24&stycke=amn-protokoll-2023-10-24/5/p19",
    "sokning": "/handlingar?handling=amn-protokoll-2023-10-24&sok=unga",
    "kvalitet": "/kvalitet",
}


def main() -> int:
    """Ingest, start the real app, open every view and take its picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="FOLDER")
    parser.add_argument("--records", type=Path, default=RECORDS, metavar="FOLDER")
    parser.add_argument("--scheme", choices=["light", "dark"], default="light")
    wanted = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is missing; on Debian: apt install chromium", file=sys.stderr)
        return 1
    os.environ.update(ENVIRONMENT)
    wanted.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ingest(data, wanted.records)
        with started(data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            for width, height in SIZES.items():
                _take(browser, address, wanted.out, width, height, wanted.scheme)
            browser.close()
    return 0


def _take(browser: Browser, address: str, out: Path, width: int, height: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    ending = f"-{width}.png" if scheme == "light" else f"-{width}-{scheme}.png"
    page.goto(address)
    expect(page.get_by_label("Din fråga")).to_be_enabled()
    _save(page, out / f"start{ending}")
    visit = Visit(page)
    visit.ask(QUESTION)
    visit.turn(1)
    _save(page, out / f"fraga{ending}")
    for name, path in VIEWS.items():
        page.goto(address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Hämtar …")).to_have_count(0)
        if "#" in path:
            page.locator(f"#{path.partition('#')[2]}").evaluate("target => target.scrollIntoView()")
        _save(page, out / f"{name}{ending}")
    page.close()


def _save(page: Page, file: Path) -> None:
    page.mouse.move(0, 0)
    # The page keeps a connection open, so the network is never idle.
    page.wait_for_timeout(500)
    page.screenshot(path=file, animations="disabled", caret="hide")


if __name__ == "__main__":
    sys.exit(main())
