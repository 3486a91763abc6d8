"""One evaluation through ragas: every question asked of a system and judged.

What ragas 0.4.3 does, and what is done here about it:

- A row whose function raises is dropped with a line on standard output. So failures are caught and kept as
  failed rows, and the rows that come back are counted.
- Rows come back in the order in which they finish. So they are put in the order of the questions.
- All rows start at once. So a limit holds them back.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import math
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from eval.errors import EvalError
from eval.given import Given, System
from eval.metrics import Metric
from eval.questions import Question
from eval.scores import Row

if TYPE_CHECKING:
    from ragas.metrics.result import MetricResult

QUIET = {
    "RAGAS_DO_NOT_TRACK": "true",
    "DO_NOT_TRACK": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
}
"""What ragas and the libraries that it brings read before they would report their use or look things up."""


class Judge(Protocol):
    """A metric in the form of ragas' collections."""

    @property
    def name(self) -> str:
        """What tables and files call it."""

    async def ascore(self, **kwargs: Any) -> MetricResult:
        """Judge ``given``, an answer to ``question``; NaN where the metric says nothing."""


def be_quiet() -> None:
    """Let no library report its use; to be called before ragas is imported, since it reads this once."""
    os.environ.update(QUIET)


def histories(sets: Mapping[str, Sequence[Question]]) -> dict[str, tuple[str, ...]]:
    """For each turn of a dialogue the questions before it, by question id; empty for all others."""
    before: dict[str, list[str]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for question in (question for own in sets.values() for question in own):
        if question.dialogue is None:
            found[question.id] = ()
            continue
        earlier = before.setdefault(question.dialogue, [])
        found[question.id] = tuple(earlier)
        earlier.append(question.question)
    return found


def conduct(
    system: System,
    sets: Mapping[str, Sequence[Question]],
    metrics: Sequence[Metric],
    judges: Sequence[Judge] = (),
    *,
    at_once: int = 1,
) -> list[Row]:
    """Ask a system all questions and judge what it gives.

    Args:
        system: Anything that it raises becomes a failed row.
        sets: Questions by set.
        metrics: Ours.
        judges: More metrics, in ragas' form.
        at_once: How many questions may be under way at a time; 1 measures latency best.

    Returns:
        One row for each question, in the order of the questions.

    Raises:
        ValueError: There are no questions, two have the same id, or two metrics the same name.
        EvalError: ragas lost a row.
    """
    homes = {question.id: name for name, own in sets.items() for question in own}
    asked = {question.id: question for own in sets.values() for question in own}
    if not asked or len(asked) < sum(map(len, sets.values())):
        raise ValueError("there must be questions, each with an id of its own")
    names = [*(metric.name for metric in metrics), *(judge.name for judge in judges)]
    if len(set(names)) < len(names):
        raise ValueError("two metrics have the same name")
    be_quiet()
    returned = asyncio.run(_experiment(system, asked, histories(sets), metrics, judges, at_once))
    rows = {row["id"]: row for row in returned}
    if len(returned) != len(asked) or set(rows) != set(asked):
        raise EvalError(f"ragas gave {len(returned)} rows back for {len(asked)} questions.")
    return [
        Row(homes[key], question, rows[key]["given"], rows[key]["values"]) for key, question in asked.items()
    ]


async def _experiment(
    system: System,
    asked: Mapping[str, Question],
    earlier: Mapping[str, Sequence[str]],
    metrics: Sequence[Metric],
    judges: Sequence[Judge],
    at_once: int,
) -> list[dict[str, Any]]:
    from ragas import Dataset, experiment
    from ragas.backends.inmemory import InMemoryBackend

    from eval.ragas_metrics import OwnMetric

    panel: list[Judge] = [*(OwnMetric(metric) for metric in metrics), *judges]
    limit = asyncio.Semaphore(at_once)

    async def ask(row: dict[str, Any]) -> dict[str, Any]:
        question = asked[row["id"]]
        async with limit:
            try:
                given = await asyncio.to_thread(system.ask, question, earlier[question.id])
            except Exception as error:  # noqa: BLE001 # whatever it is, it is this question's result
                given = Given(text="", abstained=False, error=f"{type(error).__name__}: {error}")
        values = {
            judge.name: _number((await judge.ascore(question=question, given=given)).value) for judge in panel
        }
        return {"id": question.id, "given": given, "values": values}

    # Without a data model and with nothing but memory behind it, rows come back as they were given.
    memory = InMemoryBackend()  # type: ignore[no-untyped-call]
    dataset: Dataset[Any] = Dataset("questions", memory, data=[{"id": key} for key in asked])
    with _bar_on_terminals_alone():
        returned = await experiment()(ask).arun(dataset, name=system.name)
    return list(returned)


def _bar_on_terminals_alone() -> contextlib.AbstractContextManager[Any]:
    """Keep ragas' progress bar, which cannot be turned off, out of logs."""
    return contextlib.nullcontext() if sys.stderr.isatty() else contextlib.redirect_stderr(io.StringIO())


def _number(value: float) -> float | None:
    """A metric's value; ragas says NaN where a metric does not apply, a run's file says nothing."""
    return None if math.isnan(value) else value
