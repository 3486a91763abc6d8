"""The assistant as the page uses it: it starts once, late, and says what is wrong in one sentence."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import service
from assistant.errors import IndexMissingError, QuestionError
from assistant.model import Overview, QuestionKind
from assistant.service import Assistant
from ingest.errors import IndexMismatchError
from ingest.index.database.sqlite import FILE
from ingest.index.indexer import Indexer
from ingest.settings import Settings
from tests.assistant.hamnvik import QUESTION_OF_THE_RECORDS, ingested
from tests.fakes import SharedWordsEmbedding
from tests.test_frame import HEAVY, ROOT

PRICE = "En ny spolmaskin kostar 1,4 mnkr enligt leverantören."


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose data directory holds the two records; not to be changed."""
    return ingested(tmp_path_factory.mktemp("service"))


@pytest.fixture
def assistant(settings: Settings) -> Assistant:
    return Assistant(settings, SharedWordsEmbedding())


def test_without_records_it_says_how_to_add_them(tmp_path: Path) -> None:
    empty = Assistant(Settings(data=tmp_path / "none"), SharedWordsEmbedding())
    assert empty.overview() == Overview(records=0, paragraphs=0)
    for call in (
        empty.warm_up,
        lambda: empty.ask("Var ligger ishallen?"),
        lambda: empty.search("Ishallen", 3),
    ):
        with pytest.raises(
            IndexMissingError,
            match=r"^Det finns inga handlingar att söka i\. Ta in en mapp med python -m ingest MAPP\.$",
        ):
            call()
    assert not (tmp_path / "none").exists()


def test_records_taken_in_after_the_start_are_found_without_a_new_one(tmp_path: Path) -> None:
    assistant = Assistant(Settings(data=tmp_path / "data"), SharedWordsEmbedding())
    with pytest.raises(IndexMissingError):
        assistant.warm_up()
    ingested(tmp_path)
    assert assistant.ask("Vad kostar en ny spolmaskin?").citations[0].quote == PRICE


def test_an_index_of_another_model_is_refused_and_kept(tmp_path: Path) -> None:
    settings = ingested(tmp_path)
    other = Assistant(settings, SharedWordsEmbedding("another"))
    with pytest.raises(
        IndexMismatchError,
        match=r"^Indexet är gjort med språkmodellen shared-words, .* another\. .* python -m ingest rebuild",
    ):
        other.ask("Vad kostar en ny spolmaskin?")
    assert other.overview().records == 2
    assert not Assistant(settings, SharedWordsEmbedding()).ask("Vad kostar en ny spolmaskin?").abstained


def test_a_rebuilt_index_answers_with_the_other_model(tmp_path: Path) -> None:
    settings = ingested(tmp_path)
    Indexer(settings, SharedWordsEmbedding("another")).rebuild()
    found = Assistant(settings, SharedWordsEmbedding("another")).ask("Vad kostar en ny spolmaskin?")
    assert found.citations[0].quote == PRICE


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("0000", "Registret är gjort av en annan version av programmet. Kör python -m ingest"),
        ("9999", "Registret är gjort av en nyare version av programmet. Uppdatera programmet"),
    ],
)
def test_a_register_of_another_version_is_refused(tmp_path: Path, version: str, sentence: str) -> None:
    settings = ingested(tmp_path)
    with sqlite3.connect(settings.data / FILE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [version])
    connection.close()
    assistant = Assistant(settings, SharedWordsEmbedding())
    for call in (assistant.overview, assistant.warm_up, lambda: assistant.search("Ishallen", 3)):
        with pytest.raises(IndexMismatchError) as caught:
            call()
        assert str(caught.value).startswith(sentence)


def test_the_model_is_loaded_once_however_many_ask_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[SharedWordsEmbedding] = []

    def slowly(given: Settings) -> SharedWordsEmbedding:
        assert given is settings
        time.sleep(0.05)
        made.append(SharedWordsEmbedding())
        return made[-1]

    monkeypatch.setattr(service, "make_embedder", slowly)
    assistant = Assistant(settings)
    assert made == []
    together = threading.Barrier(6)

    def start(_: int) -> None:
        together.wait()
        assistant.warm_up()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(start, range(6)))
    assistant.warm_up()
    assistant.ask("Vad kostar en ny spolmaskin?")
    assert len(made) == 1


def test_a_start_that_failed_is_tried_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    embedders = iter([SharedWordsEmbedding("another"), SharedWordsEmbedding()])
    monkeypatch.setattr(service, "make_embedder", lambda _settings: next(embedders))
    assistant = Assistant(settings)
    with pytest.raises(IndexMismatchError):
        assistant.warm_up()
    assistant.warm_up()
    assert assistant.search("spolmaskin", 1)[0].record == "hamnvik-tjut-2031-04-16"


