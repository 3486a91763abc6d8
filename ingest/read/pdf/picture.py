"""A scanned page before its text is recognised: laid straight, its table rules found and taken away."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from ingest.read.pdf.sheet import Edge

Mask = npt.NDArray[np.bool_]
"""(rows, columns), True where something is printed."""

_DARK = 140
"""Of 255; print is darker, paper and light shading lighter."""
_COARSE, _FINE = np.arange(-5, 5.01, 0.5), np.arange(-0.5, 0.51, 0.05)
"""Degrees tried. Feeders turn a sheet by up to two."""
_LEAST_TURN = 0.05
_REDUCED = 900
"""Pixels of a page's width that are enough to tell how it lies."""
_FEWEST_PIXELS = 200
_LEVEL, _UPRIGHT = 0.4, 0.3
"""Inches from which a stroke is a rule; letters of 20 points are a quarter of an inch high."""
_THICK = 0.03
"""Inches beyond which a dark stripe is an area and no rule."""
_MOST_RUNS = 20_000
"""Stretches of a page with tables; more are a photograph."""


def printed(image: Image.Image) -> Mask:
    """Where a picture is dark."""
    dark: Mask = np.asarray(image.convert("L")) < _DARK
    return dark


def straightened(image: Image.Image) -> Image.Image:
    """A page's picture turned so that its lines lie level, where it lies askew by a few degrees."""
    reduced = image.convert("L").reduce(max(1, image.width // _REDUCED))
    rows, columns = np.nonzero(np.asarray(reduced) < _DARK)
    if len(rows) < _FEWEST_PIXELS:
        return image
    coarse = max(_COARSE, key=lambda angle: _sharpness(rows, columns, angle))
    angle = max(coarse + _FINE, key=lambda angle: _sharpness(rows, columns, angle))
    if abs(angle) < _LEAST_TURN:
        return image
    return image.convert("L").rotate(float(angle), resample=Image.Resampling.BICUBIC, fillcolor=255)


def without_rules(image: Image.Image, scale: float) -> tuple[Image.Image, list[Edge]]:
    """Take level and upright rules out of a picture.

    Args:
        image: Straight.
        scale: Pixels per point.

    Returns:
        The picture without them, so that none is taken for a letter; and where they stood, in points.
    """
    dark = printed(image)
    inch = 72 * scale
    level = _runs(dark, int(_LEVEL * inch), int(_THICK * inch))
    upright = _runs(dark.T, int(_UPRIGHT * inch), int(_THICK * inch))
    if len(level) + len(upright) > _MOST_RUNS:
        return image, []
    clean = image.convert("L")
    pen = ImageDraw.Draw(clean)
    edges = []
    for y, x0, x1 in level:
        pen.line([(x0 - 3, y), (x1 + 3, y)], fill=255, width=5)
        edges.append(Edge(x0 / scale, y / scale, x1 / scale, y / scale))
    for x, y0, y1 in upright:
        pen.line([(x, y0 - 3), (x, y1 + 3)], fill=255, width=5)
        edges.append(Edge(x / scale, y0 / scale, x / scale, y1 / scale))
    return clean, edges


def _sharpness(rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], angle: float) -> float:
    """How clearly a page's lines stand apart when it is turned: the squares of what each height holds."""
    heights = np.round(rows - columns * np.tan(np.radians(angle))).astype(np.intp)
    return float(np.square(np.bincount(heights - heights.min()).astype(np.float64)).sum())


def _runs(dark: Mask, least: int, thick: int) -> list[tuple[int, int, int]]:
    """Thin dark stretches along the rows: (row, first column, last column)."""
    closed = dark.copy()
    closed[:, 1:-1] |= dark[:, :-2] & dark[:, 2:]  # a speck of light does not break a rule
    edge = np.zeros((len(dark), 1), np.int8)
    steps = np.diff(np.hstack([edge, closed.astype(np.int8), edge]), axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    long = ends - starts >= least
    found = []
    for row, start, end in zip(rows[long], starts[long], ends[long], strict=True):
        around = [other for other in (row - thick, row + thick) if 0 <= other < len(dark)]
        if all(closed[other, start:end].mean() < 0.5 for other in around):
            found.append((int(row), int(start), int(end)))
    return found
