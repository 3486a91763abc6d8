"""What in a sentence can be looked up: figures with their units, days, years, numbers of cases and laws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.index.language import analyse
from ingest.structure.numbers import MONTHS, find_dnr

_WORDS = {
    word: number
    for number, word in enumerate(
        """
        två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton
        tjugo
        """.split(),
        2,
    )
} | {"trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90}
_SCALES = {
    "tusen": 1e3, "tkr": 1e3, "miljon": 1e6, "miljoner": 1e6, "milj": 1e6, "mnkr": 1e6, "mkr": 1e6,
    "miljard": 1e9, "miljarder": 1e9, "mdkr": 1e9,
}  # fmt: skip
_UNITS = {
    "%": "procent", "procent": "procent", "procentig": "procent",
    "procentenhet": "procentenhet", "procentenheter": "procentenhet",
    "kr": "krona", "kronor": "krona", "krona": "krona", "sek": "krona",
    "tkr": "krona", "mnkr": "krona", "mkr": "krona", "mdkr": "krona",
    "år": "år", "åring": "år", "åringar": "år", "åriga": "år", "årig": "år", "årsåldern": "år",
    "månad": "månad", "månader": "månad", "månaderna": "månad",
    "timme": "timme", "timmar": "timme", "timmarna": "timme",
    "dag": "dag", "dagar": "dag", "dygn": "dag",
}  # fmt: skip
_OF_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\w/,.:])(?:(?P<digits>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
    rf"|(?P<word>(?i:{_OF_WORDS})))"
    r"(?=\W|$)"
)
_AFTER = re.compile(r"\s*(?P<word>%|[^\W\d_]+)(?:-\w+)?")
_RANGE = re.compile(r"\s*[-–]\s*\d+(?:,\d+)?")
_ADJECTIVES = frozenset(
    "nya olika sådana andra stycken st unika av procentiga första sista högsta totalt i per till".split()
)
_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?::?[ae])?\s?(?P<month>{_MONTH})(?:\s+(?P<year>(?:19|20)\d{{2}}))?\b"
    r"|(?<!\d)(?P<y>(?:19|20)\d{2})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)",
    re.IGNORECASE,
)
_SPAN_OF_DAYS = re.compile(rf"\b(?P<day>\d{{1,2}})\s?[-–]\s?\d{{1,2}}\s?(?P<month>{_MONTH})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w/:.])(?P<year>(?:19|20)\d{2})(?![\w/]|[:.]\d)")
_SHORT_RANGE = re.compile(r"(?<![\w/])(?P<year>(?:19|20)\d{2})[-–](?P<last>\d{2})(?!\d)")
_SECTION = re.compile(r"§+\s*(?P<after>\d+(?:\s?[a-z]\b)?)|\b(?P<before>\d+(?:\s[a-z])?)\s?§", re.IGNORECASE)
_LAW = re.compile(
    r"\b(?:SOU|SFS|prop\.?|Ds|bet\.?|utlåtande)\s*(?P<number>(?:19|20)\d{2}(?:/\d{2})?:\w+)", re.I
)
_OF_LAW = re.compile(r"\b(?P<number>(?:19|20)\d{2}:\d+)\b")
_LABEL = re.compile(r"\b(?P<label>[A-ZÅÄÖ]{1,4}\d{1,3})\b")
_TERTIAL = re.compile(
    r"\btertial(?:rapport(?:en)?)?\s(?P<number>[1-3])\b|\bT(?P<letter>[1-3])\b", re.IGNORECASE
)
"""The report of a third of the year, written out or in short."""
_MONTH_NAME = re.compile(rf"\b(?:{_MONTH})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts.

    Attributes:
        value: With thousands and millions worked out; 2.15 million kronor is 2150000.0.
        unit: "procent", "krona", "år" and the like, the stem of a noun ("person"), or "" for none.
        start: Where it begins in its text.
        written: As it stands there.
        of_word: Whether it is written in letters.
    """

    value: float
    unit: str
    start: int
    written: str
    of_word: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month, with or without year."""

    month: int
    day: int
    year: int | None
    start: int
    written: str

    def is_on(self, when: date) -> bool:
        """Whether a full date is this day."""
        return (self.month, self.day) == (when.month, when.day) and self.year in (None, when.year)

    def agrees(self, other: Day) -> bool:
        """Whether two days may be the same."""
        same = (self.month, self.day) == (other.month, other.day)
        return same and (self.year is None or other.year is None or self.year == other.year)


@dataclass(frozen=True, slots=True)
class Year:
    """A year by itself."""

    year: int
    start: int


@dataclass(frozen=True, slots=True)
class Anchors:
    """All that can be looked up in a text.

    Attributes:
        dnr: Case numbers, white space left out.
        sections: Numbers of §, white space left out.
        laws: Numbers of laws and reports ("2023:31"), and labels such as "T2".
    """

    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    years: tuple[Year, ...]
    months: frozenset[str]
    dnr: frozenset[str]
    sections: frozenset[str]
    laws: frozenset[str]


@lru_cache(maxsize=4096)
def anchors_of(text: str) -> Anchors:
    """Read a text; what is part of one anchor is not read as another."""
    left = _Text(text)
    dnr = frozenset("".join(number.split()).upper() for number in find_dnr(text))
    for number in find_dnr(text):
        left.blank_words(number)
    laws = {match["number"] for match in left.take(_LAW)} | {m["number"] for m in left.take(_OF_LAW)}
    laws |= {f"T{match['number'] or match['letter']}" for match in left.take(_TERTIAL)}
    laws |= {match["label"] for match in left.take(_LABEL)}
    sections = {"".join((m["after"] or m["before"]).lower().split()) for m in left.take(_SECTION)}
    days = [_day(match) for match in left.take(_DATE)]
    days += [
        Day(_month(m["month"]), int(m["day"]), None, m.start(), m.group()) for m in left.take(_SPAN_OF_DAYS)
    ]
    years = []
    for match in left.take(_SHORT_RANGE):
        first = int(match["year"])
        years += [Year(first, match.start()), Year(first // 100 * 100 + int(match["last"]), match.start())]
    years += [Year(int(match["year"]), match.start()) for match in left.take(_YEAR)]
    return Anchors(
        figures=tuple(_figures(left.text)),
        days=tuple(sorted(days, key=lambda one: one.start)),
        years=tuple(sorted(years, key=lambda one: one.start)),
        months=frozenset(match.group().lower() for match in _MONTH_NAME.finditer(text)),
        dnr=dnr,
        sections=frozenset(sections),
        laws=frozenset(laws),
    )


class _Text:
    """A text from which what has been read is blanked out, every place staying where it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        found = list(pattern.finditer(self.text))
        for match in found:
            self._blank(match.start(), match.end())
        return found

    def blank_words(self, words: str) -> None:
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        for match in pattern.finditer(self.text):
            self._blank(match.start(), match.end())

    def _blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + "\x00" * (end - start) + self.text[end:]


