"""The vectors, in Chroma, by way of LlamaIndex's store."""

from __future__ import annotations

import hashlib
import logging
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.errors import NamndminnetError
from ingest.index.passage import PASSAGE_VERSION

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from llama_index.vector_stores.chroma import ChromaVectorStore

FOLDER = "vectors"
_NAME = "paragraphs_"

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

        store = self._open()
        # Chroma's add passes over ids that are there; deleting first makes it a replacement.
        for batch in _batches([*gone, *ids]):
            store.delete_nodes(node_ids=list(batch))
        nodes = [
            TextNode(id_=identifier, text="", embedding=vector.tolist())
            for identifier, vector in zip(ids, vectors, strict=True)
        ]
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
        """
        if among == []:
            return []
        from llama_index.core.vector_stores.types import VectorStoreQuery

        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=top)
        restriction = {} if among is None else {"ids": list(among)}
        result = self._open().query(query, **restriction)
        # The store gives exp(-distance), and Chroma's cosine distance is 1 - similarity.
        return [
            (identifier, 1 + math.log(score))
            for identifier, score in zip(result.ids or [], result.similarities or [], strict=True)
        ]

    def count(self) -> int:
        """Number of paragraphs that have a vector."""
        return int(self._open().client.count())

    def clear(self) -> None:
        """Drop the vectors of every model; the register can fill them again."""
        client = self._client()
        for collection in client.list_collections():
            client.delete_collection(collection.name)
        self._store = None

    def _open(self) -> ChromaVectorStore:
        if self._store is None:
            from llama_index.vector_stores.chroma import ChromaVectorStore

            collection = self._client().get_or_create_collection(
                self._name, configuration={"hnsw": {"space": "cosine"}}
            )
            self._store = ChromaVectorStore(chroma_collection=collection)
        return self._store

    def _client(self) -> ClientAPI:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        self._path.mkdir(parents=True, exist_ok=True)
        try:
            return chromadb.PersistentClient(
                path=str(self._path), settings=ChromaSettings(anonymized_telemetry=False)
            )
        except Exception as error:
            # Chroma raises what its Rust core raises; whatever it is, the folder cannot be used.
            logger.exception("Chroma could not open %s", self._path)
            raise NamndminnetError(
                f"Vektorerna i {self._path} gick inte att öppna. Ta bort mappen och kör "
                "python -m ingest rebuild, som gör om dem från registret."
            ) from error


_BATCH = 2000
"""Well under the number of values that SQLite allows in one of Chroma's statements."""


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[i : i + _BATCH] for i in range(0, len(ids), _BATCH)]
