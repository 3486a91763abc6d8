"""Protokoll: items in order, and in each item who proposed, what was decided, who dissented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Role
from ingest.read.document import Block
from ingest.read.sentences import sentence_spans, sentences
from ingest.structure.bodies import COMPOUND
from ingest.structure.cues import DISSENTS, HANDS_IN, JOINS, MOVES, PROPOSES, STATES
from ingest.structure.draft import Draft, DraftItem, citable, draft, pack
from ingest.structure.group import Group, cut_at, cut_lines, first_line
from ingest.structure.groups import item_groups
from ingest.structure.headings import OFFICES_PROPOSAL, heading_role, is_heading_line
from ingest.structure.numbers import dnr_lines, find_dnr
from ingest.structure.outcome import PRONOUNCED
from ingest.structure.parties import joined, parties_in_brackets, party_name
from ingest.structure.persons import OPENS_WITH_PERSON, named_before_colon
from ingest.structure.run_on import headings_apart, run_on_groups
from ingest.structure.telling import (
    BOARD,
    acts,
    announces,
    is_own,
    is_put_to_vote,
    may_act,
    may_stand_anew,
    stands_anew,
    states_decision,
)
from ingest.structure.titles import derived_title

OFFICE = "förvaltningen"

_LEAST_PARTS = 2
_OPENING = {Role.BAKGRUND, Role.BESLUT, Role.FORSLAG, Role.FORMALIA}
_WITH_SUBHEADINGS = {Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE}
_PROPOSED = re.compile(
    rf"{COMPOUND}\w*(?:(?:förvaltningen|kontoret)\s+föreslår|\w\s+föreslås)\b"
    r"|[^.;]*\bföreslår\s+\w*(?:förvaltningen|kontoret)\b",
    re.IGNORECASE,
)
_OTHER_PROPOSES = re.compile(
    rf"(?P<body>{COMPOUND}[A-ZÅÄÖ]\w*(?:nämnden|styrelsen|utskottet|beredningen))\s+föreslår\b"
)
"""What the body that prepared the matter proposes to the one whose minutes these are."""
_POINT = re.compile(r"(?:\d{1,2}[.)]\s*)?att\s", re.IGNORECASE)
_OFFICE_SPEAKS = re.compile(
    rf"^{COMPOUND}\w*(?:förvaltningen|kontoret|förvaltningschefen|direktören)\b", re.IGNORECASE
)
_REPORTED = re.compile(r"\bredovisat ärendet i ett tjänsteutlåtande\b", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"^dnr:?\s*", re.IGNORECASE)
_LONGEST_TITLE = 200
_LABELLED = re.compile(
    r"(?:Förslag till beslut|Beslut|Yrkanden?|Reservation|Bakgrund|Sammanfattning): ?(?=\S)"
)
"""A heading that its text follows on the same line."""
_DETAIL = re.compile(
    r"\d{1,2}[.:]\d{2}(?:\s|$)|D ?nr\b|Dnr\d|Handläggare\b|Omedelbar justering"
    r"|\((?:Skickas|Utsändes|Delas ut|Behandlas)\b"
    r"|Sammanträde \d|(?:Datum|Plats)(?:\n|$)|Plats och tid\b"
    r"|(?:Svar på|Remiss|Yttrande över) [^.\n]+\n(?:D ?nr|Dnr\d)",
    re.IGNORECASE,
)
"""Lines of an agenda or head that say how the item came and who handles it."""
_PROPOSER = re.compile(rf"(?P<body>{COMPOUND}[A-ZÅÄÖ]\w*(?:nämnden|styrelsen|utskottet))s förslag\b")
_EARLIER_DECISION = re.compile(r"\bbeslut(?:ade|at|et)\b.*\bden \d{1,2} \w+ (?:19|20)\d\d\b", re.DOTALL)
"""A sentence that tells of a decision on another day; a case number in it is that decision's."""
_OFFICES_PROPOSAL = re.compile(OFFICES_PROPOSAL, re.IGNORECASE)


