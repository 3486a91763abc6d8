"""The lexical index on Tantivy: best first, replaced and dropped paragraphs are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import NamndminnetError
from ingest.index.terms import TermIndex

TEXTS = [
    ("a", "Cykelverkstaden öppnar i Hamnmagasinet"),
    ("b", "Verkstaden lagar en cykel och en cykel till"),
    ("c", "Biblioteket köper en cykel"),
    ("d", "Simhallen är stängd"),
]


@pytest.fixture
def terms(tmp_path: Path) -> TermIndex:
    index = TermIndex(tmp_path)
    index.write(TEXTS, [])
    return index


def found(index: TermIndex, question: str, top: int = 10, among: list[str] | None = None) -> list[str]:
    return [identifier for identifier, _ in index.search(question, top, among)]


def test_best_first(terms: TermIndex) -> None:
    # "b" holds both terms and "cykel" twice, "c" one of them, the others none.
    hits = terms.search("Finns en verkstad för cyklar, en cykel?", 10)
    assert [identifier for identifier, _ in hits] == ["b", "c"]
    assert hits[0][1] > hits[1][1] > 0


def test_a_rare_term_weighs_more_than_a_common_one(terms: TermIndex) -> None:
    # Both hold one term of the question in as many words; "köper" stands in one text, "cykel" in two.
    terms.write([("e", "Kommunen tvättar en cykel"), ("f", "Kommunen köper en buss")], ["c"])
    assert found(terms, "köper cykel")[0] == "f"


def test_no_more_than_asked_for(terms: TermIndex) -> None:
    assert found(terms, "cykel", top=1) == ["b"]


@pytest.mark.parametrize("question", ["", "och det", "rymdhiss"])
def test_nothing_shared_gives_nothing(terms: TermIndex, question: str) -> None:
    assert terms.search(question, 10) == []


def test_a_question_is_not_a_query_language(terms: TermIndex) -> None:
    assert found(terms, 'simhallen" AND -id:a OR (*') == ["d"]


def test_among_restricts_and_does_not_change_the_score(terms: TermIndex) -> None:
    free = dict(terms.search("cykel verkstad", 10))
    assert terms.search("cykel verkstad", 10, ["c", "d", "unknown"]) == [("c", pytest.approx(free["c"]))]
    assert terms.search("cykel", 10, []) == []


def test_an_id_that_is_there_is_replaced(terms: TermIndex) -> None:
    terms.write([("c", "Biblioteket köper en buss")], [])
    assert found(terms, "cykel") == ["b"]
    assert found(terms, "buss") == ["c"]
    assert terms.frequencies([])[1] == 4


def test_dropped_paragraphs_are_gone_and_unknown_ones_passed_over(terms: TermIndex) -> None:
    terms.write([], ["b", "unknown"])
    assert found(terms, "cykel") == ["c"]
    assert terms.frequencies(["cykel"]) == ([1], 3)


def test_frequencies_in_the_order_of_the_terms(terms: TermIndex) -> None:
    assert terms.frequencies(["rymdhiss", "cykel", "simhall"]) == ([0, 2, 1], 4)


def test_another_instance_reads_what_was_written(terms: TermIndex, tmp_path: Path) -> None:
    assert found(TermIndex(tmp_path), "simhallen") == ["d"]


def test_ids_with_slashes_and_dashes_are_whole(tmp_path: Path) -> None:
    index = TermIndex(tmp_path)
    index.write([("kfn-1/4/p1", "cykel"), ("kfn-1/4/p10", "cykel")], [])
    index.write([], ["kfn-1/4/p1"])
    assert found(index, "cykel") == ["kfn-1/4/p10"]
    assert found(index, "cykel", among=["kfn-1/4/p1"]) == []


def test_cleared_it_is_empty_and_can_be_filled_again(terms: TermIndex) -> None:
    terms.clear()
    assert terms.count() == 0
    with pytest.raises(NamndminnetError, match=r"Ordindexet i .* saknas\. Kör python -m ingest rebuild"):
        terms.search("cykel", 10)
    terms.write(TEXTS[:1], [])
    assert found(terms, "cykelverkstaden") == ["a"]


def test_a_damaged_index_says_how_to_mend_it(terms: TermIndex, tmp_path: Path) -> None:
    (tmp_path / "terms" / "meta.json").write_text("{ ", "utf-8")
    with pytest.raises(
        NamndminnetError, match=r"Ordindexet .* gick inte att använda .*python -m ingest rebuild"
    ):
        TermIndex(tmp_path).search("cykel", 1)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Cykelbanan", True),  # begins as "Cykelverkstaden" does
        ("Bibliotekarien", True),
        ("Hamnmagsinet", True),  # a letter is missing, further in than the beginning
        ("Bbilioteket", True),  # two letters changed places
        ("Magasinet", False),  # the end of a compound says little
        ("Solna", False),
        ("Kommun", False),
    ],
)
def test_a_word_is_known_by_its_beginning_or_but_for_a_letter(
    terms: TermIndex, word: str, known: bool
) -> None:
    assert terms.knows(word) is known
