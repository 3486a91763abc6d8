"""Systems without our structure, asked the same questions: what anybody has after an hour's work.

They have no language model either, so what they "answer" is all the text that they would hand to one: its
facts are the most that a model could state. They never abstain, and know nothing of conversations. Their
figures are therefore upper bounds, to be held against ours together with how much there is to read.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.given import Cited, Given
from eval.questions import Library, Question
from ingest.embedding import Embedder
from ingest.index.indexer import make_embedder
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.model import Record
from ingest.read.files import find_files, read_file
from ingest.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import BaseNode

CHUNK, OVERLAP = 1024, 20
"""Tokens of a chunk and of what it shares with the next: LlamaIndex's own defaults."""
SHOWN = 5
"""Paragraphs that the dense and the word search hand on."""
SEEN = 20
_COVERED = 0.5
"""Share of a paragraph's characters from which a chunk is said to hold it."""


class Paragraphs:
    """Our paragraphs, ranked by one signal alone.

    Args:
        settings: Where the index is.
        library: The records in it.
        by: "dense" for the vectors, "bm25" for the words.
    """

    def __init__(self, settings: Settings, library: Library, by: str) -> None:
        if by not in ("dense", "bm25"):
            raise ValueError(f'by must be "dense" or "bm25", got {by!r}')
        self.name = by
        self._library = library
        self._embedder = make_embedder(settings)
        self._vectors = VectorIndex(settings.data, self._embedder.identity)
        self._terms = TermIndex(settings.data)

    def ask(self, question: Question, history: Sequence[str]) -> Given:
        """Hand on the first paragraphs."""
        began = time.perf_counter()
        ranked = [identifier for identifier, _ in self._ranked(question.question)]
        texts = self._library.paragraphs
        parts, citations = [], []
        for n, identifier in enumerate(ranked[:SHOWN], 1):
            paragraph = texts[identifier]
            parts.append(f"{paragraph.text} [{n}]")
            citations.append(Cited(n, identifier, _record_of(identifier), paragraph.role, paragraph.text))
        return Given(
            text="\n\n".join(parts),
            abstained=False,
            citations=tuple(citations),
            retrieved=tuple(ranked),
            groups=(1,) * len(ranked),
            read_as=question.question,
            ms=(time.perf_counter() - began) * 1000,
        )

    def _ranked(self, question: str) -> list[tuple[str, float]]:
        if self.name == "dense":
            return self._vectors.search(self._embedder.encode_question(question), SEEN)
        return self._terms.search(question, SEEN)


class Starter:
    """LlamaIndex's starter: files cut by `SentenceSplitter`, embedded, the nearest chunks handed on.

    Only the embedder is ours, which reads the first 512 tokens of a chunk. A chunk counts as all the
    paragraphs of which it holds at least half.

    Args:
        settings: For the embedding model.
        library: The records, to know which paragraphs a chunk holds.
        records: Folder of the files.
        top: How many chunks are handed on.
    """

    def __init__(self, settings: Settings, library: Library, records: Path, top: int) -> None:
        if not 1 <= top <= SEEN:
            raise ValueError(f"top must be 1..{SEEN}, got {top}")
        self.name = f"starter-{top}"
        self._embedder = make_embedder(settings)
        self._library = library
        self._records = records
        self._top = top
        self._retriever: BaseRetriever | None = None

    def ask(self, question: Question, history: Sequence[str]) -> Given:
        """Hand on the first chunks."""
        retriever = self._warm()
        began = time.perf_counter()
        nodes = [found.node for found in retriever.retrieve(question.question)]
        ms = (time.perf_counter() - began) * 1000
        held = [self._paragraphs(node) for node in nodes]
        citations = [
            Cited(n, identifier, _record_of(identifier), self._library.paragraphs[identifier].role, "")
            for n, chunk in enumerate(held[: self._top], 1)
            for identifier in chunk
        ]
        return Given(
            text="\n\n".join(f"{node.get_content()} [{n}]" for n, node in enumerate(nodes[: self._top], 1)),
            abstained=False,
            citations=tuple(citations),
            retrieved=tuple(identifier for chunk in held for identifier in chunk),
            groups=tuple(map(len, held)),
            read_as=question.question,
            ms=ms,
        )

    def _warm(self) -> BaseRetriever:
        if self._retriever is None:
            from llama_index.core import Document, VectorStoreIndex
            from llama_index.core.node_parser import SentenceSplitter

            files = {record.source: record.id for record in self._library.records.values()}
            documents = [
                Document(text=read_file(path).text, metadata={"record": files[path.name]})
                for path in find_files(self._records)
                if path.name in files
            ]
            for document in documents:
                document.excluded_embed_metadata_keys = ["record"]
                document.excluded_llm_metadata_keys = ["record"]
            index = VectorStoreIndex.from_documents(
                documents,
                transformations=[SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)],
                embed_model=_bridge(self._embedder),
            )
            self._retriever = index.as_retriever(similarity_top_k=SEEN)
        return self._retriever

    def _paragraphs(self, node: BaseNode) -> list[str]:
        """Paragraphs that a chunk holds, in reading order."""
        record = self._library.records[node.metadata["record"]]
        start, end = getattr(node, "start_char_idx", None), getattr(node, "end_char_idx", None)
        return held(record, start, end) if start is not None and end is not None else []


def held(record: Record, start: int, end: int) -> list[str]:
    """Paragraphs of which at least half lies between two characters of the source, in reading order."""
    found = []
    for paragraph in record.paragraphs:
        shared = min(end, paragraph.end) - max(start, paragraph.start)
        if shared > 0 and shared >= _COVERED * (paragraph.end - paragraph.start):
            found.append(paragraph.id)
    return found


def _bridge(embedder: Embedder) -> Any:
    """The embedder in LlamaIndex's form."""
    from llama_index.core.embeddings import BaseEmbedding

    class Bridge(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            vector: list[float] = embedder.encode_question(query).tolist()
            return vector

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = embedder.encode_passages(texts).tolist()
            return vectors

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Bridge(model_name="bundled")


def _record_of(paragraph: str) -> str:
    return paragraph.split("/", 1)[0]