def protokoll_items(blocks: Sequence[Block], *, minutes: bool = True, body: str = "") -> list[DraftItem]:
    """Read the blocks of a protokoll or an agenda into items.

    Args:
        blocks: In reading order, at least one.
        minutes: Whether the record is a protokoll. An agenda decides nothing: what stands under
            "<Body>s beslut" in it is a proposal.
        body: Whose record it is, "" when unknown. What another body decided is told as background.

    Returns:
        Items in order, each with at least one paragraph. What stands before the first item (place and
        time, those present) is an item without number.
    """
    items = [_Reading(group, body=body).item() for group in item_groups(blocks, minutes=minutes)]
    return [item for item in items if item.drafts]


def run_on_items(blocks: Sequence[Block], *, body: str = "") -> list[DraftItem]:
    """Read a protokoll that has neither lines nor paragraphs, one block a sentence.

    Args:
        blocks: In reading order.
        body: As for `protokoll_items`.

    Returns:
        Items as `protokoll_items` gives them, sentences packed into paragraphs; nothing where no
        numbers tell where items begin.
    """
    items = []
    for group in run_on_groups(blocks):
        content = tuple(headings_apart(group.blocks))
        reading = _Reading(replace(group, blocks=content), run_on=True, body=body)
        items.append(reading.item())
    return [item for item in items if item.drafts]


