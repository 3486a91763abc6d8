from __future__ import annotations

import pytest

from assistant.errors import TooManyQuestionsError
from assistant.ui.turnstile import Turnstile


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_next_question_is_welcome_when_the_oldest_is_old_enough() -> None:
    clock = Clock()
    turnstile = Turnstile(2, 60.0, clock)
    turnstile.enter("a")
    clock.now = 110.0
    turnstile.enter("a")
    clock.now = 120.0
    with pytest.raises(
        TooManyQuestionsError,
        match=r"^Det har kommit 2 frågor på kort tid\. Vänta 40 sekunder och fråga igen\.$",
    ):
        turnstile.enter("a")
    clock.now = 160.0
    turnstile.enter("a")
    with pytest.raises(TooManyQuestionsError, match="Vänta 10 sekunder"):
        turnstile.enter("a")


def test_visitors_do_not_wait_for_each_other() -> None:
    turnstile = Turnstile(1, 60.0, Clock())
    turnstile.enter("a")
    turnstile.enter("b")
    with pytest.raises(TooManyQuestionsError):
        turnstile.enter("b")


def test_a_limit_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="most must be at least 1, got 0"):
        Turnstile(0)
