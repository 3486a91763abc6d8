"""Chroma inside the program, in a folder of the data directory."""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ingest.index.trouble import folder_trouble, readable, store_trouble

if TYPE_CHECKING:
    from chromadb.api.client import Client

FOLDER = "vectors"
PREFIX = "paragraphs_"
NAME = "Vektorindexet"


class EmbeddedChroma:
    """A folder, see `ingest.index.chroma.Home`.

    Args:
        folder: The data directory.
        batch: Most vectors in one request; SQLite, which Chroma keeps them in, allows some 5,000.
    """

    is_live = False
    prefix = PREFIX

    def __init__(self, folder: Path, batch: int = 2000) -> None:
        self._path = folder / FOLDER
        self.batch = batch

    @property
    def shown(self) -> str:
        """The folder."""
        return str(self._path)

    @property
    def exists(self) -> bool:
        """Whether there is a folder."""
        return self._path.is_dir()

    def connect(self, *, create: bool) -> Client:
        """A client; where the folder cannot be written, of a copy."""
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings as ChromaSettings

        path = self._path if create else readable(self._path)
        with folder_trouble(self._path.parent):
            path.mkdir(parents=True, exist_ok=True)
        with self.trouble():
            try:
                client = chromadb.PersistentClient(
                    path=str(path), settings=ChromaSettings(anonymized_telemetry=False)
                )
            except BaseException:
                # Chroma keeps a client that did not come up and hands it out the next time.
                SharedSystemClient._identifier_to_system.pop(str(path), None)
                raise
            return cast("Client", client)

    def trouble(self) -> AbstractContextManager[None]:
        """What cannot be used is damaged; nobody else has a hand in it."""
        return store_trouble(self._path, NAME)

    def wipe(self) -> None:
        """Remove the folder: damaged, so that nothing in it is of use to anybody."""
        with folder_trouble(self._path.parent):
            shutil.rmtree(self._path)
