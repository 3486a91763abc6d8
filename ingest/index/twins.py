"""Which records are one and the same: an original and its retelling, told by two files under two ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ingest.model import RecordKind

_OF_A_MEETING = frozenset({RecordKind.PROTOKOLL, RecordKind.KALLELSE})
"""Kinds of which a body has one a day; of others it may have many, told apart by their titles."""


class Told(Protocol):
    """What of a record says which one it is."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def kind(self) -> RecordKind:
        """What kind of record it is."""

    @property
    def body(self) -> str:
        """The body, empty if unknown."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def meeting_date(self) -> date | None:
        """The day of the meeting, if told."""

    @property
    def dated(self) -> date | None:
        """The day it was written, if told."""


@dataclass(frozen=True, slots=True)
class _Known:
    key: tuple[RecordKind, date]
    body: frozenset[str]
    title: tuple[str, ...]


class Twins:
    """Finds records of the same kind, body and day, and of the same title where a day may have several.

    Args:
        told: The records that are known.
    """

    def __init__(self, told: Iterable[Told]) -> None:
        self._known: dict[str, _Known] = {}
        self._ids: dict[tuple[RecordKind, date], set[str]] = defaultdict(set)
        for one in told:
            self.put(one)

    def put(self, told: Told) -> None:
        """Know a record as it is now; one without body or day is never found."""
        self.drop(told.id)
        if known := _known(told):
            self._known[told.id] = known
            self._ids[known.key].add(told.id)

    def drop(self, identifier: str) -> None:
        """Know a record no more."""
        known = self._known.pop(identifier, None)
        if known:
            self._ids[known.key].discard(identifier)

    def of(self, told: Told) -> list[str]:
        """Ids of other records that are this one, sorted."""
        own = _known(told)
        if own is None:
            return []
        return sorted(
            one for one in self._ids.get(own.key, ()) if one != told.id and _is_same(own, self._known[one])
        )


def _known(told: Told) -> _Known | None:
    day = told.meeting_date or told.dated
    body = frozenset(_words(told.body))
    return _Known((told.kind, day), body, _words(told.title)) if day and body else None


def _is_same(one: _Known, other: _Known) -> bool:
    # "Kulturnämnden" is also "Kulturnämnden, Hamnviks kommun", and the addressee of what goes to it.
    if not (one.body <= other.body or other.body <= one.body):
        return False
    return one.key[0] in _OF_A_MEETING or one.title == other.title


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))
