"""What happens when a visitor does something: handlers convert, ask the assistant, and say what to show.

Each returns the values of the components that `assistant.ui.fraga.view` names for it, in that order.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr

from assistant.export.markdown import to_markdown
from assistant.export.notes import Export
from assistant.export.word import TYPE, to_word
from assistant.feedback import FeedbackBook, Reason, Verdict
from assistant.ui import render
from assistant.ui.desk import Desk
from assistant.ui.fraga.asking import Asking, Step, shown, stopped, whole
from assistant.ui.fraga.conversation import Conversation, from_browser, to_browser
from assistant.ui.fraga.foot import exchange
from assistant.ui.fraga.form import form
from assistant.ui.fraga.limits import Limits, read_limits, suggested
from assistant.ui.fraga.panel import panel
from assistant.ui.fraga.reading import read_again
from ingest.errors import NamndminnetError

PLACEHOLDER = "Skriv din fråga"
EMPTY_PLACEHOLDER = "Inga handlingar ännu"

logger = logging.getLogger(__name__)

Asked = tuple[Any, Any, Any]
"""Values of conversation shown, conversation remembered, question box."""


class Handlers:
    """All handlers of the view.

    Args:
        desk: Where questions go.
        book: Where visitors' opinions are kept.
        asking: Puts questions.
    """

    def __init__(self, desk: Desk, book: FeedbackBook, asking: Asking) -> None:
        self._desk = desk
        self._book = book
        self._asking = asking

    # -- asking -----------------------------------------------------------------------------------

    async def ask(
        self, question: str, chosen: Any, so_far: Conversation, request: gr.Request
    ) -> AsyncIterator[Asked]:
        """A question from the box, narrowed down by the form."""
        yield gr.skip(), gr.skip(), ""
        limits = read_limits(_fields(chosen))
        async for step in self._asking.run(question or "", limits, so_far, _visitor(request)):
            yield _asked(step, question)

    async def ask_suggested(
        self, so_far: Conversation, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Asked]:
        """A question that the page suggested; it has an answer when nothing is narrowed down."""
        question = str(_data(event).get("question", ""))
        async for step in self._asking.run(question, Limits(), so_far, _visitor(request)):
            yield _asked(step, question)

    async def arrive(self, kept: Any, request: gr.Request) -> AsyncIterator[tuple[Any, ...]]:
        """Somebody opens the page: by a link that asks, or with a conversation that the browser kept."""
        fields = dict(request.query_params)
        limits = read_limits(fields)
        yield {"html": self._form(limits)}, gr.skip(), gr.skip(), gr.skip()
        if question := str(fields.get("fraga", "")).strip():
            async for step in self._asking.run(question, limits, Conversation(), _visitor(request)):
                yield gr.skip(), *_asked(step, question)
        elif (earlier := from_browser(kept)).turns:
            yield gr.skip(), *_reopened(earlier), gr.skip()

    def halt(self, so_far: Conversation) -> Asked:
        """The visitor does not want to wait for the answer."""
        return _asked(stopped(so_far), so_far.pending)

    # -- the conversation as a whole --------------------------------------------------------------

    def reopen(self, event: gr.EventData) -> tuple[Any, Any, str]:
        """An earlier conversation that the browser kept; what stood at the side is closed."""
        return *_reopened(from_browser(_data(event).get("turns"))), ""

    def renew(self) -> tuple[dict[str, Any], Conversation, str, str]:
        """A new conversation."""
        return {}, Conversation(), "", ""

    def save(self, so_far: Conversation, event: gr.EventData) -> Any:
        """A file of one answer, or of the whole conversation (turn 0)."""
        data = _data(event)
        one = so_far.turn(_number(data))
        turns = [one] if one else [turn for turn in so_far.turns if turn]
        if not turns:
            return gr.skip()
        cited = {citation.hit.paragraph for turn in turns for citation in turn.answer.citations}
        found = {paragraph: self._desk.passage(paragraph) for paragraph in cited}
        export = Export(
            exchanges=tuple(map(exchange, turns)),
            day=date.today(),
            stock=self._desk.scope(),
            dnr={paragraph: place.dnr for paragraph, place in found.items() if place},
        )
        if data.get("form") == "word":
            name, kind, file = f"{export.name}.docx", TYPE, to_word(export)
        else:
            name, kind = f"{export.name}.md", "text/markdown;charset=utf-8"
            file = to_markdown(export).encode()
        return {"name": name, "type": kind, "data": base64.b64encode(file).decode("ascii")}

    # -- one answer -------------------------------------------------------------------------------

    def show(self, event: gr.EventData) -> str:
        """A cited passage where it stands."""
        data = _data(event)
        paragraph, quote, number = (str(data.get(name, "")) for name in ("paragraph", "quote", "n"))
        return panel(self._desk.passage(paragraph), quote, number)

    def reread(self, so_far: Conversation, event: gr.EventData) -> tuple[Any, Any]:
        """How a question was read, in the form, to be changed; the question in the box."""
        turn = so_far.turn(_number(_data(event)))
        if turn is None:
            return gr.skip(), gr.skip()
        limits = suggested(read_again(turn.answer), turn.limits, self._desk.choices().parties)
        return {"html": self._form(limits), "open": True}, turn.question.strip()

    def judge(self, so_far: Conversation, event: gr.EventData) -> tuple[Any, Any]:
        """What the visitor thinks of an answer; it is kept once."""
        data = _data(event)
        number = _number(data)
        turn = so_far.turn(number)
        if turn is None or turn.judged:
            return gr.skip(), gr.skip()
        verdict = Verdict.BRA if data.get("verdict") == Verdict.BRA else Verdict.DALIGT
        reason = next((reason for reason in Reason if reason == data.get("reason")), None)
        try:
            self._book.write(
                turn.answer, verdict, reason if verdict is Verdict.DALIGT else None, turn.limits.words
            )
        except NamndminnetError as problem:
            logger.warning("%s", problem)
            return {"turn": whole(turn, number, trouble=str(problem))}, gr.skip()
        turn = replace(turn, judged=True)
        return shown(turn, number), so_far.changed(number, turn)

    # -- the start --------------------------------------------------------------------------------

    def opening(self) -> tuple[Any, Any, Any, Any]:
        """What a visitor meets: the stock and some suggestions, or how to add records."""
        try:
            overview = self._desk.overview()
        except NamndminnetError as problem:
            return render.error(str(problem)), gr.skip(), gr.skip(), gr.skip()
        except Exception:
            logger.exception("The overview could not be made")
            return render.error(render.UNEXPECTED), gr.skip(), gr.skip(), gr.skip()
        usable = overview.records > 0
        placeholder = PLACEHOLDER if usable else EMPTY_PLACEHOLDER
        return (
            render.start(overview),
            render.suggestions("Frågor att börja med", overview.examples, level=2),
            gr.update(interactive=usable, placeholder=placeholder),
            gr.update(interactive=usable),
        )

    def _form(self, limits: Limits) -> str:
        try:
            return form(self._desk.choices(), limits)
        except NamndminnetError:
            return ""  # the start of the page says what is wrong


def _asked(step: Step, question: str) -> Asked:
    return step.shown, step.after, question if step.refused else gr.skip()


def _reopened(earlier: Conversation) -> tuple[dict[str, Any], Conversation]:
    kept = [turn for turn in earlier.turns if turn]
    pages = [whole(turn, number) for number, turn in enumerate(kept, 1)]
    return {"all": pages, "keep": [to_browser(turn) for turn in kept]}, earlier


def _data(event: gr.EventData) -> Mapping[str, Any]:
    return event._data if isinstance(event._data, Mapping) else {}


def _number(data: Mapping[str, Any]) -> int:
    number = data.get("turn")
    return number if isinstance(number, int) else 0


def _fields(chosen: Any) -> Mapping[str, Any]:
    fields = chosen.get("chosen") if isinstance(chosen, Mapping) else None
    return fields if isinstance(fields, Mapping) else {}


def _visitor(request: gr.Request) -> str:
    return str(request.session_hash)
