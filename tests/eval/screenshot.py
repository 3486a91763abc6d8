"""Makes the README's picture of the report: ``python -m tests.eval.screenshot REPORT.html OUT.png``.

Only the top of the page is pictured, which holds scores and no words of any record.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from tests.e2e.conftest import ARGUMENTS

SIZE: ViewportSize = {"width": 1280, "height": 1420}


def main() -> int:
    """Open the report and take the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path, metavar="REPORT.html")
    parser.add_argument("out", type=Path, metavar="OUT.png")
    wanted = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("Chromium is missing; on Debian: apt install chromium\n")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE)
        page.goto(wanted.report.resolve().as_uri())
        page.screenshot(path=wanted.out)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
