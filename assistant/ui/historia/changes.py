"""What changed between two years, side by side."""

from __future__ import annotations

from assistant.archive.themes import Comparison, Point
from assistant.ui.historia.timeline import point
from assistant.ui.html import escaped


def html(theme: str, found: Comparison) -> str:
    """A table with one row for each side of the theme, and figures that a record itself compares.

    Args:
        theme: As asked for.
        found: What the records of two years say.
    """
    heading = f"<h2 id='jamforelse'>Vad sägs {found.earlier} och {found.later}?</h2>"
    if found.empty:
        return (
            f"<section>{heading}<p>Handlingarna från de två åren säger inget som går att ställa "
            "bredvid vartannat "
            f"om ”{escaped(theme)}”. Välj två andra år.</p></section>"
        )
    rows = "".join(
        f'<tr><th scope="row">{escaped(change.aspect)}</th>'
        f'<td data-label="{found.earlier}">{_side(change.earlier, found.earlier)}</td>'
        f'<td data-label="{found.later}">{_side(change.later, found.later)}</td></tr>'
        for change in found.changes
    )
    return (
        f"<section>{heading}"
        '<p class="nm-meta">Meningar ur handlingarna, ordagrant, valda av programmet. Ett förslag är '
        "inte ett "
        "beslut; läs stycket innan du drar slutsatser.</p>"
        '<div class="nm-scroll" tabindex="0" role="region" aria-label="Jämförelse">'
        '<table class="nm-changes"><thead><tr><th scope="col">Sida av saken</th>'
        f'<th scope="col">{found.earlier}</th><th scope="col">{found.later}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{_figures(found)}</section>"
    )


def _side(points: tuple[Point, ...], year: int) -> str:
    if not points:
        return f'<span class="nm-meta">Sägs inget om i handlingarna från {year}.</span>'
    return "".join(f"<div>{point(one)}</div>" for one in points)


def _figures(found: Comparison) -> str:
    heading = "<h3>Siffror med samma definition</h3>"
    if not found.figures:
        return (
            f"{heading}<p>Ingen handling jämför själv siffror från flera år. Siffror ur olika "
            "handlingar ställs inte "
            "mot varandra här, för de kan mäta olika saker.</p>"
        )
    entries = "".join(f"<li>{point(one)}</li>" for one in found.figures)
    return (
        f'{heading}<p class="nm-meta">Ur meningar där handlingen själv jämför åren.</p>'
        f'<ul class="nm-figures">{entries}</ul>'
    )
