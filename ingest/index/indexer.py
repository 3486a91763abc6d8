"""From files to an index that can be searched."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from ingest.embedding import Embedder
from ingest.errors import IndexBusyError, IndexMismatchError, NamndminnetError, SourceError
from ingest.index.condition import Differences, differences
from ingest.index.intake import Intake, Outcome, Status
from ingest.index.language import ANALYSIS_VERSION
from ingest.index.passage import PASSAGE_VERSION, passage
from ingest.index.register import THREADS_STALE, Located, Register
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.read.files import find_files
from ingest.settings import Settings
from ingest.structure.threads import find_threads

MODEL = "embedding_model"
ANALYSIS = "analysis_version"
PASSAGE = "passage_version"
_LOCK = "ingest.lock"
_LOCK_SECONDS = 10.0
_STEP = 128
"""Paragraphs between two commits: a second or two of work, which is what a killed run loses at most."""

logger = logging.getLogger(__name__)


class PassageEmbedder(Protocol):
    """The part of `ingest.embedding.Embedder` that indexing needs."""

    @property
    def identity(self) -> str:
        """Name of the model, as the index remembers it."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension), unit length, in order."""


class Progress(Protocol):
    """Told how far the work has come."""

    def reading(self, path: Path) -> None:
        """A file is about to be read."""

    def indexing(self, done: int, total: int) -> None:
        """So many of the paragraphs that were pending at the start are indexed."""


class Silence:
    """Progress that nobody watches."""

    def reading(self, path: Path) -> None:
        """Nothing."""

    def indexing(self, done: int, total: int) -> None:
        """Nothing."""


