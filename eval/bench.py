"""``python -m eval.bench``: how fast it is on this machine, beside what it is meant to be.

Everything happens in a temporary folder, model included; nothing is asserted. Times are those of one
run unless the table says otherwise: what is slow here is slow enough to be seen in one.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from assistant.service import Assistant
from eval.smoke import load_questions
from ingest.index.indexer import make_embedder
from ingest.index.passage import located_passage
from ingest.index.register import Register
from ingest.index.stores import on_this_machine
from ingest.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
RECORDS = (ROOT.parent / "shared" / "records", ROOT / "tests" / "fixtures" / "records")
"""The first of these that exists is measured unless ``--records`` names another folder."""
ASKS = 200
IMPORTS = 3
_PATIENCE = 120.0
"""Seconds after which the page is taken to have failed."""
_QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


class BenchError(Exception):
    """Something that was to be measured did not work."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: What was measured.
        value: In `unit`.
        goal: What it is meant to be at most, None where nothing is said.
    """

    what: str
    value: float
    unit: str
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class PageTimes:
    """Seconds from the start of ``python app.py`` until something is there to see."""

    opens: float
    first_words: float
    whole_answer: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank).

    Args:
        values: At least one, in any order.
        share: Above 0, at most 1.

    Raises:
        ValueError: There are no values, or the share is out of range.
    """
    if not values:
        raise ValueError("no values to take a percentile of")
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, got {share}")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def table(rows: Sequence[Row]) -> str:
    """The rows as text: what, value with unit, goal."""
    cells = [("measured", "value", "goal")]
    for row in rows:
        goal = "" if row.goal is None else f"<= {_number(row.goal)} {row.unit}"
        cells.append((row.what, f"{_number(row.value)} {row.unit}".rstrip(), goal))
    first, second = (max(len(line[i]) for line in cells) for i in (0, 1))
    return "\n".join(f"{a:<{first}}  {b:>{second}}  {c}".rstrip() for a, b, c in cells)


def default_records() -> Path:
    """The folder to measure when none is named.

    Raises:
        BenchError: None of `RECORDS` exists.
    """
    for folder in RECORDS:
        if folder.is_dir():
            return folder
    raise BenchError(f"No records in {' or '.join(map(str, RECORDS))}; name a folder with --records.")


def measure(records: Path, folder: Path, asks: int = ASKS) -> Iterator[Row]:
    """Measure everything, row by row.

    Args:
        records: File or folder to ingest.
        folder: An empty one; indexes and unpacked model stay there.
        asks: How many warm questions to time.
    """
    for module, what in (("assistant", "package alone"), ("assistant.service", "all that it takes to ask")):
        yield Row(f"import {module}, {what} (median of {IMPORTS})", import_seconds(module), "s", 1)
    settings = on_this_machine(Settings(data=folder / "data", model_cache=folder / "models"))
    other = settings.model_copy(update={"data": folder / "first"})
    yield Row("cold ingest, model not unpacked", ingest_seconds(records, other), "s")
    yield Row("cold ingest, model unpacked", ingest_seconds(records, settings), "s", 20)
    yield from embedding_rows(settings)
    for name in ("register.db", "vectors", "terms"):
        yield Row(f"index on disk: {name}", megabytes(settings.data, name), "MB")
    page = page_times(settings, load_questions()[0].question)
    yield Row("python app.py until the page opens", page.opens, "s")
    yield Row("python app.py until the first words of the first answer", page.first_words, "s", 8)
    yield Row("python app.py until the first answer is whole", page.whole_answer, "s")
    yield from warm_rows(settings, asks)


