"""What of a paragraph is embedded and made into terms: its words and where they stand."""

from __future__ import annotations

from datetime import date

from ingest.index.register import Located
from ingest.model import Role
from ingest.structure.numbers import written_date

PASSAGE_VERSION = 1
"""Raised when the same paragraph would be put differently; it is part of the vectors' name."""

_SILENT_ROLES = {Role.BAKGRUND, Role.FORMALIA, Role.TABELL}


def passage(
    *,
    record_title: str,
    day: date | None,
    item_title: str,
    heading: str,
    role: Role,
    voice: str | None,
    text: str,
) -> str:
    """A paragraph with its surroundings, for search.

    A sentence such as "X reserverade sig mot beslutet" shares no word with the question about the
    matter it belongs to; the matter's title in front of it does.

    Returns:
        One line of surroundings (record, date, item, heading, role and voice, each once) and the text.
    """
    who = voice or ""
    what = "" if role in _SILENT_ROLES else role.value.capitalize()
    parts = [
        f"{record_title}, {written_date(day)}" if day else record_title,
        item_title.rstrip("…") if item_title != record_title else "",
        heading,
        " ".join(part for part in (what, who) if part),
    ]
    surroundings = ". ".join(part for part in parts if part)
    return f"{surroundings}\n{text}"


def located_passage(found: Located) -> str:
    """The text that is embedded and made into terms for a paragraph of the register."""
    return passage(
        record_title=found.record_title,
        day=found.date,
        item_title=found.item_title,
        heading=found.paragraph.heading,
        role=found.paragraph.role,
        voice=found.paragraph.voice,
        text=found.paragraph.text,
    )
