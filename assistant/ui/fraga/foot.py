"""What stands around an answer: how the question was read, what was searched, and what one can do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.export.notes import Exchange, searched
from assistant.feedback import Reason, Verdict
from assistant.model import Answer
from assistant.ui import render
from assistant.ui.fraga.conversation import Turn
from assistant.ui.fraga.limits import Limits, question_link
from assistant.ui.fraga.reading import interpretation
from assistant.ui.html import escaped
from assistant.words import original, place, role_and_voice

MODES = {"extractive": "Svaret är gjort utan språkmodell, av det som står i handlingarna."}
THANKS = "Tack. Omdömet är sparat på den dator som kör Nämndminnet och skickas ingen annanstans."
_OF_ANSWERS = (Reason.FEL_SVAR, Reason.FEL_KALLA, Reason.OFULLSTANDIGT, Reason.BORDE_INTE_HA_SVARAT)
_OF_SILENCE = (Reason.BORDE_HA_SVARAT, Reason.FEL_KALLA)


def read_as(found: Answer, limits: Limits) -> str:
    """How the question was read ("Tolkat som") with what was narrowed down, and the way to change it."""
    parts = list(interpretation(found))
    if found.read_as.split() != found.question.split():
        parts.insert(0, f"”{found.read_as.strip()}”")
    told = f"Tolkat som: {', '.join(parts)}" if parts else "Tolkat som en öppen fråga"
    narrowed = f'<span class="nm-narrowed">Avgränsat till: {escaped(", ".join(limits.words))}</span>'
    return (
        f'<p class="nm-read-as"><span>{escaped(told)}</span> {narrowed if limits.words else ""} '
        '<button type="button" class="nm-link" data-do="change">Ändra</button></p>'
    )


def foot(turn: Turn) -> str:
    """Everything below the citations of a complete turn."""
    # How a language model took part stands right below the answer.
    told = searched(replace(exchange(turn), answer=replace(turn.answer, notice="")))
    return (
        f'<p class="nm-searched">{escaped(told)} {escaped(_how(turn.answer))}</p>'
        f'<div class="nm-acts">{_actions(turn)}</div>{_judge(turn)}'
        f"{render.suggestions('Fråga vidare', turn.further)}"
    )


def exchange(turn: Turn) -> Exchange:
    """A turn as it is exported."""
    return Exchange(turn.question, turn.answer, turn.limits.words, turn.scope)


def plain(turn: Turn) -> str:
    """An answer with its citations as text, to be pasted anywhere."""
    return "\n\n".join(_plain(turn))


def _plain(turn: Turn) -> Iterator[str]:
    found = turn.answer
    yield turn.question.strip()
    yield found.text
    if found.citations:
        yield "Närmast i handlingarna, utan att svara på frågan:" if found.abstained else "Källor:"
    for citation in found.citations:
        hit = citation.hit
        lines = [f"[{citation.n}] {hit.record_title}: {place(hit)}"]
        lines.append(f"{role_and_voice(hit)}: ”{' '.join(citation.quote.split())}”")
        yield "\n".join(filter(None, [*lines, original(hit)]))
    yield searched(exchange(turn))


def _how(found: Answer) -> str:
    return MODES.get(found.mode, "") if not found.notice else ""


def _actions(turn: Turn) -> str:
    link = question_link(turn.question.strip(), turn.limits)
    return (
        f'<button type="button" data-do="copy" data-text="{escaped(plain(turn))}">Kopiera med källor</button>'
        '<button type="button" data-do="save" data-form="word">Spara som Word</button>'
        '<button type="button" data-do="save" data-form="markdown">Spara som Markdown</button>'
        f'<button type="button" data-do="link" data-link="{escaped(link)}">Kopiera länk till frågan</button>'
    )


def _judge(turn: Turn) -> str:
    if turn.judged:
        return f'<div class="nm-judge"><p class="nm-judged" tabindex="-1">{THANKS}</p></div>'
    reasons = _OF_SILENCE if turn.answer.abstained else _OF_ANSWERS
    radios = "".join(
        f'<label><input type="radio" name="skal" value="{escaped(reason)}"{" checked" if i == 0 else ""}>'
        f"{escaped(reason.capitalize())}</label>"
        for i, reason in enumerate(reasons)
    )
    return (
        '<div class="nm-judge"><p>Hjälpte svaret?</p>'
        f'<button type="button" data-do="judge" data-verdict="{Verdict.BRA}">'
        f"{_thumb()}Ja</button><details><summary>{_thumb('rotate(180 8 8)')}Nej</summary><form>"
        f"<fieldset><legend>Vad är fel?</legend>{radios}</fieldset>"
        f'<button type="button" data-do="judge" data-verdict="{Verdict.DALIGT}">Spara omdömet</button>'
        "</form></details></div>"
    )


def _thumb(turned: str = "") -> str:
    """Drawn, since not every machine has a font with such signs."""
    return (
        f'<svg class="nm-thumb" viewBox="0 0 16 16" aria-hidden="true"><path transform="{turned}" '
        'd="M1 7h3v8H1zM5 7l3-6q2 0 2 2v3h4q1 0 1 1l-1 7q0 1-2 1H5z"/></svg>'
    )
