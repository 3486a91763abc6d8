"""How often one visitor may ask."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from assistant.errors import TooManyQuestionsError

_REMEMBERED = 10_000
"""Visitors; the one that has been silent longest is forgotten first."""


class Turnstile:
    """Lets a visitor ask a number of questions within a time, and says when the next one is welcome.

    Args:
        most: Questions within `seconds`.
        seconds: Length of the time.
        clock: Seconds that never go back.
    """

    def __init__(self, most: int, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        if most < 1:
            raise ValueError(f"most must be at least 1, got {most}")
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def enter(self, visitor: str) -> None:
        """Count a question.

        Raises:
            TooManyQuestionsError: The visitor has asked as many as are allowed.
        """
        now = self._clock()
        with self._lock:
            asked = self._asked.setdefault(visitor, deque())
            self._asked.move_to_end(visitor)
            while asked and asked[0] <= now - self._seconds:
                asked.popleft()
            if len(asked) >= self._most:
                wait = max(1, round(asked[0] + self._seconds - now))
                raise TooManyQuestionsError(
                    f"Det har kommit {self._most} frågor på kort tid. Vänta {wait} sekunder och fråga igen."
                )
            asked.append(now)
            if len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
