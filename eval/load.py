"""``python -m eval.load``: many sessions at once through the HTTP API, how long answers take, and memory.

Starts ``python app.py`` on the records named and ends it again. Each session asks one question after another
without a pause, as conversations of three: what a page full of impatient people would do. The exit status
is 1 when an answer failed, took longer than the goal, or memory grew.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx

from eval.bench import ROOT, BenchError, default_records, free_port, percentile
from eval.questions import load

GOAL = 1.5
"""Seconds that 95 % of answers may take at most."""
GROWTH = 0.05
"""Share by which memory may be larger at the end than half way."""
_START = 120.0
_TURNS = 3


@dataclass(slots=True)
class Found:
    """What happened.

    Attributes:
        seconds: Of each answer, in the order in which they came.
        faults: What went wrong, with how often.
        memory: Megabytes of the program, once a second.
    """

    seconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)


async def run(
    address: str, questions: Sequence[str], sessions: int, seconds: float, pid: int | None
) -> Found:
    """Let sessions ask at once.

    Args:
        address: Of the running page.
        questions: Each session begins at another one.
        sessions: How many.
        seconds: For how long.
        pid: The program whose memory is measured, None for none.
    """
    found = Found()
    end = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=sessions)
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits, trust_env=False) as client:
        asking = [
            _session(client, questions, place * len(questions) // sessions, end, found)
            for place in range(sessions)
        ]
        await asyncio.gather(*asking, _watch(pid, end, found))
    return found


async def _session(
    client: httpx.AsyncClient, questions: Sequence[str], first: int, end: float, found: Found
) -> None:
    history: list[str] = []
    for place in count(first):
        if time.monotonic() >= end:
            return
        question = questions[place % len(questions)]
        history = history[-_TURNS + 1 :] if len(history) < _TURNS else []
        started = time.monotonic()
        try:
            answer = await client.post("/api/v1/ask", json={"question": question, "history": history})
            if answer.status_code != 200 or not answer.json()["answer"]:
                found.faults[f"status {answer.status_code}"] += 1
        except (httpx.HTTPError, ValueError, KeyError) as problem:
            found.faults[type(problem).__name__] += 1
        found.seconds.append(time.monotonic() - started)
        history.append(question)


async def _watch(pid: int | None, end: float, found: Found) -> None:
    while pid is not None and time.monotonic() < end:
        found.memory.append(_megabytes(pid))
        await asyncio.sleep(1)


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(resident[1]) / 1024 if resident else 0.0


def grown(memory: Sequence[float]) -> float:
    """Share by which the last fifth of the measurements lies above those around the middle; 0 for few."""
    part = len(memory) // 5
    if not part:
        return 0.0
    middle = memory[2 * part : 3 * part]
    return (sum(memory[-part:]) / part) / (sum(middle) / len(middle)) - 1


def report(found: Found, sessions: int, seconds: float) -> str:
    """What was found, as text."""
    lines = [
        f"{sessions} sessions for {seconds:.0f} s: {len(found.seconds)} answers, "
        f"{len(found.seconds) / seconds:.1f} a second, {found.faults.total()} errors",
        *(f"  {fault}: {times}" for fault, times in found.faults.items()),
    ]
    lines += [
        f"p{share * 100:.0f}  {percentile(found.seconds, share) * 1000:.0f} ms"
        for share in (0.5, 0.95, 0.99, 1)
    ]
    if found.memory:
        lines.append(
            f"memory  {found.memory[0]:.0f} MB at first, {max(found.memory):.0f} at most, "
            f"{found.memory[-1]:.0f} at the end, {grown(found.memory):+.1%} from the middle to the end"
        )
    return "\n".join(lines)


@contextmanager
def _running(records: Path) -> Iterator[tuple[str, int]]:
    """The page on records of its own; its address and process."""
    with tempfile.TemporaryDirectory() as folder:
        with free_port() as port:
            own = {"NAMNDMINNET_DATA": f"{folder}/data", "NAMNDMINNET_PORT": str(port)}
        environment = {**os.environ, **own}
        command = [sys.executable, "-m", "ingest", str(records)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        log = Path(folder) / "log"
        with log.open("w") as out:
            process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stderr=out)
        try:
            yield _address(process, log), process.pid
        finally:
            process.terminate()
            process.wait(15)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the page is, when it is ready to answer.

    Raises:
        BenchError: It ended, or is not ready in time.
    """
    end = time.monotonic() + _START
    while time.monotonic() < end and process.poll() is None:
        if printed := re.search(r"https?://\S+", log.read_text("utf-8")):
            try:
                ready = httpx.get(f"{printed[0]}/healthz", trust_env=False)
                if ready.status_code == 200:
                    return printed[0]
            except httpx.HTTPError:
                pass
        time.sleep(0.2)
    raise BenchError(f"The page does not answer:\n{log.read_text('utf-8')}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.load", description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--records", type=Path, help="file or folder to ingest")
    wanted = parser.parse_args(arguments)
    questions = [question.question for one in load().values() for question in one]
    try:
        with _running(wanted.records or default_records()) as (address, pid):
            found = asyncio.run(run(address, questions, wanted.sessions, wanted.seconds, pid))
    except BenchError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(report(found, wanted.sessions, wanted.seconds))
    slow = percentile(found.seconds, 0.95) > GOAL
    return int(bool(found.faults) or slow or grown(found.memory) > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
