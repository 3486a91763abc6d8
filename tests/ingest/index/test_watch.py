"""``--watch`` and ``--json``: a folder kept in step by a process of its own."""

from __future__ import annotations

import json
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.index import watch
from tests.ingest.index.test_killed import command

PATIENCE = 60.0
Next = Callable[[], dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "records"
    made.mkdir()
    (made / "plan.txt").write_text("Cykelverkstaden öppnar.\n\nSimhallen stänger.\n", "utf-8")
    (made / "annat.txt").write_text("Biblioteket växer.\n", "utf-8")
    return made


@pytest.fixture
def watched(folder: Path, tmp_path: Path) -> Iterator[tuple[Any, Next]]:
    process = command(tmp_path / "data", folder, "--watch", "--json")
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True).start()
    yield process, lambda: dict(json.loads(lines.get(timeout=PATIENCE)))
    process.kill()
    process.communicate()


@pytest.mark.heavy
def test_a_folder_is_kept_in_step(folder: Path, watched: tuple[Any, Next]) -> None:
    process, following = watched
    first = [following(), following()]
    assert [(Path(o["path"]).name, o["status"], o["paragraphs"]) for o in first] == [
        ("annat.txt", "added", 1),
        ("plan.txt", "added", 2),
    ]
    (folder / "nytt.txt").write_text("Isbanan öppnar.\n", "utf-8")
    assert (Path((new := following())["path"]).name, new["status"]) == ("nytt.txt", "added")
    (folder / "plan.txt").write_text("Cykelverkstaden stänger.\n", "utf-8")
    assert (Path((changed := following())["path"]).name, changed["status"]) == ("plan.txt", "updated")
    (folder / "tom.txt").touch()
    assert (failed := following())["status"] == "failed"
    assert "tom.txt är tom" in failed["reason"]
    (folder / "annat.txt").unlink()
    # What failed before and fails still is no news.
    assert (Path((gone := following())["path"]).name, gone["status"]) == ("annat.txt", "removed")
    (folder / "plan.txt").rename(folder / "planen.txt")
    assert (Path((moved := following())["path"]).name, moved["status"]) == ("planen.txt", "moved")
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0


def test_a_change_during_the_first_run_is_noticed(folder: Path) -> None:
    occasions = watch._occasions([folder])
    next(occasions)
    (folder / "nytt.txt").write_text("Isbanan öppnar.\n", "utf-8")
    before = time.monotonic()
    next(occasions)
    # Not only when the folder is looked through anyway.
    assert time.monotonic() - before < watch.EVERY_MS / 2_000


@pytest.mark.heavy
def test_json_lines(folder: Path, tmp_path: Path) -> None:
    (folder / "tom.txt").touch()
    (folder / "gammalt.doc").touch()
    process = command(tmp_path / "data", folder, "--json")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    results = [json.loads(line) for line in out.splitlines()]
    assert [list(result) for result in results] == [
        "path status record paragraphs encoding reason replaced".split()
    ] * 3
    assert [(Path(r["path"]).name, r["status"]) for r in results] == [
        ("annat.txt", "added"),
        ("plan.txt", "added"),
        ("tom.txt", "failed"),
    ]
    events = [json.loads(line) for line in err.splitlines()]
    assert [(e["event"], e.get("done"), e.get("total")) for e in events] == [
        ("reading", 1, 3),
        ("reading", 2, 3),
        ("reading", 3, 3),
        ("indexing", 0, 3),
        ("indexing", 3, 3),
        ("skipped", None, None),
    ]
    assert events[4]["seconds_left"] == 0.0
    assert events[4]["per_second"] > 0
    missing = command(tmp_path / "data", tmp_path / "saknas", "--json")
    out, err = missing.communicate(timeout=PATIENCE)
    assert (missing.returncode, json.loads(out)["status"]) == (1, "failed")
