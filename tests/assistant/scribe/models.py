"""Language models as a script plays them, each with a character of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from tests.assistant.scribe.endpoints import Piece, Script, Status, in_pieces

_PARAGRAPH = re.compile(
    r'<stycke nr="(?P<n>\d+)" handling="(?P<handling>[^"]*)" typ="(?P<typ>[^"]*)">(?P<text>.*?)</stycke>'
)
_CALLED = re.compile(r"\{(.+?)\}")

WORKSHOP = "Vad kostar cykelverkstaden i Norra hamnen, och vad ville Vänsterpartiet?"
"""A question whose answer takes several paragraphs of the records of Sjövalla."""
COST = "Driften av cykelverkstaden kostar 1,85 mnkr per år [{driften kostar 1,85}]."
RENT = "Hyran för Hamnmagasinet är 640 000 kronor av den summan [{Hyran för Hamnmagasinet}]."
WISH = "Vänsterpartiet ville att verkstaden hålls öppen även på söndagar [{även på söndagar}]."
DECISION = "Nämnden beslutade enligt förvaltningens förslag [{ställde förslagen mot varandra}]."
DISSENT = "Maja Ström (V) reserverade sig mot beslutet [{Maja Ström (V) reserverade}]."
TRUE = (COST, RENT, WISH, DECISION, DISSENT)

LIES = (
    ("Driften av cykelverkstaden kostar 2,85 mnkr per år [{driften kostar 1,85}].", "talet 2,85"),
    ("Hyran för Hamnmagasinet är 640 000 euro av den summan [{Hyran för Hamnmagasinet}].", ""),
    ("Liberalerna ville att verkstaden hålls öppen även på söndagar [{även på söndagar}].", "Liberalerna"),
    ("Nämnden avslog förvaltningens förslag [{ställde förslagen mot varandra}].", "avslog"),
    ("Nämnden beslutade att verkstaden hålls öppen även på söndagar [{även på söndagar}].", "inget beslut"),
    ("Gunilla Sand (V) reserverade sig mot beslutet [{Maja Ström (V) reserverade}].", "Gunilla Sand"),
    ("Driften av cykelverkstaden kostar 1,85 mnkr per år [99].", "leder inte till något stycke"),
    ("Driften av cykelverkstaden kostar 1,85 mnkr per år.", "saknar källhänvisning"),
    ("Kommunen har många cyklister som åker till arbetet varje dag [{driften kostar 1,85}].", ""),
)


def evidence(request: dict[str, Any]) -> list[dict[str, str]]:
    """The paragraphs of a request, in order."""
    return [match.groupdict() for match in _PARAGRAPH.finditer(user(request))]


def user(request: dict[str, Any]) -> str:
    """What a request's user says."""
    return str(request["messages"][-1]["content"])


def is_mending(request: dict[str, Any]) -> bool:
    """Whether a request asks for one sentence to be written anew."""
    return "<mening>" in user(request)


def called(text: str, request: dict[str, Any]) -> str:
    """A text whose {words} are replaced by the number of the paragraph that holds them, 0 for none."""

    def number(match: re.Match[str]) -> str:
        return next((one["n"] for one in evidence(request) if match.group(1) in one["text"]), "0")

    return _CALLED.sub(number, text)


def writes(*sentences: str, mends: str | Callable[[dict[str, Any]], str] = "UTGÅR") -> Script:
    """A model that writes sentences, {words} standing for the number of the paragraph that holds them."""

    def script(request: dict[str, Any]) -> Sequence[Piece] | Status:
        if is_mending(request):
            text = mends if isinstance(mends, str) else mends(request)
        else:
            text = " ".join(sentences)
        return in_pieces(called(text, request))

    return script
