"""A sentence and the paragraphs it cites, taken apart so that one can be held against the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from assistant.model import Hit
from assistant.scribe.anchors import Anchors, Day, Figure, anchors_of
from assistant.scribe.harmless import defused
from ingest.index.language import analyse
from ingest.model import How, Item, Outcome, Record, RecordKind, Role
from ingest.read.sentences import sentences
from ingest.structure.numbers import written_date

_BREAK = re.compile(
    r"(?:;|:(?!\s\d))\s+|\s[–-]\s|,?\s+(?=(?:medan|varav|men|däremot|varefter)\b)"
    r"|,\s+(?=(?:och|samt|sedan|därefter|vilket|så(?! att)|av (?:vilka|dem|dessa))\b)"
)
_BETWEEN_FIGURES = re.compile(r",\s+|\s+(?:och|respektive|mot|jämfört med)\s+")
_SHARED_BEGINNING = 5
_RELATED_SHARE = 0.6
_RELATED_WORTH = 0.85
_CAPITAL = re.compile(r"(?<=[^.!?:”\"] )[A-ZÅÄÖÉ][\w-]+")
_PART = 5
"""Letters of a word that may be found inside a compound ("kostnad" in "personalkostnad")."""

FRAME = frozenset(
    analyse(
        """
        framgår framgick uppger uppgav uppges skriver skrev anser ansåg anses menar menade tycker tyckte
        framhåller framhöll påpekar påpekade betonar betonade säger sade sa sägs lyfter lyfte konstaterar
        konstaterade bedömer bedömde bedömning vill ville anför anförde uttrycker beskriver beskrev redovisar
        redovisade redovisas handling handlingar handlingarna ärende ärendet ärenden protokoll protokollet
        nämnd nämnden nämndens sammanträde sammanträdet möte mötet dessutom också även samt både alltså
        dock vidare totalt sammanlagt cirka ca ungefär drygt omkring knappt nära år åren årets månad månader
        procent procentenheter kronor miljoner mnkr person personer stycken bland
        annat exempelvis exempel fråga
        gäller gällde rör rörde fall del delar gång både dels ledamot ledamoten ordförande ordföranden andra
        finns fanns gör gjorde göra kom kommer gick få får fått hela enda bara redan fortfarande
        """
    )
)
"""Stems that say who speaks and in what manner, which is checked elsewhere, and not what about."""

_OUTCOMES = {
    Outcome.BIFALL: "bifall biföll bifallit godkände antog ja följde gick linje enlighet",
    Outcome.AVSLAG: "avslag avslog avslagit nej",
    Outcome.DELVIS_BIFALL: "delvis bifall biföll godkände",
    Outcome.BORDLAGD: "bordlade bordlades bordläggning sköt upp",
    Outcome.ATERREMITTERAD: "återremiss återremitterade återremitterades skickade tillbaka",
    Outcome.GODKAND: "godkände godkändes antog fastställde",
    Outcome.TILL_HANDLINGARNA: "lade lades handlingarna åtgärd",
    Outcome.OVERLAMNAD: "lämnade överlämnade beredning",
    Outcome.HANVISAR: "hänvisade hänvisar tjänsteutlåtandet besvarade",
    Outcome.INFORMATION: "informerade information fick",
}
_HOWS = {
    How.ENHALLIGT: "enhälligt enhälligt eniga enig enighet överens samtliga alla instämde",
    How.UTAN_OMROSTNING: "utan omröstning votering röstning acklamation",
    How.VOTERING: "votering omröstning röstade röster rösta ja nej",
}
_KINDS = {
    RecordKind.PROTOKOLL: "protokoll sammanträde möte nämnden behandlade",
    RecordKind.TJANSTEUTLATANDE: "tjänsteutlåtande förvaltningen svar svarade besvarade redovisade",
    RecordKind.UTLATANDE: "utlåtande kommunstyrelsen kommunfullmäktige borgarråd stadsledningskontoret",
    RecordKind.SKRIVELSE: "skrivelse",
    RecordKind.MOTION: "motion motionären",
}
_ROLES = {
    Role.FORSLAG: "förslag föreslår föreslog föreslås föreslogs",
    Role.YRKANDE: "yrkande yrkade yrkar vill ville krav krävde",
    Role.RESERVATION: "reservation reserverade reservanterna mot beslutet",
    Role.SARSKILT_UTTALANDE: "särskilt uttalande lämnade kritiserade",
    Role.SKRIVELSE: "skrivelse skrev lämnade in",
    Role.FRAGA: "fråga frågar frågade undrar undrade ställde skrivelse",
    Role.SVAR: "svar svarade svarar besvarade",
    Role.REMISSVAR: "remissvar remissinstans yttrande remiss",
    Role.BESLUT: "beslut beslutade beslutet",
    Role.TABELL: "tabell tabellen",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that says one thing.

    Attributes:
        start: Where it begins in its sentence.
        stems: Its content words, figures left out.
    """

    text: str
    start: int
    stems: frozenset[str]
    anchors: Anchors


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its clauses.

    Attributes:
        years: Years it speaks of, or those of the nearest sentence before it that names any.
    """

    text: str
    stems: frozenset[str]
    anchors: Anchors
    clauses: tuple[Clause, ...]
    years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Source:
    """A numbered paragraph of the evidence.

    Attributes:
        n: What the model cites it by.
        hit: The paragraph.
        text: What is sent of it; the checks look at nothing else of its words.
        item: The ärende it belongs to, as the register knows it.
        record: The handling, without paragraphs.
    """

    n: int
    hit: Hit
    text: str
    item: Item | None = None
    record: Record | None = None

    @property
    def case(self) -> tuple[str, int, int]:
        """Which ärende it belongs to, and of one with several writings which (from 1, 0 for none)."""
        return self.hit.record, self.hit.item, self._writing

    @cached_property
    def _writing(self) -> int:
        begins = [_number(one.paragraph) for one in self.item.writings] if self.item else []
        own = _number(self.hit.paragraph)
        if self.item and own not in begins and self.people and self.hit.role is Role.SKRIVELSE:
            own += 1  # who hands in a writing is told right before it
        return sum(begin <= own for begin in begins) if len(begins) > 1 else 0

    @cached_property
    def dnr(self) -> tuple[str, ...]:
        """Case numbers of its ärende, or of the writing it belongs to, and of the record."""
        of_item = self.item.dnr if self.item else ()
        if self._writing and self.item:
            of_item = self.item.writings[self._writing - 1].dnr
        return (*of_item, *(self.record.dnr if self.record else ()))

    @cached_property
    def about(self) -> str:
        """What a reader knows of the paragraph without reading it."""
        hit = self.hit
        day = written_date(hit.date) if hit.date else ""
        parts = (hit.record_title, hit.item_title, hit.heading, hit.body, hit.ref, hit.voice or "", day)
        return ". ".join(dict.fromkeys(defused(part) for part in (*parts, *self.dnr) if part))

    @cached_property
    def people(self) -> str:
        """Who the register says took a stand in this paragraph."""
        stands = (self.item.positions if self.item else ()) or ()
        return " ".join(
            f"{one.person.name} ({one.person.party or ''})"
            for one in stands
            if one.paragraph == self.hit.paragraph
        )

    @cached_property
    def words(self) -> str:
        """Text and surroundings together."""
        return f"{self.text}\n{self.about}\n{self.people}"

    @cached_property
    def stems(self) -> frozenset[str]:
        """Content words of the text."""
        return stems_of(self.text)

    @cached_property
    def reach(self) -> frozenset[str]:
        """All stems that a sentence about this paragraph may use: text, surroundings, role and outcome."""
        decision = self.item.decision if self.item else None
        further = [
            _KINDS.get(self.hit.kind, ""),
            _ROLES.get(self.hit.role, ""),
            _OUTCOMES.get(decision.outcome, "") if decision and decision.outcome else "",
            _HOWS.get(decision.how, "") if decision and decision.how else "",
        ]
        return self.stems | frozenset(analyse(" ".join([self.about, self.people, *further])))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The text's sentences; each knows the years of the nearest one that names any."""
        if self.hit.role is Role.TABELL and (cells := _cells(self.text)):
            return cells
        found: list[Sentence] = []
        years: frozenset[int] = frozenset()
        for text in sentences(self.text):
            one = read_sentence(text)
            own = _years(one.anchors)
            years = own or years
            found.append(Sentence(one.text, one.stems, one.anchors, one.clauses, years))
        return tuple(found)

    @cached_property
    def anchors(self) -> Anchors:
        """Everything that can be looked up in text and surroundings."""
        return anchors_of(self.words)


