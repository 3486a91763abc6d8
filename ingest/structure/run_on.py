"""Text that lost its line breaks: where items and headings begin in one long run of sentences.

In a printed protokoll that a document site has transcribed, "§ 4" has become "4", or "KS 136" where
the page head stood beside it, and title and text follow each other without a mark between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.read.document import Block
from ingest.structure.group import Group, cut_at
from ingest.structure.groups import merged
from ingest.structure.numbers import find_dnr

_START = re.compile(
    r"(?<!\S)(?P<prefix>(?:[A-ZÅÄÖ]{2,5} )?(?:§+ ?)?)(?P<number>\d{1,3})(?: (?P<letter>[A-H]))? "
    r"(?=[A-ZÅÄÖ\"”])"
)
_SENTENCE_ENDS = re.compile(r"[.!?:)\"”]\s*$")
_NUMBER_LINE = re.compile(r"Dnr:?\s+(?P<dnr>(?:[A-ZÅÄÖ]{2,5}\s)?[\d./–-]+(?:\s[\d/–-]+)*)\s+", re.IGNORECASE)
_LEADER = re.compile(r"\s?\.{3,}(?:\s?\d{1,3}(?=\s|$))?\s*")
"""The dots and the page that end an entry of a table of contents."""
_LEADER_BEFORE = re.compile(r"\.{3,}\s?\d{1,3}\s*$")
_WIDEST_GAP = 10
"""Numbers that a chain may skip, as secret items are; then its next one must follow a full stop."""
_GAP_COST = 0.05
_WEAK_COST = 0.5
_LEAST_ITEMS = 2
_LONGEST_TITLE = 200
_JOINING = frozenset(
    "om för av till från i på med över och eller mot mellan under vid inom enligt angående avseende gällande "
    "samt nr den det de en ett ny nya nytt år kv kvarteret del fastigheten hos ur kring rörande som".split()
)
"""Words after which a capital letter begins a name inside a title, and no sentence."""
_BODY_ACTS = re.compile(
    r"\w*(?:nämnden|styrelsen|fullmäktige|utskottet|beredningen)(?:s beslut\b| [a-zåäö(])", re.IGNORECASE
)
_HEADING = re.compile(
    r"(?P<heading>(?:\w+ens )?[Ff]örslag till beslut|Yrkanden?|Beslutsgång|Propositionsordning|Omröstning"
    r"|Reservation(?:er)?"
    r"|Särskil(?:t|da) uttalanden?|Beslut|\w+s beslut|Sammanfattning|Ärendet|Bakgrund|Ärendebeskrivning"
    r"|Inledning|Beredning|Ekonomiska konsekvenser|Föredragning|Förvaltningens (?:synpunkter|bedömning))"
    r" (?=[A-ZÅÄÖ\d])"
)
_INLINE_HEADING = re.compile(rf"(?<=\S) (?={_HEADING.pattern.replace('?P<heading>', '?:')})")
_REPEATED_BODY = re.compile(r"(?P<body>[A-ZÅÄÖ]\w+) [\[(]\d{1,3}[)\]] (?=(?P=body)\b)")
"""A page head inside a sentence: the body and the count of pages before the body's own sentence."""


@dataclass(frozen=True, slots=True)
class _Start:
    """Where an item may begin in the joined text; strong when a sentence ends before it."""

    position: int
    content: int
    prefix: str
    number: int
    written: str
    strong: bool


def run_on_groups(blocks: Sequence[Block], *, contents: bool = True) -> list[Group]:
    """Read the sentences of a run-on protokoll.

    Items are the longest chain of numbers that count upwards, each before a capital letter. A table of
    contents is a chain too; what is treated below it is found by a second one.

    Args:
        blocks: One per sentence, in reading order.
        contents: Whether the first chain may be a table of contents.

    Returns:
        What stands before the first item, where something does, as a group without number, then one
        group an item. Nothing where no two numbers form a chain.
    """
    text, edges = _joined(blocks)
    starts = _best_chain(list(_starts(text)))
    if len(starts) < _LEAST_ITEMS:
        return []
    spans = zip(starts, [*(s.position for s in starts[1:]), len(text)], strict=True)
    pieces = _cut(blocks, edges, [s.position for s in starts])
    before = pieces.pop(0)
    groups = [Group(tuple(before), preamble=True)] if before else []
    items = [
        _item(start, text[start.content : end], piece)
        for (start, end), piece in zip(spans, pieces, strict=True)
    ]
    if contents and items[0].announced and (treated := run_on_groups(items[-1].blocks, contents=False)):
        items[-1] = replace(items[-1], blocks=())
        return groups + merged(items, treated)
    return groups + items


def headings_apart(blocks: Sequence[Block]) -> list[Block]:
    """Known headings inside sentences as blocks of their own, of level 1."""
    result = []
    for block in blocks:
        cuts = [match.end() for match in _INLINE_HEADING.finditer(block.text)]
        for piece in cut_at(block, cuts) if cuts else [block]:
            match = _HEADING.match(piece.text)
            if match:
                heading, *rest = cut_at(piece, [match.end()])
                result += [replace(heading, level=1), *rest]
            else:
                result.append(piece)
    return result


def _joined(blocks: Sequence[Block]) -> tuple[str, list[int]]:
    """The sentences as one text, and where each begins in it."""
    edges = []
    length = 0
    for block in blocks:
        edges.append(length)
        length += len(block.text) + 1
    return " ".join(block.text for block in blocks), edges


