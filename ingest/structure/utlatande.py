"""Utlåtande: kommunstyrelsen's proposal to fullmäktige, with referral answers and dissent.

The transcript of a printed utlåtande has neither line breaks nor headings of its own; what tells its
parts apart is how their first sentences begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.draft import Draft, DraftItem, citable, draft, pack
from ingest.structure.group import cut_at
from ingest.structure.numbers import find_dnr
from ingest.structure.parties import joined, parties_in_brackets
from ingest.structure.referrals import BROKEN, REFERRED, STEM, UNANSWERED

RAPPORTEURS = "föredragande borgarråd"
PROPOSER = "kommunstyrelsen"
PREPARING = "borgarrådsberedningen"
OFFICE = "förvaltningen"


@dataclass(frozen=True, slots=True)
class _Cue:
    """How a part begins, and what that says of its sentences until the next cue."""

    pattern: re.Pattern[str]
    role: Role
    voice: str | None
    heading: str


def _cue(pattern: str, role: Role, voice: str | None, heading: str) -> _Cue:
    return _Cue(re.compile(pattern), role, voice, heading)


_CUES = (
    _cue(
        r"^Kommunstyrelsen föreslår (?:att )?kommunfullmäktige beslut",
        Role.FORSLAG,
        PROPOSER,
        "Förslag till beslut",
    ),
    _cue(
        r"^Kommunstyrelsen beslutar för egen del",
        Role.FORSLAG,
        PROPOSER,
        "Kommunstyrelsens eget beslut",
    ),
    _cue(
        r"^Borgarrådsberedningen föreslår (?:att )?kommunstyrelsen beslut",
        Role.FORSLAG,
        PREPARING,
        "Förslag till beslut",
    ),
    _cue(r"^Föredragande borgarråde[nt]?\b.*\banför\b", Role.BAKGRUND, RAPPORTEURS, "Ärendet"),
    _cue(r"^Ärendet (?=[A-ZÅÄÖ\d])", Role.BAKGRUND, RAPPORTEURS, "Ärendet"),
    _cue(r"^ÄRENDET (?=[A-ZÅÄÖ])", Role.BAKGRUND, None, "Ärendet"),
    _cue(r"^(?:Beredning|BEREDNING) (?=[A-ZÅÄÖ])", Role.FORMALIA, None, "Beredning"),
    _cue(r"^(?:Våra|Mina) synpunkter\b", Role.FORSLAG, RAPPORTEURS, "Borgarrådens synpunkter"),
    _cue(
        r"^Borgarrådsberedningen (?:till|av)styrker",
        Role.FORSLAG,
        PREPARING,
        "Borgarrådsberedningen",
    ),
    _cue(r"^Reservation(?:er)? anfördes av", Role.RESERVATION, None, "Reservation"),
    _cue(
        r"^Särskil(?:t|da) uttalanden? gjordes av",
        Role.SARSKILT_UTTALANDE,
        None,
        "Särskilt uttalande",
    ),
    _cue(r"^Det antecknades att", Role.BESLUTSGANG, None, ""),
    _cue(
        r"^Kommunstyrelsen delar borgarrådsberedningens uppfattning",
        Role.FORSLAG,
        PROPOSER,
        "Förslag till beslut",
    ),
    _cue(r"^Bilagor(?: 1\.|$)", Role.BILAGA, None, "Bilagor"),
    _cue(r"^[A-ZÅÄÖ]\w+ den \d.*\bvägnar\b", Role.FORMALIA, None, ""),
    _cue(r"^Innehållsförteckning\b", Role.FORMALIA, None, "Innehållsförteckning"),
)
_PROPOSED = re.compile(r"\bföreslår \w*(?:kontoret|förvaltningen)\b|\bföreslås\b")
_APPENDED = re.compile(r"\båterfinns\b.*\bbilaga\b|\bfinns (?:i sin helhet )?(?:i|som) bilaga\b")
_INLINE = re.compile(
    r"""(?<=\S)\s(?=
        Reservation(?:er)?\ anfördes\ av | Särskil(?:t|da)\ uttalanden?\ gjordes\ av
        | Kommunstyrelsen\ föreslår\ (?:att\ )?kommunfullmäktige\ beslut
        | Borgarrådsberedningen\ föreslår\ (?:att\ )?kommunstyrelsen\ beslut
        | Föredragande\ borgarråde[nt]?\ [A-ZÅÄÖ]
        | [A-ZÅÄÖ]\w+\ den\ \d{1,2}\ \w+\ \d{4}\ På\ \w+\ vägnar
        | Bilagor\ 1\. | Innehållsförteckning\b | BEREDNING\ [A-ZÅÄÖ] | ÄRENDET\ [A-ZÅÄÖ]
    )""",
    re.VERBOSE,
)
"""Where a part begins without a full stop before it, as after signatures and headings."""
_VERBS = (
    r"(?:anser|är|ser|ställer|tillstyrker|avstyrker|vill|välkomnar|beslutade|instämmer|delar"
    r"|framhåller|hänvisar|svarar|bedömer|påpekar|menar|tycker|stöder|stödjer|föreslår)\b"
)
_VIEW = re.compile(rf"^(?P<who>[A-ZÅÄÖ][\w.-]*(?:\s[\w.,-]+?){{0,5}}?)\s?{_VERBS}")
_BODY = re.compile(r"(?:nämnd(?:en)?|förvaltning(?:en)?|kassan|förbund(?:et)?|distrikt(?:et)?)$")
_HEADED = re.compile(r"(?:^|\s)(?P<who>[A-ZÅÄÖ][\w-]+(?:\s[\w-]+){0,3}) (?=(?P=who)\b)")
"""A body's name as heading, followed by the sentence that begins with the same name."""
_OFFICE_TEXT = re.compile(r"^(?P<who>[A-ZÅÄÖ][\w-]*(?:förvaltning(?:en)?|kontoret))s\b.*\bföljande lydelse")
_TREATED = re.compile(
    r"^(?P<who>[A-ZÅÄÖ][\w-]*(?:\s[\w-]+){0,3}?(?:nämnd|nämnden|styrelsen)) beslutade vid sitt sammanträde"
)
"""How a body's answer in full begins where no table of contents lists them."""
_BEFORE_OBJECT = frozenset("av från för hos i med mellan mot och på samt som till vid att den".split())
_TITLE = re.compile(
    r"^(?:Utlåtande|PM) (?P<number>\d{4}:\d+)\s*(?P<roteln>[RIVX+ ]*)\(Dnr (?P<dnr>[^)]+)\)\s*(?P<title>.*)$",
    re.DOTALL,
)


