"""Pieces of words find what stems do not: compounds, endings and slips of the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.index.language import pieces
from ingest.index.terms import TermIndex

TEXTS = {
    "a": "Lånecyklar finns vid torget.",
    "b": "Simhallen stänger i juni.",
    "c": "Försörjningsstöd betalas ut.",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cykel", ["^cyk", "cyke", "ykel", "kel$"]),
        ("i en bil", ["i", "en", "bil"]),
        ("år 2023", ["år", "^202", "2023", "023$"]),
        ("", []),
    ],
)
def test_pieces_of_words(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("question", "first"),
    [("cyklar", "a"), ("simhalen", "b"), ("försörjningsstödstagare", "c"), ("torg", "a")],
)
def test_a_question_finds_parts_of_compounds_and_misspelt_words(
    tmp_path: Path, question: str, first: str
) -> None:
    index = TermIndex(tmp_path)
    index.write(TEXTS.items(), [])
    found = index.search_pieces(question, 3)
    assert found[0][0] == first
    assert found[0][1] > 0


def test_pieces_are_searched_among_given_paragraphs_only(tmp_path: Path) -> None:
    index = TermIndex(tmp_path)
    index.write(TEXTS.items(), [])
    assert [i for i, _ in index.search_pieces("simhallen torget", 3, ["a", "c"])] == ["a"]
    assert index.search_pieces("simhallen", 3, []) == []
