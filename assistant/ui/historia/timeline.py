"""A theme's timeline: drawn along an axis of years, and the same as a list.

The drawing is made of links, so that each point opens its paragraph by mouse, touch and keyboard, in the page's own
colours and without a library of several megabytes in the browser.
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

CSS = """
#vy-historia .nm-tabs ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; margin: 0 0 1rem;
  padding: 0; }
#vy-historia .nm-tabs a { display: block; padding: .375rem 0; color: var(--nm-soft); text-decoration: none;
  border-bottom: 2px solid transparent; }
#vy-historia .nm-tabs a[aria-current] { color: var(--nm-text); font-weight: 600; border-color: var(--nm-accent); }
#vy-historia .nm-line { display: block; width: 100%; min-width: 30rem; height: auto; }
#vy-historia .nm-axis { stroke: var(--nm-edge); stroke-width: 1.5; }
#vy-historia .nm-year { fill: var(--nm-soft); font-size: 15px; text-anchor: middle; }
#vy-historia .nm-own { fill: var(--nm-accent); stroke: var(--nm-accent); stroke-width: 2; }
#vy-historia .nm-told { fill: var(--nm-page); stroke: var(--nm-accent); stroke-width: 2; }
#vy-historia .nm-line a:focus-visible { outline: 3px solid var(--nm-accent); outline-offset: 2px; }
#vy-historia .nm-line a:hover > * { stroke: var(--nm-text); }
#vy-historia .nm-legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none; padding: 0;
  margin: .5rem 0 0; color: var(--nm-soft); font-size: .875rem; }
#vy-historia .nm-legend svg { width: 14px; height: 14px; vertical-align: -2px; margin-right: .375rem; }
#vy-historia .nm-years { list-style: none; margin: 1rem 0 0; padding: 0; }
#vy-historia .nm-years > li { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); gap: 1rem;
  border-top: 1px solid var(--nm-line); padding: .75rem 0; }
#vy-historia .nm-years h3 { margin: 0; font-variant-numeric: tabular-nums; font-size: 1.125rem; }
#vy-historia .nm-years ul { list-style: none; margin: 0; padding: 0; }
#vy-historia .nm-years ul li { padding: 0 0 .875rem; max-width: 52rem; line-height: 1.55; }
#vy-historia .nm-years p { margin: 0 0 .125rem; }
#vy-historia .nm-where { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center;
  font-size: .875rem; color: var(--nm-soft); }
@media (max-width: 40rem) { #vy-historia .nm-years > li { grid-template-columns: minmax(0, 1fr); gap: .25rem; } }
"""


def html(found: Timeline) -> str:
    """The timeline as a drawing and as a list."""
    if not found.points:
        return parts.empty(
            "Inget i handlingarna om det temat",
            "Prova ett annat ord, eller ett kortare: de flesta av temats ord måste stå i ett stycke.",
        )
    number = "1 ställe" if len(found.points) == 1 else f"{len(found.points)} ställen"
    more = f" {found.left_out} ställen till finns; sök efter dem under Ärenden och beslut." if found.left_out else ""
    return (
        f"<section><h2>”{escaped(found.theme)}” genom åren</h2>"
        f'<p class="nm-meta" role="status">{number}.{more}</p>{_drawing(found)}'
        f'<ol class="nm-years">{"".join(_year(year, points) for year, points in _by_year(found.points))}</ol></section>'
    )


def point(one: Point) -> str:
    """A point as text: the sentence, where it stands, and whose words it is."""
    hit = one.hit
    to = parts.reader_address(hit.record, hit.paragraph)
    return (
        f"<p>{escaped(one.text)}</p>"
        f'<div class="nm-where">{parts.role_tag(hit.role, hit.voice)}'
        f'<span>{parts.link(to, hit.record_title)}, {parts.day(hit.date)}</span>{parts.form_tag(hit.form)}</div>'
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
        f'<line class="nm-axis" x1="10" x2="{_WIDTH - 10}" y1="{base}" y2="{base}"/>{labels}{drawn}</svg></div>'
        '<ul class="nm-legend"><li><svg viewBox="0 0 14 14" aria-hidden="true"><circle class="nm-own" cx="7" cy="7" '
        'r="5"/></svg>handling från året</li><li><svg viewBox="0 0 14 14" aria-hidden="true"><path class="nm-told" '
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
