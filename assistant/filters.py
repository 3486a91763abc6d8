"""Restrictions on what is searched, as users write them: ``key=value``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from assistant.errors import QuestionError
from ingest.index.register import Restrictions
from ingest.model import Form, RecordKind, Role

FILTER_KEYS = {
    "kind": "slag av handling: " + ", ".join(RecordKind),
    "body": "del av nämndens namn",
    "record": "handlingens id",
    "role": "styckets roll: " + ", ".join(Role),
    "voice": "del av namnet på den som yttrar sig, till exempel ett parti",
    "form": "original eller referat",
    "year": "årtal, till exempel 2023",
    "since": "tidigaste datum, till exempel 2023-01-31",
    "until": "senaste datum",
}
"""Keys and what each one takes, once each; values with commas mean any of them, except for year, since and
until, which take one value."""

_ALLOWED: dict[str, set[str]] = {
    "kind": {str(kind) for kind in RecordKind},
    "role": {str(role) for role in Role},
    "form": {str(form) for form in Form},
}


def parse_filters(words: Iterable[str]) -> Restrictions | None:
    """Read ``key=value`` words; no words give None, which restricts nothing.

    Raises:
        QuestionError: A word has no "=", an unknown key, a key given before, or a value that the key does
            not take.
    """
    wanted = Restrictions()
    given: set[str] = set()
    for word in words:
        key, _, value = (part.strip() for part in word.partition("="))
        values = tuple(part.strip() for part in value.split(",") if part.strip())
        if key not in FILTER_KEYS or not values:
            known = ", ".join(FILTER_KEYS)
            raise QuestionError(
                f"Filtret {word!r} går inte att läsa. Skriv nyckel=värde, nyckel är en av: {known}."
            )
        if key in given:
            raise QuestionError(
                f"Filtret {key} står mer än en gång. Ange det en gång, med komma mellan flera värden; "
                "year, since och until tar bara ett värde."
            )
        given.add(key)
        if key == "year":
            first, last = _date(f"{value}-01-01", word), _date(f"{value}-12-31", word)
            wanted = replace(wanted, since=first, until=last)
        elif key == "since":
            wanted = replace(wanted, since=_date(value, word))
        elif key == "until":
            wanted = replace(wanted, until=_date(value, word))
        else:
            wanted = _with_values(wanted, key, values)
    return wanted if wanted != Restrictions() else None


def _with_values(wanted: Restrictions, key: str, values: tuple[str, ...]) -> Restrictions:
    allowed = _ALLOWED.get(key)
    if allowed and (unknown := [value for value in values if value not in allowed]):
        raise QuestionError(
            f"Filtret {key} tar inte värdet {unknown[0]!r}. Välj bland: {', '.join(sorted(allowed))}."
        )
    match key:
        case "kind":
            return replace(wanted, kinds=values)
        case "record":
            return replace(wanted, records=values)
        case "form":
            return replace(wanted, forms=values)
        case "role":
            return replace(wanted, roles=values)
        case "body":
            return replace(wanted, bodies=values)
        case _:
            return replace(wanted, voices=values)


def _date(value: str, word: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise QuestionError(
            f"Filtret {word!r} har ett datum som inte finns. Skriv till exempel 2023-01-31."
        ) from error