def is_promemoria(blocks: Sequence[Block]) -> bool:
    """Whether a record is borgarrådsberedningen's answer to a remiss ("PM 2016:5"), built as an utlåtande."""
    return blocks[0].text.startswith("PM ") and _TITLE.match(blocks[0].text) is not None


def utlatande_items(blocks: Sequence[Block], shown_title: str | None = None) -> list[DraftItem]:
    """Read an utlåtande, which holds one item.

    Args:
        blocks: One per sentence (a transcript) or per paragraph, at least one.
        shown_title: The title that a document site shows. It wins where the record's own title begins
            it: a title with a full stop or an exclamation mark inside runs over several sentences.

    Returns:
        One item with the title and dnr of the record's head where they stand there.
    """
    sentences = [part for block in blocks for part in _parts(block)]
    head = _TITLE.match(sentences[0].text)
    title = head["title"].strip() if head else ""
    if title and shown_title and shown_title.startswith(title):
        title = shown_title
    # A transcript may have lost the digits of the number ("Dnr /2016"); what is left is none.
    dnr = find_dnr(f"dnr {head['dnr']}") if head else find_dnr(sentences[0].text)[:1]
    return [
        DraftItem(
            title=title or sentences[0].text[:90],
            title_derived=not title,
            dnr=tuple(dnr),
            drafts=citable(pack(_Reading().run(sentences), _same_part)),
        )
    ]


def _parts(block: Block) -> list[Block]:
    """A sentence cut where another part of the record begins inside it."""
    return cut_at(block, [match.end() for match in _INLINE.finditer(block.text)])


def _same_part(first: Draft, second: Draft) -> bool:
    """Sentences share a paragraph within one part, and points of a list do not run into prose."""
    return (first.role, first.voice, first.heading) == (second.role, second.voice, second.heading)


