"""Titles derived from an item's first sentence: what it is about, short enough for a list."""

from __future__ import annotations

import pytest

from ingest.structure.titles import derived_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kommunstyrelsen har remitterat Biblioteksplan för Sjövalla (KS 2024/88) till kultur- och "
            "fritidsnämnden för yttrande. Planen anger mål.",
            "Biblioteksplan för Sjövalla",
        ),
        (
            "Kultur- och fritidsförvaltningen har överlämnat ärendet En ny ishall till socialnämnden.",
            "En ny ishall",
        ),
        ("kommunstyrelsen har remitterat en motion om bad för yttrande senast i maj.", "En motion om bad"),
        ("Nämnden gav Petra Vall, Vision närvarorätt.", "Nämnden gav Petra Vall, Vision närvarorätt"),
    ],
)
def test_the_matter_itself(text: str, expected: str) -> None:
    assert derived_title(text) == expected


def test_a_long_sentence_is_cut_where_a_clause_ends() -> None:
    text = (
        "Nämnden har under våren följt arbetet i Hamnmagasinet, vilket har tagit mer tid än någon kunde tro."
    )
    assert derived_title(text) == "Nämnden har under våren följt arbetet i Hamnmagasinet…"


def test_else_at_a_word() -> None:
    title = derived_title("Tillgänglighetsanpassningen " * 6 + "pågår.")
    assert title == " ".join(["Tillgänglighetsanpassningen"] * 3) + "…"


def test_one_endless_word_is_cut_at_the_limit() -> None:
    assert derived_title("x" * 200) == "X" + "x" * 89 + "…"
