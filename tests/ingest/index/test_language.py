"""The terms of Swedish text, word by word: a term lost here can never be found."""

from __future__ import annotations

import unicodedata

import pytest

from ingest.index.language import STOP_WORDS, analyse


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Cykelverkstaden cykelverkstäder", ["cykelverkstad", "cykelverkstäd"]),
        ("beslut beslutet besluten BESLUTETS", ["beslut"] * 4),
        ("ungdomar ungdomarna ungdomarnas", ["ungdom"] * 3),
        ("Vem reserverade sig mot beslutet?", ["reserver", "beslut"]),
        ("11 000 feriejobb", ["11000", "feriejobb"]),
        ("30\u00a0000, 1 234 567", ["30000", "1234567"]),
        ("2024 118", ["2024118"]),
        ("1,85 mnkr", ["1,85", "mnkr"]),
        ("KFN 2024/118", ["kfn", "2024/118"]),
        ("dnr 214-1730/2008, kl. 16.30", ["dnr", "214-1730/2008", "kl", "16.30"]),
        ("2025-2028", ["2025-2028"]),
        ("Norrby-Sund", ["norrby", "sund"]),
        ("T1 och covid19", ["t1", "covid19"]),
        ("§ 4 (V)", ["4", "v"]),
        ("att det och som", []),
        ("…–?", []),
        ("", []),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


def test_decomposed_letters_are_the_same_words() -> None:
    text = "Återbruk på Öland"
    assert analyse(unicodedata.normalize("NFD", text)) == analyse(text) == ["återbruk", "öland"]


def test_stop_words_do_not_hide_what_decides_an_answer() -> None:
    assert STOP_WORDS.isdisjoint("avslag bifall nej ja nämnden förvaltningen kostar antal".split())
