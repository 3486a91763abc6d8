"""One turn as it grows: what is asked, what is shown, what is remembered. Free of Gradio."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from assistant.model import Answer
from assistant.scribe.scribe import Progress
from assistant.ui import render
from assistant.ui.desk import Desk
from assistant.ui.fraga.conversation import Conversation, Turn, to_browser
from assistant.ui.fraga.foot import foot, read_as
from assistant.ui.fraga.limits import Limits
from assistant.ui.turnstile import Turnstile
from ingest.errors import NamndminnetError

# Seconds between two steps of a growing answer; with `render.STEPS` at most 0.6 s in all.
PACE = 0.025
STOPPED = "Frågan stoppades innan den fick något svar."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """A turn as it looks at one moment.

    Attributes:
        shown: What `conversation.js` takes.
        after: The conversation to remember; it holds the turn once that is complete.
        refused: Whether the question has to be changed or asked again.
    """

    shown: dict[str, Any]
    after: Conversation
    refused: bool = False


class _NobodyListensError(Exception):
    """The visitor does not want to wait for the answer any more."""


class Asking:
    """Puts questions to the assistant and shows what comes of them.

    Args:
        desk: Where questions go.
        turnstile: Says how often a visitor may ask.
        pace: Seconds between two steps of a growing answer.
    """

    def __init__(self, desk: Desk, turnstile: Turnstile, pace: float = PACE) -> None:
        self._desk = desk
        self._turnstile = turnstile
        self._pace = pace

    async def run(
        self, question: str, limits: Limits, so_far: Conversation, visitor: str
    ) -> AsyncIterator[Step]:
        """Ask a question; the last step is the whole turn.

        Args:
            question: As the visitor wrote it.
            limits: What it is narrowed down to.
            so_far: The conversation before it.
            visitor: Who asks, for the turnstile.
        """
        number = len(so_far.turns) + 1
        waiting = render.SEARCHING if self._desk.started else render.STARTING
        body = render.pending(waiting)
        yield Step(_turn(number, question, body, busy=True), replace(so_far, pending=question))
        try:
            self._turnstile.enter(visitor)
            asked = self._asked(question, limits, so_far)
            while isinstance(part := await anext(asked), Progress):
                body = render.writing(part, number)
                yield Step(_turn(number, question, body, busy=True), replace(so_far, pending=question))
            found = part
            scope = await asyncio.to_thread(self._desk.scope, limits.restrictions)
        except NamndminnetError as problem:
            yield _refused(number, question, so_far, str(problem))
            return
        except Exception:
            logger.exception("A question could not be answered")
            yield _refused(number, question, so_far, render.UNEXPECTED)
            return
        head = read_as(found, limits)
        # What a model wrote has been seen to grow.
        for sentences in render.growth(found.sentences) if not found.verdicts else ():
            body = head + render.answer(found, number, shown=sentences)
            yield Step(_turn(number, question, body, busy=True), replace(so_far, pending=question))
            await asyncio.sleep(self._pace)
        turn = Turn(question, found, limits, scope)
        after = so_far.with_turn(turn)
        yield Step(shown(turn, number), after)
        if further := await asyncio.to_thread(self._further, turn, so_far):
            turn = replace(turn, further=further)
            yield Step(shown(turn, number), after.changed(number, turn))

    async def _asked(
        self, question: str, limits: Limits, so_far: Conversation
    ) -> AsyncGenerator[Progress | Answer]:
        """The answer as a language model writes it, if one does, and last the whole answer."""
        loop, heard, gone = asyncio.get_running_loop(), asyncio.Queue[Progress | None](), threading.Event()

        def listen(progress: Progress) -> None:
            if gone.is_set():
                raise _NobodyListensError  # ends the model's writing too
            loop.call_soon_threadsafe(heard.put_nowait, progress)

        # In a thread: other visitors' pages go on meanwhile.
        working = asyncio.create_task(
            asyncio.to_thread(
                self._desk.ask,
                question,
                so_far.asked,
                limits.restrictions,
                listen if self._desk.has_model else None,
            )
        )
        working.add_done_callback(lambda _: heard.put_nowait(None))
        try:
            while progress := await heard.get():
                yield progress
            yield working.result()
        finally:
            gone.set()

    def _further(self, turn: Turn, so_far: Conversation) -> tuple[str, ...]:
        try:
            return self._desk.next_questions(turn.answer, so_far.asked)
        except Exception:
            logger.exception("No further questions could be suggested")
            return ()


def stopped(so_far: Conversation) -> Step:
    """The turn that was being answered, when the visitor does not want to wait any more."""
    return _refused(len(so_far.turns) + 1, so_far.pending, so_far, STOPPED)


def shown(turn: Turn, number: int) -> dict[str, Any]:
    """A complete turn, for the browser to show and to keep."""
    return {
        "turn": whole(turn, number),
        "keep": {"number": number, "data": to_browser(turn)},
    }


def whole(turn: Turn, number: int, *, trouble: str = "") -> str:
    """The HTML of a complete turn.

    Args:
        turn: The turn.
        number: Its number.
        trouble: What went wrong with what was done below it.
    """
    body = read_as(turn.answer, turn.limits) + render.answer(turn.answer, number) + foot(turn)
    return render.turn(number, turn.question, body + (render.error(trouble) if trouble else ""))


def _turn(number: int, question: str, body: str, *, busy: bool = False) -> dict[str, Any]:
    return {"turn": render.turn(number, question, body, busy=busy)}


def _refused(number: int, question: str, so_far: Conversation, why: str) -> Step:
    return Step(_turn(number, question, render.error(why)), so_far.with_turn(None), refused=True)
