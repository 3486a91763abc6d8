"""From the data folder to servers: every id, paragraph and vector is there as it was, and once only."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import NamndminnetError, SettingsError
from ingest.index.indexer import Indexer
from ingest.index.move import Mover
from ingest.index.stores import open_register, open_vectors
from ingest.settings import Settings
from tests.assistant.hamnvik import write_records
from tests.fakes import SharedWordsEmbedding
from tests.servers import Chroma, Postgres

pytestmark = pytest.mark.heavy

Contents = tuple[dict[str, str], dict[str, list[float]]]


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """An archive in a data folder."""
    settings = Settings(data=tmp_path / "data")
    Indexer(settings, SharedWordsEmbedding()).run([write_records(tmp_path / "records")])
    return settings


@pytest.fixture
def there(here: Settings, postgres_server: Postgres, chroma_server: Chroma) -> Settings:
    """The servers that it moves to."""
    return Settings(data=here.data, register_url=postgres_server.new_database(), chroma_url=chroma_server.url)


def contents(settings: Settings) -> Contents:
    """Id and text of all paragraphs, and id and vector of all passages."""
    register = open_register(settings)
    records = [register.record(row.id) for row in register.list_records()]
    vectors = open_vectors(settings, SharedWordsEmbedding().identity, register)
    kept = {
        identifier: [round(float(value), 5) for value in vector]
        for ids, matrix in vectors.read()
        for identifier, vector in zip(ids, matrix, strict=True)
    }
    vectors.close()
    register.close()
    return {p.id: p.text for record in records if record for p in record.paragraphs}, kept


def quiet(_text: str) -> None:
    """Nobody waits."""


def test_all_is_there_as_it_was(here: Settings, there: Settings) -> None:
    before = contents(here)
    assert before[0].keys() == before[1].keys()
    moved = Mover(there, SharedWordsEmbedding()).run(quiet)
    assert (moved.records, moved.vectors) == (2, len(before[1]))
    assert contents(there) == before
    assert Indexer(there, SharedWordsEmbedding()).verify().none
    # What was broken off is run again, and what is there already is not there twice.
    Mover(there, SharedWordsEmbedding()).run(quiet)
    assert contents(there) == before
    # The folder is left as it is.
    assert contents(here) == before


def test_a_database_with_records_of_its_own_is_left_alone(
    here: Settings, there: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "annat.txt"
    other.write_text("Biblioteket växer.\n", "utf-8")
    Indexer(there, SharedWordsEmbedding()).run([other])
    before = contents(there)
    with pytest.raises(NamndminnetError, match="innehåller redan handlingar"):
        Mover(there, SharedWordsEmbedding()).run(quiet)
    assert contents(there) == before


def test_there_has_to_be_something_to_move_and_somewhere_to_move_it(
    here: Settings, there: Settings, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="NAMNDMINNET_REGISTER_URL"):
        Mover(here)
    with pytest.raises(NamndminnetError, match="finns inget register"):
        Mover(there.model_copy(update={"data": tmp_path / "tom"}), SharedWordsEmbedding()).run(quiet)
