"""Takes in a file that somebody sends: it is kept in the data folder and read by a process of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import sys
import unicodedata
import uuid
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from assistant.errors import UploadError
from ingest.index.register import Register
from ingest.read.formats import MEGABYTE, READABLE_SUFFIXES, SAVE_AS

FOLDER = "uploads"
"""Within the data folder."""
_LONGEST_NAME = 120
_ODD = re.compile(r"[^\w .,()§–-]+")
_FAILED = "failed"
_BROKE_OFF = "Intaget avbröts av ett fel i programmet. Försök igen; felet finns i programmets logg."

Event = dict[str, Any]
"""A step, as one line of ``python -m ingest --json`` on standard error; the last one is ``done`` with what
became of the file."""


class Uploads:
    """Keeps files and has them taken in, one at a time.

    A file that cannot be read is not kept.

    Args:
        data: The data folder.
        register: Where what is said of a file that is not kept is taken back.
        largest: Megabytes of a file.
    """

    def __init__(self, data: Path, register: Register, largest: int) -> None:
        self._data = data.resolve()
        self._register = register
        self.largest = largest
        self._turn = asyncio.Lock()

    async def keep(self, name: str, content: AsyncIterable[bytes]) -> Path:
        """Store a file under a name of its own.

        Args:
            name: What it was called where it comes from.
            content: Its bytes.

        Raises:
            UploadError: It is empty, too large, of a kind that is not read, or there is no room for it.
        """
        kept = safe_name(name)
        try:
            return await self._store(name, kept, content)
        except OSError as problem:
            raise UploadError(
                f"{name} kunde inte sparas i datamappen ({problem.strerror}). Se efter att det finns plats "
                "och att programmet får skriva där."
            ) from problem

    async def _store(self, name: str, kept: str, content: AsyncIterable[bytes]) -> Path:
        folder = self._data / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{uuid.uuid4().hex}"
        digest, size = hashlib.sha256(), 0
        try:
            with part.open("wb") as file:
                async for chunk in content:
                    size += len(chunk)
                    if size > self.largest * MEGABYTE:
                        raise UploadError(f"{name} är större än {self.largest} MB. Dela upp filen.")
                    digest.update(chunk)
                    file.write(chunk)
            if not size:
                raise UploadError(f"{name} är tom. Välj en fil med innehåll.")
            goal = folder / kept
            if goal.exists() and hashlib.sha256(goal.read_bytes()).digest() != digest.digest():
                goal = folder / f"{goal.stem}-{digest.hexdigest()[:8]}{goal.suffix}"
            part.replace(goal)
        finally:
            part.unlink(missing_ok=True)
        return goal

    async def take(self, file: Path) -> AsyncGenerator[Event, None]:
        """Take in a file that is kept; ended early, it ends the work, and the file is not kept.

        Args:
            file: From `keep`.

        Yields:
            Steps, the last one with ``event`` ``done``.
        """
        taken = False
        try:
            if self._turn.locked():
                yield {"event": "waiting"}
            async with self._turn:
                process = await self._start(file)
                try:
                    async with aclosing(_steps(process, file)) as steps:
                        async for step in steps:
                            taken = taken or (step["event"] == "done" and step["status"] != _FAILED)
                            yield step
                finally:
                    await _end(process)
        finally:
            if not taken:
                file.unlink(missing_ok=True)
                self._register.note_failures({}, [str(file)])

    async def _start(self, file: Path) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "ingest", str(file), "--json"),
            stdout=PIPE,
            stderr=PIPE,
            # The same packages and data as here, however they were found.
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path),
                "NAMNDMINNET_DATA": str(self._data),
            },
        )


def safe_name(name: str) -> str:
    """A file's name without folders and without characters that mean something to a system or a page.

    Raises:
        UploadError: It is of a kind that is not read.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = _ODD.sub("_", last).strip(" .").rpartition(".")
    if not dot or f".{suffix.lower()}" not in READABLE_SUFFIXES:
        raise UploadError(f"{last or 'Filen'} är av ett slag som inte läses. {SAVE_AS}")
    return f"{stem.strip(' .')[:_LONGEST_NAME] or 'handling'}.{suffix.lower()}"


async def _steps(process: Process, file: Path) -> AsyncGenerator[Event, None]:
    """The steps of a process, without the place of the file on this machine."""
    said = _BROKE_OFF
    async for line in _out(process.stderr):
        try:
            step = json.loads(line)
        except ValueError:
            # What a library prints.
            continue
        if step.get("event") == "error":
            said = step["message"]
        elif "event" in step:
            yield {key: value for key, value in step.items() if key != "path"}
    found = [json.loads(line) async for line in _out(process.stdout)]
    await process.wait()
    result = found[0] if found else {"status": _FAILED, "record": None, "paragraphs": 0, "reason": said}
    reason = str(result["reason"]).replace(str(file), file.name)
    yield {
        "event": "done",
        **{key: result[key] for key in ("status", "record", "paragraphs")},
        "reason": reason,
    }


async def _out(stream: asyncio.StreamReader | None) -> AsyncIterator[bytes]:
    if stream is not None:
        async for line in stream:
            yield line


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        await process.wait()
