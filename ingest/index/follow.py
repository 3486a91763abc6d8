"""Keeps the terms of this machine in step with a register that other machines write to."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from ingest.index.language import ANALYSIS_VERSION
from ingest.index.passage import PASSAGE_VERSION, located_passage
from ingest.index.register import Register
from ingest.index.terms import FOLDER, TermIndex
from ingest.index.trouble import DamagedStoreError, folder_trouble

LOCK = "terms.lock"
STAMP = "in-step.json"
"""Lies in the folder of the terms, so that it goes when they go."""
_STEP = 2000
"""Paragraphs between two commits."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What the terms were made of, and up to where."""

    archive: str
    analysis: int
    passage: int
    generation: int

    def continues(self, earlier: _Stamp) -> bool:
        """Whether what has changed since then is all that the terms lack."""
        same = (self.archive, self.analysis, self.passage) == (
            earlier.archive,
            earlier.analysis,
            earlier.passage,
        )
        # A generation that went back is a register restored from a backup.
        return same and self.generation >= earlier.generation


class Follower:
    """Brings terms to where the register is: what has changed since the last time, or all of it.

    A process that is killed meanwhile leaves it to the next one; writing the same again changes nothing.

    Args:
        register: Where the truth is.
        terms: This machine's; other processes on it may follow at the same time.
        folder: The data directory.
    """

    def __init__(self, register: Register, terms: TermIndex, folder: Path) -> None:
        self._register = register
        self._terms = terms
        self._folder = folder

    def run(self) -> None:
        """Catch up; it takes a question to the register where nothing has changed.

        Raises:
            NamndminnetError: The register cannot be read, or the data directory not be written.
        """
        with folder_trouble(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / LOCK):
                # Another process may have made the folder anew.
                self._terms.close()
                now = _Stamp(
                    self._register.archive(), ANALYSIS_VERSION, PASSAGE_VERSION, self._register.generation()
                )
                stamp = self._stamp()
                if stamp is not None and now.continues(stamp):
                    try:
                        self._take_since(stamp, now)
                        return
                    except DamagedStoreError as error:
                        logger.warning("%s", error)
                self._terms.clear()
                self._take(self._register.all_ids())
                self._sign(now)

    def _take_since(self, stamp: _Stamp, now: _Stamp) -> None:
        if stamp != now:
            self._take(self._register.settled_since(stamp.generation))
            self._sign(now)
        alike = self._terms.count() == self._register.count_paragraphs()
        # Asked in this order, so that a run of another machine meanwhile is not taken for damage.
        if not (alike or self._register.any_pending() or self._register.generation() != now.generation):
            raise DamagedStoreError("Ordindexet stämmer inte med registret och görs om.")

    def _take(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), _STEP):
            step = ids[start : start + _STEP]
            found = self._register.located(step)
            texts = [(identifier, located_passage(one)) for identifier, one in found.items()]
            self._terms.write(texts, [identifier for identifier in step if identifier not in found])

    def _stamp(self) -> _Stamp | None:
        try:
            return _Stamp(**json.loads((self._folder / FOLDER / STAMP).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _sign(self, stamp: _Stamp) -> None:
        folder = self._folder / FOLDER
        folder.mkdir(exist_ok=True)  # an archive without paragraphs has no terms
        making = folder / f"{STAMP}.new"
        making.write_text(json.dumps(asdict(stamp)), "utf-8")
        making.replace(folder / STAMP)