def _figures(text: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        word = (match["word"] or "").lower()
        if word:
            value = float(_WORDS[word])
        else:
            value = float(re.sub(r"[ \u00a0\u202f]", "", match["digits"]).replace(",", "."))
        end = match.end()
        if not word and (following := _RANGE.match(text, end)):
            end = following.end()  # "16-24 år": both are years of age
        scale, unit = _unit(text, end)
        yield Figure(value * scale, unit, match.start(), match.group(), bool(word))


def _unit(text: str, end: int) -> tuple[float, str]:
    """Scale and unit of the number that ends there."""
    scale, unit = 1.0, ""
    for _ in range(4):
        after = _AFTER.match(text, end)
        if after is None:
            break
        word = after["word"].lower()
        end = after.end()
        if word in _SCALES:
            scale, unit = scale * _SCALES[word], _UNITS.get(word, unit or "krona" * (word[:3] == "mil"))
            if unit and word not in ("miljon", "miljoner", "miljard", "miljarder", "milj", "tusen"):
                break
            continue
        if word in _UNITS:
            return scale, _UNITS[word]
        if unit or word in _STOPS:
            break
        if word in _ADJECTIVES:
            continue
        return scale, "".join(analyse(word)[:1])
    return scale, unit


_STOPS = frozenset(
    "och eller men som av i på till från för med under vid mot är var har hade fick gick".split()
)


def _day(match: re.Match[str]) -> Day:
    if match["day"]:
        year = int(match["year"]) if match["year"] else None
        return Day(_month(match["month"]), int(match["day"]), year, match.start(), match.group())
    return Day(int(match["m"]), int(match["d"]), int(match["y"]), match.start(), match.group())


def _month(name: str) -> int:
    return MONTHS.index(name.lower()) + 1
