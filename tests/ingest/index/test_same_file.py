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


def test_links_are_found_though_the_run_before_was_cut_off(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "kfn-2024-06-11.txt").write_text(TEXT.replace("hamnen", "staden"), "utf-8")
    indexer = Indexer(load_settings(), SharedWordsEmbedding())
    linked: list[bool] = []
    monkeypatch.setattr(indexer, "_link", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        indexer.run([folder])
    monkeypatch.setattr(indexer, "_link", lambda: linked.append(True))
    indexer.run([folder])
    assert linked == [True]


def test_a_moved_file_does_not_take_its_record_along_when_another_takes_its_place(
    folder: Path, tmp_path: Path
) -> None:
    indexer = Indexer(load_settings(), SharedWordsEmbedding())
    [first] = indexer.run([folder])
    archive = tmp_path / "arkiv"
    archive.mkdir()
    (folder / "kfn-2024-05-14.txt").rename(archive / "kfn-2024-05-14.txt")
    indexer.run([archive])
    (folder / "kfn-2024-05-14.txt").write_text(
        "---\ncanonical: 1\nid: kfn-annat\nkind: protokoll\n---\n\n"
        "## 1. Bad\n\n### beslut, nämnden\n\n[p1] Nämnden badar.\n",
        "utf-8",
    )
    [second] = indexer.run([folder])
    ids = {row.id for row in Register(load_settings().data).list_records()}
    assert ids == {first.record, "kfn-annat"}
    assert second.replaced == ()