def import_seconds(module: str) -> float:
    """Median time of importing a module in a new process, Python's own start left out."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", code]
    times = [float(_run(command, {}).stdout) for _ in range(IMPORTS)]
    return percentile(times, 0.5)


def ingest_seconds(records: Path, settings: Settings) -> float:
    """Time of ``python -m ingest`` into an empty data directory."""
    started = time.perf_counter()
    _run([sys.executable, "-m", "ingest", str(records)], _environment(settings))
    return time.perf_counter() - started


def embedding_rows(settings: Settings) -> Iterator[Row]:
    """How many paragraphs there are, and how many of them are embedded a second."""
    register = Register(settings.data)
    ids = [p.id for row in register.list_records() if (r := register.record(row.id)) for p in r.paragraphs]
    texts = [located_passage(found) for found in register.located(ids).values()]
    embedder = make_embedder(settings)
    embedder.encode_passages(texts[:16])
    started = time.perf_counter()
    embedder.encode_passages(texts)
    yield Row("paragraphs", len(texts), "")
    yield Row("paragraphs embedded, warm", len(texts) / (time.perf_counter() - started), "/s")


def megabytes(folder: Path, name: str) -> float:
    """Size of a file or folder of the index; beside a database its journal counts too."""
    files = [
        file for path in folder.glob(f"{name}*") for file in (path.rglob("*") if path.is_dir() else [path])
    ]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def warm_rows(settings: Settings, asks: int) -> Iterator[Row]:
    """Time of answers when everything is loaded, over the questions of `eval.smoke` in turn."""
    questions = [question.question for question in load_questions()]
    assistant = Assistant(settings)
    assistant.warm_up()
    for question in questions[:5]:
        assistant.ask(question)
    times = [assistant.ask(question).ms for question in islice(cycle(questions), asks)]
    for share, goal in ((0.5, None), (0.95, 150)):
        yield Row(f"an answer, warm, p{share * 100:.0f} of {asks}", percentile(times, share), "ms", goal)


def page_times(settings: Settings, question: str) -> PageTimes:
    """Start the real app and ask through the page's own endpoints, as a browser does.

    Raises:
        BenchError: The page does not open or does not answer.
    """
    with free_port() as port:
        environment = {**_environment(settings), f"{PREFIX}PORT": str(port)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        config = _config_of(address, process)
        opens = time.perf_counter() - started
        words, whole = 0.0, 0.0
        for event in _events(address, config, question):
            now = time.perf_counter() - started
            if "nm-sentence" in event and not words:
                words = now
            whole = now
        if not words:
            raise BenchError("The page gave no answer.")
        return PageTimes(opens, words, whole)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _config_of(address: str, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The page's own description of itself, as soon as the page opens."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with _open(f"{address}/") as page, _open(f"{address}/config") as config:
                page.read()
                return dict(json.load(config))
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise BenchError("The page did not open.")


def _events(address: str, config: Mapping[str, Any], question: str) -> Iterator[str]:
    """Ask as the page does and yield what it is sent until the answer is whole."""
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "fraga")
    ask = next(d for d in config["dependencies"] if d["inputs"][:1] == [box])
    # What follows the question is what the page keeps: its filters and the conversation, both new.
    data = [question, *[None] * (len(ask["inputs"]) - 1)]
    body = {"data": data, "fn_index": ask["id"], "session_hash": "bench"}
    with _open(f"{address}/gradio_api/queue/join", json.dumps(body).encode()) as joined:
        joined.read()
    with _open(f"{address}/gradio_api/queue/data?session_hash=bench") as stream:
        for line in stream:
            if line.startswith(b"data:"):
                yield line.decode()
                if json.loads(line[5:])["msg"] == "process_completed":
                    return


def _open(address: str, body: bytes | None = None) -> Any:
    headers = {"Content-Type": "application/json"} if body else {}
    request = urllib.request.Request(address, body, headers)  # noqa: S310 - always this machine
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(request, timeout=_PATIENCE)


@contextmanager
def free_port() -> Iterator[int]:
    """A port of this machine that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def _environment(settings: Settings) -> dict[str, str]:
    """This process's environment with the data directory and model cache of the settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    own = {f"{PREFIX}DATA": str(settings.data), f"{PREFIX}MODEL_CACHE": str(settings.model_cache)}
    return {**kept, **_QUIET, **own}


def _run(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=ROOT, env=environment or None, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchError(f"{' '.join(command[1:])} failed:\n{done.stderr.strip()}")
    return done


def _number(value: float) -> str:
    """A number with the digits that mean something: three, or all before the decimal point."""
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _machine() -> str:
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file() and (named := re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text("utf-8"))):
        processor = named[1]
    load = f"{os.getloadavg()[0]:.1f} processes busy before the start"
    return f"{os.cpu_count()} cores, {processor}, Python {platform.python_version()}, {load}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--records", type=Path, metavar="PATH", help="default: the first there is of RECORDS")
    parser.add_argument("--asks", type=int, default=ASKS, metavar="N", help=f"warm questions, default {ASKS}")
    parser.add_argument("--json", action="store_true", help="one object a row")
    wanted = parser.parse_args(arguments)
    if wanted.asks < 1:
        parser.error(f"--asks must be at least 1, got {wanted.asks}")
    try:
        records = wanted.records or default_records()
        print(f"Records: {records}\nMachine: {_machine()}", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            rows = []
            for row in measure(records, Path(folder), wanted.asks):
                rows.append(row)
                print(f"  {row.what} ...", file=sys.stderr)
    except BenchError as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(json.dumps(asdict(row)) for row in rows) if wanted.json else table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
