"""What axe-core finds wrong with the page as it stands (WCAG 2.2 AA and good practice)."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}


def findings(page: Page, *, grave: bool = True) -> list[str]:
    """Run axe-core on the page.

    Args:
        page: As it is to be judged, with panels and menus open or closed.
        grave: Whether only serious and critical findings count.

    Returns:
        One line for each rule that is broken, with the elements; empty when there is nothing to mend.
    """
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    broken = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['impact']} {rule['id']}: {rule['help']} "
        f"{[' '.join(map(str, node['target'])) for node in rule['nodes']]}"
        for rule in broken
        if not grave or rule["impact"] in GRAVE
    ]
