"""Which items an address or a request asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.index.browse import Choice

FIELDS = ("sok", "ar", "namnd", "slag", "utfall", "parti", "reservation")
"""Names of the fields, as they stand in addresses."""
YES, NO = "ja", "nej"
_MOST_WORDS = 8


def choice(chosen: Mapping[str, Sequence[str]]) -> Choice:
    """The items asked for; empty values restrict nothing.

    Args:
        chosen: Name to values, of `FIELDS` and ``dnr``; other names are passed over.
    """

    def values(name: str) -> tuple[str, ...]:
        return tuple(value.strip() for value in chosen.get(name, ()) if value.strip())

    return Choice(
        words=tuple(" ".join(values("sok")).split()[:_MOST_WORDS]),
        years=values("ar"),
        bodies=values("namnd"),
        kinds=values("slag"),
        outcomes=values("utfall"),
        parties=values("parti"),
        reserved={YES: True, NO: False}.get(next(iter(values("reservation")), "")),
        dnr=values("dnr"),
    )


def page_number(chosen: Mapping[str, Sequence[str]]) -> int:
    """The page of the list asked for, 1 where none is."""
    wanted = next(iter(chosen.get("sida", ())), "1")
    return max(1, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else 1