def test_threads_that_ask_at_once_get_their_own_answers(assistant: Assistant) -> None:
    asked = {
        "Vad kostar en ny spolmaskin?": "kostar 1,4 mnkr",
        "Vem reserverade sig mot beslutet om ishallens öppettider?": "reserverade sig Olle Strand (C)",
    }
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(assistant.ask, [*asked] * 6))
    assert len(answers) == 12
    assert all(asked[found.question] in found.text for found in answers)


def test_an_answer_tells_how_it_was_read_and_how_long_it_took(assistant: Assistant) -> None:
    found = assistant.ask("Vad kostar en ny spolmaskin?")
    assert (found.kind, found.read_as) == (QuestionKind.MONEY, "Vad kostar en ny spolmaskin?")
    assert 0 < found.ms < 60_000
    follow_up = assistant.ask("Och vem reserverade sig mot det?", history=["Berätta om ishallens öppettider"])
    assert follow_up.read_as == "Berätta om ishallens öppettider: Och vem reserverade sig mot det?"
    assert follow_up.citations[0].hit.paragraph == "hamnvik-protokoll-2031-03-12/2/p3"


def test_filters_restrict_answers_and_hits(assistant: Assistant) -> None:
    asked = "Vad kostar en ny spolmaskin?"
    found = assistant.ask(asked, filters=["kind=protokoll"])
    assert found.abstained
    assert found.text.endswith("prova utan filter.")
    assert {hit.record for hit in assistant.search(asked, 20, filters=["kind=protokoll"])} == {
        "hamnvik-protokoll-2031-03-12"
    }
    with pytest.raises(QuestionError, match="sort=protokoll"):
        assistant.search(asked, 20, filters=["sort=protokoll"])


def test_search_gives_as_many_as_asked_for_best_first(assistant: Assistant) -> None:
    hits = assistant.search("Vad kostar en ny spolmaskin?", 3)
    assert [hit.text for hit in hits][:2] == [QUESTION_OF_THE_RECORDS, PRICE]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(hits) == 3


def test_a_question_that_cannot_be_read_does_not_load_the_model(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "make_embedder", lambda _settings: pytest.fail("loaded"))
    with pytest.raises(QuestionError, match="tom"):
        Assistant(settings).ask(" ")


def test_the_overview_loads_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "make_embedder", lambda _settings: pytest.fail("loaded"))
    overview = Assistant(settings).overview()
    assert replace(overview, examples=()) == Overview(
        records=2, paragraphs=16, earliest=date(2031, 3, 12), latest=date(2031, 4, 16)
    )
    assert overview.examples == (
        QUESTION_OF_THE_RECORDS,
        "Vem reserverade sig i ärendet ”Ishallens öppettider”?",
        "Vilket dnr har skrivelsen om sprickor i isen på hamnplan?",
        "Vad svarade förvaltningen om sprickor i isen?",
    )


def test_every_example_of_a_started_assistant_is_answered(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonsense = "Vem vann fotbollen i fjol?"
    answered = assistant.overview().examples[1:3]
    proposed = [nonsense, *answered, "Vad väger månen?"]
    monkeypatch.setattr(service, "example_questions", lambda _register, _rows: tuple(proposed))
    assert assistant.overview().examples == tuple(proposed)
    assistant.warm_up()
    assert assistant.overview().examples == answered
    assert not any(assistant.ask(question).abstained for question in assistant.overview().examples)


def test_an_example_is_asked_once(settings: Settings) -> None:
    embedder = SharedWordsEmbedding()
    assistant = Assistant(settings, embedder)
    proposed = assistant.overview().examples
    assistant.warm_up()
    asked = len(embedder.questions)
    examples = assistant.overview().examples
    searched = embedder.questions[asked:]  # what the register answers is not searched for
    assert set(searched) <= set(proposed)
    assert len(searched) == len(set(searched))
    assert assistant.overview().examples == examples
    assert embedder.questions[asked:] == searched


def test_no_more_examples_than_the_page_shows(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "example_questions", lambda _register, _rows: tuple("abcdefgh"))
    assert assistant.overview().examples == ("a", "b", "c", "d")


def test_neither_building_nor_an_overview_loads_a_heavy_library(tmp_path: Path) -> None:
    code = (
        "import sys, assistant.__main__; from assistant.service import Assistant;"
        "from ingest.settings import load_settings; Assistant(load_settings()).overview();"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "sqlalchemy" in loaded
    assert HEAVY & set(loaded) == set()
