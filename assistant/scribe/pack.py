"""The evidence that a model is given: numbered paragraphs, the most useful ones that there is room for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.model import Answer, Hit
from assistant.retrieve import make_hit
from assistant.scribe.claim import Source
from assistant.scribe.harmless import defused
from assistant.words import record_and_date, role_and_voice
from ingest.index.register import Register
from ingest.model import Item, Record, Role

Count = Callable[[str], int]
"""From a text to the number of its tokens."""
_DISSENT = frozenset({Role.RESERVATION, Role.SARSKILT_UTTALANDE, Role.YRKANDE})
_ITEMS = 3
"""Ärenden, those of the best hits, of which the register's decisions and dissent are given too."""
_STANDS = 4
"""Paragraphs of dissent of one ärende at most."""
_LETTERS_PER_TOKEN = 2.4
_MARK = re.compile(r"[^\w\s]|\d")
_LONGEST_HEAD = 120
"""Characters of a title as it is sent."""


def tokens_in(text: str) -> int:
    """About how many tokens a text is, rather too many than too few.

    Vocabularies differ and most are in the hands of the endpoint. The ones of small models made for English
    spend a token on every 2.4 letters of Swedish, and one on each digit and mark.
    """
    marks = len(_MARK.findall(text))
    return marks + math.ceil((len(text) - marks) / _LETTERS_PER_TOKEN)


class Sources:
    """Makes sources of paragraphs, with what the register knows of their ärenden.

    Args:
        register: Read once for the outline of all records, and for the paragraphs of each pack.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._records = {record.id: record for record in register.outline().records}

    def of(self, ids: Sequence[str]) -> list[Source]:
        """Sources of paragraphs, numbered from 1 in the order given; unknown ids are left out."""
        located = self._register.located(list(ids))
        hits = [make_hit(located[i], score=0.0, similarity=0.0) for i in ids if i in located]
        return self.of_hits(hits)

    def of_hits(self, hits: Iterable[Hit]) -> list[Source]:
        """Sources of paragraphs that were read already."""
        found = []
        for n, hit in enumerate(hits, 1):
            record = self._records.get(hit.record)
            found.append(Source(n, hit, defused(hit.text), item_of(record, hit.item), record))
        return found

    def in_roles(self, hit: Hit, roles: frozenset[Role]) -> list[Hit]:
        """The paragraphs of a hit's ärende that have one of the roles, in reading order."""
        return [
            make_hit(place, score=0.0, similarity=0.0)
            for place in self._register.section(hit.record, hit.item)
            if place.paragraph.role in roles
        ]


def item_of(record: Record | None, ordinal: int) -> Item | None:
    """The ärende with a number, None where there is no such one."""
    return next((item for item in (record.items if record else ()) if item.ordinal == ordinal), None)


@dataclass(frozen=True)
class Pack:
    """Evidence as it is sent.

    Attributes:
        sources: In the order of their numbers.
        text: The same, as the model reads it.
        dropped: Paragraphs for which there was no room.
    """

    sources: tuple[Source, ...]
    text: str
    dropped: int = 0

    def numbered(self, n: int) -> Source | None:
        """The source of a number, None for a number that no source has."""
        return self.sources[n - 1] if 1 <= n <= len(self.sources) else None


class Packer:
    """Chooses the evidence for a question and numbers it.

    Args:
        sources: Reads what the register knows.
        count: Counts tokens.
    """

    def __init__(self, sources: Sources, count: Count = tokens_in) -> None:
        self.sources = sources
        self._count = count

    def run(
        self,
        base: Answer,
        hits: Sequence[Hit],
        budget: int,
        hide: Callable[[str], str] = lambda text: text,
        *,
        widen: bool = True,
    ) -> Pack:
        """The evidence for a question.

        Args:
            base: The answer without a model; what it cites is the most useful.
            hits: Paragraphs found for the question, best first.
            budget: Tokens that the evidence may come to.
            hide: What is done to each text before it is sent.
            widen: Whether decisions and dissent of the items are added to what was found.

        Returns:
            Whole paragraphs in order of time and place; none where not even the first one has room.
        """
        ranked = self._ranked(base, hits, _ITEMS if widen else 0)
        taken: list[Hit] = []
        left = budget
        for source in self.sources.of_hits(ranked):
            cost = self._count(written(source, hide))
            if cost <= left:
                taken.append(source.hit)
                left -= cost
        ordered = self.sources.of_hits(sorted(taken, key=_place))
        text = "\n".join(written(source, hide) for source in ordered)
        return Pack(tuple(ordered), text, len(ranked) - len(taken))

    def _ranked(self, base: Answer, hits: Sequence[Hit], items: int) -> list[Hit]:
        """All that may be given, the most useful first, each paragraph once and each text once."""
        ranked = [citation.hit for citation in base.citations]
        cited = {hit.paragraph for hit in ranked}
        best = _first_of_each(((hit.record, hit.item), hit) for hit in (*ranked, *hits))[:items]
        for hit in best:
            ranked += self.sources.in_roles(hit, frozenset({Role.BESLUT}))
        half = len(hits) // 2
        ranked += hits[:half]
        for hit in best:
            ranked += self.sources.in_roles(hit, _DISSENT)[:_STANDS]
        ranked += hits[half:]
        telling = [hit for hit in ranked if hit.role is not Role.FORMALIA or hit.paragraph in cited]
        once = _first_of_each((hit.paragraph, hit) for hit in telling)
        return _first_of_each(((" ".join(hit.text.split()), hit.voice), hit) for hit in once)


def _first_of_each(pairs: Iterable[tuple[object, Hit]]) -> list[Hit]:
    """The first hit of each key, in order."""
    found: dict[object, Hit] = {}
    for key, hit in pairs:
        found.setdefault(key, hit)
    return list(found.values())


def written(source: Source, hide: Callable[[str], str] = lambda text: text) -> str:
    """A source as the model reads it.

    Every part comes from a record and is defused: none can end the paragraph or begin another.
    """
    hit = source.hit
    parts = [record_and_date(hit), hit.ref]
    if hit.item_title not in (hit.ref, hit.record_title):
        parts.append(hit.item_title[:_LONGEST_HEAD])
    parts += source.dnr[:1]
    decision = source.item.decision if source.item else None
    if decision and decision.outcome and hit.role is Role.BESLUT:
        parts.append(f"utfall: {decision.outcome.value}")
        if decision.how:
            parts.append(decision.how.value)
    head = "; ".join(_flat(part) for part in parts if part)
    who = _flat(role_and_voice(replace(hit, voice=hit.voice and hit.voice[:_LONGEST_HEAD])))
    return f'<stycke nr="{source.n}" handling="{hide(head)}" typ="{hide(who)}">{hide(source.text)}</stycke>'


def _flat(text: str) -> str:
    return defused(text).replace('"', "”")


def _place(hit: Hit) -> tuple[str, str, int, int]:
    """Order of time, record and place in it."""
    number = hit.paragraph.rpartition("/p")[2]
    return (
        hit.date.isoformat() if hit.date else "",
        hit.record,
        hit.item,
        int(number) if number.isdigit() else 0,
    )
