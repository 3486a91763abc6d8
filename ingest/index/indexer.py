"""From files to an index that can be searched."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder
from ingest.errors import IndexMismatchError, NamndminnetError, SourceError
from ingest.index.condition import Differences, differences
from ingest.index.follow import Follower
from ingest.index.intake import Intake, Outcome, Status, shown
from ingest.index.language import ANALYSIS_VERSION
from ingest.index.passage import PASSAGE_VERSION, located_passage
from ingest.index.place import PLACE, check_place, place_of
from ingest.index.reading import Readers
from ingest.index.register import THREADS_STALE, Register
from ingest.index.stores import open_register, open_vectors
from ingest.index.terms import TermIndex
from ingest.index.trouble import DamagedStoreError, folder_trouble
from ingest.read.files import find_files
from ingest.settings import Settings
from ingest.structure.threads import find_threads

MODEL = "embedding_model"
ANALYSIS = "analysis_version"
PASSAGE = "passage_version"
UNCHECKED = "unchecked"
"""Fact that is there while vectors and terms are written and have not been tried since."""
_STEP = 128
"""Paragraphs between two commits: a second or two of work, which is what a killed run loses at most."""
_STRETCH = 8 * _STEP
"""Paragraphs that are sorted by length before they are embedded."""

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

    def finding(self, count: int) -> None:
        """So many files are about to be read."""

    def reading(self, path: Path) -> None:
        """A file's turn has come."""

    def indexing(self, done: int, total: int) -> None:
        """So many of the paragraphs that were pending at the start are indexed."""

    def waiting(self, holder: str) -> None:
        """Another process is writing and is waited for; `holder` says which, in Swedish."""

    def took(self, outcome: Outcome) -> None:
        """A file has been taken in, or could not be."""

    def mending(self, why: str) -> None:
        """Vectors and terms were damaged and are made anew; `why` says so in Swedish."""


