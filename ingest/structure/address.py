"""What a record's address tells of it: the body and the day of the meeting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

from ingest.structure.numbers import find_dates

_MEETING_PATH = re.compile(
    r"/committees/(?P<slug>[a-z0-9-]+)(?:/mote-(?P<date>\d{4}-\d{2}-\d{2}))?", re.IGNORECASE
)
_ABBREVIATED = frozenset({"kf", "ks"})
"""Bodies whose abbreviation every municipality shares; other short names are the site's own."""


@dataclass(frozen=True, slots=True)
class Address:
    """What an address tells; None where it tells nothing.

    Attributes:
        slug: The body's name in lower-case ASCII with hyphens.
        meeting_date: The day of the meeting.
        meeting_page: Whether it is a portal's page of one meeting.
    """

    slug: str | None = None
    meeting_date: date | None = None
    meeting_page: bool = False


def read_address(url: str | None) -> Address:
    """Read an address of the known forms.

    These are ``…/committees/<slug>/mote-YYYY-MM-DD`` (MeetingPlus) and
    ``insynsverige.se/<city>-<body>/protokoll?date=YYYY-MM-DD``, whose body is often an abbreviation
    of the site's own and then tells nothing.
    """
    try:
        parts = urlsplit(unquote(url or ""))
    except ValueError:  # "http://[": somebody's slip of the pen must not stop the ingest
        return Address()
    if match := _MEETING_PATH.search(parts.path):
        day = find_dates(match["date"] or "")
        return Address(match["slug"].lower(), day[0] if day else None, meeting_page=bool(day))
    if (parts.hostname or "").endswith("insynsverige.se"):
        day = find_dates(" ".join(parse_qs(parts.query).get("date", [])))
        body = parts.path.strip("/").split("/")[0].partition("-")[2]
        return Address(
            body if body in _ABBREVIATED else None, day[0] if day else None, meeting_page=bool(day)
        )
    return Address()
