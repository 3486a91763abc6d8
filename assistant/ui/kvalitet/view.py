"""The view itself."""

from __future__ import annotations

import logging
from pathlib import Path

import gradio as gr

from assistant.archive.quality import Figure, Qualities, Quality
from assistant.ui import opening, parts
from assistant.ui.html import escaped

_MEANINGS = {
    "correct": ("Rätt svar", "Alla uppgifter är med, inget är fel och rätt handling pekas ut."),
    "fact_recall": ("Uppgifter som är med", "Andel av de uppgifter som ett fullständigt svar ska ha."),
    "record_cited": ("Rätt handling", "Svaret hänvisar till den handling som svaret står i."),
    "verbatim": ("Ordagranna citat", "Citaten står ord för ord i handlingen."),
    "forbidden_error": ("Kända fel", "Svaret säger något som vi vet är fel. Ska vara nära noll."),
    "polarity": ("Bifall och avslag rätt", "Utfallet i svaret stämmer med registret."),
    "role": ("Rätt sorts stycke", "En fråga om beslut besvaras med ett beslut, inte ett förslag."),
    "citation_recall": ("Belagda uppgifter", "Svarets uppgifter står i de stycken som det hänvisar till."),
    "abstention": ("Svarar och avstår rätt", "Svarar när svaret finns och avstår när det saknas."),
    "abstention_recall": ("Avstår när svaret saknas", "Säger att det inte framgår, i stället för att gissa."),
    "dialogue_turn": ("Följdfrågor", "Följdfrågor i ett samtal som får rätt svar."),
    "context_recall_5": ("Hittar rätt stycken", "De stycken som behövs finns bland de fem första."),
}

logger = logging.getLogger(__name__)


class Kvalitet:
    """How good the answers are.

    Args:
        qualities: Where the evaluation is read; None for what is kept with the program.
    """

    path = "kvalitet"
    title = "Kvalitet"
    css = parts.css("kvalitet", Path(__file__).with_name("kvalitet.css"))
    opens: tuple[str, ...] = ()

    def __init__(self, qualities: Qualities | None = None) -> None:
        self._qualities = qualities or Qualities()

    def build(self, page: gr.Blocks) -> None:
        """See `assistant.ui.page.View.build`."""
        canvas = opening.canvas(self.title)
        page.load(self.shown, outputs=canvas, **opening.QUIET)

    def shown(self) -> str:
        """The view, or what went wrong."""
        try:
            return self.html()
        except Exception:
            logger.exception("A view could not be shown")
            return f"<h1>{self.title}</h1>" + parts.problem(opening.UNEXPECTED)

    def html(self) -> str:
        """The figures of the latest evaluation and what they mean."""
        found = self._qualities.latest()
        intro = (
            '<h1>Kvalitet</h1><p class="nm-lead">Hur bra svaren är, mätt med frågor vars rätta '
            "svar är kända.</p>"
        )
        if found is None:
            return intro + parts.empty(
                "Ingen utvärdering finns sparad",
                "Kör make eval i programmets mapp och ladda sedan om sidan. Det tar omkring tio minuter.",
            )
        return intro + _summary(found) + _table(found) + _ADVICE


def _summary(found: Quality) -> str:
    when = f" den {parts.day(found.day)}" if found.day else ""
    figures = found.unseen or found.tuned
    asked = found.asked[1] or found.asked[0]
    told = (
        f"<p>Mätningen gjordes{when} med {found.questions} frågor om de fem handlingar som programmet "
        "prövas på. "
        f"Siffrorna nedan gäller de {asked} frågor som programmet inte har anpassats efter.</p>"
    )
    cards = [
        _card(
            figures.get("correct"), "av frågorna får rätt svar", "Fullständigt, utan fel och med rätt källa."
        ),
        _card(
            figures.get("fact_recall"),
            "av uppgifterna är med i svaren",
            "Räknat på de frågor som handlingarna besvarar.",
        ),
        _card(
            figures.get("unanswerable"),
            "av frågorna utan svar får beskedet att det inte framgår",
            "Resten får ett svar som inte besvarar frågan.",
        ),
    ]
    return f'{told}<ul class="nm-scores">{"".join(cards)}</ul>'


def _card(figure: Figure | None, what: str, more: str) -> str:
    if figure is None:
        return ""
    return (
        f'<li><p class="nm-big">{percent(figure)}</p><div class="nm-gauge" aria-hidden="true">'
        f'<span style="width:{figure.share:.0%}"></span></div><p>{escaped(what)}</p>'
        f'<p class="nm-meta">{escaped(more)} {figure.of} frågor.</p></li>'
    )


def percent(figure: Figure) -> str:
    """A share as Swedes write it: "41 %"."""
    return f"{round(figure.share * 100)} %"


def _table(found: Quality) -> str:
    rows = "".join(
        f'<tr><th scope="row">{name}<br><span class="nm-meta">{meaning}</span></th>'
        f"<td>{_cell(found.unseen.get(metric))}</td><td>{_cell(found.tuned.get(metric))}</td></tr>"
        for metric, (name, meaning) in _MEANINGS.items()
        if metric in found.unseen or metric in found.tuned
    )
    return (
        '<h2>Alla mått</h2><div class="nm-scroll" tabindex="0" role="region" aria-label="Alla mått"><table>'
        f'<thead><tr><th scope="col">Mått</th><th scope="col">Nya frågor ({found.asked[1]})</th>'
        f'<th scope="col">Övningsfrågor ({found.asked[0]})</th></tr></thead><tbody>{rows}</tbody>'
        "</table></div>"
        '<p class="nm-meta">Nya frågor har programmet inte anpassats efter; de säger mest om hur det '
        "går i verkligheten.</p>"
    )


def _cell(figure: Figure | None) -> str:
    return percent(figure) if figure else "–"


_ADVICE = """
<h2>Så använder du svaren</h2>
<ul class="nm-advice">
<li>Öppna källan och läs stycket innan du för en uppgift vidare.</li>
<li>Se efter vems ord det är. Ett förslag, ett yrkande eller en reservation är inte ett beslut.</li>
<li>Säger svaret att det inte framgår kan uppgiften ändå finnas. Fråga på ett annat sätt, eller sök under
<a href="/arenden">Ärenden och beslut</a>.</li>
<li>Står det ”Referat” är texten återgiven med andra ord. Citera originalet.</li>
</ul>
"""
