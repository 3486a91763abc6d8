"""The check of a language model's sentences tells true ones from such with an error."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.scribe.check import Checker
from assistant.scribe.pack import Sources
from assistant.weigh import rarity
from eval.claims import TRUE, Result, check_all, load_claims, table
from eval.errors import EvalError
from ingest.index.indexer import Indexer
from ingest.index.register import Register
from ingest.index.stores import open_register
from ingest.index.terms import TermIndex
from ingest.settings import Settings
from tests.fakes import SharedWordsEmbedding
from tests.test_frame import ROOT


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Register, TermIndex]:
    settings = Settings(data=tmp_path_factory.mktemp("claims") / "data")
    Indexer(settings, SharedWordsEmbedding()).run([ROOT / "corpus" / "records"])
    return open_register(settings), TermIndex(settings.data)


@pytest.fixture(scope="module")
def results(indexed: tuple[Register, TermIndex]) -> list[Result]:
    register, terms = indexed
    return check_all(load_claims(), Checker(lambda stems: rarity(stems, terms)), Sources(register))


def test_the_set_holds_what_it_promises() -> None:
    kinds = Counter(told.kind for told in load_claims())
    errors = ("number", "party", "polarity", "proposal", "date", "section", "marker", "merged")
    assert kinds == {TRUE: 200, **dict.fromkeys(errors, 25)}
    assert len({(told.text, told.cites) for told in load_claims()}) == 400


def test_at_least_95_of_100_errors_are_caught_and_at_most_5_of_100_true_sentences_flagged(
    results: list[Result],
) -> None:
    told = "\n".join(table(results))
    caught = sum(not one.checked.holds for one in results if one.told.kind != TRUE)
    flagged = sum(not one.checked.holds for one in results if one.told.kind == TRUE)
    assert caught >= 190, told
    assert flagged <= 10, told


def test_no_sort_of_error_passes_as_a_rule(results: list[Result]) -> None:
    for kind in {one.told.kind for one in results} - {TRUE}:
        own = [one for one in results if one.told.kind == kind]
        assert sum(one.is_right for one in own) >= 0.8 * len(own), kind


def test_reasons_are_swedish_and_name_what_is_wrong(results: list[Result]) -> None:
    reasons = [reason for one in results for reason in one.checked.reasons]
    assert len(reasons) >= 190
    assert all(reason and not reason.endswith(".") for reason in reasons)
    numbers = [one for one in results if one.told.kind == "number" and not one.checked.holds]
    assert sum("tal" in one.checked.reasons[0] for one in numbers) >= 0.7 * len(numbers)


def test_a_sentence_that_cites_what_is_not_there_is_told(
    indexed: tuple[Register, TermIndex], tmp_path: Path
) -> None:
    (tmp_path / "true.txt").write_text("o3/4/p999 | Nämnden biföll.\n", "utf-8")
    (tmp_path / "planted.txt").write_text("", "utf-8")
    with pytest.raises(EvalError, match="p999"):
        check_all(load_claims(tmp_path), Checker(), Sources(indexed[0]))
    (tmp_path / "planted.txt").write_text("number | o3/4/p1\n", "utf-8")
    with pytest.raises(EvalError, match=r"planted\.txt:1 has 2 columns instead of 3"):
        load_claims(tmp_path)
