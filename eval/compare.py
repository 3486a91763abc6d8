"""Two runs side by side, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.errors import RunError
from eval.scores import CONFIDENCE, Row, difference, groups


@dataclass(frozen=True, slots=True)
class Change:
    """How a metric changed for a group of questions.

    Attributes:
        before: Mean in the first run, over the questions that it applies to in both.
        after: Mean in the second.
        low: Lower end of the paired bootstrap interval of after less before.
        high: Upper end.
        count: How many questions.
    """

    group: str
    metric: str
    before: float
    after: float
    low: float
    high: float
    count: int

    @property
    def gain(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that is right in one run and wrong in the other."""

    before: Row
    after: Row

    @property
    def got_better(self) -> bool:
        """Whether it is right now."""
        return (self.after.values["correct"] or 0) > (self.before.values["correct"] or 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of the first run's right answers the second gives too.

    Attributes:
        right: Questions that the records answer and that the first run answers rightly.
        lost: Rows of the second run, in order, of those that it does not.
    """

    right: int
    lost: tuple[Row, ...]

    @property
    def share(self) -> float:
        """0 to 1; 1 where there was nothing to keep."""
        return 1 - len(self.lost) / self.right if self.right else 1.0


class Comparison:
    """Pairs the rows of two runs by question.

    Args:
        before: Rows of the first run.
        after: Rows of the second; questions that only one of them has are left out.

    Raises:
        RunError: They have no question in common, or one of them has a question twice.
    """

    def __init__(self, before: Sequence[Row], after: Sequence[Row]) -> None:
        earlier = {row.id: row for row in before}
        if len(earlier) < len(before) or len({row.id for row in after}) < len(after):
            raise RunError("A run has a question twice. Make it anew: python -m eval run")
        self._pairs = [(earlier[row.id], row) for row in after if row.id in earlier]
        if not self._pairs:
            raise RunError("The runs have no question in common; compare runs of the same set.")

    @property
    def count(self) -> int:
        """How many questions both runs have."""
        return len(self._pairs)

    def changes(self, metrics: Sequence[str], confidence: float = CONFIDENCE) -> list[Change]:
        """How each metric changed, over all questions and then by group."""
        earlier = {after.id: before for before, after in self._pairs}
        found = []
        for group, rows in groups([after for _, after in self._pairs]):
            for metric in metrics:
                pairs = [
                    (old, new)
                    for row in rows
                    if (old := earlier[row.id].values.get(metric)) is not None
                    and (new := row.values.get(metric)) is not None
                ]
                if not pairs:
                    continue
                _, low, high = difference(pairs, confidence)
                before, after = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
                found.append(Change(group, metric, before, after, low, high, len(pairs)))
        return found

    def turned(self) -> list[Turned]:
        """Questions that are right in one run alone, in order."""
        return [
            Turned(before, after)
            for before, after in self._pairs
            if before.values["correct"] != after.values["correct"]
        ]

    def kept(self) -> Kept:
        """What of the answers that were right still is; abstaining, however right, is no answer here."""
        right = [
            after
            for before, after in self._pairs
            if before.question.answerable and before.values["correct"] == 1
        ]
        return Kept(len(right), tuple(row for row in right if row.values["correct"] != 1))
