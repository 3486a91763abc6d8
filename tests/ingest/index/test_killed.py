"""A process killed at any moment leaves an index that the next run makes whole.

``NMTEST_FULL=1`` kills sixty times, otherwise it is twelve.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.made_minutes import record_text
from ingest.errors import NamndminnetError
from ingest.index.indexer import Indexer
from ingest.index.intake import Status
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.settings import Settings
from tests.conftest import ROOT
from tests.ingest.index.faked import ChecksumEmbedding

RECORDS = 200
KILLS = 60 if os.environ.get("NMTEST_FULL") else 12
QUESTIONS = ("Vad kostar simskolan i Norrby?", "badplats i Torpa", "avgifter för nyanlända")
_CHANCING = """
    SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT IN ('facts', 'settled', 'alembic_version')
"""


def short_text(number: int, version: int) -> str:
    """The beginning of a record, so that many go quickly; another beginning in version 2 of some."""
    parts = record_text(number).split("\n\n")
    own = f"Ärende {number} behandlas med förtur." if number % 3 else ""
    later = f"Ärendet fick {version * number} nya handlingar." if version > 1 and number % 2 else ""
    return "\n\n".join(part for part in [*parts[:11], own, later] if part) + "\n"


def write_version(folder: Path, version: int) -> None:
    """Version 2 changes half of the files, removes some and adds some."""
    folder.mkdir(exist_ok=True)
    for number in range(RECORDS + 10 * (version - 1)):
        path = folder / f"handling-{number:03}.txt"
        if version > 1 and number % 20 == 7:
            path.unlink(missing_ok=True)
        else:
            path.write_text(short_text(number, version), "utf-8")


def command(data: Path, *words: str | Path, slow: float = 0.0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.index.faked", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "NAMNDMINNET_DATA": str(data), "NMTEST_SLOW": str(slow)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell without job control makes what it starts in the background deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def complete(data: Path, folder: Path) -> None:
    """The next run, which must find nothing amiss but what remained to be done."""
    indexer = Indexer(Settings(data=data), ChecksumEmbedding())
    assert all(outcome.status is not Status.FAILED for outcome in indexer.run([folder]))
    assert indexer.verify().none


def contents(data: Path) -> dict[str, Any]:
    """All that an index holds and answers, but for what depends on how often it was written."""
    with sqlite3.connect(data / "register.db") as connection:
        tables = [name for (name,) in connection.execute(_CHANCING)]
        held: dict[str, Any] = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = ", ".join(f'"{c}"' for c in columns if (table, c) != ("sources", "number"))
            held[table] = sorted(connection.execute(f"SELECT {kept} FROM {table}"), key=repr)
    connection.close()
    embedder, terms = ChecksumEmbedding(), TermIndex(data)
    vectors = VectorIndex(data, embedder.identity)
    held["vectors"], held["terms"] = sorted(vectors.ids()), sorted(terms.ids())
    for question in QUESTIONS:
        near = vectors.search(embedder.encode_question(question), 3)
        held[f"near {question}"] = [round(cosine, 4) for _, cosine in near]
        held[f"shared {question}"] = sorted(found for found, _ in terms.search(question, 10_000))
    vectors.close()
    return held


def same_texts(data: Path, versions: Sequence[dict[str, Any]]) -> bool:
    """Whether each record is whole, as before or as after."""
    if not (data / "register.db").exists():
        return True
    with sqlite3.connect(data / "register.db") as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'paragraphs'").fetchone():
            return True
        found = connection.execute("SELECT record_id, id, text FROM paragraphs ORDER BY id").fetchall()
    connection.close()

    def of_record(rows: Sequence[Any]) -> dict[str, list[Any]]:
        grouped: dict[str, list[Any]] = {}
        for record, *rest in rows:
            grouped.setdefault(record, []).append(tuple(rest))
        return {record: sorted(rest) for record, rest in grouped.items()}

    # Columns of the table: id, record_id, item, position, role, voice, page, start, end, heading, text.
    known = [of_record([(row[1], row[0], row[10]) for row in version["paragraphs"]]) for version in versions]
    return all(
        any(texts == version.get(record) for version in known) for record, texts in of_record(found).items()
    )


def begun(version: int, first: Path, data: Path) -> None:
    """The index as it is before a version is taken in."""
    shutil.rmtree(data, ignore_errors=True)
    if version == 2:
        shutil.copytree(first, data)


def worked(process: subprocess.Popen[str]) -> float:
    """Wait for the first word of progress; the time since then is the work's."""
    assert process.stderr
    line = process.stderr.readline()
    assert json.loads(line)["event"] in {"reading", "indexing"}, line
    return time.monotonic()


