"""Asks the reading process, and ends it when it takes too long or dies."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from typing import Any

from ingest.errors import SourceError
from ingest.read.formats import Format
from ingest.read.piece import Piece

SECONDS = 60.0
"""For a file, or for one page whose text is recognised. A PDF of 500 pages takes 5 to 10."""


class ReadingProcess:
    """A process that reads files one after another; started when first asked.

    Args:
        seconds: How long a file may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: Connection | None = None
        self._replies: Connection | None = None

    def read(self, known: Format, data: bytes, name: str) -> list[Piece]:
        """Read a file in the other process.

        Args:
            known: Its format, one with a reader.
            data: The whole file.
            name: For messages.

        Returns:
            Its pieces, in reading order.

        Raises:
            SourceError: It could not be read; the sentence says why.
        """
        try:
            answer = self._ask({"format": known.name, "name": name}, data)
        except (EOFError, OSError) as error:
            self.close()
            raise _damaged(name, "läsningen avbröts, troligen för att minnet inte räckte") from error
        except BaseException:
            self.close()  # interrupted between request and reply: what comes next would not fit
            raise
        if "refused" in answer:
            raise SourceError(answer["refused"])
        if "damaged" in answer:
            raise _damaged(name, answer["damaged"])
        return [Piece.from_json(values) for values in answer["pieces"]]

    def close(self) -> None:
        """End the process; the next `read` starts another."""
        for connection in (self._requests, self._replies):
            if connection:
                with contextlib.suppress(OSError):
                    connection.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._requests = self._replies = None

    def _ask(self, request: dict[str, str], data: bytes) -> dict[str, Any]:
        requests, replies = self._started()
        requests.send_bytes(json.dumps(request).encode())
        requests.send_bytes(data)
        while True:
            if not replies.poll(self._seconds):
                self.close()
                raise SourceError(
                    f"{request['name']} tog mer än {self._seconds:.0f} sekunder att läsa och hoppades över. "
                    "Öppna den, spara den på nytt som PDF och ta in den igen."
                )
            answer: dict[str, Any] = json.loads(replies.recv_bytes())
            if "alive" not in answer:
                return answer

    def _started(self) -> tuple[Connection, Connection]:
        if not (self._requests and self._replies):
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ingest.read.worker"],
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


_OWN = threading.local()


def reading_process() -> ReadingProcess:
    """The calling thread's process; it ends with the thread's program, whose pipe it reads."""
    process: ReadingProcess | None = getattr(_OWN, "process", None)
    if process is None:
        process = _OWN.process = ReadingProcess()
    return process


def _damaged(name: str, reason: str) -> SourceError:
    return SourceError(
        f"{name} gick inte att läsa ({reason}). Filen är troligen skadad; öppna den, spara den på nytt "
        "och ta in den igen."
    )
