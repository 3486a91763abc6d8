"""Sentence ends: what is quoted is a whole sentence and no more than one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.read.sentences import sentence_spans, sentences


@pytest.mark.parametrize(
    "text",
    [
        "Mötet börjar kl. 16 i salen.",
        "Enligt bl.a. Stadsarkivet och s.k. Lokalrådet är det klart.",
        "Se prop. 2023/24:12 och 4 kap. 3 § kommunallagen.",
        "Närvarande var J. A. Berg och Karin Lundgren m.fl. (M).",
        "Avgiften är 50 kr. per besök.",
        "Protokollet justeras den 28. 5. 2024.",
        "Ca 3.5 procent svarade.",
        "Frågan är hur (och när) det sker",
        "Beslutet – som var väntat – togs i maj.",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert list(sentences(text)) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nämnden sa ja. Det räcker.", ["Nämnden sa ja.", "Det räcker."]),
        ("Kan det ske? Ja! Vi svarar … Sedan.", ["Kan det ske?", "Ja!", "Vi svarar …", "Sedan."]),
        ("”Vi ser det.” Så sa hon.", ["”Vi ser det.”", "Så sa hon."]),
        ("Se bilaga (sid. 4). Där står det.", ["Se bilaga (sid. 4).", "Där står det."]),
        ("Böcker, film m.m. Nämnden köper.", ["Böcker, film m.m.", "Nämnden köper."]),
        (
            "Det kostar 7,5 mnkr. Idrottsnämnden avstyrker.",
            ["Det kostar 7,5 mnkr.", "Idrottsnämnden avstyrker."],
        ),
        ("Lokalen står tom. Den bör hyras ut.", ["Lokalen står tom.", "Den bör hyras ut."]),
        ("Året var 2023. Då kom fler.", ["Året var 2023.", "Då kom fler."]),
        ("Det är klart. 24 besökare kom.", ["Det är klart.", "24 besökare kom."]),
        ("Beslut fattas. § 4 utgår.", ["Beslut fattas.", "§ 4 utgår."]),
    ],
)
def test_two_sentences_are_parted(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def test_a_line_break_ends_a_sentence() -> None:
    assert list(sentences("Kostnaden är:\nHyra 640 000 kronor\nLöner")) == [
        "Kostnaden är:",
        "Hyra 640 000 kronor",
        "Löner",
    ]


def test_numbered_points_that_lost_their_line_breaks() -> None:
    text = "Kommunstyrelsen föreslår följande 1. Verkstäder inrättas. 2. Nämnden betalar 3. Utvärdering görs."
    assert list(sentences(text)) == [
        "Kommunstyrelsen föreslår följande",
        "1. Verkstäder inrättas.",
        "2. Nämnden betalar",
        "3. Utvärdering görs.",
    ]


@pytest.mark.parametrize(
    "text",
    ["Vi var på plats 3. Då regnade det.", "Se punkt 1. Ingen annan nämns."],
    ids=["does not count from 1", "one alone"],
)
def test_a_number_that_ends_a_sentence_is_no_point(text: str) -> None:
    first, second = text.split(". ")
    assert list(sentences(text)) == [f"{first}.", second]


def test_three_dashes_are_a_list_and_two_set_off_a_remark() -> None:
    assert list(sentences("Vi vill: - stärka skolan - bygga bad - laga cyklar.")) == [
        "Vi vill:",
        "- stärka skolan",
        "- bygga bad",
        "- laga cyklar.",
    ]
    assert list(sentences("Vi vill - som förr - laga cyklar.")) == ["Vi vill - som förr - laga cyklar."]


def test_spans_leave_out_the_space_around() -> None:
    assert sentence_spans("  Ett.  Två. ") == [(2, 6), (8, 12)]


@pytest.mark.parametrize("text", ["", "  \n \t"])
def test_blank_text_has_none(text: str) -> None:
    assert sentence_spans(text) == []


RECORD_LIKE = st.lists(
    st.sampled_from(
        [
            *"Nämnden beslutar kl m.m 1 2 3 10 § ja mnkr t.ex Åsa".split(),
            ". ",
            "? ",
            " - ",
            "\n",
            " ",
            ")",
            "”",
            ":",
        ]
    ),
    max_size=40,
).map(" ".join)


@given(st.one_of(RECORD_LIKE, st.text(max_size=80)))
def test_spans_cover_every_visible_character_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    outside = [*text]
    for start, end in spans:
        outside[start:end] = " " * (end - start)
        assert text[start:end] == text[start:end].strip()
    assert "".join(outside).strip() == ""
