"""The gate: what an evaluation must reach, and that no kind of question has got worse.

``eval/gate.toml`` holds the thresholds, ``eval/baseline/`` the run that kinds are compared with.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.compare import Comparison
from eval.errors import GateError
from eval.questions import KINDS
from eval.runs import Run
from eval.scores import ALL, Row, difference, summary

FOLDER = Path(__file__).parent
THRESHOLDS = FOLDER / "gate.toml"
CORPUS_THRESHOLDS = FOLDER / "gate-corpus.toml"
"""For the retellings that ship with the project, which have other paragraphs than the originals."""
BASELINE = FOLDER / "baseline" / "namndminnet.json"
KEPT = ("correct", "fact_recall", "record_cited", "abstention", "context_recall_5")
"""Metrics that a baseline keeps of each question; no words of answers or records."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What must be reached.

    Attributes:
        least: By set, then metric, the lowest mean that passes.
        most: The highest, for errors.
        watched: Metrics in which no kind may fall significantly below the baseline.
        confidence: Of the interval that says what is significant.
        kept: Of what is answered rightly from the originals, the share that must be from these records too.
    """

    least: Mapping[str, Mapping[str, float]]
    most: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    watched: tuple[str, ...] = ()
    confidence: float = 0.95
    kept: float | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The run that kinds are compared with.

    Attributes:
        origin: Name of the run, its time and commit.
        values: Numbers by question and metric.
    """

    origin: str
    values: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Failing:
    """One thing that the gate does not let through.

    Attributes:
        metric: Its name, or "answered" for questions that are missing or failed with an error.
        where: The set or kind.
        why: A sentence with both numbers.
    """

    metric: str
    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.metric} ({self.where}): {self.why}"


class Gate:
    """Judges the rows of a run.

    Args:
        thresholds: What must be reached.
        baseline: What kinds are compared with; None compares nothing.
        originals: Rows of a run on the originals, which a run on retellings is paired with.
    """

    def __init__(
        self, thresholds: Thresholds, baseline: Baseline | None, originals: Sequence[Row] = ()
    ) -> None:
        self._thresholds = thresholds
        self._baseline = baseline
        self._originals = originals

    def run(self, rows: Sequence[Row]) -> list[Failing]:
        """Everything that fails, sets first, then kinds; empty when the gate is passed.

        Raises:
            GateError: No set of the rows has thresholds.
        """
        homes = {name: [row for row in rows if row.home == name] for name in self._thresholds.least}
        if not any(homes.values()):
            raise GateError("The run has no set that gate.toml has thresholds for.")
        failing = [failed for name, own in homes.items() if own for failed in self._set(name, own)]
        return [*failing, *self._unanswered(rows), *self._kinds(rows), *self._lost(rows)]

    def _set(self, name: str, rows: Sequence[Row]) -> list[Failing]:
        bounds = [(self._thresholds.least, 1), (self._thresholds.most, -1)]
        wanted = [
            (metric, bound, sign) for table, sign in bounds for metric, bound in table.get(name, {}).items()
        ]
        scores = summary(rows, [metric for metric, *_ in wanted])[ALL]
        failing = []
        for metric, bound, sign in wanted:
            told = scores.get(metric)
            if told is None:
                failing.append(Failing(metric, name, "says nothing about any question"))
            elif sign * (told.mean - bound) < -_TINY:
                limit = "at least" if sign > 0 else "at most"
                failing.append(Failing(metric, name, f"{told.mean:.3f}, {limit} {bound:.3f} is wanted"))
        return failing

    def _unanswered(self, rows: Sequence[Row]) -> list[Failing]:
        failing = [
            Failing("answered", row.home, f"{row.id} failed: {row.given.error}")
            for row in rows
            if row.given.error
        ]
        if self._baseline:
            homes = {row.home for row in rows}
            missing = set(self._baseline.values) - {row.id for row in rows}
            if len(homes) == len(self._thresholds.least) and missing:
                failing.append(
                    Failing("answered", ALL, f"{len(missing)} questions of the baseline are missing")
                )
        return failing

    def _kinds(self, rows: Sequence[Row]) -> list[Failing]:
        if self._baseline is None:
            return []
        pairs: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        for row in rows:
            kept = self._baseline.values.get(row.id, {})
            for metric in self._thresholds.watched:
                now = row.values.get(metric)
                if now is not None and metric in kept:
                    pairs[metric, row.question.kind].append((kept[metric], now))
        failing = []
        for metric in self._thresholds.watched:
            for kind in (kind for kind in KINDS if (metric, kind) in pairs):
                own = pairs[metric, kind]
                gain, low, high = difference(own, self._thresholds.confidence)
                if high < -_TINY:
                    before = sum(pair[0] for pair in own) / len(own)
                    why = (
                        f"fell from {before:.3f} to {before + gain:.3f} "
                        f"(interval of the change {low:+.3f} to {high:+.3f}, {len(own)} questions)"
                    )
                    failing.append(Failing(metric, kind, why))
        return failing

    def _lost(self, rows: Sequence[Row]) -> list[Failing]:
        if self._thresholds.kept is None or not self._originals:
            return []
        kept = Comparison(self._originals, rows).kept()
        if kept.share - self._thresholds.kept >= -_TINY:
            return []
        lost = ", ".join(row.id for row in kept.lost)
        why = (
            f"{kept.share:.3f} of {kept.right}, at least {self._thresholds.kept:.3f} is wanted; lost: {lost}"
        )
        return [Failing("kept", ALL, why)]


def load_thresholds(path: Path = THRESHOLDS) -> Thresholds:
    """Thresholds from TOML.

    Raises:
        GateError: The file is missing or holds something else.
    """
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GateError(f"{path} cannot be read: {error}") from error
    unknown = set(read) - {"least", "most", "kinds", "kept"}
    if unknown or not isinstance(read.get("least"), dict):
        raise GateError(
            f"{path} must have [least.SET], may have [most.SET], [kinds] and kept, and nothing else"
        )
    kinds: dict[str, Any] = read.get("kinds", {})
    watched = tuple(kinds.get("watched", ()))
    if not set(watched) <= set(KEPT):
        raise GateError(f"{path}: a baseline keeps {', '.join(KEPT)}, not all of {', '.join(watched)}")
    confidence = float(kinds.get("confidence", 0.95))
    return Thresholds(read["least"], read.get("most", {}), watched, confidence, read.get("kept"))


def load_baseline(path: Path = BASELINE) -> Baseline:
    """The kept baseline.

    Raises:
        GateError: It is missing or damaged.
    """
    try:
        read = json.loads(path.read_text("utf-8"))
        values = {row.pop("id"): row for row in read["questions"]}
        return Baseline(read["origin"], values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GateError(f"{path} cannot be read ({error}). Write one: python -m eval keep RUN") from error


def keep(run: Run, path: Path = BASELINE) -> None:
    """Make a run the baseline: its numbers by question, one question a line, nothing of its words."""
    rows = [
        {"id": row.id, **{m: round(v, 4) for m in KEPT if (v := row.values.get(m)) is not None}}
        for row in run.rows
    ]
    origin = json.dumps(f"{run.name}, {run.at}, commit {run.commit or 'unknown'}")
    lines = ",\n".join(json.dumps(row) for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"origin": {origin},\n"questions": [\n{lines}\n]}}\n', "utf-8")
