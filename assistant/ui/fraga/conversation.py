"""A conversation as the server has it while a tab is open, and as the browser keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.model import Answer
from assistant.stock import Scope
from assistant.ui.fraga.limits import Limits

MOST_TURNS = 100
"""Of a kept conversation; the browser keeps no longer ones."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered.

    Attributes:
        question: As the visitor wrote it.
        answer: What the assistant said.
        limits: The filters it was asked with.
        scope: What it was put to.
        further: Questions suggested after it.
        judged: Whether the visitor has said what they think of it.
    """

    question: str
    answer: Answer
    limits: Limits
    scope: Scope
    further: tuple[str, ...] = ()
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered of one visitor's conversation.

    Attributes:
        turns: By the number that the page shows them under, from 1; None for one without an answer.
        pending: The question that is being answered, "" while there is none.
    """

    turns: tuple[Turn | None, ...] = ()
    pending: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions that were answered, oldest first."""
        return tuple(turn.question for turn in self.turns if turn)

    def turn(self, number: int) -> Turn | None:
        """The turn of that number, None where it has no answer or does not exist."""
        return self.turns[number - 1] if 0 < number <= len(self.turns) else None

    def with_turn(self, turn: Turn | None) -> Conversation:
        """The conversation after one more turn."""
        return Conversation((*self.turns, turn))

    def changed(self, number: int, turn: Turn) -> Conversation:
        """The conversation with another turn of that number, which it must have."""
        return replace(self, turns=(*self.turns[: number - 1], turn, *self.turns[number:]))


_TURN = TypeAdapter(Turn)


def to_browser(turn: Turn) -> dict[str, Any]:
    """A turn as JSON, for the browser to keep."""
    kept: dict[str, Any] = _TURN.dump_python(turn, mode="json")
    return kept


def from_browser(kept: Any) -> Conversation:
    """A conversation that the browser kept; turns that another version of the program wrote are left out."""
    turns = kept if isinstance(kept, list) else []
    return Conversation(tuple(turn for one in turns[:MOST_TURNS] if (turn := _read(one))))


def _read(kept: Any) -> Turn | None:
    try:
        return _TURN.validate_python(kept)
    except ValidationError:
        return None
