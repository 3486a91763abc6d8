"""A writing that is handed in is known by its title and case number, wherever the line breaks fall."""

from __future__ import annotations

import pytest

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.draft import Draft
from ingest.structure.protokoll import protokoll_items

HANDED_IN = "Ledamoten Olle Strand (C) överlämnade nedan skrivelse till nämnden för beredning."


def drafts(*texts: str) -> list[Draft]:
    """The paragraphs of one item, its texts one block each."""
    blocks = [Block(text, start=100 * i, end=100 * i + len(text)) for i, text in enumerate(texts)]
    (item,) = protokoll_items(blocks)
    return item.drafts


@pytest.mark.parametrize("number", ["FRN 2031/21", "Dnr FRN 2031/21", "dnr: 1.6-0175/2031"])
def test_a_case_number_below_the_title_belongs_to_it(number: str) -> None:
    found = drafts("Skrivelse", HANDED_IN, "Skrivelse om isen på planen.", number, "Isen är hal.")
    assert [d.text for d in found] == [HANDED_IN, f"Skrivelse om isen på planen.\n{number}", "Isen är hal."]
    heading = f"Skrivelse om isen på planen, {number}"
    assert [d.heading for d in found] == ["", heading, heading]
    assert [(d.role, d.voice) for d in found] == [(Role.SKRIVELSE, "Centerpartiet")] * 3
    assert (found[1].start, found[1].end) == (200, 300 + len(number))


def test_title_and_number_in_one_block_are_the_same_heading() -> None:
    found = drafts("Skrivelse", HANDED_IN, "Skrivelse om isen på planen.\nFRN 2031/21")
    assert found[1].heading == "Skrivelse om isen på planen, FRN 2031/21"


def test_the_note_of_who_handed_it_in_is_no_title() -> None:
    found = drafts("Skrivelse", HANDED_IN, "FRN 2031/21", "Isen är hal.")
    assert [d.text for d in found] == [HANDED_IN, "FRN 2031/21", "Isen är hal."]


def test_a_number_in_the_text_below_is_no_new_title() -> None:
    texts = ["Skrivelse om isen\nFRN 2031/21", "Isen är hal, se ett äldre ärende.", "FRN 2029/4"]
    found = drafts("Skrivelse", HANDED_IN, *texts)
    assert [d.text for d in found] == [HANDED_IN, *texts]
    assert {d.heading for d in found[1:]} == {"Skrivelse om isen, FRN 2031/21"}


def test_each_writing_has_its_own_heading() -> None:
    found = drafts(
        "Skrivelse",
        HANDED_IN,
        "Skrivelse om isen.",
        "FRN 2031/21",
        HANDED_IN,
        "Skrivelse om hallen.",
        "FRN 2031/22",
    )
    assert [d.heading for d in found] == [
        "",
        "Skrivelse om isen, FRN 2031/21",
        "",
        "Skrivelse om hallen, FRN 2031/22",
    ]
