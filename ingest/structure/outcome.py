"""What became of an item, how it was decided, and the sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Decision, How, Outcome, Paragraph, Role, Votes
from ingest.read.sentences import sentences
from ingest.structure.bodies import COMPOUND


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_OUTCOMES = (
    (
        _pattern(r"\båterremitt|\bbif(?:all|öll)\w*\s+(?:[^\s,.;]+\s+){0,6}?återremiss"),
        Outcome.ATERREMITTERAD,
    ),
    (_pattern(r"\bbordl[aä](?:gg|d|g)"), Outcome.BORDLAGD),
    (_pattern(r"\btill handlingarna\b"), Outcome.TILL_HANDLINGARNA),
    (
        _pattern(
            r"\bhänvisa\w*\s+till\b.*\btjänste(?:utlåtande|skrivelse)"
            r"|\b(?:överlämna|besvara|svara|åberopa)\w*\b.*\btjänste(?:utlåtande|skrivelse)\w*\b"
        ),
        Outcome.HANVISAR,
    ),
    (
        _pattern(
            r"\bdelvis\b.*\b(?:bif|godkän)|\b(?:bif|godkän)\w*.*\bdelvis\b"
            r"|\bbif(?:all|öll)\w*\b.*\bi övrigt\b.*\bavs(?:lå|log|lag)"
            r"|\bavs(?:lå|log)\w*\b.*\bi övrigt\b.*\bbif"
        ),
        Outcome.DELVIS_BIFALL,
    ),
    (_pattern(r"\bavs(?:lå|log|lag)"), Outcome.AVSLAG),
    (
        _pattern(
            r"\benligt\b(?!.*\bförslaget från\b).*\bförslag|\bi enlighet med\b.*\bförslag|\bbif(?:all|öll)"
        ),
        Outcome.BIFALL,
    ),
    (_pattern(r"\bgodkän|\bfastställ|\bantog\b|\bantar\b"), Outcome.GODKAND),
    (
        _pattern(
            r"\b(?:överlämna|remittera|hänskjut)\w*\b.*\bför beredning\b|\bremittera[ds]e?s? till kommunstyr"
        ),
        Outcome.OVERLAMNAD,
    ),
    (
        _pattern(r"\b(?:informera|information\w*\b|redogjorde|tackade? för|t[ao][rg] del av)"),
        Outcome.INFORMATION,
    ),
)
_ADOPTS = re.compile(
    r"\b(?:antar|antog|antagit)\b.*?\b(?P<name>[A-ZÅÄÖÉ][\w-]+(?: [A-ZÅÄÖÉ][\w-]+)+) (?:yrkande|förslag)\b"
)
"""Somebody's motion was adopted, which may well have been to reject: "antar Anna Bergs yrkande"."""
_POINT = re.compile(r"^\d{1,2}[.)]?\s+(?=[A-ZÅÄÖ])")
"""The number of a point of the decision, which is no part of its sentence."""
_OUTRIGHT = re.compile(
    rf"^{COMPOUND}(?:\w*nämnden|\w*styrelsen|\w*fullmäktige|\w*utskottet)\s+(?:avslår|avslog|bifaller|biföll|godkänner"
    r"|godkände|återremitterar|återremitterade|bordlägger|bordlade|antar|antog|hänvisar|hänvisade)\b",
    re.IGNORECASE,
)
"""A sentence that says what the board does with the matter."""
_OPENS_LIST = _pattern(r"(?::|\b(?:att|följande))\s*$")
"""That the decision stands in the points below."""
_HANDED_OVER = _pattern(r"\bför beredning\b")
_TOLD = _pattern(r"\binforme?ra\w*|\bredogjorde\b")
_JUSTERING = _pattern(
    r"\bomedelbar\w*\s+justera?\w*|\bjustera\w*\s+omedelbart|\bparagrafen\s+(?:\w+\s+){0,3}justera\w*"
)
"""That the minutes of the item are approved at once, which says nothing of the item itself."""
_POSTPONING = r"(?:återremi\w+|bordlägg\w+)"
_NOT_POSTPONED = _pattern(
    rf"\bavs(?:lå|log|lag)\w*\s+(?:[^\s,.;]+\s+){{0,6}}?{_POSTPONING}"
    rf"|\b{_POSTPONING}\s+(?:[^\s,.;]+\s+){{0,3}}?avs(?:lå|log|lag)\w*"
    rf"|\binte\s+(?:ska\s+|skulle\s+)?{_POSTPONING}|\bavgöra?s?\s+(?:ärendet\s+)?(?:i ?dag|vid dagens)\b"
)
"""That a motion to postpone was refused: the item goes on, and another clause says what became of it."""
_MOTION_REFUSED = _pattern(r"\bavs(?:lå|log|lag)\w*\s+(?:[^\s,.;]+\s+){0,8}?(?:\w+)?yrkande\w*")
_CARRIED = (Outcome.BIFALL, Outcome.DELVIS_BIFALL, Outcome.GODKAND)
_UNANIMOUS = _pattern(r"\binstämmande från samtliga\b|\benhällig\w*\b|\benig(?:t|a)?\b")
_WITHOUT_VOTE = _pattern(r"\butan omröstning\b|\butan votering\b|\backlamation\b")
_VOTE = _pattern(
    r"\bvotering\b|\bomröstning\w*\b|\bja-?\s?röst|\bröstade\b|\bröster mot\b|\bja:?\s*\d+.{0,20}\bnej:?\s*\d"
)
_NO_VOTE = _pattern(r"\b(?:omröstning|votering) begär\w* inte\b|\bingen (?:omröstning|votering)\b")
_CARRIES = _pattern(
    r"\bbif(?:aller|öll)\b.{0,40}\bröster mot\b|\bröster mot\b.{0,60}\bbif(?:aller|öll|allit)\b"
)
_HELD = _pattern(
    r"\b(?:omröstning|votering) (?:begär|genomför|verkställ|företa|sker|skedde)\w*"
    r"|\b(?:efter|genom) votering\b"
)
"""That votes were cast, whatever was settled without before."""
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton".split()
    )
}
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"


