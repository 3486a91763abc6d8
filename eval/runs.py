"""Runs kept as files: what was asked, given and scored, and from what."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.given import Given
from eval.questions import parse
from eval.scores import Row
from eval.systems import CONFIGS, OURS, OURS_ON_CORPUS, OURS_WITH_MODEL, ROOT, RUNS

LAST = "last"
FORM = 1
"""Raised when a run's file changes so that old ones cannot be read."""


@dataclass(frozen=True, slots=True)
class Run:
    """One system asked some sets of questions.

    Attributes:
        name: By which commands find it.
        config: Which system.
        sets: Names of the sets.
        at: When it began, ISO 8601 with seconds.
        commit: The program's commit, with "+" where files were changed since; "" where git knows none.
        model: Identity of the embedding model.
        index: Fingerprint of records, reading program and model.
        seconds: How long asking and judging took.
        rows: In the order of the questions.
        judge: Name of the language model that judged; "" for none.
    """

    name: str
    config: str
    sets: tuple[str, ...]
    at: str
    commit: str
    model: str
    index: str
    seconds: float
    rows: tuple[Row, ...]
    judge: str = ""

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of all metrics that say something about any question, in order."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.values))

    def of(self, home: str) -> list[Row]:
        """The rows of one set."""
        return [row for row in self.rows if row.home == home]


def save(run: Run, folder: Path = RUNS) -> Path:
    """Write a run to ``<name>.json``, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.name}.json"
    head = {name: getattr(run, name) for name in Run.__slots__ if name != "rows"}
    rows = [
        {"home": r.home, "question": asdict(r.question), "given": r.given.to_json(), "values": dict(r.values)}
        for r in run.rows
    ]
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_text(json.dumps({"form": FORM, **head, "rows": rows}, ensure_ascii=False) + "\n", "utf-8")
    partial.replace(path)
    return path


def load_run(name: str, folder: Path = RUNS) -> Run:
    """A kept run.

    Args:
        name: Its name, a file's path, a system's name for its latest one, or "last" for the assistant's.
        folder: Where runs are kept.

    Raises:
        RunError: There is no such run, or it cannot be read.
    """
    kept = kept_runs(folder)
    if name in (LAST, OURS_ON_CORPUS, OURS_WITH_MODEL, *CONFIGS):
        found = latest(OURS if name == LAST else name, folder)
        if not found:
            raise RunError(
                f"No run{'' if name == LAST else f' of {name}'} is kept. Make one: python -m eval run"
            )
        return found[-1]
    path = Path(name) if name.endswith(".json") else folder / f"{name}.json"
    if not path.is_file():
        known = ", ".join(p.stem for p in kept[-5:]) or "none"
        raise RunError(f"There is no run {name}. The latest: {known}")
    try:
        return _run(json.loads(path.read_text("utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(f"{path} is no run of this version ({error}). Remove it and run again.") from error


def latest(config: str, folder: Path = RUNS, most: int = 1) -> list[Run]:
    """The latest runs of a system, oldest first; files of other versions are passed over."""
    found: list[Run] = []
    for path in reversed(kept_runs(folder)):
        if len(found) == most:
            break
        with contextlib.suppress(ValueError, KeyError, TypeError):
            read = json.loads(path.read_text("utf-8"))
            if read["config"] == config:
                found.append(_run(read))
    return found[::-1]


def kept_runs(folder: Path = RUNS) -> list[Path]:
    """Files of kept runs, oldest first."""
    return sorted(folder.glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name))


def new_name(config: str, sets: Iterable[str], now: datetime) -> str:
    """A name that sorts by time: "20261122-071500-namndminnet-dev"."""
    return f"{now:%Y%m%d-%H%M%S}-{config}-{'-'.join(sets)}"


def current_commit() -> str:
    """The commit that is checked out, twelve digits, "+" after it where files differ; "" outside git."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        return f"{head}+" if _git("status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return done.stdout.strip()


def _run(read: Mapping[str, Any]) -> Run:
    if read["form"] != FORM:
        raise ValueError(f"form {read['form']}, not {FORM}")
    values = {name: read[name] for name in Run.__slots__ if name != "judge"}
    values["judge"] = read.get("judge", "")
    values["sets"] = tuple(read["sets"])
    values["rows"] = tuple(_row(row) for row in read["rows"])
    return Run(**values)


def _row(read: Mapping[str, Any]) -> Row:
    return Row(read["home"], parse(read["question"]), Given.from_json(read["given"]), dict(read["values"]))


def values_by_id(rows: Sequence[Row], metric: str) -> dict[str, float]:
    """Numbers of one metric by question, those left out that it says nothing about."""
    return {row.id: value for row in rows if (value := row.values.get(metric)) is not None}
