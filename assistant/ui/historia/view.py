"""The view itself: a theme's timeline, a comparison of two years, or the list of words."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from assistant.archive.glossary import Glossary
from assistant.archive.themes import Search, Themes
from assistant.ui import opening, parts
from assistant.ui.historia import changes, timeline, words
from assistant.ui.historia.tabs import tabs
from assistant.ui.html import escaped
from ingest.index.browse import Choice, facets
from ingest.index.register import Register

_SUGGESTED = 6


class Historia:
    """History.

    Args:
        register: Where the records are.
        search: Finds paragraphs.
        glossary: The words of the field; None for those that ship with the program.
    """

    path = "historia"
    title = "Historia"
    css = parts.css("historia", Path(__file__).with_name("historia.css"))
    opens: tuple[str, ...] = ()

    def __init__(self, register: Register, search: Search, glossary: Glossary | None = None) -> None:
        self._register = register
        self._themes = Themes(search)
        self._glossary = glossary or Glossary(register)

    def build(self, page: gr.Blocks) -> None:
        """See `assistant.ui.page.View.build`."""
        canvas = opening.canvas(self.title)
        page.load(opening.shown(self.html, self._register, self.title), outputs=canvas, **opening.QUIET)

    def html(self, chosen: opening.Chosen) -> str:
        """What the address asks for: ``visa=ordlista`` the words, else a theme."""
        if opening.one(chosen, "visa") == "ordlista":
            return words.html(self._glossary.words(), opening.one(chosen, "ord"))
        with self._register.reading() as connection:
            years = list(facets(connection, Choice()).years)
        theme = opening.one(chosen, "tema")
        earlier, later = _two(years, opening.one(chosen, "fran"), opening.one(chosen, "till"))
        intro = (
            "<h1>Historia</h1>"
            '<p class="nm-lead">Följ ett tema genom handlingarna, år för år, och se vad som har ändrats.</p>'
            f"{tabs('')}{_form(theme, years, earlier, later)}"
        )
        if not theme:
            return intro + self._suggestions()
        line = timeline.html(self._themes.timeline(theme))
        if earlier == later:
            return intro + line
        jump = f'<p><a href="#jamforelse">Jämför {escaped(earlier)} med {escaped(later)}</a></p>'
        return (
            intro + jump + line + changes.html(theme, self._themes.compare(theme, int(earlier), int(later)))
        )

    def _suggestions(self) -> str:
        """Themes that the list of words and the records have in common."""
        links = "".join(
            f"<li>{parts.link(parts.address('historia', {'tema': [word]}), word)}</li>"
            for word in self._glossary.themes(_SUGGESTED)
        )
        tried = f'<h2>Till exempel</h2><ul class="nm-themes">{links}</ul>' if links else ""
        return f"<p>Skriv ett tema, till exempel en verksamhet, en målgrupp eller en fråga.</p>{tried}"


def _two(years: list[str], earlier: str, later: str) -> tuple[str, str]:
    """Two years to compare: those asked for where there are records of them, else the first and the last."""
    if not years:
        return "", ""
    first = earlier if earlier in years else years[-1]
    last = later if later in years else years[0]
    return min(first, last), max(first, last)


def _form(theme: str, years: list[str], earlier: str, later: str) -> str:
    options = {year: year for year in years}
    return (
        '<form class="nm-form" method="get" action="/historia" role="search" aria-label="Välj tema">'
        + parts.search_field("tema", "Tema", theme, "Till exempel målgrupp eller jobbtorg")
        + parts.select("fran", "Jämför handlingar från", options, earlier, "Första året")
        + parts.select("till", "med handlingar från", options, later, "Senaste året")
        + '<div class="nm-do"><button type="submit">Visa</button></div></form>'
    )
