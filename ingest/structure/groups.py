"""Where a record's items begin, by the layouts that minutes and agendas come in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ingest.read.document import Block
from ingest.structure.agenda import agenda_groups
from ingest.structure.extract import extract_group
from ingest.structure.group import Group, titled
from ingest.structure.headings import heading_role, is_heading_line, names_decision
from ingest.structure.numbers import dnr_lines
from ingest.structure.portal import portal_groups
from ingest.structure.sections import section_groups

_LEAST_ENTRIES = 2
"""Entries that make a list in minutes; one line that begins with a number may be anything."""
_LEAST_SHARED = 12
"""Characters of a title that is the beginning of another, longer one."""
_NUMBERED = re.compile(r"\b(?:19|20)\d\d:\d+\b")
"""The number of a motion or an utlåtande, which a title names in any of several forms."""
_SAME_TITLE = 0.85


def item_groups(blocks: Sequence[Block], *, minutes: bool) -> list[Group]:
    """Part a record's blocks into items.

    Tried in this order are the portal's list, section signs (with the agenda above them), a numbered
    agenda, titles above "<Body>s beslut", and the extract of one item. A record of none of these
    layouts is one item.

    Args:
        blocks: In reading order, at least one.
        minutes: Whether the record is a protokoll; else an agenda, which tells of no decision.

    Returns:
        At least one group; those before the first item have neither number nor title.
    """
    if groups := portal_groups(blocks):
        return groups if minutes else [replace(group, announced=True) for group in groups]
    before, sections = section_groups(blocks) if minutes else ([], [])
    if sections:
        return merged(_agenda(before, _LEAST_ENTRIES) or _unnumbered(before), sections)
    if agenda := _agenda(blocks, _LEAST_ENTRIES if minutes else 1):
        return [replace(group, announced=not minutes) for group in agenda]
    if groups := _decided_groups(blocks):
        return groups
    return [extract_group(blocks) or Group(tuple(blocks), announced=not minutes)]


def _agenda(blocks: Sequence[Block], least: int) -> list[Group]:
    groups = agenda_groups(blocks)
    return groups if sum(1 for group in groups if group.section) >= least else []


def _unnumbered(blocks: Sequence[Block]) -> list[Group]:
    return [Group(tuple(blocks), preamble=True)] if blocks else []


def merged(agenda: Sequence[Group], sections: Sequence[Group]) -> list[Group]:
    """Agenda and minutes of one meeting: an entry that is treated below is one item with its §.

    Numbers on the agenda and in the minutes differ where items were added or joined, so titles decide;
    a § whose title was cut away is known by its number.
    """
    left = list(agenda)
    treated = []
    for section in sections:
        entry = next((one for one in left if one.section and _is_same(one, section)), None)
        if entry:
            left.remove(entry)
            treated.append(_with_entry(section, entry))
        else:
            treated.append(section)
    return left + treated


def _is_same(entry: Group, section: Group) -> bool:
    if not section.title:
        return entry.section == section.section
    one, other = sorted((_words(entry.title), _words(section.title)), key=len)
    if one == other or (len(one) >= _LEAST_SHARED and other.startswith(f"{one} ")):
        return True
    # Two titles of one meeting may differ in a month alone ("Månadsrapport maj", "Månadsrapport juni").
    same_number = entry.section == section.section
    numbers = set(_NUMBERED.findall(entry.title)) & set(_NUMBERED.findall(section.title))
    if same_number and numbers:
        return True
    return same_number and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME_TITLE


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))


def _with_entry(section: Group, entry: Group) -> Group:
    """What the agenda adds to a §: its title where it is another, the lines below it, the case number."""
    shown = entry.blocks
    if entry.head and section.title and _words(entry.title) != _words(section.title):
        shown = (entry.head, *shown)
    return replace(
        section,
        entry=shown,
        title=section.title or entry.title,
        title_dnr=section.title_dnr or entry.title_dnr,
        heading=entry.heading,
    )


def _decided_groups(blocks: Sequence[Block]) -> list[Group]:
    """Items without numbers, each a title above the heading "<Body>s beslut"."""
    above = (_title_above(blocks, i) for i, block in enumerate(blocks) if names_decision(block))
    titles = [i for i in above if i >= 0]
    if not titles:
        return []
    groups = _unnumbered(blocks[: titles[0]])
    for start, end in zip(titles, [*titles[1:], len(blocks)], strict=True):
        title, numbers = titled(blocks[start].text)
        groups.append(Group(tuple(blocks[start + 1 : end]), None, title, numbers, blocks[start]))
    return groups


def _title_above(blocks: Sequence[Block], decision: int) -> int:
    """Index of the title of the item that a heading "<Body>s beslut" stands in, -1 for none."""
    i = decision - 1
    while i >= 0 and dnr_lines(blocks[i].text):
        i -= 1
    if i < 0 or heading_role(blocks[i]) or not is_heading_line(blocks[i]):
        return -1
    return i
