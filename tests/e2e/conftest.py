"""A headless Chromium that records what it asks for and complains about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.scripted import ScriptedAssistant
from tests.e2e.serving import served

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Milliseconds that the page gets for each thing a test waits for; a loaded machine is slow.
PATIENCE = 15_000


@dataclass
class Visit:
    """A page in a browser context of its own, with what happened there.

    Attributes:
        requests: Addresses of all requests, including those of frames.
        complaints: Errors and warnings in the console, uncaught errors, answers of status 400 up.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def hosts(self) -> set[str | None]:
        """Where requests went, those inside the browser (data:, blob:) left out."""
        parts = map(urlsplit, self.requests)
        return {part.hostname for part in parts if part.scheme not in ("data", "blob")}

    def ask(self, question: str) -> None:
        """Write a question and press Enter."""
        box = self.page.get_by_label("Din fråga")
        box.fill(question)
        box.press("Enter")

    def turn(self, number: int) -> Any:
        """The turn of that number when its answer has come in full."""
        turn = self.page.locator(f'[data-turn="{number}"]')
        turn.and_(self.page.locator('[aria-busy="false"]')).wait_for()
        return turn


class Visitor:
    """Opens pages, each in a browser context of its own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.visits: list[Visit] = []

    def open(self, address: str, *, wait: bool = True, **options: Any) -> Visit:
        """Open an address and wait until the question box is there; options as `new_context`."""
        context = self._browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        visit = Visit(context.new_page())
        self.visits.append(visit)
        listen(visit)
        visit.page.goto(address)
        if wait:
            visit.page.get_by_label("Din fråga").wait_for()
        return visit

    def leave(self) -> None:
        """Close all that was opened."""
        for visit in self.visits:
            visit.page.context.close()


def listen(visit: Visit) -> None:
    """Record requests and complaints of a page."""
    page = visit.page
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            visit.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on(
        "response",
        lambda response: (
            visit.complaints.append(f"{response.status} {response.url}") if response.status >= 400 else None
        ),
    )


# Not longer than a module: while Playwright runs, nothing else can run an event loop in this thread.
@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Opens pages; afterwards no page may have complained or asked another machine for anything."""
    opened = Visitor(browser)
    yield opened
    complaints = [complaint for visit in opened.visits for complaint in visit.complaints]
    hosts = {host for visit in opened.visits for host in visit.hosts()}
    opened.leave()
    assert complaints == []
    assert hosts <= {"127.0.0.1"}


@pytest.fixture
def assistant() -> ScriptedAssistant:
    """The scripted assistant behind `address`."""
    return ScriptedAssistant()


@pytest.fixture
def address(assistant: ScriptedAssistant) -> Iterator[str]:
    """Where the page with the scripted assistant is served."""
    with served(assistant) as where:
        yield where
        assistant.hold.set()


@pytest.fixture
def visit(visitor: Visitor, address: str) -> Visit:
    """The page with the scripted assistant, just opened."""
    return visitor.open(address)