class _Reading:
    """Reads one item from top to bottom, keeping the role and voice that the last cue set."""

    def __init__(self, group: Group, *, run_on: bool = False, body: str = "") -> None:
        self._group = group
        self._body = body.split(",")[0].lower()
        self._run_on = run_on
        self._item = DraftItem(section=group.section)
        self._role = Role.BAKGRUND
        self._voice: str | None = None
        self._heading = group.heading
        self._opened: list[str] = []
        self._drafts: list[Draft] = []
        self._alone: Block | None = None
        self._told: set[int] = set()
        self._parted = False
        self._motions = False
        self._listing = False
        self._proposer: str | None = None

    def item(self) -> DraftItem:
        group = self._group
        if group.title:
            self._item.title, self._item.title_derived = group.title, False
        # What an agenda shows of the item tells of no decision, whatever its words.
        self._drafts += [draft(block, Role.FORMALIA, None) for block in group.entry]
        for block in group.blocks:
            for piece in _heading_apart(block):
                for part in self._by_actor(piece):
                    self._add(part)
        self._keep_heading()
        self._prefer_decision_part()
        drafts = self._drafts = _questions_asked(self._drafts)
        if not drafts and group.head:
            # Nothing stands under the title; the line that shows it can be cited.
            drafts.append(draft(group.head, Role.FORMALIA, None, group.heading))
        if drafts and not self._item.title:
            # An item that opens with a heading ("Skrivelse") is a round of such matters.
            by_heading = " och ".join(dict.fromkeys(self._opened))
            self._item.title = by_heading or derived_title(drafts[0].text)
        self._item.dnr = self._dnr()
        self._item.drafts = citable(pack(drafts, _same_part) if self._run_on else drafts)
        return self._item

    def _add(self, block: Block) -> None:
        drafts = self._drafts
        role = heading_role(block)
        if role in _OPENING - {Role.BESLUT} and self._role not in _OPENING and not self._is_first(role):
            role = None  # "Sammanfattning" inside a motion or statement is that text's own heading
        if role:
            self._keep_heading()
            self._open(role, block)
        elif self._role is Role.YRKANDE and self._motions and is_put_to_vote(block.text):
            self._keep_heading()
            self._role, self._voice, self._heading = Role.BESLUTSGANG, None, ""
            drafts.append(self._paragraph(block))
        elif self._pronounces(block):
            self._keep_heading()
            self._role, self._voice, self._heading = Role.BESLUT, BOARD, ""
            drafts.append(self._paragraph(block))
        elif self._role in _WITH_SUBHEADINGS and not self._run_on and is_heading_line(block):
            self._keep_heading()
            self._heading, self._alone = block.text, block
        elif drafts and self._is_number_of(drafts[-1], block):
            drafts[-1] = self._paragraph(_under(drafts[-1], block))
        else:
            drafts.append(self._paragraph(block))
            self._alone = None

    def _is_first(self, role: Role) -> bool:
        """Whether a § that begins with its decision comes to its matter: no part of this role was before."""
        if role is Role.FORMALIA and self._item.section:
            return True  # "Beslutsunderlag", "Beslutet skickas till" and signatures stand in no motion
        shown = self._drafts[len(self._group.entry) :]
        if not self._item.section or not shown or shown[0].role is not Role.BESLUT:
            return False
        return all(one.role is not role for one in shown)

    def _by_actor(self, block: Block) -> list[Block]:
        """A block of running text cut where what its sentences tell changes: matter, motion, decision."""
        may = may_act if self._role is Role.BAKGRUND else may_stand_anew
        if not self._is_treated or block.table or not may(block.text) or heading_role(block):
            return [block]
        spans = sentence_spans(block.text)
        texts = [block.text[start:end] for start, end in spans]
        if len(spans) < _LEAST_PARTS:
            return [block]
        if self._role is Role.BAKGRUND:
            told = [acts(text, self._body) for text in texts]
            changes = [i for i in range(1, len(told)) if told[i] != told[i - 1]]
        elif self._role is Role.BESLUTSGANG:
            stated = [states_decision(text) for text in texts]
            changes = [i for i in range(1, len(stated)) if stated[i] != stated[i - 1]]
        elif self._role in _WITH_SUBHEADINGS:
            changes = [i for i in range(1, len(texts)) if stands_anew(texts[i]) or is_put_to_vote(texts[i])]
        else:
            return [block]
        return cut_at(block, [spans[i][0] for i in changes]) if changes else [block]

    @property
    def _is_treated(self) -> bool:
        """Whether the group tells how a meeting treated an item; agenda and head do not."""
        return not (self._group.announced or self._group.preamble)

    def _pronounces(self, block: Block) -> bool:
        """Whether the board's decision begins below motions or the vote without a heading of its own.

        Under "Förslag till beslut", and after a colon, the same words are what somebody proposes.
        """
        after_motions = self._role is Role.YRKANDE and self._motions
        return (
            bool(self._item.section)
            and not self._group.announced
            and (after_motions or self._role is Role.BESLUTSGANG)
            and PRONOUNCED.match(block.text) is not None
            and not (self._drafts and self._drafts[-1].text.endswith(":"))
        )

    def _keep_heading(self) -> None:
        """A line under a motion or statement that no text follows is no heading but a line of it."""
        if self._alone:
            self._drafts.append(draft(self._alone, self._role, self._voice))
        self._alone = None

    def _prefer_decision_part(self) -> None:
        """Where a part of the item is for the decision, what its background tells of others is background."""
        if self._parted:
            self._drafts = [
                replace(d, role=Role.BAKGRUND, voice=None) if i in self._told else d
                for i, d in enumerate(self._drafts)
            ]

    def _open(self, role: Role, heading: Block) -> None:
        if not self._drafts or self._opened:
            self._opened.append(heading.text)
        self._voice, self._heading = None, ""
        self._motions = "yrkande" in heading.text.lower()
        if self._group.announced and role in (Role.YRKANDE, Role.BESLUT):
            self._role, self._heading = Role.FORSLAG, heading.text
            announced = _PROPOSER.match(heading.text)
            self._voice = announced["body"].lower() if announced else None
            return
        self._role = role
        proposer = _PROPOSER.match(heading.text)
        if role is Role.BESLUT and proposer and not is_own(proposer["body"], self._body):
            # What a committee proposes is its own decision; what another body proposes is none here.
            self._role, self._voice, self._heading = Role.FORSLAG, proposer["body"].lower(), heading.text
        elif role is Role.BESLUT:
            self._voice = BOARD
        elif role is Role.FORSLAG and _OFFICES_PROPOSAL.fullmatch(heading.text.strip().rstrip(":")):
            self._voice, self._heading = OFFICE, heading.text

    def _dnr(self) -> tuple[str, ...]:
        """The item's own case number: on a Dnr line, else at the end of its title, else in its opening.

        Before its own an item may cite the number that the sender of a remiss gave it.
        """
        opening = [d.text for d in self._drafts if d.role in _OPENING]
        if numbers := dnr_lines("\n".join(opening)) or list(self._group.title_dnr):
            return tuple(numbers)
        if self._group.announced:
            return ()
        # The first paragraphs that hold a number at all: further down others' matters are told of.
        texts = ["\n".join([self._item.title, *opening[:3]]), *opening[3:]]
        text = next((text for text in texts if find_dnr(text)), "")
        return tuple(find_dnr("\n".join(s for s in sentences(text) if not _EARLIER_DECISION.search(s))))

    def _paragraph(self, block: Block) -> Draft:
        match self._role:
            case Role.BAKGRUND:
                return self._background(block)
            case Role.YRKANDE:
                if self._voice is None and _OFFICE_SPEAKS.match(block.text):
                    return draft(block, Role.FORSLAG, OFFICE)
                return self._motion(block)
            case Role.BESLUT | Role.BESLUTSGANG if stand := self._stands(block.text):
                return self._acted(block, *stand)
            case Role.BESLUTSGANG:
                states = any(states_decision(sentence) for sentence in sentences(block.text))
                self._parted = self._parted or states
                return draft(block, Role.BESLUT if states else Role.BESLUTSGANG, BOARD)
            case Role.BESLUT:
                self._parted = True
            case Role.RESERVATION | Role.SARSKILT_UTTALANDE:
                self._dissent(block)
            case Role.SKRIVELSE | Role.FRAGA:
                return self._handed_in(block)
            case _:
                pass
        return draft(block, self._role, self._voice, self._heading)

    def _background(self, block: Block) -> Draft:
        text = block.text
        if _DETAIL.match(text):
            return draft(block, Role.FORMALIA, None, self._heading)
        if "tjänsteutlåtande" in text and _REPORTED.search(text):
            return draft(block, Role.FORMALIA, BOARD)
        if self._listing and not block.marker:
            self._listing = False
        if self._listing:
            return draft(block, Role.BESLUT, BOARD)
        if self._is_treated and may_act(text) and (told := acts(text, self._body)):
            return self._acted(block, *told)
        if "föresl" in text and _PROPOSED.match(text):
            return draft(block, Role.FORSLAG, OFFICE)
        if (other := _OTHER_PROPOSES.match(text)) and not is_own(other["body"], self._body):
            return draft(block, Role.FORSLAG, other["body"].lower())
        if self._group.preamble:
            return draft(block, Role.FORMALIA, None, self._heading)
        if block.marker and self._proposer and _POINT.match(text):
            return draft(block, Role.FORSLAG, self._proposer, self._heading)
        if "motion" in text.lower() and "(" in text:
            # What a motion asks for stands in points below the sentence that tells whose it is.
            self._proposer = joined(parties_in_brackets(text)) or self._proposer
        return draft(block, Role.BAKGRUND, self._speaker(block), self._heading)

    def _stands(self, text: str) -> tuple[Role, str | None] | None:
        """What somebody moves, or whose dissent is told, below the heading of the decision."""
        if not self._is_treated or "(" not in text:
            return None
        told = acts(text, self._body)
        return told if told and told[0] in _WITH_SUBHEADINGS and OPENS_WITH_PERSON.match(text) else None

    def _acted(self, block: Block, role: Role, voice: str | None) -> Draft:
        """What a sentence among the background tells of; text that it announces is of the same voice."""
        if role is Role.BESLUT:
            self._told.add(len(self._drafts))
            self._listing = announces(block.text) or block.text.endswith(" att")
        elif role in _WITH_SUBHEADINGS and announces(block.text):
            self._role, self._voice, self._heading, self._motions = role, voice, "", True
        return draft(block, role, voice)

    def _speaker(self, block: Block) -> str | None:
        """Whose background a block is: the office's where it speaks, and in a list that it opens."""
        if _OFFICE_SPEAKS.match(block.text):
            return OFFICE
        above = self._drafts[-1] if block.marker and self._drafts else None
        if above and above.role is Role.BAKGRUND and (above.listed or above.text[-1] not in ".!?"):
            return above.voice
        return None

    def _motion(self, block: Block) -> Draft:
        """A motion stays with its mover until the next one is moved, however many pages it takes."""
        opening = block.text[:200]
        if "(" not in block.text and ": " not in opening:
            return draft(block, Role.YRKANDE, self._voice, self._heading)
        if speakers := named_before_colon(opening):
            parties = dict.fromkeys(party_name(person.party or "") for person in speakers)
            self._voice, self._heading = joined(list(parties)), ""
        elif parties_in_brackets(opening) and (
            MOVES.search(opening) or (PROPOSES.search(opening) and OPENS_WITH_PERSON.match(opening))
        ):
            self._voice, self._heading = joined(parties_in_brackets(opening)), ""
        elif JOINS.search(block.text) and parties_in_brackets(block.text):
            return draft(block, Role.YRKANDE, joined(parties_in_brackets(block.text)))
        return draft(block, Role.YRKANDE, self._voice, self._heading)

    def _dissent(self, block: Block) -> None:
        """A reservation or statement stays its author's, also where it mentions another party's member."""
        voice = joined(parties_in_brackets(block.text))
        opening = block.text[:200]
        if voice and (self._voice is None or DISSENTS.search(opening) or STATES.search(opening)):
            self._voice, self._heading = voice, ""

    def _handed_in(self, block: Block) -> Draft:
        if _OFFICE_SPEAKS.match(block.text):
            return draft(block, Role.SVAR, OFFICE)
        parties = parties_in_brackets(block.text)
        if parties and (HANDS_IN.search(block.text) or self._role is Role.FRAGA):
            self._voice, self._heading = joined(parties), ""
        elif find_dnr(block.text) and (not self._heading or _is_titled(block)):
            # The writing's own title, its case number on the next line.
            self._heading = ", ".join(line.rstrip(" .,") for line in block.text.split("\n"))
        elif block.text.endswith("?") or (block.marker and self._asks()):
            return draft(block, Role.FRAGA, self._voice, self._heading)
        return draft(block, self._role, self._voice, self._heading)

    def _is_number_of(self, title: Draft, block: Block) -> bool:
        """Whether a block is the case number of the writing whose title stands above it.

        Both are one block unless the title ends with a full stop or a blank line follows it.
        """
        return (
            self._role is Role.SKRIVELSE
            and not self._heading
            and title.role is Role.SKRIVELSE
            and len(title.text) <= _LONGEST_TITLE
            and not parties_in_brackets(title.text)
            and find_dnr(block.text) == [_BEFORE_NUMBER.sub("", block.text)]
        )

    def _asks(self) -> bool:
        return self._role in (Role.SKRIVELSE, Role.FRAGA) and bool(self._heading)


