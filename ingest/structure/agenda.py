"""Agendas: entries "3 Title" that count upwards, under the names of groups ("Remissärenden")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.read.document import Block
from ingest.structure.group import Group, cut_at, cut_lines, first_line, titled

_TITLE = r"(?:[A-ZÅÄÖÉ\"”“'(§]|(?:19|20)\d\d\b)"
_ENTRY = re.compile(
    rf"(?P<number>\d{{1,3}}(?P<letter> ?[A-H](?= )| ?[a-h]\)?(?= )| ?½)?)[.)]?[ \t]+(?P<title>{_TITLE}.*)"
)
"""A letter that is a word too ("I", "Å") is no part of a number."""
_SUB_ENTRY = re.compile(r"(?P<letter>[b-h])\)[ \t]+(?P<title>\S.*)")
_LINE = re.compile(
    rf"{_ENTRY.pattern}|{_SUB_ENTRY.pattern.replace('letter', 'sub').replace('title', 'under')}"
)
_GROUP = re.compile(
    r"(?:\w+/)*\w*(?:ärenden?|frågor|anmälningar|remisser|yttranden|sammanträde|information|övrigt)(?:/\w+)*",
    re.IGNORECASE,
)
_TIME_AND_SPEAKER = re.compile(r"\s+(?:kl\.?\s*)?\d{1,2}[.:]\d{2}(?:\s[A-ZÅÄÖ][\w-]+(?:\s[A-ZÅÄÖ][\w-]+)*)?$")
"""The columns of an agenda behind the title: when the item comes up and who presents it."""
_ROTEL = re.compile(r"\brotel\b", re.IGNORECASE)
_LONGEST_GROUP_NAME = 70
_LEAST_NAME = 3
_LONGEST_LINE = 300
_MOST_LEFT_OUT = 40
"""Numbers that an agenda may skip: secret items are not shown, and lists get shortened."""


def agenda_groups(blocks: Sequence[Block]) -> list[Group]:
    """Read an agenda.

    Args:
        blocks: In reading order; an entry begins a line.

    Returns:
        What stands before the first entry, where something does, as a group without number; then one
        group an entry. Nothing where no line is an entry.
    """
    lines = [piece for block in blocks for piece in cut_lines(block, _LINE)]
    entries = dict(_entries(lines))
    if not entries:
        return []
    groups: list[Group] = []
    under: list[list[Block]] = []
    heading = ""
    named = False
    for i, block in enumerate(lines):
        if i in entries:
            groups.append(_entry(block, entries[i], heading))
            under.append(list(groups[-1].blocks))
            named = False
        elif name := _group_name(lines, i, entries):
            heading, named = f"{heading}, {name}" if named else name, True
        else:
            if not groups:
                groups.append(Group((), preamble=True))
                under.append([])
            under[-1].append(block)
    return [replace(group, blocks=tuple(below)) for group, below in zip(groups, under, strict=True)]


def _entries(lines: Sequence[Block]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Index, number and title line of each entry; numbers never fall.

    Of entries that could begin the list, the one is taken that the most others follow: a house number
    or a sum in the lines above must not hide the agenda itself.
    """
    candidates = [(i, match) for i, block in enumerate(lines) if (match := _match(block))]
    best: list[tuple[int, tuple[str, str]]] = []
    for begin in range(min(3, len(candidates))):
        chain = list(_chain(candidates[begin:]))
        if len(chain) > len(best):
            best = chain
    yield from best


def _match(block: Block) -> re.Match[str] | None:
    if block.table or block.level:
        return None
    line = block.text.partition("\n")[0]
    if len(line) > _LONGEST_LINE or (block.marker and line.endswith(".")):
        return None  # "1. Nämnden godkänner rapporten." is a point of a proposal
    return _ENTRY.fullmatch(line) or _SUB_ENTRY.fullmatch(line)


def _chain(candidates: Sequence[tuple[int, re.Match[str]]]) -> Iterator[tuple[int, tuple[str, str]]]:
    last: int | None = None
    lettered = False
    for i, match in candidates:
        if "number" not in match.re.groupindex:
            # "b) …" goes on from "12 a) …" alone.
            if last is not None and lettered:
                yield i, (f"{last} {match['letter']})", match["title"])
            continue
        digits = re.match(r"\d+", match["number"])
        number = int(digits.group()) if digits else 0
        letter = (match["letter"] or "").strip()
        repeats = number == last and not (letter or lettered)
        if last is None or (last <= number <= last + _MOST_LEFT_OUT and not repeats):
            last, lettered = number, bool(letter)
            yield i, (" ".join(match["number"].split()), match["title"])


def _entry(block: Block, entry: tuple[str, str], heading: str) -> Group:
    number, line = entry
    head, rest = first_line(block)
    if when := _TIME_AND_SPEAKER.search(head.text):
        head, *behind = cut_at(head, [when.start()])
        rest = [*behind, *rest]
    title, numbers = titled(_TIME_AND_SPEAKER.sub("", line))
    return Group(tuple(rest), number, title, numbers, head, heading, announced=True)


def _group_name(lines: Sequence[Block], i: int, entries: dict[int, tuple[str, str]]) -> str:
    """The name of a group of entries: such a line directly above an entry or above another such line."""
    block = lines[i]
    if not _names_group(block):
        return ""
    following = next(
        (j for j in range(i + 1, len(lines)) if j in entries or not _names_group(lines[j])), None
    )
    return block.text.rstrip(" :") if following in entries else ""


def _names_group(block: Block) -> bool:
    text = block.text
    if "\n" in text or block.marker or len(text) > _LONGEST_GROUP_NAME or not text.strip(" :"):
        return False
    last = text.rstrip(" :").split()[-1]
    return bool(_GROUP.fullmatch(last) or _ROTEL.search(text)) or (
        text.isupper() and len(text) >= _LEAST_NAME
    )
