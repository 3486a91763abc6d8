"""From files to the register: what is new, changed, moved, told twice or gone."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ingest.errors import NamndminnetError, SourceError
from ingest.index.passage import PASSAGE_VERSION, passage
from ingest.index.reading import Readers, Reading, ReadingFault
from ingest.index.register import Register
from ingest.index.sources import Source, Sources, rank
from ingest.index.twins import Twins
from ingest.model import Form, Record
from ingest.read.files import Facts, facts_for
from ingest.read.formats import READ_VERSION
from ingest.structure.identity import keep_ids
from ingest.structure.record import STRUCTURE_VERSION

SAME_WORDS = 0.6
"""Share of words from which two texts are one record in two files: a PDF and a web page of the same minutes
differ in heads and frames, the minutes of two meetings in nearly all but the phrases."""
_CHUNK = 1 << 20

logger = logging.getLogger(__name__)


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    SECOND = "second"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        reason: A Swedish sentence where it failed.
        replaced: Ids of other records that the same file was before and that are gone now.
    """

    path: Path
    status: Status
    record: str | None = None
    paragraphs: int = 0
    encoding: str = "utf-8"
    reason: str = ""
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that is being read.

    Attributes:
        known: What was known of it before, None for a new file.
        state: Its size and time of change when it was looked at.
        inputs: What besides its bytes a record is made from, hashed.
        facts: What it is read with.
        reading: What it holds, in a while.
    """

    known: Source | None
    state: tuple[int, int]
    inputs: str
    facts: Facts
    reading: Future[Reading]


class Intake:
    """Takes files into the register; vectors and terms follow later.

    Args:
        register: Prepared, and locked for this process.
        readers: What reads the files.
    """

    def __init__(self, register: Register, readers: Readers) -> None:
        self._register = register
        self._readers = readers
        self._sources = Sources(register.sources())
        self._lost = self._sources.lost()
        self._sizes = register.sizes()
        self._twins = Twins(register.list_records())

    def take(self, files: Iterable[Path]) -> Iterator[Outcome]:
        """Take in files; a fault in one is an outcome, and leaves what is known of it as it is.

        Yields:
            One outcome per file, in order. Files further on are being read meanwhile.
        """
        ahead: deque[tuple[Path, _Wanted | Source | Outcome]] = deque()
        for file in files:
            ahead.append((file, self._look(file)))
            if len(ahead) > self._readers.ahead:
                yield self._finish(*ahead.popleft())
        while ahead:
            yield self._finish(*ahead.popleft())

    def gone(self, folder: Path, found: Sequence[Path]) -> Iterator[Outcome]:
        """Take out what came from files of a folder that are no longer there.

        Args:
            folder: That was searched with its subfolders.
            found: The files that it holds now.

        Yields:
            One outcome per file that is gone: its record is removed, or told by another file from now on.
        """
        there = {str(file.resolve()) for file in found}
        for source in self._sources.under(folder):
            if source.path not in there and not source.exists:
                yield self._leave(source)

    def _look(self, file: Path) -> _Wanted | Source | Outcome:
        """Have a file read, unless what is known of it still holds or it cannot be opened."""
        try:
            _check_name(file)
            facts = facts_for(file)
            state = _stat(file)
            inputs = _inputs(file, facts)
            known = self._sources.at(file)
            if known and known.inputs == inputs and (known.size, known.modified) == state:
                return known
            if known and (known.inputs, known.sha256) == (inputs, _hash(file)):
                self._note(replace(known, size=state[0], modified=state[1]))
                return known
            if not facts.id and not known and self._lost:
                facts = replace(facts, id=self._lost.get(_hash(file)))
        except SourceError as error:
            return Outcome(file, Status.FAILED, reason=str(error))
        return _Wanted(known, state, inputs, facts, self._readers.ask(file, facts, state[0]))

    def _finish(self, file: Path, wanted: _Wanted | Source | Outcome) -> Outcome:
        if isinstance(wanted, Outcome):
            return wanted
        if isinstance(wanted, Source):
            return self._unchanged(file, self._sources.at(file) or wanted)
        try:
            return self._take(file, wanted, wanted.reading.result())
        except SourceError as error:
            return Outcome(file, Status.FAILED, reason=str(error))
        except (NamndminnetError, OSError):
            raise
        except Exception:
            # One record in an unforeseen form must not stop the archive; the log tells the developer.
            logger.exception("%s could not be taken in", file)
            reason = (
                f"{file} gick inte att tolka: ett fel i programmet. Resten tas in; se loggen för detaljer."
            )
            return Outcome(file, Status.FAILED, reason=reason)

    def _take(self, file: Path, wanted: _Wanted, reading: Reading) -> Outcome:
        is_lost = not wanted.known and reading.sha256 in self._lost
        moved = self._sources.moved(reading.sha256) if is_lost else None
        own = facts_for(file)
        if wanted.facts.id != (own.id or (moved.record if moved else None)):
            # Another file of these bytes has taken the place of the lost one meanwhile.
            reading = self._readers.ask(file, own, wanted.state[0]).result()
        reading = self._as_one(file, own, reading, wanted.state[0])
        source = Source(
            path=str(file.resolve()),
            record=reading.record.id,
            sha256=reading.sha256,
            inputs=wanted.inputs,
            size=wanted.state[0],
            modified=wanted.state[1],
            form=reading.record.form,
            corrected=reading.corrected,
        )
        return self._store(file, reading, source, moved)

    def _as_one(self, file: Path, own: Facts, reading: Reading, size: int) -> Reading:
        """Let an original and its retelling have one id: the retelling's, unless a catalogue gives another.

        They are known by the original's hash, where the retelling's catalogue tells it, else as `Twins` says.
        """
        record = reading.record
        if record.form is Form.REFERAT:
            for source in self._twin_sources(record, own.original_sha256, Form.ORIGINAL):
                self._rename(source, record)
        elif not own.id and not reading.corrected:
            twins = {s.record for s in self._twin_sources(record, reading.sha256, Form.REFERAT)}
            told = self._register.record(twins.pop()) if len(twins) == 1 else None
            if told:
                return self._readers.ask(file, _named_as(told, own, record), size).result()
        return reading

    def _twin_sources(self, record: Record, sha256: str | None, form: Form) -> list[Source]:
        """Files of a form that tell the same record under another id, those that the hash names alone."""
        others = [s for s in self._sources.in_form(form) if s.record != record.id and s.exists]
        if form is Form.ORIGINAL:
            named = [s for s in others if s.sha256 == sha256]
        else:
            named = [s for s in others if facts_for(Path(s.path)).original_sha256 == sha256]
        alike = self._twins.of(record) if others and not named else []
        return named or [s for s in others if s.record in alike]

    def _rename(self, source: Source, told: Record) -> None:
        """Take a file's record in anew under the id of its retelling, unless catalogue or text name it."""
        file = Path(source.path)
        facts, old = facts_for(file), self._register.record(source.record)
        if facts.id or source.corrected or not source.shown or not old:
            return
        reading = self._readers.ask(file, _named_as(told, facts, old), source.size).result()
        self._store(file, reading, replace(source, record=told.id), None)

    def _store(self, file: Path, reading: Reading, source: Source, moved: Source | None) -> Outcome:
        record = reading.record
        if moved:
            self._forget(moved)
        others = [one for one in self._sources.of(record.id) if one.path != source.path]
        for lost in [one for one in others if not one.exists]:
            self._forget(lost)  # what nobody can open any more hides no file that is there
        shown = next((one for one in others if one.shown and one.exists), None)
        old = self._register.record(record.id)
        if shown and old:
            _check_same(file, record, old, shown)
            if rank(shown) >= rank(source):
                self._note(replace(source, shown=False))
                return self._outcome(file, Status.SECOND, record.id)
        before = self._sources.at(file)
        replaced = self._replace(record, old, source)
        if before and before.record != record.id and before.record not in replaced:
            self._fall_back(before.record)
        status = Status.MOVED if moved else Status.UPDATED if old else Status.ADDED
        return Outcome(
            file, status, record.id, len(record.paragraphs), reading.encoding, replaced=tuple(replaced)
        )

    def _replace(self, record: Record, old: Record | None, source: Source) -> list[str]:
        if old and old.form is record.form and not source.corrected:
            # Canonical Markdown numbers its paragraphs itself; a referat has no texts in common.
            record = keep_ids(record, old.paragraphs)
        known = _passages(old) if old else {}
        changed = [key for key, value in _passages(record).items() if known.get(key) != value]
        replaced = self._register.replace(record, changed, source)
        self._sources.put(source)
        self._sizes[record.id] = len(record.paragraphs)
        self._twins.put(record)
        for gone in replaced:
            self._twins.drop(gone)
        return replaced

    def _leave(self, source: Source) -> Outcome:
        self._forget(source)
        if source.shown:
            self._fall_back(source.record)
        return Outcome(Path(source.path), Status.REMOVED, source.record, self._sizes.get(source.record, 0))

    def _fall_back(self, record_id: str) -> None:
        """Let the next best file tell a record, or take the record out where there is none."""
        left = sorted(self._sources.of(record_id), key=rank, reverse=True)
        for source in left:
            file = Path(source.path)
            try:
                facts = facts_for(file)
                reading = self._readers.ask(file, replace(facts, id=record_id), source.size).result()
            except (SourceError, ReadingFault) as error:
                logger.warning("%s", error)
                continue
            old = self._register.record(record_id)
            self._replace(reading.record, old, replace(source, shown=True))
            return
        if not left:
            self._register.remove(record_id)
            self._sizes.pop(record_id, None)
            self._twins.drop(record_id)

    def _forget(self, source: Source) -> None:
        self._register.drop_source(source.path)
        self._sources.forget(source.path)

    def _note(self, source: Source) -> None:
        self._register.keep_source(source)
        self._sources.put(source)

    def _unchanged(self, file: Path, known: Source) -> Outcome:
        return self._outcome(file, Status.UNCHANGED if known.shown else Status.SECOND, known.record)

    def _outcome(self, file: Path, status: Status, record_id: str) -> Outcome:
        return Outcome(file, status, record_id, self._sizes.get(record_id, 0))


