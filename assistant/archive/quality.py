"""How good the answers are, by the evaluation that is kept with the program."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2] / "eval"
UNANSWERABLE = "unanswerable"
"""Of the questions that the records do not answer, how many are told so; worked out here."""
_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})T[\d:.]*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of questions.

    Attributes:
        share: 0 to 1.
        of: How many questions it is a share of.
    """

    share: float
    of: int


@dataclass(frozen=True, slots=True)
class Quality:
    """What an evaluation found.

    Attributes:
        day: When, None where the file does not say.
        questions: How many were asked.
        tuned: Figures of the questions that the program is tuned on, by metric.
        unseen: Figures of those that it is not tuned on.
        asked: How many questions of each of the two.
        when: The day with the time, as the file has it.
    """

    day: date | None
    questions: int
    tuned: dict[str, Figure]
    unseen: dict[str, Figure]
    asked: tuple[int, int]
    when: str = ""


class Qualities:
    """Reads the evaluation that was kept last.

    Args:
        folder: Where the evaluation keeps ``baseline/*.json`` and ``runs/*.json``.
    """

    def __init__(self, folder: Path = _ROOT) -> None:
        self._folder = folder

    def latest(self) -> Quality | None:
        """The newest evaluation that can be read, those of all questions first; None where there is none."""
        kept = [
            *self._folder.glob("runs/*.json"),
            *(path for path in self._folder.glob("baseline/*.json") if path.name == "namndminnet.json"),
        ]
        found = [quality for path in kept if (quality := _read(path))]
        return max(found, key=lambda one: (min(one.asked) > 0, one.asked[1] > 0, one.when), default=None)


def _read(path: Path) -> Quality | None:
    """An evaluation from a kept run or a baseline; None for a file of another sort."""
    try:
        read = json.loads(path.read_text("utf-8"))
        rows = [_row(row) for row in read.get("questions") or read["rows"]]
        origin = str(read.get("origin") or read["at"])
        if read.get("config", "namndminnet") != "namndminnet" or not rows:
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    day = _DAY.search(origin)
    tuned, unseen = ([values for own, values in rows if own is flag] for flag in (True, False))
    return Quality(
        day=date.fromisoformat(day[1]) if day else None,
        questions=len(rows),
        tuned=_figures(tuned),
        unseen=_figures(unseen),
        asked=(len(tuned), len(unseen)),
        when=day[0] if day else "",
    )


def _row(row: dict[str, Any]) -> tuple[bool, dict[str, float]]:
    """Whether a question is one to tune on, and its numbers by metric."""
    values = row.get("values", row)
    name = str(row.get("id") or row["question"]["id"])
    return name.startswith("d"), {key: float(v) for key, v in values.items() if isinstance(v, int | float)}


def _figures(rows: list[dict[str, float]]) -> dict[str, Figure]:
    """Means by metric; of the questions that the records do not answer, how many are told so."""
    for row in rows:
        # Only questions with an answer have facts.
        if "fact_recall" not in row and "abstention" in row:
            row[UNANSWERABLE] = row["abstention"]
    names = dict.fromkeys(name for row in rows for name in row)
    return {
        name: Figure(sum(found) / len(found), len(found))
        for name in names
        for found in [[row[name] for row in rows if name in row]]
    }
