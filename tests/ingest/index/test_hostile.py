"""An archive full of damaged and hostile files: each is told of, and the good ones beside them are in.

``NMTEST_FULL=1`` makes four hundred of them and the largest ones; otherwise it is eighty.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eval.made_minutes import record_text
from ingest.index.intake import shown
from tests.conftest import ROOT
from tests.ingest.conftest import PROTOKOLL, SJOVALLA
from tests.ingest.read.rendered import write_docx, write_html, write_odt
from tests.ingest.read.test_damaged import INSIDE_WORD, WHOLE, make, make_pdf, replaced

FULL = bool(os.environ.get("NMTEST_FULL"))
EACH = 70 if FULL else 10
"""Damaged versions of each of six formats."""
GOOD = 20
SECONDS = 60
Maker = Callable[[Path], object]


def damaged(data: bytes, chance: random.Random, number: int) -> bytes:
    """Cut short, with single bits turned, with a piece gone, or with a piece of it in twice."""
    changed = bytearray(data)
    place = chance.randrange(len(data))
    if number % 4 == 0:
        del changed[place:]
    elif number % 4 == 1:
        for _ in range(1 + len(data) // 500):
            changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif number % 4 == 2:
        del changed[place : place + 1 + len(data) // 10]
    else:
        changed[place:place] = changed[: len(data) // 3]
    return bytes(changed)


def long_line(path: Path, size: int) -> None:
    with path.open("wb") as file:
        for _ in range(size >> 20):
            file.write(b"lorem ipsum " * 87_381 + b"dolo")


def entity_names(path: Path) -> None:
    path.write_bytes(b"<html><p>" + b"&amp;" * 3_000_000)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(500 << 20))


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", b"")
        for number in range(20_000):
            archive.writestr(f"../../../tmp/{number}", b"x")


HOSTILE: dict[str, Maker] = {
    "deep.html": lambda p: p.write_bytes(b"<html>" + b"<div>" * 200_000 + b"text"),
    "deep-tables.html": lambda p: p.write_bytes(b"<html>" + b"<table><tr><td>" * 50_000 + b"text"),
    "attributes.html": lambda p: p.write_bytes(b"<html><p " + b"a='b' " * 500_000 + b">text"),
    "entities.html": entity_names,
    "no end.html": lambda p: p.write_bytes(b"<html><!--" + b"-" * 5_000_000),
    "bomb.docx": bomb,
    "parts.docx": many_parts,
    "nul.txt": lambda p: p.write_bytes(bytes(1 << 20)),
    "empty.pdf": lambda p: p.write_bytes(b""),
    "empty.txt": lambda p: p.write_bytes(b""),
    "blank.txt": lambda p: p.write_text(" \n\n \t\n"),
    "no text.pdf": lambda p: p.write_bytes(b"%PDF-1.7\n%%EOF"),
    "quotes.md": lambda p: p.write_bytes(b">" * 100_000 + b" a"),
    "brackets.md": lambda p: p.write_bytes(b"[" * 300_000),
    "canonical.md": lambda p: p.write_bytes(b"---\ncanonical: 1\nid: [[[[\n---\n"),
    "aliases.md": lambda p: p.write_text(
        "---\ncanonical: 1\na: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9))
        + "id: *j\n---\n\n## 1. A\n\n[p1] b\n"
    ),
    "tags.md": lambda p: p.write_text("---\ncanonical: 1\nid: !!python/object/apply:os.system [ls]\n---\n"),
    "one line.txt": lambda p: long_line(p, (200 if FULL else 30) << 20),
    "one line.html": lambda p: long_line(p, 25 << 20),
    "name\nof two lines.txt": lambda p: p.write_bytes(b"\x89PNG\0"),
    "a..\\..\\up.txt": lambda p: p.write_bytes(b"\x89PNG\0"),
    "-rf.txt": lambda p: p.write_bytes(b"\0\1\2"),
    "%s{0}.txt": lambda p: p.write_bytes(b"\0\1\2"),
    "'; DROP TABLE records;--.txt": lambda p: p.write_bytes(b"\0\1\2"),
    "ordinary.exe.txt": lambda p: p.write_bytes(b"MZ\0\0"),
    **{
        f"{number}.pdf": (lambda p, data=data: p.write_bytes(data))
        for number, data in enumerate(WHOLE.values())
    },
}
SLOW: dict[str, Maker] = {
    "spaces.txt": lambda p: p.write_bytes(b"x" + b" " * 12_000_000 + b"y"),
    "lines.txt": lambda p: p.write_bytes(b"a\n\n" * 6_000_000),
    "lists.md": lambda p: p.write_bytes(b"- a\n" * 900_000),
}
"""Each takes all the time or memory that a file may take; the short run has the first one alone."""


def names_of_bytes(folder: Path) -> Iterator[Path]:
    """Files that no text can name: a folder shared by another system may hold them."""
    for raw in (b"latin-\xe5\xe4\xf6.txt", b"half-\xc3.txt"):
        name = os.fsencode(folder) + b"/" + raw
        with open(name, "wb") as file:  # noqa: PTH123 - a name that is no text
            file.write(b"\0\1")
        yield Path(os.fsdecode(name))


def write_archive(folder: Path) -> tuple[list[Path], list[Path]]:
    """Bad files, which may hold something readable by chance, and good ones between them."""
    chance = random.Random(7)
    folder.mkdir()
    bad: list[Path] = []
    makers: dict[str, Maker] = {
        ".pdf": make_pdf,
        ".docx": make(write_docx),
        ".odt": make(write_odt),
        ".html": make(write_html),
        ".txt": lambda p: p.write_bytes((SJOVALLA / PROTOKOLL).read_bytes()),
        ".md": lambda p: p.write_bytes((SJOVALLA / "tjansteutlatande-2024-06-11-simskola.md").read_bytes()),
    }
    for suffix, maker in makers.items():
        whole = folder.parent / f"whole{suffix}"
        maker(whole)
        for number in range(EACH):
            path = folder / f"{number:03}-damaged{suffix}"
            path.write_bytes(damaged(whole.read_bytes(), chance, number))
            bad.append(path)
    slow = dict(list(SLOW.items())[: None if FULL else 1])
    for name, maker in (HOSTILE | slow).items():
        path = folder / name
        maker(path)
        bad.append(path)
    word = (folder.parent / "whole.docx").read_bytes()
    for number, part in enumerate(INSIDE_WORD.values()):
        path = folder / f"inside-{number}.docx"
        path.write_bytes(replaced(word, "word/document.xml", part))
        bad.append(path)
    bad.extend(names_of_bytes(folder))
    good = []
    for number in range(GOOD):
        path = folder / f"{number:03}-good.txt"
        path.write_text(record_text(number), "utf-8")
        good.append(path)
    return bad, good


@pytest.mark.heavy
def test_hostile_files_end_nothing(tmp_path: Path) -> None:
    folder, data = tmp_path / "records", tmp_path / "data"
    bad, good = write_archive(folder)
    assert len(bad) >= (400 if FULL else 80)
    with (tmp_path / "outcomes").open("wb") as told:
        run = subprocess.Popen(
            [sys.executable, "-m", "tests.ingest.index.faked", str(folder), "--json"],
            cwd=ROOT,
            env={**os.environ, "NAMNDMINNET_DATA": str(data), "NMTEST_LARGEST": str(tmp_path / "largest")},
            stdout=told,
            stderr=subprocess.PIPE,
        )
    slowest = 0.0
    before = time.monotonic()
    assert run.stderr
    for line in run.stderr:
        event = json.loads(line)
        if event["event"] == "reading":
            slowest, before = max(slowest, time.monotonic() - before), time.monotonic()
    assert run.wait() == 1
    lines = (tmp_path / "outcomes").read_text("utf-8").splitlines()
    outcomes = {one["path"]: one for one in map(json.loads, lines)}
    assert outcomes.keys() >= {shown(path) for path in [*bad, *good]}
    assert {outcomes[str(path)]["status"] for path in good} == {"added"}
    failed = [one for one in outcomes.values() if one["status"] == "failed"]
    assert len(failed) > len(bad) / 4
    for one in failed:
        # A sentence that names the file, or the file whose id it would take.
        assert Path(one["path"]).name in one["reason"], one
        assert one["reason"].endswith(".")
        assert "fel i programmet" not in one["reason"], one
    # Processor time is what is limited; on a machine that does other things too it takes longer.
    assert slowest < 2 * SECONDS
    assert int((tmp_path / "largest").read_text()) < 2 << 20  # kilobytes
    status = subprocess.run(
        [sys.executable, "-m", "tests.ingest.index.faked", "status", "--json"],
        cwd=ROOT,
        env={**os.environ, "NAMNDMINNET_DATA": str(data)},
        capture_output=True,
        check=True,
    )
    assert len(json.loads(status.stdout)["failures"]) == len(failed)
