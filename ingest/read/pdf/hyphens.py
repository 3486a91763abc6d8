"""Words that a line break cuts."""

from __future__ import annotations

import re
from collections.abc import Iterable

_END = re.compile(r"([^\W\d_]+|[\w-]*\w)-$")
_BEGIN = re.compile(r"[^\W\d_]+")
_STANDS_FOR_MORE = frozenset("och eller samt respektive resp till men som i såväl liksom och/eller".split())
"""Words after a hyphen that stands for the rest of a compound ("kultur- och fritidsnämnden")."""
_SHORT = 2
"""Letters before a hyphen that is the word's own ("e-post", "a-kassa")."""


class Hyphens:
    """Decides whether a hyphen at a line's end is the word's own.

    Args:
        texts: The document's lines; a word that stands in them with its hyphen, or without, decides.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._known: set[str] = set()
        for text in texts:
            self._known.update(word.lower() for word in re.findall(r"\w[\w-]*\w", text))

    def join(self, before: str, after: str) -> str:
        """Two pieces of a paragraph as one, cut words mended, a space between whole ones."""
        if before.endswith("/") and before[-2:-1].isalnum():
            return before + after
        end = _END.search(before)
        if not end:
            if before.endswith("–") and before[-2:-1].isdigit() and after[:1].isdigit():
                return before + after
            return f"{before} {after}"
        begin = _BEGIN.match(after)
        if begin is None:
            return before + after if after[:1].isdigit() else f"{before} {after}"
        if begin.group().lower() in _STANDS_FOR_MORE:
            return f"{before} {after}"
        return before + after if self._is_own(end[1], begin.group()) else before[:-1] + after

    def _is_own(self, first: str, second: str) -> bool:
        whole, parted = f"{first}{second}".lower(), f"{first}-{second}".lower()
        if (parted in self._known) != (whole in self._known):
            return parted in self._known
        return len(first) <= _SHORT or not first.islower() or not second.islower()
