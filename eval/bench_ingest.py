"""``python -m eval.bench_ingest``: how fast records are taken in on this machine, beside the goals.

The records are made up (`eval.made_minutes`), in a temporary folder; nothing is asserted. Embedding them
all takes most of the time and follows from the number of passages a second, so that by default a stand-in
embeds all but a sample; ``--embed`` has the model do it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.made_minutes import record_text, write_records
from ingest.index.indexer import Indexer, PassageEmbedder, Silence, make_embedder
from ingest.index.intake import Intake, Status
from ingest.index.passage import located_passage
from ingest.index.reading import Readers, read
from ingest.index.register import Register
from ingest.index.stores import on_this_machine
from ingest.read.files import Facts
from ingest.settings import PREFIX, Settings
from ingest.structure.threads import find_threads

ROOT = Path(__file__).resolve().parent.parent
RECORDS = 2000
LINKED = 5000
_SAMPLE = 1024
_DIMENSION = 384


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: What was measured.
        value: In `unit`.
        goal: What it is meant to be, "" where nothing is said.
    """

    what: str
    value: float
    unit: str
    goal: str = ""


class StandIn:
    """Vectors that mean nothing, under the model's name, so that the real one can go on from there.

    Args:
        identity: The model's.
    """

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self._chance = np.random.default_rng(0)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), 384), unit length."""
        vectors = self._chance.standard_normal((len(texts), _DIMENSION), np.float32)
        scaled: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled


def measure(folder: Path, count: int, *, embed: bool) -> Iterator[Row]:
    """Measure everything, row by row.

    Args:
        folder: Empty.
        count: Records.
        embed: Whether the model embeds all of them.
    """
    settings = on_this_machine(Settings(data=folder / "data"))
    model = make_embedder(settings)
    files = write_records(folder / "records", count)
    for processes in (1, 2):
        yield _parsed(folder / f"parsed-{processes}", files, processes)
    embedder: PassageEmbedder = model if embed else StandIn(model.identity)
    started = time.perf_counter()
    outcomes = Indexer(settings, embedder).run([folder / "records"], Silence())
    took = time.perf_counter() - started
    assert all(outcome.status is Status.ADDED for outcome in outcomes), "not all were added"  # noqa: S101
    paragraphs = sum(outcome.paragraphs for outcome in outcomes)
    yield Row(
        f"ingest of {count} records, {paragraphs} paragraphs{'' if embed else ', model aside'}", took, "s"
    )
    yield Row("second run, nothing changed", _run(settings, folder / "records"), "s", "≤ 5")
    files[0].write_text(record_text(0).replace("Närvarande", "Närvarande ledamöter"), "utf-8")
    yield Row("one changed file, model loaded anew", _run(settings, folder / "records"), "s", "≤ 3")
    model.warm_up()
    files[0].write_text(record_text(0).replace("Närvarande", "Närvarande vid mötet"), "utf-8")
    started = time.perf_counter()
    Indexer(settings, model).run([folder / "records"])
    yield Row("one changed file, as with --watch", time.perf_counter() - started, "s", "≤ 3")
    yield _embedded(settings, model)
    yield from _linked(folder / "linked")
    own, children = (
        resource.getrusage(who).ru_maxrss / 2**20 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    yield Row("peak memory, this process", own, "GB", "≤ 2.5")
    yield Row("peak memory, largest other process", children, "GB")


def _parsed(data: Path, files: Sequence[Path], processes: int) -> Row:
    """Reading and storing in the register, without vectors and terms."""
    register = Register(data)
    register.prepare()
    started = time.perf_counter()
    with Readers(processes) as readers:
        done = sum(1 for _ in Intake(register, readers).take(files))
    took = time.perf_counter() - started
    register.close()
    return Row(f"records read and registered, {processes} reading process(es)", done / took, "per s")


def _run(settings: Settings, folder: Path) -> float:
    """Seconds of ``python -m ingest``, from start to end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment[f"{PREFIX}DATA"] = str(settings.data)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "ingest", str(folder)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - started


def _embedded(settings: Settings, model: PassageEmbedder) -> Row:
    register = Register(settings.data)
    some = register.located(register.all_ids()[:_SAMPLE])
    register.close()
    texts = sorted(map(located_passage, some.values()), key=len)
    words = sum(len(text.split()) for text in texts) / len(texts)
    started = time.perf_counter()
    model.encode_passages(texts)
    rate = len(texts) / (time.perf_counter() - started)
    return Row(f"passages embedded, {words:.0f} words each", rate, "per s", "≥ 120")


def _linked(data: Path) -> Iterator[Row]:
    register = Register(data)
    register.prepare()
    for number, file in enumerate(write_records(data / "records", LINKED, web_pages=False)):
        register.replace(read(file, Facts(id=f"made-{number}")).record, [])
    started = time.perf_counter()
    records = register.outlines()
    loaded = time.perf_counter()
    find_threads(records)
    linked = time.perf_counter()
    register.close()
    yield Row(f"{len(records)} records loaded to be linked", loaded - started, "s")
    yield Row(f"links found between {len(records)} records", linked - loaded, "s")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_ingest", description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS, metavar="N", help=f"default {RECORDS}")
    parser.add_argument("--embed", action="store_true", help="have the model embed all records")
    parser.add_argument("--json", action="store_true", help="one object a row")
    wanted = parser.parse_args(arguments)
    if wanted.records < 1:
        parser.error(f"--records must be at least 1, got {wanted.records}")
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes busy at the start", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(Path(folder), wanted.records, embed=wanted.embed):
            if wanted.json:
                print(json.dumps(asdict(row), ensure_ascii=False), flush=True)
            else:
                print(f"{row.what:65} {row.value:10.2f} {row.unit:6} {row.goal}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
