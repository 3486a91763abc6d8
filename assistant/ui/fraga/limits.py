"""What a visitor narrows a question down to, as the form, the link and the search write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from assistant.understand import Query
from ingest.index.register import Restrictions
from ingest.model import RecordKind, Role

_LONGEST = 300
"""Characters of a body's or a party's name; a longer one is no name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Filters of one question; an empty one restricts nothing.

    Attributes:
        since: First year of the period.
        until: Last year of the period.
        body: The body's name.
        kinds: Kinds of record, any of which fits.
        party: The party whose words are wanted.
        role: Role of the paragraph.
    """

    since: int | None = None
    until: int | None = None
    body: str = ""
    kinds: tuple[RecordKind, ...] = ()
    party: str = ""
    role: Role | None = None

    @property
    def restrictions(self) -> Restrictions | None:
        """What is searched, None for everything."""
        wanted = Restrictions(
            kinds=tuple(map(str, self.kinds)),
            roles=(str(self.role),) if self.role else (),
            bodies=(self.body,) if self.body else (),
            voices=(self.party,) if self.party else (),
            since=date(self.since, 1, 1) if self.since else None,
            until=date(self.until, 12, 31) if self.until else None,
        )
        return wanted if wanted != Restrictions() else None

    @property
    def words(self) -> tuple[str, ...]:
        """One phrase for each filter: "2019–2023", "protokoll"."""
        return tuple(self._words())

    @property
    def link(self) -> dict[str, str]:
        """The fields of an address, empty ones left out."""
        return {
            name: value
            for name, value in (
                ("fran", str(self.since or "")),
                ("till", str(self.until or "")),
                ("namnd", self.body),
                ("slag", ",".join(self.kinds)),
                ("parti", self.party),
                ("roll", str(self.role or "")),
            )
            if value
        }

    def _words(self) -> Iterator[str]:
        if self.since and self.until:
            yield str(self.since) if self.since == self.until else f"{self.since}–{self.until}"
        elif self.since or self.until:
            yield f"från {self.since}" if self.since else f"till och med {self.until}"
        if self.body:
            yield self.body
        yield from self.kinds
        if self.party:
            yield self.party
        if self.role:
            yield self.role


def read_limits(fields: Mapping[str, Any]) -> Limits:
    """Read the fields of the form or of an address; what cannot be read restricts nothing.

    Args:
        fields: `Limits.link`'s names; "slag" with commas between several.
    """
    since, until = _year(fields.get("fran")), _year(fields.get("till"))
    if since and until and since > until:
        since, until = until, since
    named = [part.strip() for part in _text(fields.get("slag")).split(",")]
    roles = [role for role in Role if role == _text(fields.get("roll"))]
    return Limits(
        since=since,
        until=until,
        body=_text(fields.get("namnd")),
        kinds=tuple(kind for kind in RecordKind if kind in named),
        party=_text(fields.get("parti")),
        role=roles[0] if roles else None,
    )


def suggested(query: Query, limits: Limits, parties: Sequence[str]) -> Limits:
    """Filters to begin with when somebody wants to change how a question was read.

    Args:
        query: The question as read.
        limits: Those it was asked with, which stay.
        parties: Parties that can be chosen.
    """
    years = sorted(query.years)
    spoken = sorted(query.speakers & set(parties))
    if years and not (limits.since or limits.until):
        limits = replace(limits, since=years[0], until=years[-1])
    if spoken and not limits.party:
        limits = replace(limits, party=spoken[0])
    if len(query.roles) == 1 and limits.role is None:
        limits = replace(limits, role=next(iter(query.roles)))
    return limits


def question_link(question: str, limits: Limits) -> str:
    """The address, from the root, that asks a question again."""
    return "/?" + urlencode({"fraga": question, **limits.link})


def _text(value: Any) -> str:
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return words if len(words) <= _LONGEST else ""


def _year(value: Any) -> int | None:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and text > "0000" else None
