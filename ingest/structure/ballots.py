"""How each member voted, where minutes give a roll-call by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.model import Ballot, Paragraph, Person, Role, Vote
from ingest.structure.cells import read_table
from ingest.structure.parties import PARTY, party_letters
from ingest.structure.persons import NAME, find_persons

_VOTING = re.compile(r"röst|avst|\bja\b", re.IGNORECASE)
_SIDES = (
    (Vote.JA, r"(?:röstar|röstade|röstat)\s+ja|ja-?röst(?:er|ar|ade)?"),
    (Vote.NEJ, r"(?:röstar|röstade|röstat)\s+nej|nej-?röst(?:er|ar|ade)?"),
    (Vote.AVSTAR, r"avstår|avstod|avstått|lägger ned sina? röst\w*|lade ned sina? röst\w*"),
)
_LISTED = tuple(
    (vote, re.compile(rf"(?:{words})\b[^:\n(]{{0,60}}:\s*(?P<names>[^.:\n]+)", re.IGNORECASE))
    for vote, words in _SIDES
)
"""A side and its names: "Följande röstar ja: Anna Berg (M), Bo Ek (S)."."""
_CAST_BY = tuple(
    (
        vote,
        re.compile(
            rf"(?:{words})\b[^\n]{{0,80}}?\bavgavs\s+av\s+(?P<names>[^\n]+?)(?:\.\s|\.?$)", re.IGNORECASE
        ),
    )
    for vote, words in _SIDES
)
"""What a vote was for, and who cast it: "Ja-röst för förslaget avgavs av Anna Berg (M)."."""
_TOLD = tuple(
    (
        vote,
        re.compile(
            rf"(?P<names>{NAME} \((?i:{PARTY})\)[^.:\n]*?)\s(?:{words})\b",
        ),
    )
    for vote, words in _SIDES
)
"""Names and then the side: "Anna Berg (M) och Bo Ek (S) röstar ja."."""
_MARKED = frozenset({"x", "ja", "nej", "avstår", "avst", "1"})
_NAMED = re.compile(rf"^(?P<name>{NAME}),?\s*(?:\(?(?P<party>(?i:{PARTY}))\)?)?(?:,.*)?$")
_SURNAME_FIRST = re.compile(r"^(?P<last>[^\W\d][\w' -]+), (?P<first>[^\W\d][\w' -]+)$")


def read_ballots(paragraphs: Sequence[Paragraph]) -> tuple[Ballot, ...]:
    """The votes by name in an item's paragraphs, each member's first one.

    Args:
        paragraphs: The item's, in reading order. Read are lists and sentences in the beslutsgång and
            beslut, and tables whose columns are the sides.
    """
    found: dict[tuple[str, str | None], Ballot] = {}
    for one in paragraphs:
        if one.role not in (Role.BESLUTSGANG, Role.BESLUT, Role.TABELL) or not _VOTING.search(one.text):
            continue
        for ballot in [*_of_table(one.text), *_of_text(one.text)]:
            found.setdefault((ballot.person.name, ballot.person.party), ballot)
    return tuple(found.values())


def _of_text(text: str) -> Iterator[Ballot]:
    for pattern in (_LISTED, _CAST_BY, _TOLD):
        for vote, side in pattern:
            for match in side.finditer(text):
                yield from (Ballot(person, vote) for person in find_persons(match["names"]))


def _of_table(text: str) -> Iterator[Ballot]:
    table = read_table(text)
    if table is None:
        return
    sides = {i: vote for i, name in enumerate(table.columns) if (vote := _side(name))}
    parties = [i for i, name in enumerate(table.columns) if name.lower() == "parti"]
    if len(sides) < 2:
        return
    for row in table.rows:
        named = _NAMED.match(_SURNAME_FIRST.sub(r"\g<first> \g<last>", row[0]))
        votes = [vote for i, vote in sides.items() if row[i].lower() in _MARKED]
        if named and len(votes) == 1:
            party = row[parties[0]] if parties else named["party"]
            yield Ballot(Person(named["name"], party_letters(party) if party else None), votes[0])


def _side(column: str) -> Vote | None:
    word = column.strip().lower().removesuffix("-röst").removesuffix("-röster")
    return {"ja": Vote.JA, "nej": Vote.NEJ, "avstår": Vote.AVSTAR, "avst": Vote.AVSTAR}.get(word.rstrip("."))