def make_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name; nothing is loaded yet."""
    return Embedder(settings.embedding_model, settings.embedding_dtype, settings.model_cache)


def check_model(register: Register, identity: str) -> None:
    """See that the index was made by the model that is about to be used.

    Raises:
        IndexMismatchError: Another model made it.
    """
    made_by = register.fact(MODEL)
    if made_by is not None and made_by != identity:
        raise IndexMismatchError(
            f"Indexet är gjort med språkmodellen {made_by}, men inställningen NAMNDMINNET_EMBEDDING_MODEL "
            f"ger {identity}. Ändra tillbaka inställningen, eller kör python -m ingest rebuild."
        )


class Indexer:
    """Keeps register, vectors and terms in step with the files.

    The register is written first, and with it what remains to be done in the two other stores; a run
    that is killed is completed by the next one.

    Args:
        settings: Where the data are and which model embeds.
        embedder: Another embedder than the settings name, for tests.
    """

    def __init__(self, settings: Settings, embedder: PassageEmbedder | None = None) -> None:
        self._folder = settings.data
        self._embedder: PassageEmbedder = embedder or make_embedder(settings)
        self._register = Register(settings.data)
        self._vectors = VectorIndex(settings.data, self._embedder.identity)
        self._terms = TermIndex(settings.data)

    def run(self, paths: Sequence[Path], progress: Progress | None = None) -> list[Outcome]:
        """Read files and folders and index what is new or changed.

        Args:
            paths: Files and folders.
            progress: Told how far the work has come.

        Returns:
            One outcome per file, in order; a path that cannot be searched is one failed outcome. Files
            of a folder that are gone since it was last taken in come last.

        Raises:
            IndexMismatchError: Another model made the index.
            IndexBusyError: Another process is writing.
        """
        progress = progress or Silence()
        folders: list[tuple[Path, list[Path]]] = []
        outcomes: list[Outcome] = []
        for path in paths:
            try:
                folders.append((path, find_files(path)))
            except SourceError as error:
                outcomes.append(Outcome(path, Status.FAILED, reason=str(error)))
        with self._writing():
            intake = Intake(self._register)
            for file in dict.fromkeys(file for _, found in folders for file in found):
                progress.reading(file)
                outcomes.append(intake.take(file))
            for path, found in folders:
                outcomes.extend(intake.gone(path, found))
            self._note_failures(outcomes)
            if self._register.fact(THREADS_STALE):
                self._link()
            self._catch_up(progress)
        return outcomes

    def verify(self, *, repair: bool = False, progress: Progress | None = None) -> Differences:
        """Compare register, vectors and terms.

        Args:
            repair: Whether to bring vectors and terms in step with the register.
            progress: Told how far a repair has come.

        Returns:
            The differences found, before any repair.
        """
        with self._writing():
            found = differences(self._register, self._vectors, self._terms)
            if repair and not found.none:
                self._register.mark(
                    {*found.missing_vectors, *found.missing_terms},
                    {*found.extra_vectors, *found.extra_terms},
                )
                self._catch_up(progress or Silence())
        return found

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make vectors and terms anew from the register, with the model that the settings name.

        Returns:
            Number of paragraphs indexed.
        """
        # A model that cannot be loaded must be noticed before the index that works is cleared.
        self._embedder.encode_passages(["prov"])
        with self._writing(any_model=True):
            self._vectors.clear()
            self._terms.clear()
            self._register.mark_all()
            self._register.remember(MODEL, self._embedder.identity)
            count = self._register.pending_count()
            self._catch_up(progress or Silence())
        return count

    @contextmanager
    def _writing(self, *, any_model: bool = False) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NamndminnetError(
                f"Datamappen {self._folder} gick inte att skapa ({error.strerror}). "
                "Ange en annan med NAMNDMINNET_DATA."
            ) from error
        try:
            with FileLock(self._folder / _LOCK, timeout=_LOCK_SECONDS):
                self._register.prepare()
                if not any_model:
                    check_model(self._register, self._embedder.identity)
                    self._register.remember(MODEL, self._embedder.identity)
                yield
        except PermissionError as error:
            raise NamndminnetError(
                f"Det går inte att skriva i datamappen {self._folder}. Kontrollera rättigheterna, "
                "eller ange en annan med NAMNDMINNET_DATA."
            ) from error
        except Timeout as error:
            raise IndexBusyError(
                f"En annan körning skriver just nu i {self._folder}. Vänta tills den är klar och försök igen."
            ) from error
        finally:
            self._register.close()
            self._vectors.close()

    def _note_failures(self, outcomes: Sequence[Outcome]) -> None:
        failed = {str(o.path.resolve()): o.reason for o in outcomes if o.status is Status.FAILED}
        settled = (str(o.path.resolve()) for o in outcomes if o.status is not Status.FAILED)
        self._register.note_failures(failed, settled)

    def _link(self) -> None:
        """Find the links between records anew."""
        found = (self._register.record(row.id) for row in self._register.list_records())
        self._register.replace_threads(find_threads([record for record in found if record is not None]))

    def _catch_up(self, progress: Progress) -> None:
        """Bring vectors and terms in step with the register."""
        if self._register.fact(ANALYSIS) != str(ANALYSIS_VERSION):
            self._terms.clear()
            self._register.mark_all()
            self._register.remember(ANALYSIS, str(ANALYSIS_VERSION))
        if self._register.fact(PASSAGE) != str(PASSAGE_VERSION):
            self._register.mark_all()
            self._register.remember(PASSAGE, str(PASSAGE_VERSION))
        total, done = self._register.pending_count(), 0
        if total:
            progress.indexing(0, total)
        while True:
            wanted, gone = self._register.pending(_STEP)
            if not wanted and not gone:
                return
            located = list(self._register.located(wanted).values())
            texts = [located_passage(found) for found in located]
            ids = [found.paragraph.id for found in located]
            vectors = self._embedder.encode_passages(texts) if texts else np.empty((0, 0), np.float32)
            self._vectors.write(ids, vectors, gone)
            self._terms.write(zip(ids, texts, strict=True), gone)
            self._register.settle([*wanted, *gone])
            done += len(wanted)
            progress.indexing(done, total)


def located_passage(found: Located) -> str:
    """The text that is embedded and made into terms for a paragraph of the register."""
    return passage(
        record_title=found.record_title,
        day=found.date,
        item_title=found.item_title,
        heading=found.paragraph.heading,
        role=found.paragraph.role,
        voice=found.paragraph.voice,
        text=found.paragraph.text,
    )
