"""Serves the page: here with any assistant in a thread, or as a user starts it in a process."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.api.routes import Api
from assistant.feedback import FeedbackBook
from assistant.ui.desk import Answering, Desk
from assistant.ui.fraga.view import Fraga
from assistant.ui.page import View, build_site
from assistant.ui.serve import Server, address, bind, mount
from assistant.ui.turnstile import Turnstile
from ingest.index.register import Register

ROOT = Path(__file__).resolve().parents[2]
# Seconds for a process to print where the page is; importing Gradio takes most of it.
START = 60


@contextlib.contextmanager
def served(
    assistant: Answering,
    *,
    password: str | None = None,
    views: Sequence[View] = (),
    data: Path | None = None,
    questions_per_minute: int = 1000,
    register: Register | None = None,
) -> Iterator[str]:
    """Serve the page with an assistant on a free port of this machine; yields the address.

    Args:
        assistant: Behind the view Fråga.
        password: Asked for when not None.
        views: Those beside Fråga.
        data: Where opinions are kept; nowhere when None, then none may be given.
        questions_per_minute: How many one visitor may ask.
        register: What other programs are answered from; they are not when None.
    """
    desk = Desk(assistant)
    fraga = Fraga(desk, FeedbackBook(data or Path(os.devnull, "data")), Turnstile(questions_per_minute))
    desk.warm_up_in_background()
    with bind("127.0.0.1", 0) as listener:
        where = address(listener)
        api = Api(desk, register) if register else None
        server = Server(*mount(build_site([fraga, *views]), password=password, api=api))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server is slow to start"
            time.sleep(0.02)
        try:
            yield where
        finally:
            server.should_exit = True
            thread.join(10)
            assert not thread.is_alive(), "the server did not end"


@contextlib.contextmanager
def started(data: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run `python app.py` on a free port; yields the address that it prints.

    Args:
        data: The data directory.
        environment: Variables to add to this process's own.
    """
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    variables = {
        **os.environ,
        "NAMNDMINNET_DATA": str(data),
        "NAMNDMINNET_PORT": str(port),
        **(environment or {}),
    }
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True
    )
    try:
        yield _printed_address(process)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def ingest(data: Path, *records: Path) -> None:
    """Run `python -m ingest` with a data directory of its own."""
    subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, records)],
        cwd=ROOT,
        env={**os.environ, "NAMNDMINNET_DATA": str(data)},
        check=True,
    )


def _printed_address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    lines: queue.Queue[str | None] = queue.Queue()

    def read(stream: Iterator[str]) -> None:
        for line in stream:
            lines.put(line)
        lines.put(None)

    # Reads on after the address, so that the process never waits for room to log.
    threading.Thread(target=read, args=[process.stderr], daemon=True).start()
    said = ""
    deadline = time.monotonic() + START
    while True:
        try:
            line = lines.get(timeout=max(0.1, deadline - time.monotonic()))
        except queue.Empty:
            raise AssertionError(f"app.py did not say where the page is, but:\n{said}") from None
        assert line is not None, f"app.py ended:\n{said}"
        said += line
        if found := re.search(r"https?://[^\s]+", line):
            return found[0]
