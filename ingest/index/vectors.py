"""The vectors, in Chroma, by way of LlamaIndex's store."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import math
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexBusyError, NamndminnetError
from ingest.index.passage import PASSAGE_VERSION
from ingest.index.trouble import folder_trouble, readable, store_trouble

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from llama_index.vector_stores.chroma import ChromaVectorStore

FOLDER = "vectors"
_NAME = "paragraphs_"
_VECTORS = "Vektorindexet"

logger = logging.getLogger(__name__)


class VectorIndex:
    """Finds paragraphs near a question in meaning.

    The collection is named by the embedding model and by how passages are put together, so that
    vectors of different origin never mix.

    Args:
        folder: The data directory.
        model: The embedder's identity.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self._path = folder / FOLDER
        origin = hashlib.sha256(f"{model}\n{PASSAGE_VERSION}".encode()).hexdigest()
        self._name = _NAME + origin[:16]
        self._store: ChromaVectorStore | None = None
        self._opened: Client | None = None

    def write(self, ids: Sequence[str], vectors: NDArray[np.float32], gone: Sequence[str] = ()) -> None:
        """Take in and drop paragraphs; an id that is there already is replaced.

        Args:
            ids: Distinct paragraph ids.
            vectors: Shape (len(ids), dimension), unit length, in the order of `ids`.
            gone: Ids to drop; unknown ones are passed over.

        Raises:
            ValueError: Ids and vectors differ in number.
        """
        if len(ids) != len(vectors):
            raise ValueError(f"{len(ids)} ids but {len(vectors)} vectors")
        from llama_index.core.schema import TextNode

        store = self._open(create=True)
        nodes = [
            TextNode(id_=identifier, text="", embedding=vector.tolist())
            for identifier, vector in zip(ids, vectors, strict=True)
        ]
        with store_trouble(self._path, _VECTORS):
            # Chroma's add passes over ids that are there; deleting first makes it a replacement.
            for batch in _batches([*gone, *ids]):
                store.delete_nodes(node_ids=list(batch))
            for start in range(0, len(nodes), _BATCH):
                store.add(list(nodes[start : start + _BATCH]))

    def search(
        self, vector: NDArray[np.float32], top: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Paragraphs nearest to a vector.

        Args:
            vector: Shape (dimension,), unit length.
            top: Most results, at least 1.
            among: Ids to search among, None for all.

        Returns:
            Pairs of paragraph id and cosine similarity (-1 to 1), best first.

        Raises:
            NamndminnetError: There is no index of this model.
            IndexBusyError: Another process is replacing the vectors.
        """
        if among == []:
            return []
        from chromadb.errors import ChromaError, NotFoundError
        from llama_index.core.vector_stores.types import VectorStoreQuery

        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=top)
        store = self._open()
        with store_trouble(self._path, _VECTORS):
            try:
                restriction: dict[str, list[str]] = {}
                if among is not None:
                    # Chroma refuses the whole query for one id that it does not hold (yet).
                    known = store.client.get(ids=list(among), include=[])["ids"]
                    if not known:
                        return []
                    restriction = {"ids": known}
                result = store.query(query, **restriction)
            except ChromaError as error:
                if not isinstance(error, NotFoundError) and "finding id" not in str(error):
                    raise
                raise IndexBusyError(
                    "Indexet görs om just nu av en annan körning. Vänta tills den är klar och fråga igen."
                ) from error
        # The store gives exp(-distance), and Chroma's cosine distance is 1 - similarity.
        return [
            (identifier, 1 + math.log(score))
            for identifier, score in zip(result.ids or [], result.similarities or [], strict=True)
        ]

    def count(self) -> int:
        """Number of paragraphs that have a vector of this model."""
        if not self._path.is_dir():
            return 0
        from chromadb.errors import NotFoundError

        client = self._client()
        with store_trouble(self._path, _VECTORS):
            try:
                return client.get_collection(self._name).count()
            except NotFoundError:
                return 0

    def ids(self) -> list[str]:
        """Ids of the paragraphs that have a vector of this model."""
        if not self._path.is_dir():
            return []
        from chromadb.errors import NotFoundError

        client = self._client()
        with store_trouble(self._path, _VECTORS):
            try:
                return list(client.get_collection(self._name).get(include=[])["ids"])
            except NotFoundError:
                return []

    def check(self) -> None:
        """See that what is there can be read and searched.

        Chroma writes the file that binds vectors to ids in place; a process that is killed meanwhile
        leaves half of it, and nothing but reading it tells.

        Raises:
            DamagedStoreError: It cannot.
        """
        if not self._path.is_dir():
            return
        from chromadb.errors import NotFoundError

        self.close()
        client = self._client()
        with store_trouble(self._path, _VECTORS):
            try:
                collection = client.get_collection(self._name)
            except NotFoundError:
                return
            some = collection.get(limit=1, include=["embeddings"])["embeddings"]
            if some is not None and len(some):
                collection.query(query_embeddings=np.asarray(some[0], np.float32), n_results=1, include=[])

    def clear(self) -> None:
        """Drop the vectors of every model; the register can fill them again."""
        try:
            client = self._client(create=True)
            with store_trouble(self._path, _VECTORS):
                for collection in client.list_collections():
                    client.delete_collection(collection.name)
            self._store = None
        except NamndminnetError as error:
            logger.warning("%s", error)
            # Damaged, so that nothing in it is of use to anybody.
            self.close()
            with folder_trouble(self._path.parent):
                shutil.rmtree(self._path)

    def close(self) -> None:
        """Let go of the files; the next use opens them as they are then.

        Chroma's embedded client reads the collection once and does not see what other processes write.
        """
        opened, self._opened, self._store = self._opened, None, None
        if opened is not None:
            with contextlib.suppress(AttributeError):  # Chroma's own, of a client that did not come up
                opened.close()

    def _open(self, *, create: bool = False) -> ChromaVectorStore:
        if self._store is None:
            from chromadb.errors import NotFoundError
            from llama_index.vector_stores.chroma import ChromaVectorStore

            if not create and not self._path.is_dir():
                raise _missing(self._path)
            client = self._client(create=create)
            with store_trouble(self._path, _VECTORS):
                try:
                    collection = (
                        client.get_or_create_collection(
                            self._name, configuration={"hnsw": {"space": "cosine"}}
                        )
                        if create
                        else client.get_collection(self._name)
                    )
                except NotFoundError as error:
                    raise _missing(self._path) from error
            self._store = ChromaVectorStore(chroma_collection=collection)
        return self._store

    def _client(self, *, create: bool = False) -> Client:
        if self._opened is None:
            self._opened = self._connect(self._path if create else readable(self._path))
        return self._opened

    def _connect(self, path: Path) -> Client:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings as ChromaSettings

        with folder_trouble(self._path.parent):
            path.mkdir(parents=True, exist_ok=True)
        with store_trouble(self._path, _VECTORS):
            try:
                client = chromadb.PersistentClient(
                    path=str(path), settings=ChromaSettings(anonymized_telemetry=False)
                )
            except BaseException:
                # Chroma keeps a client that did not come up and hands it out the next time.
                SharedSystemClient._identifier_to_system.pop(str(path), None)
                raise
            return cast("Client", client)


def _missing(path: Path) -> NamndminnetError:
    return NamndminnetError(
        f"Vektorerna i {path} saknas. Kör python -m ingest rebuild, som gör om dem från registret."
    )


_BATCH = 2000
"""Well under the number of values that SQLite allows in one of Chroma's statements."""


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[i : i + _BATCH] for i in range(0, len(ids), _BATCH)]