def _cast(word: str) -> re.Pattern[str]:
    """Votes of one sort: "7 ja-röster", "7 ja", "sju röstade ja", "Ja-röst: 7", "ja-röster (7 st)"."""
    return _pattern(
        rf"\b{_NUMBER}\s+{word}(?:-?\s?röst(?:er)?)?\b"
        rf"|\b{_NUMBER}\s+(?:\w+\s+)?röstade(?:\s+för)?\s+{word}\b"
        rf"|\b{word}(?:-?\s?röst(?:er)?)?(?: för [^:.\d]{{1,40}})?\s*[:(]?\s*(\d{{1,3}})\b"
        rf"(?!\s+{'ja' if word == 'nej' else 'nej'})"
    )


_JA = _cast("ja")
_NEJ = _cast("nej")
_AGAINST = _pattern(rf"\b{_NUMBER}\s+röster\s+mot\s+{_NUMBER}\b")
"""A count that does not say which side voted yes."""
_AVSTAR = _pattern(
    rf"\b{_NUMBER}\s+(?:som\s+|ledamöter\s+)?(?:avst(?:år|od)|nedlagd)"
    rf"|\bavst(?:år|od)(?:\s+från\s+att\s+rösta)?:?\s+{_NUMBER}\b|\b{_NUMBER}\s+(?:ledamöter\s+)?la(?:de)?\s+ned"
)
_STATES = _pattern(
    r"\b(?:beslut\w*|beslöt\b|fann\b|godkän\w*|utsågs|utser|lade?|gav|ger|bordl\w+|återremitt\w+|svarar"
    r"|avsl\w+|bif\w+)"
)


PRONOUNCED = re.compile(
    rf"^{COMPOUND}(?:\w*nämnden|\w*styrelsen|\w*fullmäktige|utskottet)\s+beslut(?:ar|ade)\b", re.IGNORECASE
)
"""A sentence that pronounces the board's decision."""