class Silence:
    """Progress that nobody watches; the base of those that show some of it."""

    def finding(self, count: int) -> None:
        """Nothing."""

    def reading(self, path: Path) -> None:
        """Nothing."""

    def took(self, outcome: Outcome) -> None:
        """Nothing."""

    def indexing(self, done: int, total: int) -> None:
        """Nothing."""

    def waiting(self, holder: str) -> None:
        """Nothing."""

    def mending(self, why: str) -> None:
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
        self._register = open_register(settings)
        self._vectors = open_vectors(settings, self._embedder.identity, self._register)
        self._terms = TermIndex(settings.data)
        # Where others write to the register, terms are made from what it says has changed.
        self._follower = (
            Follower(self._register, self._terms, settings.data) if self._register.is_shared else None
        )

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
        for outcome in outcomes:
            progress.took(outcome)
        files = list(dict.fromkeys(file for _, found in folders for file in found))
        with self._writing(progress), Readers() as readers:
            intake = Intake(self._register, readers)
            progress.finding(len(files))
            gone = (outcome for path, found in folders for outcome in intake.gone(path, found))
            for outcome in chain(intake.take(_told(files, progress)), gone):
                progress.took(outcome)
                outcomes.append(outcome)
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
        with self._writing(progress or Silence()):
            if self._follower:
                self._follower.run()
            found = differences(self._register, self._vectors, self._terms)
            if repair and not found.none:
                if found.damaged:
                    self._start_anew()
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
        with self._writing(progress or Silence(), any_model=True):
            # In this order, so that a run that is killed in between leaves it to the next one.
            self._register.mark_all()
            self._register.remember(MODEL, self._embedder.identity)
            self._register.remember(PLACE, place_of(self._register, self._vectors, self._folder))
            self._start_anew()
            count = self._register.pending_count()
            self._catch_up(progress or Silence())
        return count

    @contextmanager
    def _writing(self, progress: Progress, *, any_model: bool = False) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NamndminnetError(
                f"Datamappen {self._folder} gick inte att skapa ({error.strerror}). "
                "Ange en annan med NAMNDMINNET_DATA."
            ) from error
        try:
            with folder_trouble(self._folder), self._register.writing(progress.waiting):
                self._register.prepare()
                if not any_model:
                    check_model(self._register, self._embedder.identity)
                    check_place(self._register, self._vectors, self._folder)
                    self._register.remember(MODEL, self._embedder.identity)
                    self._register.remember(PLACE, place_of(self._register, self._vectors, self._folder))
                if self._vectors.is_live:
                    # A server that does not answer is noticed before the register goes ahead of it.
                    self._vectors.count()
                yield
        finally:
            self._register.close()
            self._vectors.close()

    def _note_failures(self, outcomes: Sequence[Outcome]) -> None:
        failed = {shown(o.path.resolve()): o.reason for o in outcomes if o.status is Status.FAILED}
        settled = (shown(o.path.resolve()) for o in outcomes if o.status is not Status.FAILED)
        self._register.note_failures(failed, settled)

    def _link(self) -> None:
        """Find the links between records anew."""
        self._register.replace_threads(find_threads(self._register.outlines()))

    def _start_anew(self) -> None:
        """Drop vectors and terms; what the register holds is pending from now on."""
        self._register.mark_all()
        self._vectors.clear()
        self._terms.clear()

    def _catch_up(self, progress: Progress) -> None:
        """Bring vectors and terms in step with the register, and see that they can be used."""
        self._index_all(progress)
        if self._follower:
            self._follower.run()

    def _index_all(self, progress: Progress) -> None:
        if self._follower is None and self._register.fact(ANALYSIS) != str(ANALYSIS_VERSION):
            self._register.mark_all()
            self._terms.clear()
            self._register.remember(ANALYSIS, str(ANALYSIS_VERSION))
        if self._register.fact(PASSAGE) != str(PASSAGE_VERSION):
            self._register.mark_all()
            self._register.remember(PASSAGE, str(PASSAGE_VERSION))
        if not self._register.any_pending() and not self._register.fact(UNCHECKED):
            return
        try:
            self._index_pending(progress)
        except DamagedStoreError as error:
            # Once: whatever damages them again is not a run that was killed.
            logger.warning("%s", error)
            progress.mending("Vektorer eller ordindex är skadade och görs om från registret.")
            self._start_anew()
            self._index_pending(progress)

    def _index_pending(self, progress: Progress) -> None:
        self._register.remember(UNCHECKED, "1")
        total, done = self._register.pending_count(), 0
        if total:
            progress.indexing(0, total)
        while True:
            wanted, gone = self._register.pending(_STRETCH)
            if not wanted and not gone:
                break
            located = list(self._register.located(wanted).values())
            texts = {found.paragraph.id: located_passage(found) for found in located}
            # A batch is as slow as its longest text, so that those of like length belong together.
            ordered = sorted(wanted, key=lambda identifier: len(texts.get(identifier, "")))
            for step in _steps(ordered) if ordered else [[]]:
                self._write([(one, texts[one]) for one in step if one in texts], gone)
                self._register.settle([*step, *gone])
                done, gone = done + len(step), []
                progress.indexing(done, total)
        self._vectors.check()
        self._register.forget(UNCHECKED)

    def _write(self, texts: Sequence[tuple[str, str]], gone: Sequence[str]) -> None:
        ids = [identifier for identifier, _ in texts]
        vectors = (
            self._embedder.encode_passages([text for _, text in texts])
            if texts
            else np.empty((0, 0), np.float32)
        )
        self._vectors.write(ids, vectors, gone)
        if self._follower is None:
            self._terms.write(texts, gone)


def _told(files: Sequence[Path], progress: Progress) -> Iterator[Path]:
    for file in files:
        progress.reading(file)
        yield file


def _steps(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _STEP] for start in range(0, len(ids), _STEP))
