"""The gate on the five real records: it passes what there is, and fails what is broken on purpose."""

from __future__ import annotations

import dataclasses
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval.experiment import conduct
from eval.gate import CORPUS_THRESHOLDS, Gate, load_baseline, load_thresholds
from eval.given import Cited, Given
from eval.metrics import all_metrics, judged
from eval.questions import Library, Question, load
from eval.ragas_metrics import ragas_metrics
from eval.scores import Row
from eval.systems import CORPUS, Namndminnet, library_of, prepared
from ingest.model import Role
from ingest.settings import Settings

pytestmark = pytest.mark.heavy

MOST_SECONDS = 360
Breaking = Callable[[Question, Given, Library], Given]


@dataclasses.dataclass(frozen=True)
class Evaluated:
    """What was asked once for all tests here."""

    settings: Settings
    library: Library
    rows: list[Row]
    seconds: float


@pytest.fixture(scope="module")
def evaluated(records_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Evaluated:
    began = time.perf_counter()
    settings = prepared(records_dir, Settings(), tmp_path_factory.mktemp("evaluated"))
    library = library_of(settings)
    rows = conduct(Namndminnet(settings), load(), all_metrics(library), ragas_metrics(library, None))
    return Evaluated(settings, library, rows, time.perf_counter() - began)


@pytest.fixture(scope="module")
def retold(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The same questions asked of the retellings that ship, as a fresh clone answers them."""
    settings = prepared(CORPUS, Settings(), tmp_path_factory.mktemp("retold"))
    return conduct(Namndminnet(settings), load(), all_metrics(library_of(settings)))


def test_the_gate_is_passed_on_the_retellings_that_ship(retold: list[Row]) -> None:
    failing = Gate(load_thresholds(CORPUS_THRESHOLDS), None).run(retold)
    assert not failing, "\n".join(map(str, failing))


def test_the_retellings_answer_what_the_originals_answer(evaluated: Evaluated, retold: list[Row]) -> None:
    failing = Gate(load_thresholds(CORPUS_THRESHOLDS), None, evaluated.rows).run(retold)
    assert "kept" not in {one.metric for one in failing}, "\n".join(map(str, failing))


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(load_thresholds(), load_baseline())


def test_the_gate_is_passed(evaluated: Evaluated, gate: Gate) -> None:
    failing = gate.run(evaluated.rows)
    assert not failing, "\n".join(map(str, failing))
    assert evaluated.seconds < MOST_SECONDS


def test_a_second_run_gives_the_same_answers_and_numbers(evaluated: Evaluated) -> None:
    asked = {home: own[::5] for home, own in load().items()}
    # Every fifth question; of a dialogue the turns before it are not asked, only told.
    whole = {home: [q for q in own if q.dialogue is None] for home, own in asked.items()}
    again = conduct(Namndminnet(evaluated.settings), whole, all_metrics(evaluated.library))
    first = {row.id: row for row in evaluated.rows}
    assert len(again) > 80
    for row in again:
        before = first[row.id]
        assert dataclasses.replace(row.given, ms=0) == dataclasses.replace(before.given, ms=0)
        assert dict(row.values) == {name: before.values[name] for name in row.values}


def swap_outcomes(question: Question, given: Given, library: Library) -> Given:
    """The board approves what it turned down, and the other way round."""
    exchanged = {"bifall": "avslag", "biföll": "avslog", "avslag": "bifall", "avslog": "biföll"}
    text = re.sub(
        "|".join(exchanged), lambda found: exchanged[found.group().lower()], given.text, flags=re.IGNORECASE
    )
    text = re.sub(r"enligt (\w+ förslag)", r"om avslag på \1", text)
    return dataclasses.replace(given, text=text)


def drop_citations(question: Question, given: Given, library: Library) -> Given:
    return dataclasses.replace(given, text=re.sub(r" \[\d+\]", "", given.text), citations=())


def answer_everything(question: Question, given: Given, library: Library) -> Given:
    """Where there is nothing to say, the paragraph that is found first is quoted."""
    if not given.abstained or not given.retrieved:
        return given
    return quoting(given, given.retrieved[0], library)


def answer_nothing(question: Question, given: Given, library: Library) -> Given:
    return dataclasses.replace(given, text="Det framgår inte av handlingarna.", abstained=True)


def quote_a_reservation(question: Question, given: Given, library: Library) -> Given:
    """Who asks for a decision is told what somebody wanted instead."""
    if question.role not in ("beslut", "beslutsgång") or given.abstained:
        return given
    wanted = {Role.RESERVATION, Role.YRKANDE}
    home = library.records[question.record or ""].paragraphs
    dissent = next((p.id for p in home if p.role in wanted), None)
    return quoting(given, dissent, library) if dissent else given


def shuffle_retrieval(question: Question, given: Given, library: Library) -> Given:
    everything = list(library.paragraphs)
    random.Random(question.id).shuffle(everything)
    return dataclasses.replace(given, retrieved=tuple(everything[: len(given.retrieved)]))


def quoting(given: Given, paragraph: str, library: Library) -> Given:
    """An answer that quotes one paragraph."""
    found = library.paragraphs[paragraph]
    cited = Cited(1, paragraph, paragraph.split("/")[0], found.role.value, found.text)
    return dataclasses.replace(given, text=f"”{found.text}” [1]", abstained=False, citations=(cited,))


@pytest.mark.parametrize(
    ("breaking", "metric"),
    [
        (swap_outcomes, "polarity"),
        (drop_citations, "record_cited"),
        (drop_citations, "citation_recall"),
        (answer_everything, "abstention_recall"),
        (answer_nothing, "fact_recall"),
        (quote_a_reservation, "role"),
        (shuffle_retrieval, "context_recall_5"),
    ],
)
def test_a_broken_system_fails_the_gate_by_the_metric_that_sees_it(
    evaluated: Evaluated, gate: Gate, breaking: Breaking, metric: str
) -> None:
    failing = gate.run(broken(evaluated.rows, breaking, evaluated.library))
    assert metric in {one.metric for one in failing}


def broken(rows: Sequence[Row], breaking: Breaking, library: Library) -> list[Row]:
    """The rows as they would be judged had the system answered so."""
    metrics = all_metrics(library)
    changed = []
    for row in rows:
        given = breaking(row.question, row.given, library)
        changed.append(Row(row.home, row.question, given, judged(row.question, given, metrics)))
    assert any(new.given != old.given for new, old in zip(changed, rows, strict=True))
    return changed
