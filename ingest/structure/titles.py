"""Short titles taken from an item's own words, where the record gives it none."""

from __future__ import annotations

import re
from itertools import islice

from ingest.read.sentences import sentences
from ingest.structure.bodies import COMPOUND

_LONGEST = 90
_REFERRED = re.compile(
    rf"^{COMPOUND}\w+(?: \w+)? har (?:remitterat|överlämnat|fått i uppdrag|på remiss skickat)\s+"
    r"(?:ärendet\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:\s+till\s+{COMPOUND}\w*(?:nämnden|förvaltningen|styrelsen)\b.*|\s+för yttrande\b.*"
    r"|\s*\((?:[A-ZÅÄÖ]{2,4} )?\d{4}/\d+\).*)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?:,|;| –| som| vilket| och därmed| för att| genom att)\s")


_DOCUMENT = re.compile(
    r"""
    ^(?P<what> (?:[\w-]+\s){0,4}?
        \w*(?: rapport | program | plan | budget | redovisning | bokslut | berättelse | strategi | prognos
            | frågestund | policy | avtal | utredning )(?: en | n | et | t | met | er | arna )?
        (?: \s (?: \d{1,4}(?:-\d{4})? | (?:för|per|i|om) \s [\w-]+ (?: \s (?:stad|kommun|\d{4}) )? ) ){0,3} )
    \s (?= (?: visar | pekar | består | redovisar | beskriver | börjar | innehåller | anger
        | har \s (?: kommit | skickats | remitterats | tagits | upprättats ) )\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A sentence whose subject is a document or an occasion: that is what the item is about."""
_ANSWERS = re.compile(
    r"\bsvara på en (?P<what>(?:skrivelse|fråga|motion)(?: med frågor)? (?:om|angående) [^.,]+?)"
    r"(?= från | av [A-ZÅÄÖ]|[.,]|$)"
)
_IN_A_REPORT = re.compile(r"^Ärendet redovisas i ett tjänsteutlåtande\b[^.]*\.\s+(?=\S)")
_SENTENCES_SEEN = 3


def derived_title(text: str) -> str:
    """A title of at most 90 characters from an item's first paragraph.

    "X har remitterat … till nämnden för yttrande" is titled by what was referred, "Rapporten för maj
    visar …" by its subject, "… svara på en skrivelse om Y" by the answer; any other by its first
    sentence. One that is too long is cut where a clause ends, else at a word, and then ends with "…".
    """
    text = _IN_A_REPORT.sub("", text)
    opening = list(islice(sentences(text), _SENTENCES_SEEN))
    referred = bool(opening) and _REFERRED.match(opening[0]) is not None
    subjects = (match["what"] for s in opening if not referred and (match := _DOCUMENT.match(s)))
    # One word alone ("Planen") names no document.
    if found := next((subject for subject in subjects if " " in subject), ""):
        return found[:_LONGEST]
    if answered := _ANSWERS.search(text[:400]):
        return f"Svar på {answered['what']}"[:_LONGEST]
    first = (opening[0] if opening else text).strip()
    title = _TAIL.sub("", _REFERRED.sub("", first)).rstrip(" .:,")
    if title:
        title = title[0].upper() + title[1:]
    if len(title) <= _LONGEST:
        return title
    breaks = [match.start() for match in _BREAK.finditer(title) if 30 <= match.start() < _LONGEST]
    cut = breaks[-1] if breaks else title.rfind(" ", 0, _LONGEST)
    return title[: cut if cut > 0 else _LONGEST].rstrip(" ,;–") + "…"
