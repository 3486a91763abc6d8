"""Makes the README's picture of the running page: ``python -m tests.e2e.screenshot OUT.png``.

The records are those in ``tests/fixtures/records``; the municipality in them is made up.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from tests.conftest import ENVIRONMENT
from tests.e2e.conftest import ARGUMENTS, Visit
from tests.e2e.serving import ROOT, ingest, started

RECORDS = ROOT / "tests" / "fixtures" / "records"
QUESTION = "Vem reserverade sig mot beslutet om cykelverkstaden?"
SIZE: ViewportSize = {"width": 1280, "height": 900}
# Milliseconds for the first answer, model and all.
PATIENCE = 120_000


def main() -> int:
    """Ingest, start the real app, ask and take the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT.png")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--records", type=Path, default=RECORDS, metavar="FOLDER")
    parser.add_argument("--scheme", choices=["light", "dark"], default="light")
    wanted = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is missing; on Debian: apt install chromium", file=sys.stderr)
        return 1
    os.environ.update(ENVIRONMENT)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ingest(data, wanted.records)
        with started(data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            page = browser.new_page(viewport=SIZE, color_scheme=wanted.scheme)
            page.set_default_timeout(PATIENCE)
            page.goto(address)
            visit = Visit(page)
            visit.ask(wanted.question)
            visit.turn(1)
            page.mouse.move(0, 0)
            page.screenshot(path=wanted.out, animations="disabled", caret="hide")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
