"""The Swedish that surrounds quotes: who says it, where it stands, and how to say no."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model import Hit
from ingest.model import Form, RecordKind, Role
from ingest.structure.numbers import written_date

CANNOT_ANSWER = "Det framgår inte av handlingarna."
"""Said whenever the records do not answer; the same words in the page, the command line and tests."""

ONLY_PROPOSED = "Handlingarna innehåller ett förslag i frågan, men inget beslut."
"""Said before a proposal is quoted to somebody who asked for the decision."""

RETOLD = "Referat, inte handlingens egna ord"
"""Stands at every citation of a retelling."""

_FROM = {
    Role.FORSLAG: "Förslag från",
    Role.YRKANDE: "Yrkande från",
    Role.RESERVATION: "Reservation från",
    Role.SARSKILT_UTTALANDE: "Särskilt uttalande från",
    Role.SKRIVELSE: "Skrivelse från",
    Role.FRAGA: "Fråga från",
    Role.SVAR: "Svar från",
    Role.REMISSVAR: "Remissvar från",
}


def role_and_voice(hit: Hit) -> str:
    """What a paragraph is and whose words it holds: "Reservation från Centerpartiet"."""
    if hit.role in _FROM and hit.voice:
        return f"{_FROM[hit.role]} {hit.voice}"
    label = hit.role.value.capitalize()
    if hit.role is Role.BESLUT:
        return label
    return f"{label}, {hit.voice}" if hit.voice else label


def record_and_date(hit: Hit) -> str:
    """Which record a paragraph stands in: "protokoll 24 oktober 2023", "referat av protokoll …"."""
    kind = hit.kind.value if hit.kind is not RecordKind.OVRIGT else hit.record_title
    named = f"referat av {kind}" if hit.form is Form.REFERAT else kind
    return f"{named} {written_date(hit.date)}" if hit.date else named


def original(hit: Hit) -> str:
    """Where a citation's own record is published, after "Referat, se originalet" where it is a retelling.

    Returns:
        The address of an original, "" where none is known; for a retelling a sentence in either case.
    """
    if hit.form is not Form.REFERAT:
        return hit.url or ""
    return f"Referat, se originalet: {hit.url}" if hit.url else f"{RETOLD}; originalets adress är inte känd"


def place(hit: Hit) -> str:
    """Where a paragraph stands: "protokoll 24 oktober 2023, ärende 5, s. 3"."""
    parts = [record_and_date(hit)]
    if hit.ref != hit.role.value.capitalize():
        parts.append(hit.ref if hit.ref[:1] == "§" or hit.ref.startswith("ärende") else f"”{hit.ref}”")
    if hit.page:
        parts.append(f"s. {hit.page}")
    return ", ".join(parts)


def quoted(hit: Hit, quote: str, number: int) -> str:
    """A quote as a sentence of an answer, with what it is, in which record, and its marker."""
    return f"{role_and_voice(hit)} ({record_and_date(hit)}): ”{quote}” [{number}]"


def nothing_found(records: int, restricted: bool) -> str:
    """How an answer says that the records are silent, and what was searched."""
    if restricted:
        return f"{CANNOT_ANSWER} Jag har bara sökt i det som filtret släpper fram; prova utan filter."
    if records == 1:
        return f"{CANNOT_ANSWER} Jag har sökt i den enda handling som finns här."
    return f"{CANNOT_ANSWER} Jag har sökt i de {records} handlingar som finns här."


def never_named(names: Sequence[str]) -> str:
    """How an answer says that a question is about somebody or somewhere that no record speaks of."""
    told = " eller ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"Ingen handling nämner {told}."


def not_a_word(word: str) -> str:
    """How an answer says that a question is about something for which no record has the word."""
    return f"Ingen handling innehåller ordet ”{word}”."
