"""The systems that are evaluated, and the index of the records that they search."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import QuestionError
from assistant.service import Assistant
from eval.baselines import Paragraphs, Starter
from eval.errors import EvalError
from eval.given import Given, System, given_of
from eval.questions import Library, Question
from ingest.errors import SourceError
from ingest.index.indexer import Indexer, make_embedder
from ingest.index.intake import Status
from ingest.index.register import Register
from ingest.index.stores import on_this_machine
from ingest.read.files import find_files
from ingest.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
RUNS = ROOT / "eval" / "runs"
"""Where runs and indexes are kept; left out of version control."""
CORPUS = ROOT / "corpus" / "records"
"""The retellings that a fresh clone answers from, as `make run` ingests them."""
OURS = "namndminnet"
OURS_ON_CORPUS = "namndminnet-corpus"
"""What runs of ours on the retellings are called by; they are not to be compared with those on originals."""
OURS_WITH_MODEL = "namndminnet-llm"
"""Ours where a language model writes the answers; it can be asked where one is set."""
CONFIGS = (OURS, "starter-2", "starter-5", "dense", "bm25")
"""All systems, ours first; the others are told of in `eval.baselines`."""
SEEN = 20
"""How many retrieved paragraphs a run remembers of each question."""
_KEPT_INDEXES = 3
_OLD = 3600.0


class Namndminnet:
    """The assistant itself, asked as the page and the command line ask it.

    Args:
        settings: Where its index is.
        alone: Whether it answers without the language model, where one is set.
    """

    def __init__(self, settings: Settings, *, alone: bool = True) -> None:
        self.name = OURS if alone else OURS_WITH_MODEL
        self._alone = alone
        self._assistant = Assistant(settings)

    def ask(self, question: Question, history: Sequence[str]) -> Given:
        """Answer a question, and search for it as it was read."""
        try:
            answer = self._assistant.ask(question.question, history=history, alone=self._alone)
            hits = self._assistant.search(answer.read_as, SEEN)
        except QuestionError as error:
            return Given(text="", abstained=False, error=f"{type(error).__name__}: {error}")
        return given_of(answer, [hit.paragraph for hit in hits])


def make(config: str, settings: Settings, library: Library, records: Path) -> System:
    """The system of a name, one of `CONFIGS` or `OURS_WITH_MODEL`.

    Args:
        config: The name.
        settings: Where the index is.
        library: The records in it.
        records: Where their files are.

    Raises:
        EvalError: No system is called so.
    """
    if config == OURS:
        return Namndminnet(settings)
    if config == OURS_WITH_MODEL:
        if not settings.llm_url:
            raise EvalError(f"{config} needs a language model: set {PREFIX}LLM_URL and {PREFIX}LLM_MODEL.")
        return Namndminnet(settings, alone=False)
    if config in ("dense", "bm25"):
        return Paragraphs(settings, library, config)
    if config.startswith("starter-") and config in CONFIGS:
        return Starter(settings, library, records, int(config.removeprefix("starter-")))
    raise EvalError(f"There is no system {config}; there are {', '.join(CONFIGS)}.")


def prepared(records: Path, settings: Settings, home: Path = RUNS / "indexes") -> Settings:
    """Settings whose data directory holds an index of some records, made now unless it is there already.

    An index is found again as long as the records, the program that reads them and the embedding model
    are the same. Only finished indexes have their final name, so that two runs at once do no harm.

    Args:
        records: File or folder.
        settings: All but the data directory, and servers in its place, is kept.
        home: Folder of indexes.

    Raises:
        SourceError: There are no records, or one cannot be read.
    """
    settings = on_this_machine(settings)
    folder = home / _fingerprint(records, settings)
    if not folder.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        making = home / f"{folder.name}.{os.getpid()}"
        outcomes = Indexer(settings.model_copy(update={"data": making})).run([records])
        failed = [f"{one.path}: {one.reason}" for one in outcomes if one.status is Status.FAILED]
        if failed or not outcomes:
            shutil.rmtree(making, ignore_errors=True)
            raise SourceError("; ".join(failed) or f"{records} holds no records")
        with contextlib.suppress(OSError):  # another run was first
            making.rename(folder)
        shutil.rmtree(making, ignore_errors=True)
        _tidy(home, folder)
    folder.touch()
    return settings.model_copy(update={"data": folder})


def library_of(settings: Settings) -> Library:
    """The indexed records."""
    register = Register(settings.data)
    records = (register.record(row.id) for row in register.list_records())
    return Library({record.id: record for record in records if record})


def _fingerprint(records: Path, settings: Settings) -> str:
    """Sixteen digits that stand for records, the program that reads them, and model."""
    digest = hashlib.sha256(make_embedder(settings).identity.encode())
    code = sorted((ROOT / "ingest").rglob("*.py"))
    notes = sorted((records if records.is_dir() else records.parent).glob("records.toml"))
    for path in [*code, *find_files(records), *notes]:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _tidy(home: Path, current: Path) -> None:
    """Remove indexes that have not been used for an hour, but for the latest few."""
    folders = sorted((p for p in home.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in folders[_KEPT_INDEXES:]:
        if folder != current and time.time() - folder.stat().st_mtime > _OLD:
            shutil.rmtree(folder, ignore_errors=True)