@dataclass(frozen=True)
class Claim:
    """A sentence that a model wrote, without its markers.

    Attributes:
        text: The sentence.
        sources: What it cites, in the order cited.
        weights: How rare its stems are in the records; all count the same where it is left out.
    """

    text: str
    sources: tuple[Source, ...]
    weights: Mapping[str, float] | None = None

    @cached_property
    def sentence(self) -> Sentence:
        """The sentence with its clauses."""
        return read_sentence(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of the words that are written with a capital inside the sentence."""
        return frozenset(stem for word in _CAPITAL.findall(self.text) for stem in analyse(word))

    @property
    def items(self) -> list[Item]:
        """The ärenden of what it cites, each once."""
        found = {source.case: source.item for source in self.sources if source.item}
        return list(found.values())


@lru_cache(maxsize=4096)
def read_sentence(text: str) -> Sentence:
    """A sentence taken apart."""
    clauses: list[Clause] = []
    head: frozenset[str] = frozenset()
    for part, start in split_clauses(text):
        anchors = anchors_of(part)
        first = min((figure.start for figure in anchors.figures), default=len(part))
        stems = stems_of(part)
        if clauses and anchors.figures and len(part[:first].split()) <= 1:
            stems |= head  # "… kostar 8 kronor för A, 5 kronor för B": what costs is said once
        else:
            head = stems_of(part[:first])
        clauses.append(Clause(part, start, stems, anchors))
    anchors = anchors_of(text)
    return Sentence(text, stems_of(text), anchors, tuple(clauses), _years(anchors))


def split_clauses(text: str) -> list[tuple[str, int]]:
    """Parts of a sentence with where they begin: at semicolons and the like, and between figures."""
    cuts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    parts = [(text[a:b], a) for a, b in pairwise(cuts) if text[a:b].strip()]
    found: list[tuple[str, int]] = []
    for part, start in parts:
        found += _between_figures(part, start)
    return found


def _between_figures(part: str, start: int) -> list[tuple[str, int]]:
    anchors = anchors_of(part)
    placed: list[Figure | Day] = [*anchors.figures, *anchors.days]
    places = sorted((one.start, len(one.written)) for one in placed)
    cuts = [0]
    for (one, length), (other, _) in pairwise(places):
        between = _BETWEEN_FIGURES.search(part, one + length, other)
        if between:
            cuts.append(between.end())
    cuts.append(len(part))
    return [(part[a:b], start + a) for a, b in pairwise(cuts) if part[a:b].strip()]


@lru_cache(maxsize=8192)
def stems_of(text: str) -> frozenset[str]:
    """Stems of a text's content words, figures and words of the frame left out."""
    return frozenset(stem for stem in analyse(text) if not stem[0].isdigit() and stem not in FRAME)


def held(term: str, among: frozenset[str]) -> float:
    """How surely a stem, or one of its family, is among others: 1, 0.85 or 0."""
    if term in among:
        return 1.0
    return _RELATED_WORTH if any(are_related(term, other) for other in among) else 0.0


@lru_cache(maxsize=200_000)
def are_related(one: str, other: str) -> bool:
    """Whether two stems are of one family: a long beginning in common, or one is a part of the other."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _PART and longer.endswith(shorter):
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= _SHARED_BEGINNING and shared >= _RELATED_SHARE * len(shorter)


def coverage(
    stems: Iterable[str], among: frozenset[str], weights: Mapping[str, float] | None = None
) -> float:
    """Weighted share of some stems that is among others; 1 where there are none."""
    whole = found = 0.0
    for stem in stems:
        weight = weights.get(stem, 1.0) if weights else 1.0
        whole += weight
        found += weight * held(stem, among)
    return found / whole if whole else 1.0


def _years(anchors: Anchors) -> frozenset[int]:
    days = {day.year for day in anchors.days if day.year}
    return frozenset(days | {year.year for year in anchors.years})


def _number(paragraph: str) -> int:
    """The number of a paragraph within its ärende, from its id."""
    digits = paragraph.rpartition("/p")[2]
    return int(digits) if digits.isdigit() else 0


def _cells(text: str) -> tuple[Sentence, ...]:
    """A table's cells, each as a sentence that names value, column and row; () where there are no columns."""
    rows = [[cell.strip() for cell in row.split(" ; ")] for row in text.split(" / ")]
    if len(rows) < 2 or len(rows[0]) < 2:
        return ()
    heads = rows[0]
    return tuple(
        read_sentence(f"{value} {head} {row[0]}")
        for row in rows[1:]
        for head, value in zip(heads[1:], row[1:], strict=False)
    )