def read_decision(paragraphs: Sequence[Paragraph]) -> Decision:
    """The decision in an item's paragraphs.

    Only paragraphs in the roles of beslut and beslutsgång count: a proposal or motion is never read as
    the decision, so an item without such paragraphs has none.

    Args:
        paragraphs: The item's, in reading order.
    """
    deciding = [p for p in paragraphs if p.role in (Role.BESLUT, Role.BESLUTSGANG)]
    read = [(p.role, s) for p in deciding for s in sentences(p.text) if not _JUSTERING.search(s)]
    stating = [_POINT.sub("", s) for role, s in read if role is Role.BESLUT]
    whole = " ".join(s for _, s in read)
    votes = _votes(whole)
    how = How.VOTERING if votes else _how(whole)
    if not stating:
        return Decision(_without_decision(paragraphs), how, votes)
    # "Nämnden beslutar att …" says it outright; what the chair found before a vote comes second.
    decides = [s for s in stating if PRONOUNCED.match(s) or _OUTRIGHT.match(s)]
    decides += [s for s in stating if _STATES.search(s)] or stating[:1]
    # That a motion to postpone was refused is the decision only where nothing else was decided.
    told = [s for s in decides if not (_only_goes_on(s) or _OPENS_LIST.search(s))] or decides
    outcomes = (_outcome(s, paragraphs) for s in [*told, *(s for s in stating if s not in told)])
    return Decision(next((outcome for outcome in outcomes if outcome), None), how, votes, told[0])


def _outcome(sentence: str, paragraphs: Sequence[Paragraph]) -> Outcome | None:
    """What the sentence says became of the item; what adopting somebody's motion means, the motion says."""
    if adopted := _ADOPTS.search(sentence):
        name = adopted["name"].removesuffix("s")
        motions = [p.text for p in paragraphs if p.role is Role.YRKANDE and p.text.startswith(name)]
        sentence = motions[0] if motions else ""
    sentence = _NOT_POSTPONED.sub("", sentence)
    carried = _told(_MOTION_REFUSED.sub("", sentence))
    return carried if carried in _CARRIED else _told(sentence)


def _told(text: str) -> Outcome | None:
    return next((outcome for pattern, outcome in _OUTCOMES if pattern.search(text)), None)


def _only_goes_on(sentence: str) -> bool:
    """Whether a sentence says that the item is not postponed, and no more."""
    rest, refused = _NOT_POSTPONED.subn("", sentence)
    return refused > 0 and _told(rest) is None


def _without_decision(paragraphs: Sequence[Paragraph]) -> Outcome | None:
    """What is handed in or told at a meeting has an outcome though nothing is decided."""
    text = paragraphs[0].text if paragraphs else ""
    if any(p.role is Role.SKRIVELSE and _HANDED_OVER.search(p.text) for p in paragraphs):
        return Outcome.OVERLAMNAD
    return Outcome.INFORMATION if _TOLD.search(text) else None


def _how(text: str) -> How | None:
    if _NO_VOTE.search(text):
        return How.UTAN_OMROSTNING
    if _HELD.search(text):
        return How.VOTERING
    if _WITHOUT_VOTE.search(text):
        return How.UTAN_OMROSTNING
    if _UNANIMOUS.search(text):
        return How.ENHALLIGT
    return How.VOTERING if _VOTE.search(text) else None


def _votes(text: str) -> Votes | None:
    if not _VOTE.search(text):
        return None
    ja, nej, avstar = (_count(pattern, text) for pattern in (_JA, _NEJ, _AVSTAR))
    if ja is None and nej is None and (match := _AGAINST.search(text)) and _CARRIES.search(text):
        # The proposal was carried, so the larger side voted for it.
        ja, nej = (_number(group) for group in match.groups())
    return Votes(ja, nej, avstar or 0) if ja is not None and nej is not None else None


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    if match is None:
        return None
    return _number(next(group for group in match.groups() if group))


def _number(written: str) -> int | None:
    return int(written) if written.isdigit() else _NUMBERS.get(written.lower())
