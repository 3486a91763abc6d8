"""Text recognition with Tesseract, the program that Debian and others ship."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from statistics import median

import numpy as np
from PIL import Image

from ingest.read.pdf.picture import Mask, printed, straightened, without_rules
from ingest.read.pdf.sheet import Edge, Word
from ingest.read.pdf.tables import holds, table_boxes

LANGUAGE = "swe"
_SECONDS = 50
"""For one page; a page of 60 lines takes 3 to 6."""
_LEAST_SURE = 0.25
"""Words recognised with less are stains and strokes, not words."""
_WORD_ROW = "5"
_HEIGHT_TO_SIZE = 1.3
"""Font size to the height of a word's box, which has ascenders or descenders as a rule."""
_FEWEST_PIXELS = 12
_BULLET_REACH = 2.6
"""Font sizes to the left of a line in which its bullet stands."""
_BULLET_SIDE = (0.12, 0.55)
_BULLET_MIDDLE = (0.3, 0.8)
"""Where in the line's height, from its top."""
_BELOW_LINE = re.compile(r"[gjpqyQ,;()§/|_\[\]]|^\W+$")
"""Letters that reach below the line, and words of marks that need not reach down to it."""
_DESCENDER = 0.2
_LIKE_BULLETS = frozenset("eo*«+.°¢>®©=»·~¤•●-–")
"""What a bullet at the beginning of a line is taken for; none of these is a Swedish word."""
_LIKE_RINGS = frozenset("0OQcC")
_RING = 0.55
"""Font sizes up to which one of these is a ring and no letter."""
_PAGE, _SPARSE = "3", "11"
"""Tesseract's layouts: a page with columns; words wherever they stand, which suits cells."""


@lru_cache(maxsize=1)
def missing() -> str | None:
    """What has to be installed before text can be recognised, None when nothing has."""
    program = shutil.which("tesseract")
    if program is None:
        return "tesseract-ocr och tesseract-ocr-swe"
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    return None if LANGUAGE in listed.stdout.split() else "tesseract-ocr-swe"


def recognise(image: Image.Image, scale: float) -> tuple[list[Word], list[Edge]]:
    """Read a page's picture.

    Args:
        image: Upright or a few degrees askew.
        scale: Pixels per point.

    Returns:
        Words in the order of their lines, and the rules of tables, coordinates in points.

    Raises:
        OSError: Tesseract is not installed.
        subprocess.SubprocessError: It failed, or took too long.
    """
    clean, edges = without_rules(straightened(image), scale)
    lines = [line for line in _tesseract(clean, scale, _PAGE) if _is_line(line)]
    boxes = table_boxes(edges)
    # In a page's layout Tesseract passes over lone figures; a table by itself it reads whole.
    lines = [[word for word in line if not any(holds(box, word) for box in boxes)] for line in lines]
    for box in boxes:
        place = (box[0], box[1])
        left, top, right, bottom = (round(side * scale) for side in box)
        part = clean.crop((left, top, right, bottom))
        lines += [[_moved(word, *place) for word in line] for line in _tesseract(part, scale, _SPARSE)]
    dark = printed(clean)
    words = [
        word
        for line in _levelled([line for line in lines if line])
        for word in _with_bullet(line, dark, scale)
    ]
    return words, edges


def _tesseract(image: Image.Image, scale: float, layout: str) -> list[list[Word]]:
    """Run the program on a picture; `layout` is what its manual calls page segmentation mode."""
    picture = io.BytesIO()
    image.save(picture, "PNG", compress_level=1)
    options = ["-l", LANGUAGE, "--psm", layout, "--dpi", f"{scale * 72:.0f}", "tsv"]
    done = subprocess.run(
        # The program's name without a path: where it lies differs between systems.
        ["tesseract", "stdin", "stdout", *options],  # noqa: S607
        input=picture.getvalue(),
        capture_output=True,
        check=True,
        timeout=_SECONDS,
        # Its own threads slow each other down.
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return list(_lines(done.stdout.decode("utf-8", "replace"), scale))


def _is_line(words: list[Word]) -> bool:
    """Whether words stand in a line and hold a letter; else they are stains, or bullets one below another."""
    feet = [word.baseline for word in words]
    tallest = max(word.size for word in words)
    return max(feet) - min(feet) < 2 * tallest and any(c.isalnum() for word in words for c in word.text)


def _moved(word: Word, x: float, y: float) -> Word:
    return replace(word, x0=word.x0 + x, x1=word.x1 + x, baseline=word.baseline + y)


def _lines(tsv: str, scale: float) -> Iterator[list[Word]]:
    """Lines of the program's table: one row a word, with its block, paragraph, line and box."""
    line: list[Word] = []
    at = None
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] != _WORD_ROW or not row["text"].strip() or float(row["conf"]) < _LEAST_SURE * 100:
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        if place != at and line:
            yield line
            line = []
        at = place
        left, top, width, height = (int(row[key]) / scale for key in ("left", "top", "width", "height"))
        sure = float(row["conf"]) / 100
        line.append(Word(row["text"], left, left + width, top + height, height, confidence=sure))
    if line:
        yield line


def _levelled(lines: list[list[Word]]) -> list[list[Word]]:
    """Lines with all words in one size, those of a line on one height.

    Boxes end where a word's letters do, so that heights and feet differ within a line.
    """
    if not lines:
        return []
    size = median(word.size for line in lines for word in line) * _HEIGHT_TO_SIZE
    levelled = []
    for line in lines:
        first = line[0]
        if len(line) > 1 and (
            first.text in _LIKE_BULLETS or (first.text in _LIKE_RINGS and first.size < _RING * size)
        ):
            line = [replace(first, text="•"), *line[1:]]
        feet = [word.baseline for word in line if not _BELOW_LINE.search(word.text)]
        foot = median(feet) if feet else median(word.baseline for word in line) - _DESCENDER * size
        levelled.append([replace(word, baseline=foot, size=size) for word in line])
    return levelled


def _with_bullet(line: list[Word], dark: Mask, scale: float) -> list[Word]:
    """A line with the bullet that stands before it in the picture, which Tesseract takes for a stain.

    Args:
        line: From left to right, levelled.
        dark: Whether a pixel is, (rows, columns).
        scale: Pixels per point.
    """
    first = line[0]
    left = max(0.0, first.x0 - _BULLET_REACH * first.size)
    top, bottom = first.baseline - 0.7 * first.size, first.baseline + 0.05 * first.size
    stretch = (
        slice(max(0, int(top * scale)), max(0, int(bottom * scale))),
        slice(int(left * scale), max(0, int((first.x0 - 1) * scale))),
    )
    rows, columns = np.nonzero(dark[stretch])
    if first.text == "•" or len(rows) < _FEWEST_PIXELS:
        return line
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    least, most = (share * first.size * scale for share in _BULLET_SIDE)
    middle = (rows.min() + rows.max()) / 2 / scale / (bottom - top)
    is_round = height < 1.5 * width and width < 2 * height
    if not (is_round and least <= min(height, width) and max(height, width) <= most):
        return line
    if not _BULLET_MIDDLE[0] < middle < _BULLET_MIDDLE[1]:
        return line
    x0 = left + float(columns.min()) / scale
    return [replace(first, text="•", x0=x0, x1=x0 + float(width) / scale), *line]