def _starts(text: str) -> Iterator[_Start]:
    for match in _START.finditer(text):
        letter = match["letter"] or ""
        yield _Start(
            position=match.start(),
            content=match.end(),
            prefix=match["prefix"].strip(),
            number=int(match["number"]),
            written=f"{match['number']} {letter}".strip(),
            strong=_stands_out(text, match),
        )


def _stands_out(text: str, number: re.Match[str]) -> bool:
    """Whether a sentence or an entry of contents ends before a number, or a case number follows it."""
    before = text[max(0, number.start() - 12) : number.start()]
    return (
        not before.strip()
        or _SENTENCE_ENDS.search(before) is not None
        or _LEADER_BEFORE.search(before) is not None
        or text.startswith("Dnr", number.end())
    )


def _best_chain(candidates: Sequence[_Start]) -> list[_Start]:
    """The chain with most members, gaps and starts inside a sentence counted against it."""
    best: dict[tuple[str, int], tuple[float, int]] = {}
    before: list[int] = []
    scores: list[float] = []
    for i, one in enumerate(candidates):
        score, previous = 0.0, -1
        for gap in range(1, _WIDEST_GAP + 1 if one.strong or one.prefix else 2):
            reached = best.get((one.prefix, one.number - gap))
            if reached and reached[0] - _GAP_COST * (gap - 1) > score:
                score, previous = reached[0] - _GAP_COST * (gap - 1), reached[1]
        score += 1.0 if one.strong or one.prefix or previous >= 0 else 1.0 - _WEAK_COST
        scores.append(score)
        before.append(previous)
        if score > best.get((one.prefix, one.number), (0.0, -1))[0]:
            best[one.prefix, one.number] = (score, i)
    chain: list[_Start] = []
    i = max(range(len(candidates)), key=scores.__getitem__, default=-1)
    while i >= 0:
        chain.append(candidates[i])
        i = before[i]
    return chain[::-1]


def _cut(blocks: Sequence[Block], edges: Sequence[int], positions: Sequence[int]) -> list[list[Block]]:
    """The blocks parted at positions of the joined text: one list more than positions."""
    parts: list[list[Block]] = [[]]
    left = list(positions)
    for block, edge in zip(blocks, edges, strict=True):
        inside: list[int] = []
        while left and left[0] < edge + len(block.text):
            inside.append(left.pop(0) - edge)
        if not inside:
            parts[-1].append(block)
            continue
        pieces = cut_at(block, inside)
        if inside[0] > 0:
            parts[-1].append(pieces.pop(0))
        parts += [[piece] for piece in pieces]
    return parts


def _item(start: _Start, content: str, blocks: list[Block]) -> Group:
    """An item from its number, the text after the number, and the blocks that hold both."""
    numbered = _NUMBER_LINE.match(content)
    begin = numbered.end() if numbered else 0
    first = content[begin : begin + 2 * _LONGEST_TITLE]
    leader = _LEADER.search(content[: _LONGEST_TITLE + len(" ... 999")])
    length = leader.start() - begin if leader else title_length(first)
    title = content[begin : begin + length].strip() if length > 0 else ""
    below = None if numbered or leader else _NUMBER_LINE.match(content, begin + length)
    line = numbered or below
    dnr = find_dnr(f"dnr {line['dnr']}") if line else []
    end = below.end() if below else leader.end() if leader else begin + length
    head, rest = _split_head(blocks, start.content - start.position + end)
    return Group(tuple(rest), start.written, title, tuple(dnr), head, announced=leader is not None)


def _split_head(blocks: list[Block], length: int) -> tuple[Block, list[Block]]:
    """The blocks' first characters as one block (number and title), and the rest."""
    taken: list[Block] = []
    rest = list(blocks)
    while rest and length > 0:
        block = rest.pop(0)
        if length < len(block.text):
            first, *after = cut_at(block, [length])
            taken.append(first)
            rest[:0] = [_without_page_head(one) for one in after]
            break
        taken.append(block)
        length -= len(block.text) + 1
    head = taken[0]
    if len(taken) > 1:
        head = replace(head, text=" ".join(b.text for b in taken), end=taken[-1].end)
    return head, rest


def _without_page_head(block: Block) -> Block:
    match = _REPEATED_BODY.match(block.text)
    return cut_at(block, [match.end()])[1] if match else block


def title_length(text: str) -> int:
    """Characters at the beginning of a text that are its title, 0 where that is not to be told.

    A title is one phrase: it ends where a capital letter stands that begins no name in it, or where a
    case number or what a body does follows.
    """
    before: list[str] = []
    for match in re.finditer(r"\S+", text):
        word = match.group()
        if match.start() > _LONGEST_TITLE:
            return 0
        if before and _begins_text(word, before, text[match.start() :]):
            return match.start()
        if before and word[-1] in ".!?" and not word.endswith("..."):
            return 0  # a sentence, and no title
        before.append(word)
    return len(text) if len(text) <= _LONGEST_TITLE else 0


def _begins_text(word: str, before: Sequence[str], rest: str) -> bool:
    if word.rstrip(".:").lower() == "dnr":
        return True
    last = before[-1]
    if not word[0].isupper() or last.lower() in _JOINING or last[-1] in ":-–&/":
        return False
    if _BODY_ACTS.match(rest):
        return True
    # "Stockholms Hamnar", "Anna Berg": one name; but a first word alone is a title ("Justering").
    in_name = (
        last[0].isupper() and last[-1].isalpha() and (len(before) > 1 or last.endswith("s") or last.isupper())
    )
    return not in_name
