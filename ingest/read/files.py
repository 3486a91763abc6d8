"""Files and folders to documents, with the facts that stand in a ``records.toml`` beside them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.errors import SourceError
from ingest.read.decode import decode
from ingest.read.document import Block, Document
from ingest.read.formats import (
    HTML,
    MEGABYTE,
    READ,
    READABLE_SUFFIXES,
    REFUSED,
    SAVE_AS,
    TEXT,
    UNREAD_SUFFIXES,
    Format,
    recognise,
)
from ingest.read.isolation import reading_process
from ingest.read.markdown import is_markdown, read_markdown
from ingest.read.piece import render
from ingest.read.plain import read_plain
from ingest.read.transcript import is_run_on, is_transcript, own_part, read_run_on, read_transcript

CATALOGUE = "records.toml"
_BLANK = b" \t\r\n\0"
_MOST_PIECES = 100_000
"""A city's budget of 1,500 pages has under half as many."""
_TELLING = 1 << 16
"""Bytes that tell a format; where a packed document's list of parts lies further back, its suffix does."""
_SUFFIXES = tuple(suffix for known in READ for suffix in known.suffixes)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ``records.toml`` says of one file; None or empty where it says nothing.

    `answers` are the case numbers of what the record answers (``answers_dnr`` in the file), `original_sha256`
    is the hash of the file that a referat retells.
    """

    id: str | None = None
    kind: str | None = None
    body: str | None = None
    title: str | None = None
    meeting_date: date | None = None
    dated: date | None = None
    dnr: tuple[str, ...] = ()
    source_url: str | None = None
    form: str | None = None
    answers: tuple[str, ...] = ()
    original_sha256: str | None = None


def find_files(path: Path) -> list[Path]:
    """Files to ingest under a path, sorted.

    Args:
        path: A file, or a folder that is searched with its subfolders. Hidden files and folders and
            files named README are passed over.

    Returns:
        The file itself, or every readable file of the folder, at least one.

    Raises:
        SourceError: The path does not exist, is a file of a kind that is not read, or is a folder
            without a record.
    """
    if path.is_file():
        if path.suffix.lower() not in READABLE_SUFFIXES:
            _check_kind(path)
        return [path]
    if not path.exists():
        raise SourceError(f"{path} finns inte. Kontrollera sökvägen.")
    found = [file for file in sorted(path.rglob("*")) if _is_record_file(file, path)]
    if not found:
        raise SourceError(
            f"Mappen {path} innehåller inga handlingar. "
            f"Lägg dit handlingar av något slag som läses: {', '.join(_SUFFIXES)}."
        )
    return found


def _check_kind(path: Path) -> None:
    """Let a file without a known suffix pass when its first bytes tell what it is.

    Raises:
        SourceError: They do not, or tell that it is of a kind that is not read.
    """
    try:
        with path.open("rb") as file:
            known = recognise(file.read(_TELLING))
    except OSError as error:
        raise _unreadable(path, error) from error
    if known is TEXT or known not in READ:
        refused = next((one for one in REFUSED if one is known or path.suffix.lower() in one.suffixes), None)
        says = refused.advice if refused else f"är inte av ett slag som kan läsas. {SAVE_AS}"
        raise SourceError(f"{path} {says}")


def _is_record_file(file: Path, top: Path) -> bool:
    parts = file.relative_to(top).parts
    return (
        file.is_file()
        and file.suffix.lower() in READABLE_SUFFIXES
        and not any(part.startswith(".") for part in parts)
        and file.stem.upper() != "README"
    )


def unread_files(path: Path) -> Iterator[Path]:
    """Files of a folder that may be records but are of a kind that is not read."""
    if path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.suffix.lower() in UNREAD_SUFFIXES)


def read_file(path: Path) -> Document:
    """Read one file, in the format that its bytes are in.

    Raises:
        SourceError: The file cannot be opened, is too large or damaged, holds no text, or is of a kind
            that is not read.
    """
    try:
        _check_size(path, path.stat().st_size, max(READ, key=lambda known: known.largest))
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    known = recognise(data)
    if known is TEXT and data.strip(_BLANK):
        # A page saved without its head, or a file too damaged to be recognised as what it is called.
        known = next((one for one in READ if path.suffix.lower() in one.suffixes), TEXT)
    if known not in READ:
        raise SourceError(f"{path} {known.advice}")
    _check_size(path, len(data), known)
    sha256 = hashlib.sha256(data).hexdigest()
    if known is not TEXT:
        return _rendered(path, data, sha256, known)
    text, encoding = decode(data, str(path))
    title, blocks, run_on = _blocks(text, path.name)
    if not blocks:
        raise _without_text(path)
    return Document(
        name=path.name,
        sha256=sha256,
        text=text,
        encoding=encoding,
        blocks=blocks,
        title=title,
        run_on=run_on,
    )


def _rendered(path: Path, data: bytes, sha256: str, known: Format) -> Document:
    """A document of a format that another process takes apart."""
    pieces = reading_process().read(known, data, str(path))
    if len(pieces) > _MOST_PIECES:
        raise SourceError(
            f"{path} har {len(pieces)} stycken, fler än en handling kan ha ({_MOST_PIECES}). "
            "Kontrollera att det är rätt fil, eller dela upp den."
        )
    made = render(pieces, saved_page=known is HTML)
    if not made.blocks:
        raise (
            _without_text(path)
            if known is HTML
            else SourceError(f"{path} innehåller ingen text. Kontrollera filen.")
        )
    return Document(
        name=path.name,
        sha256=sha256,
        text=made.text,
        encoding=known.name,
        blocks=made.blocks,
        title=made.title,
        run_on=made.run_on,
    )


def _check_size(path: Path, size: int, known: Format) -> None:
    if size > known.largest:
        raise SourceError(
            f"{path} är {-(-size // MEGABYTE)} MB, mer än en handling av det slaget får vara "
            f"({known.largest // MEGABYTE} MB). Kontrollera att det är rätt fil, eller dela upp den."
        )


def _unreadable(path: Path, error: OSError) -> SourceError:
    return SourceError(f"{path} gick inte att läsa ({error.strerror}). Kontrollera rättigheterna.")


def _without_text(path: Path) -> SourceError:
    return SourceError(f"{path} innehåller ingen text utöver webbsidans ram. Kontrollera filen.")


def _blocks(text: str, name: str) -> tuple[str | None, tuple[Block, ...], bool]:
    """The title that the file's frame gives, the blocks, and whether they are sentences of a run-on text."""
    if is_transcript(text):
        return *read_transcript(text), True
    if is_markdown(text, name):
        return None, read_markdown(text), False
    if is_run_on(text):
        return None, read_run_on(text), True
    own = own_part(text)
    blocks = read_plain(own)
    # A page of a document site that was cut before its transcript has its title and nothing else.
    return (blocks[0].text if blocks and own is not text else None), blocks, False


