"""Where Chroma keeps the vectors: inside the program, or on a server."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chromadb.api.client import Client


class Home(Protocol):
    """What `ingest.index.vectors` needs of a Chroma. Making one opens nothing."""

    @property
    def shown(self) -> str:
        """Where it is, as messages name it."""

    @property
    def is_live(self) -> bool:
        """Whether what other processes write is seen at once, not only when it is opened anew."""

    @property
    def batch(self) -> int:
        """Most vectors or ids in one request."""

    @property
    def exists(self) -> bool:
        """Whether there may be vectors to read."""

    @property
    def prefix(self) -> str:
        """How the names of this archive's collections begin; others are left alone."""

    def connect(self, *, create: bool) -> Client:
        """A client of its own.

        Args:
            create: Whether it will write.
        """

    def trouble(self) -> AbstractContextManager[None]:
        """Translate what Chroma says.

        Raises:
            DamagedStoreError: The vectors cannot be used and have to be made anew.
            ServerError: The server does not answer.
            NamndminnetError: Something else, with what to do.
        """

    def wipe(self) -> None:
        """Remove what cannot be opened, where that is ours to remove.

        Raises:
            NamndminnetError: It is not.
        """
