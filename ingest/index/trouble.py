"""What goes wrong with the files of an index, said in a sentence; and reading one that cannot be written."""

from __future__ import annotations

import atexit
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError

from ingest.errors import IndexBusyError, NamndminnetError

_OURS = (DataError, IntegrityError, ProgrammingError)
"""Faults of the program, not of the file; they keep their traceback."""
_FULL = ("full", "No space left", "StorageFull", "QuotaExceeded", "code: 28", "code: 122")
_READ_ONLY = ("readonly", "read-only", "ReadOnlyFilesystem", "Read-only", "PermissionDenied", "code: 13,")
_BUSY = ("database is locked", "LockBusy")
_DAMAGED = ("malformed", "not a database", "corrupt", "Corrupt", "no such table", "no such column")
_CONNECT = ("unable to open database file",)
_LEAST_SPACE = 4 << 20
"""Bytes below which a disk counts as full; a step of Chroma's writes one file of that size."""
PANIC = "PanicException"
"""What a fault in Chroma's or Tantivy's Rust code is called in Python, where it is no `Exception`."""


class DamagedStoreError(NamndminnetError):
    """Vectors or terms cannot be used; they can be made anew from the register."""


@contextmanager
def register_trouble(path: Path) -> Iterator[None]:
    """Translate what the database says.

    Args:
        path: The register's file.

    Raises:
        IndexBusyError: Another process holds it.
        NamndminnetError: It cannot be opened, read or written; the sentence says why and what to do.
    """
    try:
        yield
    except DatabaseError as error:
        if isinstance(error, _OURS):
            raise
        raise _of_register(path, str(error.orig)) from error


def _of_register(path: Path, says: str) -> NamndminnetError:
    if _any(_BUSY, says):
        return IndexBusyError(f"Registret {path} är upptaget av en annan körning. Försök igen om en stund.")
    if stands := _of_disk(path.parent, says):
        return stands
    if _any(_DAMAGED, says):
        return NamndminnetError(
            f"Registret {path} gick inte att öppna: det är skadat ({says}). Ingenting har ändrats. "
            f"Lägg tillbaka en säkerhetskopia av mappen {path.parent}, eller flytta undan mappen "
            "och ta in handlingarna igen med python -m ingest MAPP."
        )
    return NamndminnetError(
        f"Registret {path} gick inte att {'öppna' if _any(_CONNECT, says) else 'använda'} ({says}). "
        "Kontrollera filen och rättigheterna."
    )


@contextmanager
def store_trouble(path: Path, name: str) -> Iterator[None]:
    """Translate what the vectors' or the terms' library says; both can be made anew from the register.

    Args:
        path: The store's folder.
        name: What it is called, in Swedish and definite form.

    Raises:
        IndexBusyError: Another process holds it.
        NamndminnetError: It cannot be read or written.
    """
    try:
        yield
    except (NamndminnetError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # Chroma and Tantivy raise what their Rust cores raise: errors of many classes, and panics.
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        says = str(error).strip().partition("\n")[0][:200]
        raise _of_store(path, name, says) from error


def _of_store(path: Path, name: str, says: str) -> NamndminnetError:
    if _any(_BUSY, says):
        return IndexBusyError(f"{name} i {path} är upptaget av en annan körning. Försök igen om en stund.")
    return _of_disk(path.parent, says) or DamagedStoreError(
        f"{name} i {path} gick inte att använda ({says}). Registret är orört. "
        "Kör python -m ingest rebuild, som gör om vektorer och ordindex från registret."
    )


@contextmanager
def folder_trouble(folder: Path) -> Iterator[None]:
    """Translate what the operating system says of the data directory.

    Raises:
        NamndminnetError: It is full or cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(folder) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise read_only(folder) from error
        raise


def _of_disk(folder: Path, says: str) -> NamndminnetError | None:
    # Chroma does not always say that it was the disk.
    if _any(_FULL, says) or _is_full(folder):
        return disk_full(folder)
    return read_only(folder) if _any(_READ_ONLY, says) else None


def _is_full(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free < _LEAST_SPACE


def disk_full(folder: Path) -> NamndminnetError:
    """The sentence for a disk without space."""
    return NamndminnetError(
        f"Disken är full; det går inte att skriva i datamappen {folder}. Det som var klart finns kvar. Gör "
        "plats och kör python -m ingest igen, så görs resten."
    )


def read_only(folder: Path) -> NamndminnetError:
    """The sentence for a folder that cannot be written."""
    return NamndminnetError(
        f"Det går inte att skriva i datamappen {folder}. Kontrollera rättigheterna, "
        "eller ange en annan med NAMNDMINNET_DATA."
    )


def _any(words: tuple[str, ...], says: str) -> bool:
    return any(word in says for word in words)


def is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder; a file system mounted for reading says no to root too."""
    return os.access(folder, os.W_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY


def readable(folder: Path) -> Path:
    """A folder that Chroma and Tantivy can open, which both write when they only read.

    Returns:
        The folder itself, or where it cannot be written a copy that goes when the program ends.
    """
    if not folder.is_dir() or is_writable(folder):
        return folder
    copy = Path(tempfile.mkdtemp(prefix="namndminnet-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    with folder_trouble(copy):
        shutil.copytree(folder, copy / folder.name)
    for path in (copy / folder.name).rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return copy / folder.name