def facts_for(path: Path) -> Facts:
    """What the ``records.toml`` in the file's folder says of it.

    Raises:
        SourceError: The ``records.toml`` is not valid TOML or has a value of the wrong type.
    """
    catalogue = path.parent / CATALOGUE
    if not catalogue.is_file():
        return Facts()
    entry = _catalogue(catalogue, catalogue.stat().st_mtime_ns).get(path.name)
    return _facts(entry, catalogue) if entry else Facts()


@lru_cache(maxsize=64)
def _catalogue(catalogue: Path, _changed: int) -> Mapping[str, Mapping[str, Any]]:
    try:
        content = tomllib.loads(catalogue.read_text("utf-8"))
        return {str(entry["file"]): entry for entry in content.get("record", [])}
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise SourceError(
            f"{catalogue} gick inte att tolka ({error}). Rätta filen; varje [[record]] behöver minst file."
        ) from error


def _facts(entry: Mapping[str, Any], catalogue: Path) -> Facts:
    facts = Facts(
        id=entry.get("id"),
        kind=entry.get("kind"),
        body=entry.get("body"),
        title=entry.get("title"),
        meeting_date=entry.get("meeting_date"),
        dated=entry.get("dated"),
        dnr=_numbers(entry, "dnr", catalogue),
        source_url=entry.get("source_url"),
        # Only these two words mean something here; a catalogue may describe the layout instead.
        form=entry.get("form") if entry.get("form") in ("original", "referat") else None,
        answers=_numbers(entry, "answers_dnr", catalogue),
        original_sha256=entry.get("original_sha256"),
    )
    for name in ("id", "kind", "body", "title", "source_url", "original_sha256"):
        if not isinstance(getattr(facts, name), str | None):
            raise SourceError(f"{catalogue}: {name} för {entry['file']} ska vara text inom citattecken.")
    for name in ("meeting_date", "dated"):
        value = getattr(facts, name)
        # A TOML date with a time is a datetime, which Python counts as a date too.
        if not isinstance(value, date | None) or isinstance(value, datetime):
            raise SourceError(
                f"{catalogue}: {name} för {entry['file']} ska vara ett datum, till exempel 2023-10-03."
            )
    return facts


def _numbers(entry: Mapping[str, Any], name: str, catalogue: Path) -> tuple[str, ...]:
    """Case numbers that an entry gives as one text or a list of texts."""
    value = entry.get(name, [])
    numbers = [value] if isinstance(value, str) else value
    if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
        raise SourceError(
            f"{catalogue}: {name} för {entry['file']} ska vara text inom citattecken, "
            "eller en lista av sådan."
        )
    return tuple(numbers)
