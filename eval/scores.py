"""From numbers per question to scores by kind, with how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.given import Given
from eval.questions import KINDS, Question

RESAMPLES = 2000
CONFIDENCE = 0.95
SEED = 0
ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One question with what a system gave and what it is worth.

    Attributes:
        home: Which set the question is of, "dev" or "test".
        values: Numbers by name of metric, None where a metric says nothing.
    """

    home: str
    question: Question
    given: Given
    values: Mapping[str, float | None]

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id


@dataclass(frozen=True, slots=True)
class Score:
    """A mean with its bootstrap interval.

    Attributes:
        mean: Over the questions that the metric applies to.
        low: Lower end of the interval.
        high: Upper end.
        count: How many these are, at least 1.
    """

    mean: float
    low: float
    high: float
    count: int


def score(values: Sequence[float], statistic: Callable[[Any], Any] | None = None) -> Score:
    """Mean and percentile bootstrap interval (Efron 1979) over questions; the same for the same values.

    Args:
        values: At least one, 0 to 1, or rows of several numbers where `statistic` makes one of them.
        statistic: From resampled values, shape (resamples, n[, columns]), to shape (resamples,); the mean
            unless given. NaN stands for a resample that it cannot be computed of.

    Raises:
        ValueError: There are no values.
    """
    if not len(values):
        raise ValueError("no values to score")
    of = statistic or _mean
    table = np.asarray(values, np.float64)
    drawn = of(table[_draws(len(table))])
    edge = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(drawn, [edge, 1 - edge]) if not np.isnan(drawn).all() else (np.nan, np.nan)
    return Score(float(of(table[None])[0]), float(low), float(high), len(table))


def difference(
    pairs: Sequence[tuple[float, float]], confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """How much the second of each pair is above the first: mean and paired bootstrap interval.

    Args:
        pairs: At least one.
        confidence: Of the interval, above 0 and below 1.

    Raises:
        ValueError: There are no pairs.
    """
    if not pairs:
        raise ValueError("no pairs to compare")
    gain = np.array([after - before for before, after in pairs])
    drawn = gain[_draws(len(gain))].mean(axis=1)
    edge = (1 - confidence) / 2
    low, high = np.quantile(drawn, [edge, 1 - edge])
    return float(gain.mean()), float(low), float(high)


def groups(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows as a whole, then by kind, then those of the sorts that cut across; empty groups left out."""
    found: list[tuple[str, list[Row]]] = [(ALL, list(rows))]
    found += [(kind, [row for row in rows if row.question.kind == kind]) for kind in KINDS]
    found += [
        ("answerable", [row for row in rows if row.question.answerable]),
        ("unanswerable", [row for row in rows if not row.question.answerable]),
        ("follow-up", [row for row in rows if row.question.turn > 1]),
    ]
    return ((name, own) for name, own in found if own)


def metric_score(rows: Sequence[Row], metric: str) -> Score | None:
    """The score of a metric over the rows it applies to, None where it applies to none."""
    values = [value for row in rows if (value := row.values.get(metric)) is not None]
    return score(values) if values else None


def abstaining(rows: Sequence[Row]) -> dict[str, Score]:
    """Precision and recall of abstaining.

    Returns:
        ``abstention_precision``: of the abstentions, how many are right (absent when nothing abstains).
        ``abstention_recall``: of the questions that the records do not answer, for how many the system
        abstains (absent when there is no such question).
    """
    right = [float(not row.question.answerable) for row in rows if row.given.abstained]
    caught = [float(row.given.abstained) for row in rows if not row.question.answerable]
    found = {"abstention_precision": right, "abstention_recall": caught}
    return {name: score(values) for name, values in found.items() if values}


def summary(rows: Sequence[Row], metrics: Sequence[str]) -> dict[str, dict[str, Score]]:
    """Scores by group and metric.

    Raises:
        ValueError: There are no rows.
    """
    if not rows:
        raise ValueError("no rows to sum up")
    found = {}
    for name, own in groups(rows):
        scores = {metric: one for metric in metrics if (one := metric_score(own, metric)) is not None}
        found[name] = scores | abstaining(own)
    return found


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    means: NDArray[np.float64] = values.mean(axis=1)
    return means


def _draws(count: int) -> NDArray[np.int64]:
    """Which rows each resample takes, shape (`RESAMPLES`, count); the same for the same count."""
    return np.random.default_rng(SEED).integers(0, count, (RESAMPLES, count))
