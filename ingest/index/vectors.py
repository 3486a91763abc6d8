"""The vectors, in Chroma, by way of LlamaIndex's store."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexBusyError, NamndminnetError, ServerError
from ingest.index.chroma import Home
from ingest.index.chroma.embedded import EmbeddedChroma
from ingest.index.passage import PASSAGE_VERSION

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from llama_index.vector_stores.chroma import ChromaVectorStore

_Row = TypeVar("_Row")
_PAGE = 100

logger = logging.getLogger(__name__)


class VectorIndex:
    """Finds paragraphs near a question in meaning.

    The collection is named by the embedding model and by how passages are put together, so that
    vectors of different origin never mix.

    Args:
        place: A Chroma, or a data directory for the embedded one in it.
        model: The embedder's identity.
    """

    def __init__(self, place: Path | Home, model: str) -> None:
        self._home: Home = EmbeddedChroma(place) if isinstance(place, Path) else place
        self._origin = hashlib.sha256(f"{model}\n{PASSAGE_VERSION}".encode()).hexdigest()[:16]
        self._store: ChromaVectorStore | None = None
        self._opened: Client | None = None

    @property
    def shown(self) -> str:
        """Where they are, as messages name it."""
        return self._home.shown

    @property
    def is_live(self) -> bool:
        """Whether what other processes write is seen at once, not only when it is opened anew."""
        return self._home.is_live

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
        from llama_index.core.vector_stores.utils import node_to_metadata_dict

        store = self._open(create=True)
        rows = [
            (identifier, vector.tolist(), node_to_metadata_dict(TextNode(id_=identifier), flat_metadata=True))
            for identifier, vector in zip(ids, vectors, strict=True)
        ]
        with self._home.trouble():
            for batch in _batches(gone, self._batch()):
                store.delete_nodes(node_ids=list(batch))
            for some in _batches(rows, self._batch()):
                # The store's own add passes over ids that are there, and deleting them first would leave a
                # gap for those who search meanwhile.
                store.client.upsert(
                    ids=[identifier for identifier, _, _ in some],
                    embeddings=[vector for _, vector, _ in some],
                    metadatas=[metadata for _, _, metadata in some],
                    documents=["" for _ in some],
                )

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
        with self._home.trouble():
            try:
                restriction: dict[str, list[str]] = {}
                if among is not None:
                    # Chroma refuses the whole query for one id that it does not hold (yet).
                    known = [
                        identifier
                        for batch in _batches(among, self._batch())
                        for identifier in store.client.get(ids=list(batch), include=[])["ids"]
                    ]
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
        with self._home.trouble():
            collection = self._collection()
            return collection.count() if collection else 0

    def ids(self) -> list[str]:
        """Ids of the paragraphs that have a vector of this model."""
        found: list[str] = []
        with self._home.trouble():
            collection = self._collection()
            # Servers differ in how much they hand over at once; an empty page is the last one.
            while collection:
                page = collection.get(include=[], limit=self._batch(), offset=len(found))["ids"]
                if not page:
                    break
                found += page
        return found

    def read(self) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """All ids with their vectors, so many at a time; shape (n, dimension)."""
        read = 0
        while True:
            with self._home.trouble():
                collection = self._collection()
                if collection is None:
                    return
                page = collection.get(include=["embeddings"], limit=self._batch(), offset=read)
            if not page["ids"]:
                return
            read += len(page["ids"])
            yield list(page["ids"]), np.asarray(page["embeddings"], np.float32)

    def check(self) -> None:
        """See that what is there can be read and searched.

        Chroma writes the file that binds vectors to ids in place; a process that is killed meanwhile
        leaves half of it, and nothing but reading it tells.

        Raises:
            DamagedStoreError: It cannot.
            ServerError: The server does not answer.
        """
        self.close()
        with self._home.trouble():
            collection = self._collection()
            if collection is None:
                return
            some = collection.get(limit=1, include=["embeddings"])["embeddings"]
            if some is not None and len(some):
                collection.query(query_embeddings=np.asarray(some[0], np.float32), n_results=1, include=[])

    def clear(self) -> None:
        """Drop the vectors of every model; the register can fill them again."""
        try:
            client = self._client(create=True)
            with self._home.trouble():
                for name in list(_collections(client)):
                    if name.startswith(self._home.prefix):
                        client.delete_collection(name)
            self._store = None
        except ServerError:
            raise
        except NamndminnetError as error:
            logger.warning("%s", error)
            self.close()
            self._home.wipe()

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

            if not create and not self._home.exists:
                raise self._missing()
            client = self._client(create=create)
            with self._home.trouble():
                try:
                    collection = (
                        client.get_or_create_collection(
                            self._name, configuration={"hnsw": {"space": "cosine"}}
                        )
                        if create
                        else client.get_collection(self._name)
                    )
                except NotFoundError as error:
                    raise self._missing() from error
            self._store = ChromaVectorStore(chroma_collection=collection)
        return self._store

    def _collection(self) -> Collection | None:
        """The collection to read, None where there is none."""
        if not self._home.exists:
            return None
        from chromadb.errors import NotFoundError

        client = self._client()
        try:
            return client.get_collection(self._name)
        except NotFoundError as error:
            if "ollection" not in str(error):
                raise  # tenant or database
            return None

    @property
    def _name(self) -> str:
        return self._home.prefix + self._origin

    def _batch(self) -> int:
        """Most vectors or ids in one request: what is set, or less where Chroma takes less."""
        allowed = self._client().get_max_batch_size()
        return min(self._home.batch, allowed) if allowed > 0 else self._home.batch

    def _client(self, *, create: bool = False) -> Client:
        if self._opened is None:
            self._opened = self._home.connect(create=create)
        return self._opened

    def _missing(self) -> NamndminnetError:
        return NamndminnetError(
            f"Vektorerna i {self.shown} saknas. Kör python -m ingest rebuild, som gör om dem från registret."
        )


def _collections(client: Client) -> Iterator[str]:
    """Names of all collections; servers differ in how many they tell at once."""
    told = 0
    while page := client.list_collections(limit=_PAGE, offset=told):
        yield from (collection.name for collection in page)
        told += len(page)


def _batches(rows: Sequence[_Row], size: int) -> Iterator[Sequence[_Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
