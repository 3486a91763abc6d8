"""A file that is sent is kept under a harmless name, taken in, and not kept where it cannot be read."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from assistant.archive import uploads as module
from assistant.archive.uploads import Uploads, safe_name
from assistant.errors import UploadError
from ingest.index.register import Register

TEXT = (
    "Protokoll\n\nFritidsnämnden i Hamnvik\n\n§ 1 Val av justerare\n\nFritidsnämnden utsåg Vera Lind (S).\n"
)


async def content(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Uploads:
    """Uploads whose process needs no model."""

    async def start(self: Uploads, file: Path) -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "tests.ingest.index.faked", str(file), "--json"]
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            *command, stdout=pipe, stderr=pipe, cwd=module.__file__.rpartition("/assistant/")[0]
        )

    monkeypatch.setattr(Uploads, "_start", start)
    return Uploads(tmp_path / "data", Register(tmp_path / "data"), 1)


async def sent(uploads: Uploads, name: str, data: bytes) -> list[dict[str, Any]]:
    file = await uploads.keep(name, content(data))
    return [step async for step in uploads.take(file)]


def files(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in (tmp_path / "data" / "uploads").iterdir())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Protokoll § 4–5 (slutligt).PDF", "Protokoll § 4–5 (slutligt).pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Dokument\\protokoll.docx", "protokoll.docx"),
        ("<script>alert(1)</script>.md", "script_.md"),
        ("a\nb\0.txt", "a_b_.txt"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("-rf .odt", "-rf.odt"),
    ],
)
def test_a_name_means_nothing_but_itself(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["program.exe", "..md", "records.toml", "protokoll", "", ".md", "arkiv.zip"])
def test_kinds_that_are_not_read_are_refused(name: str) -> None:
    with pytest.raises(UploadError, match=r"läses inte|inte läses"):
        safe_name(name)


def test_a_file_is_taken_in_and_kept(uploads: Uploads, tmp_path: Path) -> None:
    steps = asyncio.run(sent(uploads, "protokoll.txt", TEXT.encode()))
    assert [step["event"] for step in steps[:-1]] == ["reading", *["indexing"] * (len(steps) - 2)]
    assert (steps[-1]["event"], steps[-1]["status"], steps[-1]["reason"]) == ("done", "added", "")
    assert Register(tmp_path / "data").record(steps[-1]["record"]) is not None
    assert files(tmp_path) == ["protokoll.txt"]
    assert str(tmp_path) not in str(steps)


def test_the_same_file_again_is_known_and_another_of_its_name_stays_beside(
    uploads: Uploads, tmp_path: Path
) -> None:
    asyncio.run(sent(uploads, "protokoll.txt", TEXT.encode()))
    assert asyncio.run(sent(uploads, "protokoll.txt", TEXT.encode()))[-1]["status"] == "unchanged"
    other = TEXT.replace("Fritidsnämnden", "Kulturnämnden").encode()
    assert asyncio.run(sent(uploads, "protokoll.txt", other))[-1]["status"] == "added"
    kept = files(tmp_path)
    assert len(kept) == 2
    assert "protokoll.txt" in kept


def test_what_cannot_be_read_is_told_and_not_kept(uploads: Uploads, tmp_path: Path) -> None:
    last = asyncio.run(sent(uploads, "trasig.pdf", b"%PDF-1.7 inget mer"))[-1]
    assert last["status"] == "failed"
    assert last["reason"].startswith("trasig.pdf")
    assert files(tmp_path) == []
    assert Register(tmp_path / "data").failures() == []


def test_too_large_and_empty_files_are_refused(uploads: Uploads, tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="större än 1 MB"):
        asyncio.run(uploads.keep("stor.txt", content(*[b"x" * 1024] * 1025)))
    with pytest.raises(UploadError, match="är tom"):
        asyncio.run(uploads.keep("tom.txt", content()))
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_to_is_told(uploads: Uploads, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(UploadError, match=r"a\.txt kunde inte sparas i datamappen"):
        asyncio.run(uploads.keep("a.txt", content(b"x")))


def test_who_leaves_ends_the_work(uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMTEST_SLOW", "30")

    async def leave() -> None:
        file = await uploads.keep("protokoll.txt", content(TEXT.encode()))
        async with aclosing(uploads.take(file)) as steps:
            async for step in steps:
                if step["event"] == "indexing":
                    return

    asyncio.run(asyncio.wait_for(leave(), 25))
    assert files(tmp_path) == []
