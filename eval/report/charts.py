"""Charts as SVG that can be read in black and white: lines differ in dash and mark, not in colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 44
_DASHES = ("", "7 4", "2 3", "9 3 2 3", "1 5")
_MARKS = ("●", "■", "▲", "◆", "○")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart.

    Attributes:
        label: What the key calls it.
        points: Pairs of x and y; y from 0 to 1.
    """

    label: str
    points: tuple[tuple[float, float], ...]


def lines(
    title: str,
    drawn: Sequence[Line],
    ticks: Sequence[tuple[float, str]],
    *,
    along: str,
    most: float = 1.0,
) -> str:
    """Lines over a common axis, with a key below that shows dash and mark.

    Args:
        title: What the chart shows, for those who cannot see it.
        drawn: At most five, each with at least one point.
        ticks: Places on the x axis with what they are called; the first and last are its ends.
        along: What the x axis is.
        most: Highest y.
    """
    first, last = ticks[0][0], ticks[-1][0]
    span = (last - first) or 1

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            _LEFT + (x - first) / span * (WIDTH - _LEFT - _RIGHT),
            HEIGHT - _BOTTOM - min(y / most, 1) * (HEIGHT - _TOP - _BOTTOM),
        )

    parts = [_frame(most)]
    for x, name in ticks:
        anchor = "end" if x == last else "middle"
        place = at(x, 0)[0] + (_RIGHT if x == last else 0)
        parts.append(f'<text x="{place:.1f}" y="{HEIGHT - 26}" text-anchor="{anchor}">{escape(name)}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(along)}</text>')
    for number, line in enumerate(drawn):
        places = [at(x, y) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" {_stroke(number)}/>')
        parts += [_mark(number, x, y) for x, y in places]
    key = "".join(
        f'<li><svg viewBox="0 0 36 12" width="36" height="12" aria-hidden="true">'
        f'<line x1="0" y1="6" x2="36" y2="6" {_stroke(number)}/>{_mark(number, 18, 6)}</svg> '
        f"{escape(line.label)}</li>"
        for number, line in enumerate(drawn)
    )
    return _figure(title, "".join(parts), f'<ul class="key">{key}</ul>')


def bars(title: str, counts: Sequence[tuple[str, int]], *, along: str) -> str:
    """Upright bars, hatched so that they print, with the count above each."""
    most = max((count for _, count in counts), default=0) or 1
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(counts))
    parts = [
        '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="5" stroke="#111" stroke-width="2"/>'
        "</pattern></defs>"
    ]
    for number, (name, count) in enumerate(counts):
        height = count / most * (HEIGHT - _TOP - _BOTTOM - 16)
        x, y = _LEFT + number * step, HEIGHT - _BOTTOM - height
        middle = x + step / 2
        parts.append(
            f'<rect x="{x + 3:.1f}" y="{y:.1f}" width="{step - 6:.1f}" height="{height:.1f}" '
            'fill="url(#hatch)" stroke="#111"/>'
            f'<text x="{middle:.1f}" y="{y - 4:.1f}" text-anchor="middle">{count}</text>'
            f'<text x="{middle:.1f}" y="{HEIGHT - 26}" text-anchor="middle">{escape(name)}</text>'
        )
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(along)}</text>')
    return _figure(title, "".join(parts), "")


def _frame(most: float) -> str:
    """The y axis in four steps, with thin lines across."""
    parts = []
    for step in range(5):
        y = HEIGHT - _BOTTOM - step / 4 * (HEIGHT - _TOP - _BOTTOM)
        share = f"{step / 4 * most * 100:.0f}\u00a0%"
        parts.append(
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#bbb"/>'
            f'<text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{share}</text>'
        )
    return "".join(parts)


def _stroke(number: int) -> str:
    dash = f' stroke-dasharray="{_DASHES[number % len(_DASHES)]}"' if number % len(_DASHES) else ""
    return f'fill="none" stroke="#111" stroke-width="{2.5 if number == 0 else 1.3}"{dash}'


def _mark(number: int, x: float, y: float) -> str:
    mark = _MARKS[number % len(_MARKS)]
    return f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" class="mark">{mark}</text>'


def _figure(title: str, drawing: str, below: str) -> str:
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title, quote=True)}">'
        f"{drawing}</svg><figcaption>{escape(title)}</figcaption>{below}</figure>"
    )
