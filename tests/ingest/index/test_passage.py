"""What is embedded: a paragraph behind the names of its record, item and voice."""

from __future__ import annotations

from datetime import date
from typing import Any

from ingest.index.passage import passage
from ingest.model import Role


def made(**changes: Any) -> str:
    values: dict[str, Any] = {
        "record_title": "Protokoll Kulturnämnden",
        "day": date(2024, 5, 14),
        "item_title": "En öppen cykelverkstad",
        "heading": "",
        "role": Role.RESERVATION,
        "voice": "Vänsterpartiet",
        "text": "Maja Ström (V) reserverade sig mot beslutet.",
        **changes,
    }
    return passage(**values)


def test_the_matter_stands_in_front_of_the_words() -> None:
    assert made() == (
        "Protokoll Kulturnämnden, 14 maj 2024. En öppen cykelverkstad. Reservation Vänsterpartiet\n"
        "Maja Ström (V) reserverade sig mot beslutet."
    )


def test_each_part_is_left_out_where_it_is_unknown_or_said_already() -> None:
    assert made(day=None, voice=None) == (
        "Protokoll Kulturnämnden. En öppen cykelverkstad. Reservation\n"
        "Maja Ström (V) reserverade sig mot beslutet."
    )
    same = made(item_title="Protokoll Kulturnämnden", role=Role.BAKGRUND, voice=None, text="Ja.")
    assert same == "Protokoll Kulturnämnden, 14 maj 2024\nJa."


def test_background_names_its_voice_but_not_its_role() -> None:
    assert made(role=Role.BAKGRUND, voice="förvaltningen", heading="Mål", item_title="Bad…", text="Ja.") == (
        "Protokoll Kulturnämnden, 14 maj 2024. Bad. Mål. förvaltningen\nJa."
    )
