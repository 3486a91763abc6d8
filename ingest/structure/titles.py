"""Short titles taken from an item's own words, where the record gives it none."""

from __future__ import annotations

import re

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


def derived_title(text: str) -> str:
    """A title of at most 90 characters from the first sentence of an item.

    "X har remitterat … till nämnden för yttrande" is titled by what was referred. A sentence that is
    too long is cut where a clause ends, else at a word, and then ends with "…".
    """
    first = next(sentences(text), text).strip()
    title = _TAIL.sub("", _REFERRED.sub("", first)).rstrip(" .:,")
    if title:
        title = title[0].upper() + title[1:]
    if len(title) <= _LONGEST:
        return title
    breaks = [match.start() for match in _BREAK.finditer(title) if 30 <= match.start() < _LONGEST]
    cut = breaks[-1] if breaks else title.rfind(" ", 0, _LONGEST)
    return title[: cut if cut > 0 else _LONGEST].rstrip(" ,;–") + "…"
