"""A theme's timeline: drawn along an axis of years, and the same as a list.

The drawing is made of links, so that each point opens its paragraph by mouse, touch and keyboard, in the
page's own colours and without a library of several megabytes in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.archive.themes import Point, Timeline
from assistant.ui import parts
from assistant.ui.html import escaped

_WIDTH, _MARGIN, _STEP = 1000, 34, 15
"""Of the drawing, in its own units; a point is 12 units high."""
_HIGHEST = 8
"""Points on top of each other; further ones of a year are in the list alone."""
_LABELS = 10


def html(found: Timeline) -> str:
    """The timeline as a drawing and as a list."""
    if not found.points:
        return parts.empty(
            "Inget i handlingarna om det temat",
            "Prova ett annat ord, eller ett kortare: de flesta av temats ord måste stå i ett stycke.",
        )
    number = "1 ställe" if len(found.points) == 1 else f"{len(found.points)} ställen"
    more = (
        f" {found.left_out} ställen till finns; sök efter dem under Ärenden och beslut."
        if found.left_out
        else ""
    )
    years = "".join(_year(year, points) for year, points in _by_year(found.points))
    return (
        f"<section><h2>”{escaped(found.theme)}” genom åren</h2>"
        f'<p class="nm-meta" role="status">{number}.{more}</p>{_drawing(found)}'
        f'<ol class="nm-years">{years}</ol></section>'
    )


def point(one: Point) -> str:
    """A point as text: the sentence, where it stands, and whose words it is."""
    hit = one.hit
    to = parts.reader_address(hit.record, hit.paragraph)
    return (
        f"<p>{escaped(one.text)}</p>"
        f'<div class="nm-where">{parts.role_tag(hit.role, hit.voice)}'
        f"<span>{parts.link(to, hit.record_title)}, "
        f"{parts.day(hit.date)}</span>{parts.form_tag(hit.form)}</div>"
    )


def _by_year(points: Sequence[Point]) -> Iterable[tuple[int, list[Point]]]:
    return [(year, list(group)) for year, group in groupby(points, key=lambda one: one.year)]


def _year(year: int, points: Iterable[Point]) -> str:
    entries = "".join(f"<li>{_told(one)}{point(one)}</li>" for one in points)
    return f"<li><h3>{year}</h3><ul>{entries}</ul></li>"


def _told(one: Point) -> str:
    if not one.told:
        return ""
    when = f" {one.date.year}" if one.date else ""
    return f'<p class="nm-meta">Berättat{when} om {one.year}</p>'


def _drawing(found: Timeline) -> str:
    years = found.years
    span = max(1, len(years) - 1)
    groups = list(_by_year(found.points))
    tallest = min(_HIGHEST, max(len(points) for _, points in groups))
    base = 20 + tallest * _STEP

    def x(year: int) -> float:
        return _MARGIN + (year - years[0]) / span * (_WIDTH - 2 * _MARGIN) if len(years) > 1 else _WIDTH / 2

    every = -(-len(years) // _LABELS)
    labelled = {year for year in years if (year - years[0]) % every == 0}
    labels = "".join(
        f'<line class="nm-axis" x1="{x(year):.0f}" x2="{x(year):.0f}" y1="{base}" y2="{base + 6}"/>'
        f'<text class="nm-year" x="{x(year):.0f}" y="{base + 24}">{year}</text>'
        for year in years
        if year in labelled
    )
    drawn = "".join(
        _mark(one, x(year), base - 12 - place * _STEP)
        for year, points in groups
        for place, one in enumerate(points[:_HIGHEST])
    )
    return (
        '<div class="nm-scroll" tabindex="0" role="region" aria-label="Tidslinje">'
        f'<svg class="nm-line" viewBox="0 0 {_WIDTH} {base + 34}" role="group" '
        'aria-label="Punkter längs en tidslinje; samma punkter står i listan nedanför">'
        f'<line class="nm-axis" x1="10" x2="{_WIDTH - 10}" y1="{base}" '
        f'y2="{base}"/>{labels}{drawn}</svg></div>'
        '<ul class="nm-legend"><li><svg viewBox="0 0 14 14" aria-hidden="true"><circle '
        'class="nm-own" cx="7" cy="7" '
        'r="5"/></svg>handling från året</li><li><svg viewBox="0 0 14 14" aria-hidden="true"><path '
        'class="nm-told" '
        'd="M7 1l6 6-6 6-6-6z"/></svg>senare handling som berättar om året</li></ul>'
    )


def _mark(one: Point, x: float, y: float) -> str:
    to = escaped(parts.reader_address(one.hit.record, one.hit.paragraph))
    words = escaped(f"{one.year}: {one.text}")
    shape = (
        f'<path class="nm-told" d="M{x:.0f} {y - 6:.0f}l6 6-6 6-6-6z"/>'
        if one.told
        else f'<circle class="nm-own" cx="{x:.0f}" cy="{y:.0f}" r="5"/>'
    )
    return f'<a href="{to}" aria-label="{words}"><title>{words}</title>{shape}</a>'
