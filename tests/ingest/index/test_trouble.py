"""Full disks, folders that cannot be written, damaged and newer files: a sentence, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import IndexMismatchError, NamndminnetError
from ingest.index.database.sqlite import FILE
from ingest.index.indexer import Indexer
from ingest.index.intake import Status
from ingest.index.register import NEWEST, Register
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.settings import Settings
from tests.ingest.index.faked import ChecksumEmbedding
from tests.ingest.index.test_killed import contents, write_version

MEGABYTE = 1 << 20


def indexer(data: Path) -> Indexer:
    return Indexer(Settings(data=data), ChecksumEmbedding())


def answers(data: Path) -> list[object]:
    """What the two indexes answer to a question."""
    embedder = ChecksumEmbedding()
    vectors = VectorIndex(data, embedder.identity)
    question = "Vad hände med simhallen?"
    found = [vectors.search(embedder.encode_question(question), 2), TermIndex(data).search(question, 2)]
    vectors.close()
    assert all(found)
    return [[identifier for identifier, _ in hits] for hits in found]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "plan.txt").write_text("Cykelverkstaden öppnar.\n\nSimhallen stänger.\n", "utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path, records: Path) -> Path:
    indexer(tmp_path / "data").run([records])
    return tmp_path / "data"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 40 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", folder], capture_output=True)
    if made.returncode:
        pytest.skip("needs the right to mount a file system")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.heavy
@pytest.mark.parametrize("left", [0.02, 1.0, 9.0])
def test_a_full_disk_keeps_what_was_done(left: float, disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    write_version(folder, 1)
    with (disk / "filling").open("wb") as filling:
        filling.write(bytes(int(shutil.disk_usage(disk).free - left * MEGABYTE)))
    with pytest.raises(NamndminnetError, match=r"^Disken är full; .* kör python -m ingest igen"):
        indexer(disk / "data").run([folder])
    (disk / "filling").unlink()
    outcomes = indexer(disk / "data").run([folder])
    assert all(outcome.status is not Status.FAILED for outcome in outcomes)
    assert indexer(disk / "data").verify().none
    whole = tmp_path / "whole"
    indexer(whole).run([folder])
    assert contents(disk / "data") == contents(whole)


def test_a_disk_mounted_for_reading_is_read_and_not_written(disk: Path, data: Path, records: Path) -> None:
    shutil.copytree(data, disk / "data")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert answers(disk / "data") == answers(data)
    assert [row.id for row in Register(disk / "data").list_records()] == ["ovrigt-plan-txt"]
    (records / "ny.txt").write_text("Biblioteket växer.\n", "utf-8")
    with pytest.raises(NamndminnetError, match=r"^Det går inte att skriva i datamappen .*NAMNDMINNET_DATA"):
        indexer(disk / "data").run([records])
    with pytest.raises(NamndminnetError, match=r"^Datamappen .* gick inte att skapa"):
        indexer(disk / "annan").run([records])


def test_a_folder_of_somebody_else_is_read(
    data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = contents(data)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert contents(data) == whole
    assert Register(data).count_records() == 1
    with sqlite3.connect(data / FILE) as writer:  # somebody writes meanwhile
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE records SET title = 'Ny'")
        writer.commit()
        assert [row.title for row in Register(data).list_records()] == ["Ny"]
    writer.close()


@pytest.mark.parametrize("damage", ["header", "middle", "cut", "no tables"])
def test_a_damaged_register_is_told_of_and_left_alone(damage: str, data: Path, records: Path) -> None:
    path = data / FILE
    whole = bytearray(path.read_bytes())
    if damage == "header":
        whole[:100] = bytes(100)
    elif damage == "middle":
        whole[4096:-4096] = os.urandom(len(whole) - 8192)
    elif damage == "cut":
        del whole[5000:]
    else:
        path.unlink()
        with sqlite3.connect(path) as made:
            made.execute("CREATE TABLE alembic_version (version_num)")
            made.execute("INSERT INTO alembic_version VALUES (?)", [NEWEST])
        made.close()
        whole = bytearray(path.read_bytes())
    path.write_bytes(whole)
    (records / "ny.txt").write_text("Biblioteket växer.\n", "utf-8")
    with pytest.raises(NamndminnetError, match=r"^Registret .* skadat .*säkerhetskopia"):
        indexer(data).run([records])
    assert VectorIndex(data, "checksums").count() == 2
    assert TermIndex(data).count() == 2


def test_a_register_of_a_newer_version_is_left_alone(data: Path, records: Path) -> None:
    with sqlite3.connect(data / FILE) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    before = (data / FILE).read_bytes()
    for use in (lambda: indexer(data).run([records]), Register(data).check_version):
        with pytest.raises(IndexMismatchError, match=r"nyare version av programmet\. Uppdatera programmet"):
            use()
    assert (data / FILE).read_bytes() == before


@pytest.mark.parametrize("store", ["vectors", "terms"])
@pytest.mark.parametrize("damage", ["cut", "noise", "gone"])
def test_damaged_vectors_and_terms_come_back(store: str, damage: str, data: Path, records: Path) -> None:
    whole = contents(data)
    for path in [path for path in (data / store).rglob("*") if path.is_file()]:
        if damage == "cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        elif damage == "noise":
            path.write_bytes(os.urandom(path.stat().st_size))
        else:
            path.unlink()
    with pytest.raises((NamndminnetError, AssertionError)):
        assert contents(data) == whole
    if damage != "gone":
        assert "python -m ingest rebuild" in indexer(data).verify().damaged
    indexer(data).verify(repair=True)
    assert contents(data) == whole
    assert indexer(data).verify().none


def test_rebuild_makes_damaged_vectors_anew(data: Path) -> None:
    whole = contents(data)
    (data / "vectors" / "chroma.sqlite3").write_bytes(b"nothing of the kind" * 1000)
    assert indexer(data).rebuild() == 2
    assert contents(data) == whole
