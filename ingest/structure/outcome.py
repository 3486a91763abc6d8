"""What became of an item, how it was decided, and the sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Decision, How, Outcome, Paragraph, Role, Votes
from ingest.read.sentences import sentences


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_OUTCOMES = (
    (_pattern(r"\båterremitt"), Outcome.ATERREMITTERAD),
    (_pattern(r"\bbordl[aä](?:gg|d|g)"), Outcome.BORDLAGD),
    (_pattern(r"\btill handlingarna\b"), Outcome.TILL_HANDLINGARNA),
    (_pattern(r"\bdelvis\b.*\b(?:bif|godkän)|\b(?:bif|godkän)\w*.*\bdelvis\b"), Outcome.DELVIS_BIFALL),
    (_pattern(r"\bavs(?:lå|log|lag)"), Outcome.AVSLAG),
    (_pattern(r"\benligt\b.*\bförslag|\bi enlighet med\b.*\bförslag|\bbif(?:all|öll)"), Outcome.BIFALL),
    (_pattern(r"\bgodkän|\bfastställ|\bantog\b|\bantar\b"), Outcome.GODKAND),
    (_pattern(r"\böverlämna\w*\b.*\bför beredning\b"), Outcome.OVERLAMNAD),
    (_pattern(r"\b(?:informera|information\b|redogjorde|tackade? för)"), Outcome.INFORMATION),
)
_HANDED_OVER = _pattern(r"\bför beredning\b")
_TOLD = _pattern(r"\binforme?ra\w*|\bredogjorde\b")
_UNANIMOUS = _pattern(r"\binstämmande från samtliga\b|\benhälligt\b|\benigt\b|\benhällig\b")
_WITHOUT_VOTE = _pattern(r"\butan omröstning\b|\butan votering\b|\backlamation\b")
_VOTE = _pattern(r"\bvotering\b|\bomröstning\b|\bja-?röst|\bröstade\b")
_JA = _pattern(r"\b(\d+|\w+)\s+ja-?röst(?:er)?\b|\bja[-: ]+röst(?:er)?[: ]+(\d+)\b")
_NEJ = _pattern(r"\b(\d+|\w+)\s+nej-?röst(?:er)?\b|\bnej[-: ]+röst(?:er)?[: ]+(\d+)\b")
_AVSTAR = _pattern(r"\b(\d+|\w+)\s+(?:som\s+)?(?:avst(?:år|od)|nedlagd)")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton".split()
    )
}
_STATES = _pattern(
    r"\b(?:beslut\w*|fann\b|godkän\w*|utsågs|utser|lade?|gav|ger|bordl\w+|återremitt\w+|svarar|avsl\w+|bif\w+)"
)


def read_decision(paragraphs: Sequence[Paragraph]) -> Decision:
    """The decision in an item's paragraphs.

    Only paragraphs in the roles of beslut and beslutsgång count: a proposal or motion is never read as
    the decision, so an item without such paragraphs has none.

    Args:
        paragraphs: The item's, in reading order.
    """
    deciding = [p for p in paragraphs if p.role in (Role.BESLUT, Role.BESLUTSGANG)]
    stating = [s for p in deciding if p.role is Role.BESLUT for s in sentences(p.text)]
    if not stating:
        return Decision(outcome=_without_decision(paragraphs))
    sentence = next((s for s in stating if _STATES.search(s)), stating[0])
    whole = " ".join(p.text for p in deciding)
    return Decision(
        outcome=next((outcome for pattern, outcome in _OUTCOMES if pattern.search(sentence)), None),
        how=_how(whole),
        votes=_votes(whole),
        sentence=sentence,
    )


def _without_decision(paragraphs: Sequence[Paragraph]) -> Outcome | None:
    """What is handed in or told at a meeting has an outcome though nothing is decided."""
    text = paragraphs[0].text if paragraphs else ""
    if any(p.role is Role.SKRIVELSE and _HANDED_OVER.search(p.text) for p in paragraphs):
        return Outcome.OVERLAMNAD
    return Outcome.INFORMATION if _TOLD.search(text) else None


def _how(text: str) -> How | None:
    if _WITHOUT_VOTE.search(text):
        return How.UTAN_OMROSTNING
    if _UNANIMOUS.search(text):
        return How.ENHALLIGT
    return How.VOTERING if _VOTE.search(text) else None


def _votes(text: str) -> Votes | None:
    ja, nej, avstar = (_count(pattern, text) for pattern in (_JA, _NEJ, _AVSTAR))
    return Votes(ja, nej, avstar or 0) if ja is not None and nej is not None else None


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    if match is None:
        return None
    written = next(group for group in match.groups() if group)
    return int(written) if written.isdigit() else _NUMBERS.get(written.lower())