@pytest.mark.heavy
def test_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(20_231_003)
    folder, data = tmp_path / "records", tmp_path / "data"
    write_version(folder, 1)
    complete(tmp_path / "first", folder)
    wholes = [contents(tmp_path / "first")]
    assert len(wholes[0]["records"]) == RECORDS
    for version in (1, 2):
        if version == 2:
            write_version(folder, 2)
            shutil.copytree(tmp_path / "first", tmp_path / "second")
            complete(tmp_path / "second", folder)
            wholes.append(contents(tmp_path / "second"))
        begun(version, tmp_path / "first", data)
        process = command(data, folder, "--json")
        started = worked(process)
        process.communicate()  # how long it takes when nobody ends it
        seconds = time.monotonic() - started
        assert contents(data) == wholes[-1]
        killed = 0
        while killed < KILLS // 2:
            begun(version, tmp_path / "first", data)
            process = command(data, folder, "--json")
            worked(process)
            moment = chance.uniform(0, seconds)
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if process.returncode == 0:  # done before the signal came; the machine is quicker by now
                seconds = moment
                continue
            killed += 1
            assert process.returncode == -signal.SIGKILL
            assert same_texts(data, wholes)
            complete(data, folder)
            assert contents(data) == wholes[-1]


@pytest.mark.heavy
@pytest.mark.parametrize("during", ["reading", "indexing"])
def test_ctrl_c_leaves_a_clean_state(during: str, tmp_path: Path) -> None:
    folder, data = tmp_path / "records", tmp_path / "data"
    write_version(folder, 1)
    process = command(data, folder, "--json", slow=0.05)
    assert process.stderr
    for line in process.stderr:
        if json.loads(line)["event"] == during:
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert json.loads(err.splitlines()[-1]) == {
        "event": "interrupted",
        "message": "Avbrutet. Det som är klart finns kvar; nästa körning gör resten.",
    }
    assert not (data / "ingest.holder").exists()
    complete(data, folder)
    whole = tmp_path / "whole"
    complete(whole, folder)
    assert contents(data) == contents(whole)


@pytest.mark.heavy
def test_a_second_ingest_waits_for_the_first(tmp_path: Path) -> None:
    folder, data = tmp_path / "records", tmp_path / "data"
    write_version(folder, 1)
    first = command(data, folder, "--json", slow=0.25)
    worked(first)
    second = command(data, folder, "--json")
    assert second.stderr
    told = json.loads(second.stderr.readline())
    assert told["event"] == "waiting"
    assert told["holder"].startswith(f"process {first.pid} på datorn ")
    assert [process.wait(60) for process in (first, second)] == [0, 0]
    out, _ = second.communicate()
    assert {json.loads(line)["status"] for line in out.splitlines()} == {"unchanged"}
    complete(data, folder)


@pytest.mark.heavy
def test_what_a_killed_run_left_of_the_vectors_is_made_anew(tmp_path: Path) -> None:
    folder, data = tmp_path / "records", tmp_path / "data"
    write_version(folder, 1)
    complete(data, folder)
    whole = contents(data)
    # Chroma writes this file in place; killed in between, half of it is there.
    (binding,) = (data / "vectors").glob("*/index_metadata.pickle")
    binding.write_bytes(binding.read_bytes()[:99])
    with pytest.raises(NamndminnetError, match=r"^Vektorindexet i .* gick inte att använda .*rebuild"):
        contents(data)
    indexer = Indexer(Settings(data=data), ChecksumEmbedding())
    assert "Vektorindexet" in indexer.verify().damaged
    (folder / "handling-000.txt").write_text(short_text(0, 1) + "\nEtt stycke till.\n", "utf-8")
    complete(data, folder)
    assert len(contents(data)["vectors"]) == len(whole["vectors"]) + 1