def shown(file: Path) -> str:
    """A file's name as text; of one that is none, the bytes that are not."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")


def _check_name(file: Path) -> None:
    """See that a file's name is text, as what is kept of it has to be."""
    try:
        str(file.resolve()).encode()
    except UnicodeEncodeError as error:
        raise SourceError(
            f"{shown(file)} har ett namn med tecken som inte är giltig UTF-8. Byt namn på filen eller mappen."
        ) from error


def _stat(file: Path) -> tuple[int, int]:
    """Size in bytes and time of the last change in nanoseconds."""
    try:
        state = file.stat()
    except OSError as error:
        raise _unreadable(file, error) from error
    return state.st_size, state.st_mtime_ns


def _hash(file: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise _unreadable(file, error) from error
    return digest.hexdigest()


def _unreadable(file: Path, error: OSError) -> SourceError:
    return SourceError(f"{file} gick inte att läsa ({error.strerror}). Kontrollera rättigheterna.")


def _named_as(told: Record, facts: Facts, own: Record) -> Facts:
    """What an original with a retelling is read with: its id, and what the original does not say itself."""
    return replace(
        facts,
        id=told.id,
        meeting_date=own.meeting_date or told.meeting_date,
        dated=own.dated or told.dated,
        source_url=own.source_url or told.source_url,
        answers=own.answers or told.answers,
    )


def _inputs(file: Path, facts: Facts) -> str:
    """Hash of what besides its bytes a record is made from."""
    versions = f"{file.name}\n{facts!r}\n{READ_VERSION}\n{STRUCTURE_VERSION}\n{PASSAGE_VERSION}"
    return hashlib.sha256(versions.encode()).hexdigest()


def _check_same(file: Path, record: Record, old: Record, shown: Source) -> None:
    """See that two files of one id hold one record; a referat is in other words by its nature.

    Raises:
        SourceError: They are two records, of which one would hide the other.
    """
    if record.form is not old.form or _shared_words(record, old) >= SAME_WORDS:
        return
    raise SourceError(
        f"{file} får samma id som {shown.path} ({record.id}), men har annan text. "
        "Ge dem olika id i records.toml."
    )


def _shared_words(one: Record, other: Record) -> float:
    """Share (0 to 1) of the words of two records that both hold."""
    a, b = (set(re.findall(r"\w{4,}", " ".join(p.text for p in r.paragraphs).lower())) for r in (one, other))
    return len(a & b) / len(a | b) if a | b else 1.0


def _passages(record: Record) -> dict[str, str]:
    return {
        p.id: passage(
            record_title=record.title,
            day=record.date,
            item_title=item.title,
            heading=p.heading,
            role=p.role,
            voice=p.voice,
            text=p.text,
        )
        for item in record.items
        for p in item.paragraphs
    }
