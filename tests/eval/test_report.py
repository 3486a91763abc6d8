"""The page holds what was measured, in words that can be read, and needs nothing from elsewhere."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from eval.report import words
from eval.report.charts import Line, bars, lines
from eval.report.page import Report
from eval.runs import Run
from eval.scores import Row
from tests.e2e.conftest import ARGUMENTS
from tests.eval.board import BROKEN, COST, MOTION, SILENCE, cite, given, library, question, row, unanswerable

SCORES = {"correct": 0.0, "facts_in_50_words": 0.25, "record_cited": 1.0}


def told(identifier: str, *, right: bool = False, home: str = "dev", kind: str = "figure") -> Row:
    answer = given(
        "Den kostar <mycket>. [1]", cite(1, MOTION, role="yrkande"), retrieved=(MOTION, COST), groups=(1, 1)
    )
    asked = question(id=identifier, kind=kind, question=f"Fråga {identifier}?")
    return Row(home, asked, dataclasses.replace(answer, ms=120.0), SCORES | {"correct": float(right)})


def run_of(rows: list[Row], name: str = "r", config: str = "namndminnet") -> Run:
    homes = tuple(dict.fromkeys(row.home for row in rows))
    return Run(name, config, homes, "2026-11-22T10:20:30+01:00", "abc123", "e5", "index", 1.0, tuple(rows))


RUN = run_of([told("d-1"), told("d-2", right=True), told("d-3", kind="who"), told("t-1", home="test")])


class Tags(HTMLParser):
    """Remembers open tags, so that what is not closed is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def visible(page: str) -> str:
    body = page.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    page = Report(RUN, [run_of([told("d-1")], config="bm25")], [RUN, RUN], library()).html()
    tags = Tags()
    tags.feed(re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", page))
    assert tags.open == []
    assert 'lang="sv"' in page
    assert not re.findall(r"(?:src|href)=\"(?!#)|url\((?!#)|@import|<script", page)


def test_scores_failures_and_evidence_stand_in_it() -> None:
    text = visible(Report(RUN, [run_of([told("d-1")], config="bm25")], [RUN], library()).html())
    assert "33 % rätt svar, utvecklings\u00adfrågor" in text
    assert "120 ms svarstid, median" in text
    assert "Fel svar: 2 av utvecklingsfrågorna" in text
    assert "Fråga d-1? d-1 · uppgifter saknas i svaret" in text
    assert "Den kostar &lt;mycket&gt;. [1]" in text
    assert f"Underlag: {COST} (träff 2)" in text
    assert "24 besökare per kväll" in text, "the paragraph itself"
    assert f"{MOTION} (yrkande)" in text
    assert "våra stycken, bara ord (BM25)" in text
    assert "Fråga d-2?" not in text, "it is right"


def test_what_test_got_wrong_is_counted_and_not_shown() -> None:
    text = visible(Report(RUN).html())
    assert "Testfrågornas 1 fel visas inte" in text
    assert "Fråga t-1?" not in text


def test_without_records_the_ids_must_do() -> None:
    text = visible(Report(RUN).html())
    assert f"Underlag: {COST} (träff 2)" in text
    assert "24 besökare per kväll" not in text


def test_the_page_says_who_judged() -> None:
    assert "Ingen språkmodell har bedömt svaren" in visible(Report(RUN).html())
    page = visible(Report(dataclasses.replace(RUN, judge="domaren")).html())
    assert "bedömda av språkmodellen domaren" in page


def test_a_first_run_has_nothing_to_compare_with() -> None:
    assert "ingen tidigare körning" in visible(Report(RUN, earlier=[RUN]).html())
    assert "ingen tidigare körning" not in visible(Report(RUN, earlier=[RUN, RUN]).html())


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"given": BROKEN}, words.BROKE),
        ({"given": SILENCE}, words.SILENT),
        ({"question": unanswerable()}, words.TALKED),
        ({"values": {"correct": 0.0, "forbidden_error": 1.0}}, words.FALSE),
        ({"values": {"correct": 0.0, "record_cited": 0.0}}, words.ELSEWHERE),
        ({"values": {"correct": 0.0, "record_cited": 1.0}}, words.PARTIAL),
    ],
)
def test_a_wrong_answer_is_called_by_what_is_wrong(changed: dict[str, object], what: str) -> None:
    assert words.fault(dataclasses.replace(row("d-1", 0.0), **changed)) == what


def test_numbers_are_written_as_in_swedish() -> None:
    assert words.percent(0.346) == "35\u00a0%"
    assert (words.milliseconds(93.4), words.milliseconds(1234)) == ("93\u00a0ms", "1,2\u00a0s")


def test_lines_differ_in_dash_and_mark() -> None:
    drawn = [Line(f"linje {n}", ((0.0, 0.0), (1.0, n / 4))) for n in range(5)]
    chart = lines("Fem linjer", drawn, [(0.0, "0"), (1.0, "1")], along="x")
    styles = re.findall(r'<polyline points="[^"]*" ([^/]*)/>', chart)
    assert len(set(styles)) == 5
    assert {mark for mark in "●■▲◆○" if mark in chart} == set("●■▲◆○")
    assert 'aria-label="Fem linjer"' in chart
    # The last line goes from the lower left corner to the upper right one.
    assert 'points="44.0,256.0 408.0,12.0"' in chart


def test_bars_are_as_high_as_their_counts() -> None:
    chart = bars("Staplar", [("a", 1), ("b", 4), ("c", 0)], along="x")
    assert [float(height) for height in re.findall(r'height="([\d.]+)" fill', chart)] == [57.0, 228.0, 0.0]


@pytest.mark.e2e
@pytest.mark.heavy
@pytest.mark.parametrize("width", [1280, 400])
def test_the_page_fits_and_says_nothing_on_the_console(
    chromium_path: str, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(Report(RUN, [RUN], [RUN, RUN], library()).html(), "utf-8")
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if request.url[:5] != "file:" else None)
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('p, td, th, li, figcaption')]"
            ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
        )
        assert smallest >= 12
        browser.close()
    assert said == []
