"""Citation markers in what a model writes, read as it comes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.scribe.harmless import undecorated
from ingest.read.sentences import sentence_spans

MOST_CITED = 8
"""Paragraphs that one sentence may cite; a model that cites everything has not read anything."""
_WORD = r"(?:(?:stycken?a?|källa|källor|nr|st|ref|source|citation)\.?\s*:?\s*)"
_NUMBERS = rf"{_WORD}{{0,2}}\d{{1,3}}(?:\s*(?:,|;|och|&|-|–|—|till)\s*{_WORD}{{0,2}}\d{{1,3}})*"
_MARKER = re.compile(
    rf"[\[【]\s*(?P<inside>{_NUMBERS})\s*(?:[\]】]|(?=$|\n|[.!?]\s|[.!?]$))"
    rf"|\(\s*(?P<round>{_WORD}{_NUMBERS})\s*\)"
    rf"|(?<!\w)(?P<shut>\d{{1,3}})\]"
    r"|[\[【](?P<other>[^\]】\n]{0,60})[\]】]",
    re.IGNORECASE,
)
"""[3], [3, 5], [3-5], [stycke 3], (källa 3), either bracket left out; or any other bracket."""
_OPEN = re.compile(r"[\[【(][^\]】)\n]{0,40}$|\s\d{1,3}$")
"""What may be the beginning of a marker whose rest has not come yet."""
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|—|till)\s*(?:\D{0,10}?)(\d{1,3})")
_LONGEST_RANGE = 6
_FIRST, _LAST = 0xE000, 0xF8FF
"""Characters without a meaning of their own that stand for markers while sentences are parted."""
_STANDS = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_BEHIND_STOP = re.compile(
    f'(?P<stop>[.!?]+[”"’)]*)(?P<marks>(?:[^\\S\\n]*[{chr(_FIRST)}-{chr(_LAST)}])+)[^\\S\\n]*(?P<again>[.])?'
)
_MARKED_STOP = re.compile(f'(?<=[{chr(_FIRST)}-{chr(_LAST)}])(?P<stop>\\s*[.!?]+[”"’)]*)[^\\S\\n]+')
"""A marker and a full stop end a sentence whatever comes next."""
_SPACE = re.compile(r"\s+([.,;:!?])")
_ENDED = re.compile(r"[.!?…][”\"’»)\]]*$")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL | re.IGNORECASE)
_HEADED = re.compile(r"^\s*(?:svar|answer)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that a model wrote.

    Attributes:
        text: Without markers.
        cited: Numbers of known paragraphs, in the order cited, each once.
        unknown: Whether it cited a number that is none of theirs, or something that is no number.
        ended: Whether it ends as a sentence does.
    """

    text: str
    cited: tuple[int, ...]
    unknown: bool = False
    ended: bool = True


class Writing:
    """What a model writes, cut into sentences as it comes.

    A sentence is handed out when the next one begins, since its markers may stand behind its full stop.

    Args:
        known: How many paragraphs there are to cite.
    """

    def __init__(self, known: int) -> None:
        self._known = known
        self._raw = ""
        self._given: list[Draft] = []

    def feed(self, piece: str) -> list[Draft]:
        """Take in a piece.

        Returns:
            The sentences that are complete now and were not before, in order.
        """
        self._raw += piece
        if re.search(r"<(?:t(?:h(?:i(?:n(?:k(?:i(?:n(?:g)?)?)?)?)?)?)?)?$", self._raw, re.IGNORECASE):
            return []
        held = _OPEN.search(self._raw)
        drafts = list(self._drafts(self._raw[: held.start()] if held else self._raw))
        return self._new(drafts[:-1])

    @property
    def all(self) -> list[Draft]:
        """Every sentence, whether handed out or not."""
        return list(dict.fromkeys(self._drafts(self._raw)))

    def finish(self) -> list[Draft]:
        """The sentences that were not handed out yet."""
        return self._new(list(self._drafts(self._raw)))

    def _new(self, drafts: list[Draft]) -> list[Draft]:
        # Compared and not counted: what follows may part what came before otherwise, and small models
        # that have come to their end repeat themselves.
        new = [draft for draft in dict.fromkeys(drafts) if draft not in self._given]
        self._given += new
        return new

    def _drafts(self, raw: str) -> Iterator[Draft]:
        text = _HEADED.sub("", _STANDS.sub("", unicodedata.normalize("NFC", _THOUGHT.sub("", raw))))
        marks: list[tuple[tuple[int, ...], bool]] = []

        def stand(match: re.Match[str]) -> str:
            numbers = match["inside"] or match["round"] or match["shut"]
            if not numbers and re.search(r"\w\s\w", match["other"] or ""):
                return match.group()  # words in brackets: the sentence's own
            marks.append(self._read(numbers or ""))
            return chr(_FIRST + len(marks) - 1) if len(marks) <= _LAST - _FIRST else ""

        text = _BEHIND_STOP.sub(_before_stop, _MARKER.sub(stand, undecorated(text)))
        text = _MARKED_STOP.sub(r"\g<stop>\n", text)
        for start, end in sentence_spans(text):
            sentence = text[start:end]
            own = [marks[ord(mark) - _FIRST] for mark in _STANDS.findall(sentence)]
            cited = tuple(dict.fromkeys(n for numbers, _ in own for n in numbers))
            words = _SPACE.sub(r"\1", " ".join(_STANDS.sub("", sentence).split()))
            if re.search(r"\w", words):
                ended = bool(_ENDED.search(words) or _STANDS.match(sentence[-1]))
                yield Draft(words, cited[:MOST_CITED], any(other for _, other in own), ended)

    def _read(self, numbers: str) -> tuple[tuple[int, ...], bool]:
        """Known numbers that a marker names, and whether it names others."""
        found: list[int] = []
        for first, last in _RANGE.findall(numbers):
            if int(first) < int(last) <= int(first) + _LONGEST_RANGE:
                found += range(int(first), int(last))
        found += map(int, re.findall(r"\d+", numbers))
        known = sorted({n for n in found if 1 <= n <= self._known}, key=found.index)
        return tuple(known), len(known) < len(set(found)) or not found


def _before_stop(match: re.Match[str]) -> str:
    """Markers behind a full stop, put before it: they belong to the sentence that it ends."""
    return f"{match['marks']}{match['stop']} "
