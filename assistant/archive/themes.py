"""A theme through the years: what the records tell of it and of which year, and what has changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.model import Hit
from ingest.index.language import analyse
from ingest.model import Role
from ingest.read.sentences import sentence_spans

_LOOKED_AT = 150
MOST = 30
"""Points of a timeline; more are not taken in at a glance."""
_OF_ONE_RECORD = 6
"""Points at a record's own year, so that a long record does not crowd out the others."""
_COVERED = 0.6
"""Share of a theme's words that a paragraph, its heading or its item must hold."""
_NAMED = 0.5
"""Share that a sentence itself must hold to stand for its paragraph."""
_TELLS_NOTHING = (Role.FORMALIA, Role.BESLUTSGANG, Role.FRAGA, Role.BILAGA, Role.TABELL)
_LONGEST = 280
_YEAR = re.compile(r"(?<![\d/.:-])(19[5-9]\d|20[0-4]\d)(?![\d/]|[.:-]\d)")
_FIGURE = re.compile(
    r"(?<![\d/:])\d[\d \u00a0]*(?:,\d+)?\s*(?:%|procent\w*|mnkr|miljon\w*|tkr|kronor|personer|aspiranter)"
)

Search = Callable[[str, int, Sequence[str]], Sequence[Hit]]
"""Paragraphs for a text, best first, at most so many, with filters as in `assistant.filters`."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something on a timeline.

    Attributes:
        year: That it is about.
        date: Of the record, None for an undated one.
        told: True where the record tells of another year than its own.
        text: The sentence, word for word.
        hit: The paragraph that it stands in.
    """

    year: int
    date: date | None
    told: bool
    text: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class Timeline:
    """A theme through the years.

    Attributes:
        theme: As asked for.
        points: By year, in each year the records' own after what was told of it later.
        left_out: How many further points there were.
    """

    theme: str
    points: tuple[Point, ...]
    left_out: int

    @property
    def years(self) -> range:
        """From the first to the last year; empty where there is no point."""
        years = [point.year for point in self.points]
        return range(min(years), max(years) + 1) if years else range(0)


@dataclass(frozen=True, slots=True)
class Aspect:
    """A side of a matter that may change.

    Attributes:
        name: As the table calls it.
        words: What is searched for, besides the theme.
        cue: What a sentence about it says.
    """

    name: str
    words: str
    cue: re.Pattern[str]


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


ASPECTS = (
    Aspect(
        "Målgrupp",
        "målgrupp, vem det är till för",
        _cue(
            r"målgrupp|(?:rikta|vända?)\w* sig till|\bavsedd\w* för|\bomfatta\w*"
            r"|(?<!\w)(?:unga|ungdom\w*|personer) som"
        ),
    ),
    Aspect(
        "Organisation och ansvar",
        "organisation, ansvar, vilken nämnd",
        _cue(r"organis|ansvara|\bansvar\b|inrätta|samordn|samla[ts]|\bdriv(?:s|er)\b|\bnämnden\b.*\bska\b"),
    ),
    Aspect(
        "Arbetssätt",
        "arbetssätt, insatser, metod",
        _cue(r"insats|arbetssätt|metod|\bstöd\w*|kartlägg|coach|praktik|utbildning"),
    ),
    Aspect(
        "Mål och resultat",
        "mål, resultat, uppföljning",
        _cue(r"\bmål(?:et|en)?\b|resultat|uppfölj|andel|procent|%"),
    ),
)
"""In general words of the field, not of one matter."""


@dataclass(frozen=True, slots=True)
class Change:
    """One side of a theme at two points in time; an empty side means that nothing was found."""

    aspect: str
    earlier: tuple[Point, ...]
    later: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two years.

    Attributes:
        changes: One for each of `ASPECTS`.
        figures: Sentences in which a record itself sets a figure beside that of another year, which
            is how one knows that both are defined alike.
    """

    earlier: int
    later: int
    changes: tuple[Change, ...]
    figures: tuple[Point, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was found at all."""
        return not self.figures and not any(change.earlier or change.later for change in self.changes)


