"""Reads several files at once, each within time and memory, and hands the records over in order."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from ingest.errors import SourceError
from ingest.model import Record
from ingest.read.files import Facts, read_file
from ingest.structure.canonical import is_canonical
from ingest.structure.record import structure

SECONDS = 30.0
"""Processor time that a text may take. One line of 20 MB takes 3, the largest record known here 0.1."""
MOST_MEMORY = 2 << 30
"""Bytes of address space of a reading process."""
MOST_PROCESSES = 4
_FEW = 8
_SMALL = 128 << 10
"""Bytes of a file that needs no process of its own: whatever it holds, it is read in a second."""
_MOST_PARAGRAPHS = 100_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as a file tells it.

    Attributes:
        sha256: Of the file's bytes, hexadecimal.
        encoding: The text's, or the name of the format.
        corrected: Whether it is canonical Markdown, which a person may have corrected.
    """

    record: Record
    sha256: str
    encoding: str
    corrected: bool


class ReadingFault(Exception):  # noqa: N818 - not an error of the user's, and not one of this process
    """A fault in the program while it read a file in another process; the message is its traceback."""


def read(file: Path, facts: Facts) -> Reading:
    """Read one file here and now.

    Raises:
        SourceError: It could not be read.
    """
    document = read_file(file)
    record = structure(document, facts)
    if len(record.paragraphs) > _MOST_PARAGRAPHS:
        raise SourceError(
            f"{file} har {len(record.paragraphs)} stycken, fler än en handling kan ha ({_MOST_PARAGRAPHS}). "
            "Kontrollera att det är rätt fil, eller dela upp den."
        )
    return Reading(record, document.sha256, document.encoding, is_canonical(document.text))


class Readers:
    """Reading processes, started when they are first needed.

    A few small files are read in this process, which is done before another one has started.

    Args:
        processes: How many at most; None for one a processor, at most `MOST_PROCESSES`.
        seconds: Processor time for one file.
    """

    def __init__(self, processes: int | None = None, seconds: float = SECONDS) -> None:
        self._count = processes or min(MOST_PROCESSES, len(os.sched_getaffinity(0)))
        self._seconds = seconds
        self._threads: ThreadPoolExecutor | None = None
        self._own = threading.local()
        self._started: list[_Process] = []
        self._asked = 0

    @property
    def ahead(self) -> int:
        """How many files to ask for before the first one is waited for."""
        return 4 * self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """End all processes, also those in the middle of a file."""
        if self._threads:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for process in self._started:
                process.kill()
            self._threads.shutdown(wait=True)
            for process in self._started:
                process.close()

    def ask(self, file: Path, facts: Facts, size: int) -> Future[Reading]:
        """Have a file read; the future raises what `read` does, or `ReadingFault`.

        Args:
            file: To be read.
            facts: What its catalogue says.
            size: Of the file, bytes.
        """
        self._asked += 1
        if self._asked <= _FEW and size <= _SMALL:
            return _done(file, facts)
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="reading")
        return self._threads.submit(self._read, file, facts)

    def _read(self, file: Path, facts: Facts) -> Reading:
        process: _Process | None = getattr(self._own, "process", None)
        if process is None:
            process = self._own.process = _Process(self._seconds)
            self._started.append(process)
        return process.read(file, facts)


class _Process:
    """One reading process, replaced by another when it dies."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: Connection | None = None
        self._replies: Connection | None = None

    def read(self, file: Path, facts: Facts) -> Reading:
        try:
            requests, replies = self._connected()
            requests.send((file, facts, self._seconds))
            kind, content = replies.recv()
        except (EOFError, OSError) as error:
            raise SourceError(f"{file} {self._why()}") from error
        if kind == "refused":
            raise SourceError(content)
        if kind == "fault":
            raise ReadingFault(content)
        reading: Reading = content
        return reading

    def kill(self) -> None:
        if self._process:
            self._process.kill()

    def close(self) -> None:
        for connection in (self._requests, self._replies):
            if connection:
                with contextlib.suppress(OSError):
                    connection.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._requests = self._replies = None

    def _why(self) -> str:
        """Why the process is no more, as the rest of a sentence; ends what is left of it."""
        status = self._process.wait() if self._process else 0
        self.close()
        if status == -signal.SIGPROF:
            return (
                f"tog mer än {self._seconds:.0f} sekunder att läsa och hoppades över. "
                "Kontrollera att det är rätt fil, eller dela upp den."
            )
        return (
            "gick inte att läsa (läsningen avbröts, troligen för att minnet inte räckte). "
            "Kontrollera att det är rätt fil, eller dela upp den."
        )

    def _connected(self) -> tuple[Connection, Connection]:
        if not (self._requests and self._replies):
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ingest.index.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # The same packages as here, however they were found.
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
            )
            stdin, stdout = self._process.stdin, self._process.stdout
            if stdin is None or stdout is None:
                raise OSError("no pipe to the reading process")
            self._requests = Connection(os.dup(stdin.fileno()), readable=False)
            self._replies = Connection(os.dup(stdout.fileno()), writable=False)
            stdin.close()
            stdout.close()
        return self._requests, self._replies


def _done(file: Path, facts: Facts) -> Future[Reading]:
    future: Future[Reading] = Future()
    try:
        future.set_result(read(file, facts))
    # Whatever it is, whoever asks for the result is told.
    except Exception as error:  # noqa: BLE001
        future.set_exception(error)
    return future


def answer(file: Path, facts: Facts) -> tuple[str, Any]:
    """What a reading process replies: a `Reading`, a sentence, or a traceback."""
    import traceback

    try:
        return "read", read(file, facts)
    except SourceError as error:
        return "refused", str(error)
    except MemoryError:
        return "refused", (
            f"{file} gick inte att läsa (den kräver för mycket minne). "
            "Kontrollera att det är rätt fil, eller dela upp den."
        )
    # One record in an unforeseen form must not stop the archive.
    except Exception:  # noqa: BLE001
        return "fault", traceback.format_exc()
