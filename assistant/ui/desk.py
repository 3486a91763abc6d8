"""Where the page hands in its questions. Free of Gradio, so that the assistant can start first."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from assistant.model import Answer, Hit, Overview
from assistant.passages import Passage
from assistant.scribe.scribe import Listen
from assistant.stock import Choices, Scope
from ingest.errors import NamndminnetError
from ingest.index.register import Restrictions

logger = logging.getLogger(__name__)


class Answering(Protocol):
    """What the page needs of `assistant.service.Assistant`."""

    @property
    def has_model(self) -> bool:
        """Whether a language model writes answers, and `ask` takes somebody who listens to it."""

    def warm_up(self) -> None:
        """Load the model and the stores; idempotent."""

    def overview(self) -> Overview:
        """What there is to ask about; called while `warm_up` may be running in another thread."""

    def ask(
        self, question: str, *, history: Sequence[str] = (), filters: Iterable[str] | Restrictions = ()
    ) -> Answer:
        """Answer a question; `history` is the conversation's earlier questions, oldest first.

        Where `has_model` holds, it also takes ``listen``, see `assistant.service.Assistant.ask`.
        """

    def search(self, question: str, top: int, *, filters: Iterable[str] = ()) -> list[Hit]:
        """Retrieved paragraphs, best first."""

    def next_questions(self, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
        """Questions that lead on from an answer and have an answer themselves."""

    def scope(self, within: Restrictions | None = None) -> Scope:
        """What a question is put to."""

    def choices(self) -> Choices:
        """What a question can be narrowed down to."""

    def passage(self, paragraph: str) -> Passage | None:
        """A paragraph where it stands, None for one that is not there any more."""


class Desk:
    """Takes questions from many visitors and lets the assistant handle a few at a time.

    A question that comes before the assistant has started waits for it. If the start failed, the
    next question tries again, so that an index that was busy then does not stop the page for good.

    Args:
        assistant: What answers.
        at_once: Questions that it handles at a time: more than one where most of the time is spent waiting
            for a language model.
    """

    def __init__(self, assistant: Answering, at_once: int = 1) -> None:
        self._assistant = assistant
        self._turn = threading.BoundedSemaphore(at_once)
        self._started = threading.Event()

    @property
    def has_model(self) -> bool:
        """See `Answering.has_model`."""
        return self._assistant.has_model

    @property
    def started(self) -> bool:
        """Whether the assistant is ready, so that a question is answered at once."""
        return self._started.is_set()

    def warm_up_in_background(self) -> threading.Thread:
        """Start the assistant in a thread of its own; a failure is logged and shown to who asks."""
        thread = threading.Thread(target=self._warm_up_and_log, name="warm-up", daemon=True)
        thread.start()
        return thread

    def overview(self) -> Overview:
        """See `Answering.overview`."""
        return self._assistant.overview()

    def ask(
        self,
        question: str,
        history: Sequence[str],
        within: Restrictions | None = None,
        listen: Listen | None = None,
    ) -> Answer:
        """See `Answering.ask`; `listen` only where `has_model` holds."""
        further: dict[str, Any] = {"listen": listen} if listen else {}
        with self._turn:
            self._warm_up()
            return self._assistant.ask(question, history=history, filters=within or (), **further)

    def search(self, question: str, top: int, filters: Sequence[str] = ()) -> list[Hit]:
        """See `Answering.search`."""
        with self._turn:
            self._warm_up()
            return self._assistant.search(question, top, filters=filters)

    def next_questions(self, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """See `Answering.next_questions`."""
        return self._assistant.next_questions(answer, asked)

    def scope(self, within: Restrictions | None = None) -> Scope:
        """See `Answering.scope`."""
        return self._assistant.scope(within)

    def choices(self) -> Choices:
        """See `Answering.choices`."""
        return self._assistant.choices()

    def passage(self, paragraph: str) -> Passage | None:
        """See `Answering.passage`."""
        return self._assistant.passage(paragraph)

    def _warm_up(self) -> None:
        if not self.started:
            self._assistant.warm_up()
            self._started.set()

    def _warm_up_and_log(self) -> None:
        try:
            with self._turn:
                self._warm_up()
        except NamndminnetError as problem:
            logger.warning("%s", problem)
        except Exception:
            logger.exception("The assistant could not start")