class _Reading:
    """Gives each sentence the role and voice of the part it stands in."""

    def __init__(self) -> None:
        self._role = Role.FORMALIA
        self._voice: str | None = None
        self._heading = ""
        self._asked: frozenset[str] = frozenset()
        self._in_full = False
        self._proposing = False
        # Which of those that treated the matter the text tells of: dissent is each one's own.
        self._instance: str | None = None

    def run(self, sentences: Sequence[Block]) -> list[Draft]:
        drafts = []
        for whole in sentences:
            for sentence in self._views_apart(whole):
                self._enter(sentence.text)
                role, voice = self._told(sentence.text)
                drafts.append(draft(sentence, role, voice, self._heading))
        return drafts

    def _told(self, text: str) -> tuple[Role, str | None]:
        """Role and voice of a sentence: what the office proposes stands among what describes the matter."""
        if self._role is not Role.BAKGRUND:
            return self._role, self._voice
        if _APPENDED.search(text):
            return Role.FORMALIA, None
        # A list that such a sentence opens goes on with it.
        self._proposing = bool(_PROPOSED.search(text)) or (self._proposing and text.startswith("- "))
        return (Role.FORSLAG, OFFICE) if self._proposing else (self._role, self._voice)

    def _enter(self, text: str) -> None:
        cue = next((cue for cue in _CUES if cue.pattern.search(text)), None)
        if cue:
            self._role, self._voice, self._heading = cue.role, cue.voice, cue.heading
            if cue.role in (Role.RESERVATION, Role.SARSKILT_UTTALANDE):
                # "… av X (v) med hänvisning till reservationen av (s)": (s) is not who speaks.
                self._voice = joined(parties_in_brackets(text.split(" med hänvisning ")[0]))
                self._heading = f"{cue.heading} i {self._instance}" if self._instance else cue.heading
            elif cue.voice in (PROPOSER, PREPARING):
                self._instance = cue.voice
            self._in_full = cue.heading == "Innehållsförteckning"
        if REFERRED.search(text):
            self._asked = _names(text)
        elif not cue and f"({UNANSWERED})" in text:
            self._asked |= _names(text)
        elif self._in_full or (self._asked and (_OFFICE_TEXT.match(text) or _TREATED.match(text))):
            self._enter_full_view(text)
        elif not cue and self._asked and self._role in (Role.FORMALIA, Role.REMISSVAR):
            self._enter_view(text)

    def _enter_view(self, text: str) -> None:
        """A sentence whose subject is one of the bodies asked opens the summary of its answer."""
        match = _VIEW.match(text)
        if match and self._is_asked(match["who"]):
            self._role, self._heading, self._voice = (
                Role.REMISSVAR,
                "Remissvar",
                BROKEN.sub("", match["who"].strip()),
            )

    def _enter_full_view(self, text: str) -> None:
        """The answers in full stand after the table of contents, each under its body's name."""
        match = _HEADED.match(text) or _OFFICE_TEXT.match(text) or _TREATED.match(text)
        if match:
            self._role, self._heading, self._voice = Role.REMISSVAR, "Remissvar", match["who"]

    def _views_apart(self, sentence: Block) -> list[Block]:
        """Cut a sentence where a body's answer begins in it without a full stop before."""
        text = sentence.text
        if self._in_full or text.startswith("Innehållsförteckning"):
            headed = [m.start("who") for m in _HEADED.finditer(text) if m.start("who") > 0]
            return cut_at(sentence, headed)
        if not self._asked or self._role not in (Role.FORMALIA, Role.REMISSVAR):
            return [sentence]
        starts = []
        named_until = 0
        for match in re.finditer(r"(?:^|(?<=[a-zåäö]) )(?=[A-ZÅÄÖ])", text):
            begin = match.end()
            view = _VIEW.match(text[begin:])
            # "Lund" in "Södra Lunds stadsdelsnämnd anser" begins no answer of its own.
            if not view or begin < named_until or not self._is_asked(view["who"]):
                continue
            word_before = text[:begin].split()[-1:]
            if not _BEFORE_OBJECT.intersection(word.lower() for word in word_before):
                named_until = begin + view.end("who")
                starts += [begin] if begin else []
        return cut_at(sentence, starts)

    def _is_asked(self, who: str) -> bool:
        name = who.strip().lower()
        if name == "förvaltningen":
            return False  # the office of the body whose answer this is
        if _BODY.search(name):
            return True
        first = name.split()[0]
        return any(first == asked if len(asked) < 5 else name.startswith(asked) for asked in self._asked)


def _names(referral: str) -> frozenset[str]:
    """How the bodies named in a list of those asked begin, lower case."""
    names = re.split(r",|\b(?:och|samt|till)\b|\(.*?\)", referral)
    cleaned = (re.sub(r"^\s*(?:stadsdelsnämnderna|nämnderna)\s+", "", name).strip() for name in names)
    return frozenset(name[:STEM].strip().lower() for name in cleaned if len(name) > 1)
