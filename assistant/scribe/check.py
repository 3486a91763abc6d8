"""Holds a sentence against the paragraphs it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.scribe import verdicts
from assistant.scribe.claim import Claim, stems_of
from assistant.scribe.figures import check_figures
from assistant.scribe.grounds import Support, Weigh, check_names, check_one_case, check_sense, words_held
from assistant.scribe.harmless import is_plain
from assistant.scribe.procedure import check_procedure
from ingest.index.language import analyse
from ingest.structure.parties import PARTIES

_TELLERS = frozenset(
    stem
    for name in ("förvaltningen partiet stadsledningskontoret kommunstyrelsen borgarrådet", *PARTIES.values())
    for stem in analyse(name)
)
Nearness = Callable[[str, Sequence[str]], float]
"""From a sentence and ids of paragraphs to how near the nearest is, in standard deviations above what
unrelated questions come to (`assistant.support.Background`): cosines differ between models."""
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a sentence gave.

    Attributes:
        reasons: Why it does not hold, the gravest first; none for a sentence that holds.
        strength: Words and nearness together, see `grounds.Support`.
    """

    reasons: tuple[str, ...]
    strength: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the sentence may be shown as true."""
        return not self.reasons


class Checker:
    """Checks sentences; may be shared between threads.

    Args:
        weigh: How rare stems are; every word counts the same where it is left out.
        nearness: How near a sentence is to paragraphs; words alone decide where it is left out.
        support: The level from which a sentence is supported.
    """

    def __init__(
        self, weigh: Weigh | None = None, nearness: Nearness | None = None, support: Support | None = None
    ) -> None:
        self._weigh = weigh
        self._nearness = nearness
        self._support = support or Support()

    def run(self, claim: Claim) -> Checked:
        """Check a sentence; `Checked.reasons` are in Swedish."""
        if not is_plain(claim.text):
            return Checked((verdicts.NOT_TEXT,))
        if not claim.sources:
            return Checked((verdicts.NO_CITATION,))
        if not _says_something(claim.text):
            return Checked((verdicts.EMPTY,))
        if self._weigh:
            claim = replace(claim, weights=self._weigh(sorted(stems_of(claim.text))))
        reasons = list(dict.fromkeys(self._reasons(claim)))
        if reasons:
            return Checked(tuple(reasons[:_MOST_REASONS]))
        words = words_held(claim)
        nearness = None
        if self._nearness:
            nearness = self._nearness(claim.text, [source.hit.paragraph for source in claim.sources])
        strength = self._support.strength(words, nearness)
        held = self._support.holds(words, nearness)
        return Checked(() if held else (verdicts.WEAK,), strength)

    def _reasons(self, claim: Claim) -> Iterator[str]:
        yield from check_procedure(claim)
        yield from check_figures(claim)
        yield from check_names(claim)
        yield from check_sense(claim)
        yield from check_one_case(claim, self._support)


def _says_something(text: str) -> bool:
    """Whether a sentence has a word of matter beside the party or office that it tells of."""
    return bool(stems_of(text) - _TELLERS)


def has_words(text: str) -> bool:
    """Whether there is anything to check."""
    return bool(re.search(r"[^\W\d_]", text))
