"""Paragraphs and items while a record is being read: without ids, and open to additions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ingest.model import Role
from ingest.read.document import Block
from ingest.read.sentences import sentence_spans

LONGEST = 900
"""Characters of a paragraph that a reader takes in at a glance, and well under the embedder's 512
tokens (Swedish has some four characters a token)."""
SHORT_LIST = 700
"""Characters of a list, its opening line included, that are kept together as one paragraph."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A paragraph to be; fields as in `ingest.model.Paragraph`."""

    text: str
    role: Role
    voice: str | None
    page: int | None
    start: int
    end: int
    heading: str = ""
    listed: bool = False


@dataclass(slots=True)
class DraftItem:
    """An item to be; fields as in `ingest.model.Item`."""

    section: str | None = None
    title: str = ""
    title_derived: bool = True
    dnr: tuple[str, ...] = ()
    drafts: list[Draft] = field(default_factory=list)


def draft(block: Block, role: Role, voice: str | None, heading: str = "") -> Draft:
    """A block with the role and voice it was found to have."""
    return Draft(
        text=block.text,
        role=Role.TABELL if block.table and role is not Role.FORMALIA else role,
        voice=voice,
        page=block.page,
        start=block.start,
        end=block.end,
        heading=heading,
        listed=bool(block.marker),
    )


def mend_breaks(blocks: Sequence[Block]) -> list[Block]:
    """Join blocks that a page break cut in the middle of a sentence.

    Such a block lacks a final punctuation mark and the next one goes on in lower case.
    """
    mended: list[Block] = []
    for block in blocks:
        before = mended[-1] if mended else None
        if (
            before
            and not (before.table or block.table or before.level or block.level or block.marker)
            and before.text[-1] not in '.!?:;”"'
            and len(before.text) > len(block.text.split()[0]) + 40
            and block.text[0].islower()
        ):
            mended[-1] = replace(before, text=f"{before.text} {block.text}", end=block.end)
        else:
            mended.append(block)
    return mended


def citable(drafts: Sequence[Draft]) -> list[Draft]:
    """Bring paragraphs to a size that can be cited: cut long ones, keep short lists together."""
    return [piece for whole in _with_lists(drafts) for piece in _cut(whole)]


def merge(drafts: Sequence[Draft], separator: str) -> Draft:
    """One paragraph from several that follow on each other; the first one's role and place."""
    first = drafts[0]
    return replace(first, text=separator.join(d.text for d in drafts), end=drafts[-1].end)


def pack(drafts: Sequence[Draft], same: Callable[[Draft, Draft], bool]) -> list[Draft]:
    """Group sentences into paragraphs of readable size.

    Args:
        drafts: One per sentence.
        same: Whether the second sentence may share a paragraph with the first.

    Returns:
        Paragraphs of at most `LONGEST` characters unless one sentence alone is longer; the sentences
        of a stretch are spread evenly, so that no short remainder is left.
    """
    stretches: list[list[Draft]] = []
    for sentence in drafts:
        if stretches and same(stretches[-1][-1], sentence):
            stretches[-1].append(sentence)
        else:
            stretches.append([sentence])
    packed = []
    for stretch in stretches:
        groups = _even_groups([len(d.text) + 1 for d in stretch])
        packed += [merge([stretch[i] for i in group], " ") for group in groups]
    return packed


def _with_lists(drafts: Sequence[Draft]) -> list[Draft]:
    """Join the entries of a short list to the line that opens it ("…uppgår till:")."""
    result: list[Draft] = []
    i = 0
    while i < len(drafts):
        last = i
        while last + 1 < len(drafts) and _continues_list(drafts[i], drafts[last + 1]):
            last += 1
        group = drafts[i : last + 1]
        opens = _opens_list(drafts[i])
        if len(group) > 1 and opens and sum(len(d.text) for d in group) <= SHORT_LIST:
            result.append(merge(group, "\n"))
        else:
            result.extend(group)
        i = last + 1
    return result


def _opens_list(line: Draft) -> bool:
    return not line.listed and line.text[-1] not in ".!?"


def _continues_list(opening: Draft, entry: Draft) -> bool:
    """Questions stay paragraphs of their own, since each one is answered on its own."""
    return (
        entry.listed
        and _opens_list(opening)
        and entry.role not in (Role.FRAGA, Role.TABELL)
        and (entry.role, entry.voice, entry.heading) == (opening.role, opening.voice, opening.heading)
    )


def _cut(whole: Draft) -> list[Draft]:
    if len(whole.text) <= LONGEST or whole.role is Role.TABELL:
        return [whole]
    spans = sentence_spans(whole.text)
    pieces = []
    for group in _even_groups([end - start + 1 for start, end in spans]):
        start, end = spans[group[0]][0], spans[group[-1]][1]
        # Spans are exact while text and source have the same length; where mended white space makes
        # them differ, the whole paragraph's span is the honest answer.
        exact = len(whole.text) == whole.end - whole.start
        pieces.append(
            replace(
                whole,
                text=whole.text[start:end],
                start=whole.start + start if exact else whole.start,
                end=whole.start + end if exact else whole.end,
            )
        )
    return pieces


def _even_groups(lengths: Sequence[int]) -> list[range]:
    """Split consecutive lengths into as few groups of at most LONGEST as needed, evenly filled."""
    total = sum(lengths)
    count = max(1, -(-total // LONGEST))
    target = total / count
    groups: list[range] = []
    begin, filled = 0, 0.0
    for i, length in enumerate(lengths):
        full = filled + length / 2 > target and len(groups) < count - 1
        over = filled + length > LONGEST or full
        if i > begin and over:
            groups.append(range(begin, i))
            begin, filled = i, 0.0
        filled += length
    groups.append(range(begin, len(lengths)))
    return groups
