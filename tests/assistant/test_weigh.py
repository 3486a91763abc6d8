"""Rare words of a question count more than common ones, and words of form count nothing."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from assistant.understand import understand
from assistant.weigh import QueryTerms, related, terms_of, weigh
from ingest.index.terms import TermIndex


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> TermIndex:
    """Four texts: "ishall" stands in three of them, "spolmaskin" in one."""
    index = TermIndex(Path(tmp_path_factory.mktemp("terms")))
    texts = ["ishall", "ishallen spolmaskin", "ishallar", "simhall"]
    index.write([(f"p{i}", text) for i, text in enumerate(texts)], [])
    return index


def test_weight_is_inverse_document_frequency(terms: TermIndex) -> None:
    weights = weigh(understand("ishall spolmaskin tennis"), terms).weights
    assert list(weights) == ["ishall", "spolmaskin", "tennis"]
    # log(1 + (N - n + 0.5) / (n + 0.5)) with N = 4
    assert weights["ishall"] == pytest.approx(math.log(1 + 1.5 / 3.5))
    assert weights["spolmaskin"] == pytest.approx(math.log(1 + 3.5 / 1.5))
    assert weights["tennis"] == pytest.approx(math.log(1 + 4.5 / 0.5))


def test_words_that_tell_the_form_of_answer_have_no_weight(terms: TermIndex) -> None:
    question = "Vem är ledamoten, vilket datum och hur stort antal personer säger handlingarna om ishallen?"
    assert list(weigh(understand(question), terms).weights) == ["ishall"]


def test_a_word_counts_once_however_often_it_is_asked(terms: TermIndex) -> None:
    assert weigh(understand("ishall ishallen ishallar"), terms).weights.keys() == {"ishall"}


def test_coverage_is_the_weighted_share() -> None:
    weights = QueryTerms({"ishall": 1.0, "spolmaskin": 3.0})
    assert weights.coverage(["ishall", "spolmaskin"]) == 1.0
    assert weights.coverage(["ishall", "annat"]) == 0.25
    assert weights.coverage(["spolmaskin", "spolmaskin"]) == 0.75
    assert weights.coverage(["annat"]) == 0.0


def test_a_word_in_the_surroundings_counts_less_than_in_the_sentence() -> None:
    weights = QueryTerms({"ishall": 1.0, "spolmaskin": 3.0})
    assert weights.coverage(["ishall"], ["spolmaskin"]) == pytest.approx((1 + 0.5 * 3) / 4)
    assert weights.coverage(["ishall"], ["spolmaskin"], far_worth=0.2) == pytest.approx((1 + 0.2 * 3) / 4)
    assert weights.coverage(["ishall"], ["ishall"]) == 0.25


def test_a_related_word_counts_four_fifths() -> None:
    weights = QueryTerms({"avhoppar": 1.0})
    assert weights.coverage(["avhopparverksam"]) == pytest.approx(0.8)
    assert weights.coverage([], ["avhopparverksam"]) == pytest.approx(0.4)


def test_a_question_without_content_is_covered_by_nothing() -> None:
    assert QueryTerms({}).coverage(["ishall"]) == 0.0
    assert QueryTerms({"ishall": 0.0}).coverage(["ishall"]) == 0.0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("avhoppar", "avhopparverksam", True),
        ("trygg", "trygghetsprogram", True),
        ("ishall", "ishall", True),
        ("isen", "ishall", False),  # four letters or fewer in common
        ("stadsdelsnämnd", "stadsbibliotek", False),  # five of fourteen: under six tenths
        ("2023", "2024", False),
        ("20231", "202312", False),  # figures are the same or not
    ],
)
def test_related_words_share_a_long_beginning(one: str, other: str, expected: bool) -> None:
    assert related(one, other) is expected
    assert related(other, one) is expected


def test_terms_of_several_texts_come_in_order() -> None:
    assert terms_of("Ishallen och isen", "11 000 kronor") == ["ishall", "isen", "11000", "kron"]
