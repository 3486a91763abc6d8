"""The first run as a user meets it: the real app, the five real records, a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visit, Visitor
from tests.e2e.serving import ingest, started

pytestmark = [pytest.mark.e2e, pytest.mark.records, pytest.mark.heavy]

# Milliseconds for an answer; the first waits until the model is unpacked and loaded.
PATIENCE = 120_000

# Question, what the answer holds (a pattern; any space may be a hard one), and date and kind
# of the record that it has to be cited from.
QUESTIONS = [
    (
        "Hur många jobbcoacher arbetar på Jobbtorg?",
        r"\b248\b",
        "19 december 2023",
        "tjänsteutlåtande",
    ),
    (
        "Vad beräknas teamet för avhoppare kosta under 2023?",
        r"\b2,15 (mnkr|miljoner)",
        "19 december 2023",
        "tjänsteutlåtande",
    ),
    (
        "Vem reserverade sig mot beslutet om trygghetsprogrammet?",
        r"\bKling\b.*\bC\b",
        "24 oktober 2023",
        "protokoll",
    ),
    (
        "Vilket diarienummer har skrivelsen om nivåplacering i sfi?",
        r"\bAMF 2023/667\b",
        "24 oktober 2023",
        "protokoll",
    ),
    (
        "Från vilket datum skulle Jobbtorg inrättas?",
        r"\b1 januari 2008\b",
        "19 september 2007",
        "utlåtande",
    ),
    (
        "Hur många feriejobb erbjuder staden?",
        r"\b11 ?000\b",
        "3 oktober 2023",
        "protokoll",
    ),
    (
        "Under vilken nämnd eller styrelse placeras Jobbtorg enligt beslutet 2007?",
        r"\b[Kk]ommunstyrelsen",
        "19 september 2007",
        "utlåtande",
    ),
]


@pytest.fixture(scope="module")
def address(records_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real app serves the real records."""
    data = tmp_path_factory.mktemp("real") / "data"
    ingest(data, records_dir)
    with started(data) as where:
        yield where


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A fresh page, with patience for the first answer."""
    visitor = Visitor(browser)
    opened = visitor.open(address)
    opened.page.context.set_default_timeout(PATIENCE)
    yield opened
    complaints, hosts = opened.complaints, opened.hosts()
    visitor.leave()
    assert complaints == []
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize(("question", "fact", "date", "kind"), QUESTIONS)
def test_the_answer_holds_the_fact_and_cites_the_right_record(
    visit: Visit, question: str, fact: str, date: str, kind: str
) -> None:
    visit.ask(question)
    turn = visit.turn(1)
    sentences = [re.sub(r"\s", " ", sentence) for sentence in turn.locator(".nm-sentence").all_inner_texts()]
    holding = [sentence for sentence in sentences if re.search(fact, sentence)]
    assert holding, f"no {fact} in the answer: {sentences}"
    cited = {n for sentence in holding for n in re.findall(r"\[(\d+)\]", sentence)}
    sources = [re.sub(r"\s", " ", source) for source in turn.get_by_role("listitem").all_inner_texts()]
    right = [
        source
        for source in sources
        if (number := re.match(r"\[(\d+)\]", source))
        and number[1] in cited
        and date in source
        and kind in source.lower()
    ]
    assert right, f"the {kind} of {date} is not cited for {holding}: {sources}"


def test_the_page_tells_what_there_is_and_an_example_is_answered(visit: Visit) -> None:
    page = visit.page
    page.get_by_text("5 handlingar från 19 september 2007 till 19 december 2023").wait_for()
    examples = page.locator("#forslag .nm-chip:visible")
    examples.first.wait_for()
    assert 1 <= examples.count() <= 4
    examples.first.click()
    turn = visit.turn(1)
    assert turn.locator(".nm-error").count() == 0
    assert turn.get_by_role("heading", name="Källor").count() == 1
