"""Asks the process that draws a page of a PDF, and ends it when it takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.errors import SourceError

SECONDS = 60
"""For one page; text recognition takes 3 to 6 of them, the rest half a second."""
_KEPT = 32
"""Pages that are remembered; some 100 kB each."""

Box = tuple[float, float, float, float]
"""Left, top, width, height as shares (0 to 1) of the page."""


@dataclass(frozen=True, slots=True)
class Facsimile:
    """A page as a picture.

    Attributes:
        picture: WebP.
        pages: How many the file has.
        ratio: Height to width.
        recognised: Whether the page has no text of its own and was read by text recognition.
        marks: For each text asked about the boxes of its lines, [] where it is not found.
    """

    picture: bytes
    pages: int
    ratio: float
    recognised: bool
    marks: tuple[tuple[Box, ...], ...]


def facsimile(file: Path, page: int, texts: Sequence[str] = ()) -> Facsimile:
    """Draw a page of a PDF.

    Args:
        file: The PDF.
        page: From 1.
        texts: Whose places are wanted.

    Raises:
        SourceError: The file is gone, cannot be drawn, or has no such page.
    """
    try:
        modified = file.stat().st_mtime_ns
    except OSError as error:
        raise SourceError(f"{file.name} finns inte kvar där den låg när den togs in.") from error
    return _drawn(file, modified, page, tuple(texts))


@lru_cache(maxsize=_KEPT)
def _drawn(file: Path, _modified: int, page: int, texts: tuple[str, ...]) -> Facsimile:
    request = json.dumps({"page": page, "texts": texts}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "ingest.read.pdf.facsimile"],
            input=request + file.read_bytes(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            # The same packages as here, however they were found.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
        )
        head, _, picture = done.stdout.partition(b"\n")
        reply = json.loads(head)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise SourceError(
            f"Sida {page} i {file.name} gick inte att visa som bild. Läs texten i stället."
        ) from error
    if "refused" in reply:
        raise SourceError(reply["refused"])
    marks = tuple(tuple(tuple(box) for box in boxes) for boxes in reply["marks"])
    return Facsimile(picture, reply["pages"], reply["ratio"], reply["recognised"], marks)
