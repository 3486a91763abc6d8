"""The view itself: what stands where, and what happens when somebody asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.ui import render, theme
from assistant.ui.desk import Desk
from ingest.errors import NamndminnetError

PLACEHOLDER = "Skriv din fråga"
EMPTY_PLACEHOLDER = "Inga handlingar ännu"
EXAMPLES = 4
# Seconds between two steps of a growing answer; with `render.STEPS` at most 0.6 s in all.
PACE = 0.025

_CONVERSATION = '<div class="nm-turns" role="log" aria-label="Samtal"></div>'

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the server remembers of one visitor's conversation, for as long as the tab is open.

    Attributes:
        turns: Number of turns shown, answered or not.
        asked: The questions that were answered, oldest first.
    """

    turns: int = 0
    asked: tuple[str, ...] = ()


class Fraga:
    """The front page, where questions are asked.

    Args:
        desk: Where questions go.
        pace: Seconds between two steps of a growing answer.
    """

    path = ""
    title = "Fråga"
    css = theme.CONVERSATION_CSS
    opens: tuple[str, ...] = ()

    def __init__(self, desk: Desk, *, pace: float = PACE) -> None:
        self._desk = desk
        self._pace = pace

    def build(self, page: gr.Blocks) -> None:
        """See `assistant.ui.page.View.build`."""
        desk, pace = self._desk, self._pace
        conversation = gr.State(Conversation())
        with gr.Row(elem_id="samtalstopp"):
            gr.HTML("<h1>Fråga nämndens handlingar</h1>", apply_default_css=False, js_on_load=None)
            renew = gr.Button("Ny konversation", elem_id="ny", size="sm", visible=False)
        turns = gr.HTML(
            "",
            html_template=_CONVERSATION,
            js_on_load=theme.CONVERSATION_JS,
            apply_default_css=False,
            elem_id="samtal",
        )
        with gr.Column(elem_id="start") as start:
            lead = gr.HTML("", apply_default_css=False, js_on_load=None)
            with gr.Row(elem_id="exempel"):
                chips = [gr.Button(visible=False, size="sm") for _ in range(EXAMPLES)]
        with gr.Row(elem_id="skriv"):
            box = gr.Textbox(
                label="Din fråga",
                show_label=False,
                container=False,
                placeholder=PLACEHOLDER,
                lines=1,
                max_lines=6,
                autofocus=True,
                elem_id="fraga",
                scale=1,
            )
            send = gr.Button("Fråga", variant="primary", elem_id="skicka", scale=0)

        def opening() -> dict[Any, Any]:
            return _opening(desk, lead, chips, box, send)

        async def respond(question: str, so_far: Conversation) -> AsyncIterator[dict[Any, Any]]:
            busy = gr.update(visible=True, interactive=False)
            yield {start: gr.update(visible=False), renew: busy, box: ""}
            async for step in _respond(desk, question or "", so_far, pace):
                yield {turns: step.html, conversation: step.after}
                if step.refused:
                    yield {box: question}
            yield {renew: gr.update(interactive=True)}

        def begin_anew() -> dict[Any, Any]:
            return {
                turns: "",
                conversation: Conversation(),
                start: gr.update(visible=True),
                renew: gr.update(visible=False),
                box: "",
            }

        outputs = [turns, conversation, start, renew, box]
        # No progress display: the turn itself says what is going on. Private: only the page asks.
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        ways_to_ask = [([box.submit, send.click], box), *(([chip.click], chip) for chip in chips)]
        for triggers, source in ways_to_ask:
            gr.on(triggers, respond, inputs=[source, conversation], outputs=outputs, **quiet)
        renew.click(begin_anew, outputs=outputs, **quiet)
        page.load(opening, outputs=[lead, *chips, box, send], **quiet)


def _opening(
    desk: Desk, lead: gr.HTML, chips: Sequence[gr.Button], box: gr.Textbox, send: gr.Button
) -> dict[Any, Any]:
    """What a visitor meets: the stock and some examples, or how to add records."""
    try:
        overview = desk.overview()
    except NamndminnetError as problem:
        return {lead: render.error(str(problem))}
    except Exception:
        logger.exception("The overview could not be made")
        return {lead: render.error(render.UNEXPECTED)}
    usable = overview.records > 0
    examples: list[str | None] = [*overview.examples[: len(chips)]]
    examples += [None] * (len(chips) - len(examples))
    return {
        lead: render.start(overview),
        box: gr.update(interactive=usable, placeholder=PLACEHOLDER if usable else EMPTY_PLACEHOLDER),
        send: gr.update(interactive=usable),
        **{
            chip: gr.update(value=example or "", visible=example is not None)
            for chip, example in zip(chips, examples, strict=True)
        },
    }


@dataclass(frozen=True, slots=True)
class _Step:
    """A turn as it looks at one moment.

    Attributes:
        html: The turn so far.
        after: The conversation to remember; it holds the question once that is answered.
        refused: True when the question has to be changed or asked again.
    """

    html: str
    after: Conversation
    refused: bool = False


async def _respond(desk: Desk, question: str, so_far: Conversation, pace: float) -> AsyncIterator[_Step]:
    """One turn as it grows; the last step is the whole turn."""
    number = so_far.turns + 1
    after = Conversation(number, so_far.asked)
    waiting = render.SEARCHING if desk.started else render.STARTING
    yield _Step(render.turn(number, question, render.pending(waiting), busy=True), after)
    try:
        # In a thread: other visitors' pages go on meanwhile.
        found = await asyncio.to_thread(desk.ask, question, so_far.asked)
    except NamndminnetError as problem:
        body = render.error(str(problem))
        yield _Step(render.turn(number, question, body), after, refused=True)
        return
    except Exception:
        logger.exception("A question could not be answered")
        body = render.error(render.UNEXPECTED)
        yield _Step(render.turn(number, question, body), after, refused=True)
        return
    for sentences in render.growth(found.sentences):
        body = render.answer(found, number, shown=sentences)
        yield _Step(render.turn(number, question, body, busy=True), after)
        await asyncio.sleep(pace)
    after = Conversation(number, (*so_far.asked, question))
    yield _Step(render.turn(number, question, render.answer(found, number)), after)