class Themes:
    """Follows a theme through the records.

    Args:
        search: Finds paragraphs.
    """

    def __init__(self, search: Search) -> None:
        self._search = search

    def timeline(self, theme: str) -> Timeline:
        """What the records tell of a theme, year by year.

        A record's paragraph stands at the record's year. A sentence that names an earlier year stands there
        too, marked as told later: that is how a record of 2023 speaks of 2014.

        Args:
            theme: Words; a point's paragraph, heading or item holds most of them.

        Returns:
            At most `MOST` points.
        """
        points = list(_points(theme, self._about(theme, ())))
        best = _spread(points)
        best.sort(key=lambda point: (point.year, not point.told, point.date or date.max, point.hit.paragraph))
        return Timeline(theme, tuple(best), len(points) - len(best))

    def compare(self, theme: str, earlier: int, later: int) -> Comparison:
        """What the records of two years say of a theme, side by side.

        Args:
            theme: As in `timeline`.
            earlier: Year of the records of one side.
            later: Year of those of the other.
        """
        changes = tuple(
            Change(aspect.name, self._side(theme, aspect, earlier), self._side(theme, aspect, later))
            for aspect in ASPECTS
        )
        figures: dict[str, Point] = {}
        for year in (earlier, later):
            for hit in self._about(theme, (f"year={year}",)):
                for text in _sentences(hit):
                    if len(set(_YEAR.findall(text))) > 1 and len(_FIGURE.findall(text)) > 1:
                        figures.setdefault(text, _point(hit, text))
        return Comparison(earlier, later, changes, tuple(figures.values())[:5])

    def _about(self, theme: str, filters: Sequence[str], more: str = "") -> list[Hit]:
        terms = set(analyse(theme))
        if not terms:
            return []
        found = self._search(f"{theme} {more}".strip(), _LOOKED_AT, filters)
        return [hit for hit in found if hit.role not in _TELLS_NOTHING and _covered(terms, hit) >= _COVERED]

    def _side(self, theme: str, aspect: Aspect, year: int) -> tuple[Point, ...]:
        """The two sentences that say most of an aspect; decisions and reports before what a party says."""
        terms = set(analyse(theme))
        found: dict[str, tuple[bool, bool, Point]] = {}
        for hit in self._about(theme, (f"year={year}",), aspect.words):
            telling = [text for text in _sentences(hit) if aspect.cue.search(text)]
            if telling:
                text = max(telling, key=lambda text: (_share(terms, text), len(aspect.cue.findall(text))))
                aside = _share(terms, text) < _NAMED
                found.setdefault(text, (_is_partisan(hit), aside, _point(hit, text)))
        ranked = sorted(found.values(), key=lambda one: one[:2])
        return tuple(point for _, _, point in ranked[:2])


def _is_partisan(hit: Hit) -> bool:
    """Whether the words are a party's own, which tell what it wants and not what is."""
    return hit.role in (
        *(Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE),
        *(Role.SKRIVELSE, Role.FRAGA),
    )


def _points(theme: str, hits: Iterable[Hit]) -> Iterator[Point]:
    terms = set(analyse(theme))
    of_record: Counter[str] = Counter()
    told: set[tuple[int, str]] = set()
    for hit in hits:
        own = hit.date.year if hit.date else None
        texts = list(_sentences(hit))
        naming = [text for text in texts if _share(terms, text) >= _NAMED]
        if own and naming and of_record[hit.record] < _OF_ONE_RECORD and (own, naming[0]) not in told:
            of_record[hit.record] += 1
            told.add((own, naming[0]))
            yield _point(hit, naming[0])
        for text in texts:
            for year in dict.fromkeys(map(int, _YEAR.findall(text))):
                if year != own and (own is None or year < own) and (year, text) not in told:
                    told.add((year, text))
                    yield Point(year, hit.date, True, _shortened(text), hit)


def _spread(points: Sequence[Point]) -> list[Point]:
    """The best points, no year with more than its share while others wait."""
    by_year: dict[int, list[Point]] = {}
    for point in points:
        by_year.setdefault(point.year, []).append(point)
    chosen: list[Point] = []
    for rank in range(max(map(len, by_year.values()), default=0)):
        for year in sorted(by_year):
            if rank < len(by_year[year]) and len(chosen) < MOST:
                chosen.append(by_year[year][rank])
    return chosen


def _point(hit: Hit, text: str) -> Point:
    return Point(hit.date.year if hit.date else 0, hit.date, False, _shortened(text), hit)


def _sentences(hit: Hit) -> Iterator[str]:
    for start, end in sentence_spans(hit.text) or [(0, len(hit.text))]:
        text = " ".join(hit.text[start:end].split())
        if len(text) > 20:
            yield text


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[: text.rfind(" ", 0, _LONGEST)] + " …"


def _covered(terms: set[str], hit: Hit) -> float:
    """Share (0 to 1) of a theme's terms that a paragraph holds, with what stands above it."""
    return _share(terms, f"{hit.text} {hit.heading} {hit.item_title} {hit.record_title}")


def _share(terms: set[str], text: str) -> float:
    """Share (0 to 1) of some terms that a text holds, longer ones also as part of a compound."""
    own = set(analyse(text))
    held = {term for term in terms if any(word == term or (len(term) > 4 and term in word) for word in own)}
    return len(held) / len(terms)
