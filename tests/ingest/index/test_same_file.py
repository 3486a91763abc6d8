"""A file is one record: what it was read into before goes when it is read into another."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.index.indexer import Indexer
from ingest.index.register import Register
from ingest.settings import load_settings
from tests.fakes import SharedWordsEmbedding

TEXT = "Protokoll\n\n§ 1 Cykelverkstaden\n\nNämnden beslutade att öppna cykelverkstaden i hamnen.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one record that no catalogue lists yet."""
    made = tmp_path / "handlingar"
    made.mkdir()
    (made / "kfn-2024-05-14.txt").write_text(TEXT, "utf-8")
    return made


def test_a_record_that_gets_another_id_leaves_none_behind(folder: Path) -> None:
    settings = load_settings()
    indexer = Indexer(settings, SharedWordsEmbedding())
    [first] = indexer.run([folder])
    (folder / "records.toml").write_text(
        '[[record]]\nfile = "kfn-2024-05-14.txt"\nid = "kfn-protokoll-2024-05-14"\n', "utf-8"
    )
    [second] = indexer.run([folder])

    register = Register(settings.data)
    assert first.record != second.record == "kfn-protokoll-2024-05-14"
    assert [row.id for row in register.list_records()] == ["kfn-protokoll-2024-05-14"]
    assert indexer._vectors.count() == second.paragraphs
    found = [paragraph for paragraph, _ in indexer._terms.search("cykelverkstaden", 10)]
    assert found
    assert all(paragraph.startswith(f"{second.record}/") for paragraph in found)


def test_a_record_read_from_two_places_is_one(folder: Path, tmp_path: Path) -> None:
    settings = load_settings()
    indexer = Indexer(settings, SharedWordsEmbedding())
    indexer.run([folder])
    moved = tmp_path / "arkiv"
    folder.rename(moved)
    [outcome] = indexer.run([moved])
    assert [row.id for row in Register(settings.data).list_records()] == [outcome.record]
