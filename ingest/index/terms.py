"""The lexical index: BM25 over analysed terms, in Tantivy."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from ingest.errors import NamndminnetError
from ingest.index.language import analyse, pieces
from ingest.index.trouble import folder_trouble, readable, store_trouble

FOLDER = "terms"
_NAME = "Ordindexet"
_HEAP = 64 * 2**20
"""Bytes of memory for writing; Tantivy wants at least 15 MB a thread."""


_SPELT = 6
"""Letters from which a word that differs by one of them is taken to be the same, spelt wrong."""


class TermIndex:
    """Finds paragraphs by the words they share with a question.

    Args:
        folder: The data directory.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FOLDER
        self._index: tantivy.Index | None = None

    def write(self, texts: Iterable[tuple[str, str]], gone: Sequence[str]) -> None:
        """Take in and drop paragraphs, in one commit.

        Args:
            texts: Pairs of paragraph id and text; an id that is there already is replaced.
            gone: Ids to drop; unknown ones are passed over.
        """
        index = self._open(create=True)
        with store_trouble(self._path, _NAME):
            writer = index.writer(heap_size=_HEAP, num_threads=1)
            for identifier in gone:
                writer.delete_documents_by_term("id", identifier)
            for identifier, text in texts:
                writer.delete_documents_by_term("id", identifier)
                words = {"terms": " ".join(analyse(text)), "pieces": " ".join(pieces(text))}
                writer.add_document(tantivy.Document(id=identifier, **words))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()

    def search(self, question: str, top: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Paragraphs that share terms with a question.

        Args:
            question: As the user wrote it.
            top: Most results, at least 1.
            among: Ids to search among, None for all.

        Returns:
            Pairs of paragraph id and BM25 score (above 0), best first; [] when no term is shared.
        """
        return self._best("terms", analyse(question), top, among)

    def search_pieces(
        self, question: str, top: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Paragraphs that share pieces of words with a question; arguments and result as for `search`."""
        return self._best("pieces", pieces(question), top, among)

    def _best(
        self, field: str, words: Sequence[str], top: int, among: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        distinct = list(dict.fromkeys(words))
        if not distinct or among == []:
            return []
        index = self._open()
        schema = index.schema
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(schema, field, word)) for word in distinct]
        )
        if among is not None:
            within = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(schema, "id", list(among)), 0.0
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, within)])
        with store_trouble(self._path, _NAME):
            searcher = index.searcher()
            return [
                (str(searcher.doc(address)["id"][0]), float(score))
                for score, address in searcher.search(query, limit=top, count=False).hits
            ]

    def frequencies(self, terms: Sequence[str]) -> tuple[list[int], int]:
        """In how many paragraphs each term stands, and the number of paragraphs.

        Args:
            terms: From `ingest.index.language.analyse`.

        Returns:
            Counts in the order of `terms`, 0 for a term that stands nowhere; and the whole.
        """
        index = self._open()
        searcher = index.searcher()
        # Tantivy's doc_freq counts replaced and dropped paragraphs too until their segment is merged.
        queries = [tantivy.Query.term_query(index.schema, "terms", term) for term in terms]
        found = [searcher.search(query, limit=1, count=True) for query in queries]
        counts = [int(result.count) for result in found]  # type: ignore[attr-defined] # not in its stub
        return counts, int(searcher.num_docs)

    def knows(self, word: str) -> bool:
        """Whether some paragraph holds a word that begins like this one or differs from it by a letter.

        Args:
            word: At least four letters, in any case.
        """
        index = self._open()
        beginning = pieces(word)[:2]
        alike = [_all_of(index.schema, "pieces", beginning)]
        if len(word) >= _SPELT:
            stem = analyse(word)[-1:] or [word.lower()]
            alike.append(tantivy.Query.fuzzy_term_query(index.schema, "terms", stem[0], distance=1))
        searcher = index.searcher()
        return any(searcher.search(query, limit=1, count=False).hits for query in alike)

    def close(self) -> None:
        """Let go of the files; the next use opens them as they are then."""
        self._index = None

    def clear(self) -> None:
        """Drop everything; the register can fill it again."""
        self._index = None
        if self._path.exists():
            with folder_trouble(self._path.parent):
                shutil.rmtree(self._path)

    def count(self) -> int:
        """Number of paragraphs that have terms."""
        if not self._path.is_dir():
            return 0
        return int(self._open().searcher().num_docs)

    def ids(self) -> list[str]:
        """Ids of the paragraphs that have terms."""
        if not self.count():
            return []
        searcher = self._open().searcher()
        found = searcher.search(tantivy.Query.all_query(), limit=int(searcher.num_docs))
        return [str(searcher.doc(address)["id"][0]) for _, address in found.hits]

    def _open(self, *, create: bool = False) -> tantivy.Index:
        if self._index is None:
            if not create and not self._path.is_dir():
                raise NamndminnetError(
                    f"Ordindexet i {self._path} saknas. "
                    "Kör python -m ingest rebuild, som gör om det från registret."
                )
            builder = tantivy.SchemaBuilder()
            builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
            for name in ("terms", "pieces"):
                builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
            path = self._path if create else readable(self._path)
            with folder_trouble(self._path.parent):
                path.mkdir(parents=True, exist_ok=True)
            with store_trouble(self._path, _NAME):
                self._index = tantivy.Index(builder.build(), path=str(path), reuse=True)
        return self._index


def _all_of(schema: tantivy.Schema, field: str, words: Sequence[str]) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, tantivy.Query.term_query(schema, field, word)) for word in words]
    )
