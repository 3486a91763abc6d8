"""Files read in processes of their own: the same records, in order, whatever one of them does."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from eval.made_minutes import write_records
from ingest.errors import SourceError
from ingest.index import reading
from ingest.index.intake import Intake, Status
from ingest.index.reading import Readers, ReadingFault, read
from ingest.index.register import Register
from ingest.read.files import Facts, facts_for
from ingest.structure.threads import find_threads
from tests.ingest.conftest import SJOVALLA


@pytest.fixture(autouse=True)
def _none_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_SMALL", -1)


@pytest.mark.parametrize("processes", [1, 2])
def test_the_same_records_in_the_order_of_the_files(processes: int, tmp_path: Path) -> None:
    files = write_records(tmp_path / "records", 30)
    files.insert(3, tmp_path / "saknas.txt")
    register = Register(tmp_path / "data")
    register.prepare()
    with Readers(processes) as readers:
        outcomes = list(Intake(register, readers).take(files))
    assert [outcome.path for outcome in outcomes] == files
    assert [o.status for o in outcomes].count(Status.ADDED) == 30
    assert outcomes[3].status is Status.FAILED
    for file, outcome in zip(files, outcomes, strict=True):
        if outcome.record:
            assert register.record(outcome.record) == read(file, facts_for(file)).record
    register.close()


def test_a_text_that_takes_too_long_is_given_up_and_the_next_one_read(tmp_path: Path) -> None:
    slow, good = tmp_path / "slow.txt", tmp_path / "good.txt"
    # Nothing in it is slow; it is only too much for the time there is.
    slow.write_text(f"{'Ishallen stänger. ' * 40}\n\n" * 25_000, "utf-8")
    good.write_text("Simhallen stänger.", "utf-8")
    started = time.monotonic()
    with Readers(1, seconds=1.0) as readers:
        asked = [readers.ask(file, Facts(), 1) for file in (slow, good)]
        with pytest.raises(SourceError, match=r"slow\.txt tog mer än 1 sekunder att läsa och hoppades över"):
            asked[0].result()
        assert asked[1].result().record.paragraphs[0].text == "Simhallen stänger."
    assert time.monotonic() - started < 30


def test_a_process_that_is_killed_is_told_of_and_replaced(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Simhallen stänger.", "utf-8")
    with Readers(1) as readers:
        assert readers.ask(good, Facts(), 1).result().encoding == "utf-8"
        (process,) = readers._started
        os.kill(process._process.pid, signal.SIGKILL)
        with pytest.raises(SourceError, match=r"good\.txt gick inte att läsa \(läsningen avbröts"):
            readers.ask(good, Facts(), 1).result()
        assert readers.ask(good, Facts(), 1).result().encoding == "utf-8"


def test_a_fault_in_the_program_comes_with_its_traceback(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Simhallen stänger.", "utf-8")
    with Readers(1) as readers, pytest.raises(ReadingFault, match="AttributeError"):
        readers.ask(good, "no facts", 1).result()  # type: ignore[arg-type]


def test_leaving_ends_what_is_being_read(tmp_path: Path) -> None:
    slow = tmp_path / "slow.txt"
    slow.write_bytes(b"x" + b" " * 9_000_000 + b"y")
    started = time.monotonic()
    with Readers(2) as readers:
        for _ in range(9):
            readers.ask(slow, Facts(), 1)
        time.sleep(1)
    assert time.monotonic() - started < 10


def test_links_are_the_same_from_outlines_as_from_whole_records(tmp_path: Path) -> None:
    register = Register(tmp_path / "data")
    register.prepare()
    files = [*write_records(tmp_path / "records", 60), *sorted(SJOVALLA.glob("*.*"))]
    with Readers(2) as readers:
        list(Intake(register, readers).take(file for file in files if file.suffix != ".toml"))
    whole = [record for row in register.list_records() if (record := register.record(row.id))]
    found = find_threads(whole)
    assert found
    assert find_threads(register.outlines()) == found
    register.close()