def _is_titled(block: Block) -> bool:
    """Whether a block is the title of a writing and, alone on its last line, its case number."""
    *title, number = block.text.split("\n")
    return bool(title) and len(block.text) <= _LONGEST_TITLE and find_dnr(number) == [number.strip()]


def _questions_asked(drafts: list[Draft]) -> list[Draft]:
    """A writing that lists its questions asks those alone; a question mark above them is rhetoric."""
    listed = {d.heading for d in drafts if d.role is Role.FRAGA and d.listed and d.heading}
    asked: set[str] = set()
    result = []
    for one in drafts:
        asking = one.role is Role.FRAGA and one.heading in listed
        if asking and one.listed:
            asked.add(one.heading)
        rhetoric = asking and one.heading not in asked
        result.append(replace(one, role=Role.SKRIVELSE) if rhetoric else one)
    return result


def _same_part(first: Draft, second: Draft) -> bool:
    """Whether sentences of a run-on text may share a paragraph; what was decided stands by itself."""
    same = (first.role, first.voice, first.heading) == (second.role, second.voice, second.heading)
    return same and first.role is not Role.YRKANDE


def _heading_apart(block: Block) -> list[Block]:
    """A known heading and the text that follows on the next line, as two blocks."""
    line, rest = first_line(block)
    if rest and not block.marker and heading_role(line):
        return [line, *rest]
    if ": " not in block.text and ":\n" not in block.text:
        return [block]
    return [piece for whole in cut_lines(block, _LABELLED) for piece in _label_apart(whole)]


def _label_apart(block: Block) -> list[Block]:
    """A known heading and the text behind its colon, as two blocks."""
    match = _LABELLED.match(block.text)
    if match is None or block.table:
        return [block]
    label, *text = cut_at(block, [match.end()])
    return [label, *text] if heading_role(label) and text else [block]


def _under(title: Draft, number: Block) -> Block:
    """A title and the case number below it as one block."""
    return replace(number, text=f"{title.text}\n{number.text}", start=title.start)
