"""The words by which minutes tell who moved, joined, dissented, stated or handed in."""

from __future__ import annotations

import re

MOVES = re.compile(r"\byrka(?:de|r)\b", re.IGNORECASE)
PROPOSES = re.compile(
    r"\bföresl(?:år|og)\b|\bförorda(?:r|de)\b|\b(?:lägger|lade) (?:fram|ett)\b|\bframställ(?:er|de)\b"
    r"|\bvi(?:ll|lle) att\b",
    re.IGNORECASE,
)
"""Other words for moving, where a heading or the sentence itself leaves no doubt who speaks."""
JOINS = re.compile(
    r"\bställ(?:er|de) sig bakom\b|\binstäm(?:de|mer) (?:i|med)\b|\bans(?:löt|luter) sig till\b"
    r"|\bbiträd(?:er|de)\b",
    re.IGNORECASE,
)
DISSENTS = re.compile(
    r"\breserver(?:ade|ar) sig\b"
    r"|\breservation(?:er)? (?:anför|lämna|gjor)\w*\b"
    r"|\b(?:lämna|anför|gjor)\w*\b.*\breservation",
    re.IGNORECASE,
)
STATES = re.compile(
    r"\b(?:lämna|anför|gjor|anmäl|avg[ae]v|avger)\w*\b.*\b(?:uttaland|yttrand|ersättaryttrand|protokollsant)\w*"
    r"|\b(?:uttaland|yttrand|ersättaryttrand)\w* (?:anför|lämna|gjor)\w*\b"
    r"|\b(?:till protokollet|protokollsanteckning)\b|\bl(?:åter|ät) anteckna\b"
    r"|\buttala(?:r|de) sig som ersättare\b",
    re.IGNORECASE,
)
WRITTEN_BY = re.compile(
    r"\b(?:skrivelse|motion|medborgarförslag|interpellation)\b[^.:;]{0,40}?\b(?:från|av)\s+(?=[A-ZÅÄÖ]\w+ )",
    re.IGNORECASE,
)
"""Where background tells who wrote what an item answers or treats."""
HANDS_IN = re.compile(
    r"\b(?:överlämna(?:de|r)|lämna(?:de|r) in|väck(?:te|er))\b.*\bskrivelse|\bställ(?:de|er) en fråga\b",
    re.IGNORECASE,
)
