"""An original and its retelling are one record, whatever their files are called and whichever comes first."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ingest.index.register import Register
from ingest.model import Form
from tests.ingest.index.test_indexer import Archive

ORIGINAL = """\
Kulturnämnden
Protokoll fört vid sammanträde den 14 maj 2024

§ 1
Cykelverkstaden

Beslut
Nämnden beslutar att en cykelverkstad öppnas i Hamnvik.

§ 2
Simhallen

Beslut
Nämnden beslutar att ärendet om simhallen bordläggs.
"""
RETOLD = """\
---
canonical: 1
id: kn-protokoll-nr-3
kind: protokoll
body: {body}
title: Protokoll
meeting_date: {day}
form: referat
---

## 1. Cykelverkstaden

### beslut

[p1] Nämnden öppnar en verkstad för cyklar.
"""
RETOLD_ID = "kn-protokoll-nr-3"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "originals" / "från portalen.txt"
    path.parent.mkdir()
    path.write_text(ORIGINAL, "utf-8")
    return path


def retold(tmp_path: Path, body: str = "Kulturnämnden", day: str = "2024-05-14", sha256: str = "") -> Path:
    path = tmp_path / "corpus" / "retold.md"
    path.parent.mkdir()
    path.write_text(RETOLD.format(body=body, day=day), "utf-8")
    if sha256:
        entry = f'[[record]]\nfile = "{path.name}"\noriginal_sha256 = "{sha256}"\n'
        (path.parent / "records.toml").write_text(entry, "utf-8")
    return path


def told(archive: Archive) -> list[tuple[str, Form]]:
    register = Register(archive.data)
    found = [(record.id, record.form) for record in register.list_records()]
    register.close()
    return found


@pytest.mark.parametrize("original_first", [False, True])
def test_the_same_kind_body_and_day_is_one_record(
    archive: Archive, original: Path, tmp_path: Path, original_first: bool
) -> None:
    files = [retold(tmp_path, body="Kulturnämnden, Hamnviks kommun"), original]
    for file in reversed(files) if original_first else files:
        archive.run(file)
    assert told(archive) == [(RETOLD_ID, Form.ORIGINAL)]
    # What stands above the first item is one of its own.
    assert archive.sharing("bordläggs") == [f"{RETOLD_ID}/3/p1"]
    assert archive.sharing("verkstad") == []
    original.unlink()
    (original.parent / "annat.txt").write_text("Något annat.", "utf-8")
    archive.run(original.parent)
    assert (RETOLD_ID, Form.REFERAT) in told(archive)
    assert archive.sharing("verkstad") == [f"{RETOLD_ID}/1/p1"]


@pytest.mark.parametrize("original_first", [False, True])
def test_the_hash_of_the_original_says_more_than_body_and_day(
    archive: Archive, original: Path, tmp_path: Path, original_first: bool
) -> None:
    sha256 = hashlib.sha256(original.read_bytes()).hexdigest()
    files = [retold(tmp_path, body="Kn", day="2024-05-15", sha256=sha256), original]
    for file in reversed(files) if original_first else files:
        archive.run(file)
    assert told(archive) == [(RETOLD_ID, Form.ORIGINAL)]


@pytest.mark.parametrize(
    ("body", "day"), [("Byggnadsnämnden", "2024-05-14"), ("Kulturnämnden", "2024-05-15")]
)
def test_another_body_or_day_is_another_record(
    archive: Archive, original: Path, tmp_path: Path, body: str, day: str
) -> None:
    archive.run(retold(tmp_path, body, day))
    archive.run(original)
    assert sorted(form for _, form in told(archive)) == [Form.ORIGINAL, Form.REFERAT]


def test_an_original_that_its_catalogue_names_keeps_its_id(
    archive: Archive, original: Path, tmp_path: Path
) -> None:
    entry = f'[[record]]\nfile = "{original.name}"\nid = "kn-eget"\n'
    (original.parent / "records.toml").write_text(entry, "utf-8")
    archive.run(original)
    archive.run(retold(tmp_path))
    assert sorted(identifier for identifier, _ in told(archive)) == ["kn-eget", RETOLD_ID]
