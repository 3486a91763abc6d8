"""The databases that can hold the register: SQLite in the data folder, PostgreSQL on a server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Database(Protocol):
    """What the register needs of a database. Making one opens nothing."""

    @property
    def shown(self) -> str:
        """Where it is, as messages name it; never a password."""

    @property
    def is_shared(self) -> bool:
        """Whether other machines write to it, so that what this one derives from it may lag behind."""

    @property
    def exists(self) -> bool:
        """Whether there is a register to read."""

    @property
    def elsewhere(self) -> str:
        """What to change to use another register, as messages say it: "en annan mapp med …"."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    def changing(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction: all that is written is there when it ends well, else nothing."""

    def migrating(self) -> AbstractContextManager[Connection]:
        """As `changing`, for one process at a time and with changes of tables undone too."""

    def locked(self, waiting: Callable[[str], None]) -> AbstractContextManager[None]:
        """Be the only one who writes, until the end or until this process dies.

        Args:
            waiting: Told who else is writing when it is not free at once.

        Raises:
            IndexBusyError: Another process is writing and does not end within `LOCK_SECONDS`.
        """

    def close(self) -> None:
        """Let go of it; the next use opens it again."""
