"""The folder that fetched files lie in: whole files, a ``records.toml``, and what the portal said of each.

A run that is killed at any moment leaves whole files alone. A file is first received under a hidden name;
then the state file is told of it, then it gets its name. The next run finishes what stands in between.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.items import AoT

from ingest.errors import NamndminnetError
from ingest.fetch.polite import Validators
from ingest.read.files import CATALOGUE

STATE = ".fetch.json"
_STATE_VERSION = 1
_PART = ".part-"
_LOCK = ".fetch.lock"
_LONGEST_STEM = 120
_CHUNK = 1 << 20


class Kept(StrEnum):
    """What became of a file that was received."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Facts:
    """What ``records.toml`` is to say of a file, None for nothing."""

    source_url: str
    id: str | None = None
    kind: str | None = None
    body: str | None = None
    meeting_date: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the folder.

    Attributes:
        file: Its name.
        size: Bytes.
        sha256: Of its bytes, hexadecimal.
        validators: What the portal gave to ask by whether it has changed.
    """

    file: str
    size: int
    sha256: str
    validators: Validators = field(default_factory=Validators)


class Folder:
    """Keeps what is fetched.

    Args:
        path: The folder; made by `opened`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[str, Held] = {}
        self._catalogue = tomlkit.document()
        self._entries: dict[str, Any] = {}
        self._changed = False
        self.note = ""
        """A sentence about a damaged state file, else ""."""

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the folder for this process alone; at the end ``records.toml`` is written.

        Raises:
            NamndminnetError: It cannot be made or written to, another process fetches into it, or its
                ``records.toml`` cannot be read.
        """
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            with FileLock(self._path / _LOCK, timeout=0):
                self._read_catalogue()
                self._read_state()
                try:
                    yield
                finally:
                    self.write_catalogue()
        except Timeout as error:
            raise NamndminnetError(
                f"En annan körning hämtar redan till {self._path}. Vänta tills den är klar."
            ) from error
        except OSError as error:
            raise NamndminnetError(
                f"Det går inte att skriva i mappen {self._path} ({error.strerror or error}). "
                "Kontrollera utrymme och rättigheter, eller ange en annan mapp med --to."
            ) from error

    def held(self, url: str) -> Held | None:
        """The file that was fetched from an address, None where there is none."""
        return self._held.get(url)

    def content(self, held: Held) -> bytes:
        """The bytes of a file of the folder."""
        return (self._path / held.file).read_bytes()

    @contextmanager
    def part(self) -> Iterator[IO[bytes]]:
        """A file to receive into; gone afterwards unless `keep` was given it."""
        path = self._path / f"{_PART}receiving"
        try:
            with path.open("w+b") as part:
                yield part
        finally:
            path.unlink(missing_ok=True)

    def keep(
        self, part: IO[bytes], stem: str, suffix: str, facts: Facts, validators: Validators
    ) -> tuple[Kept, str]:
        """Make a received file one of the folder's.

        Args:
            part: From `part`, whole.
            stem: What to call it, of lower-case letters, figures and hyphens.
            suffix: With its dot.
            facts: For ``records.toml``; what a person has written there is left as it is.
            validators: That came with it.

        Returns:
            Whether it is new, and its name.
        """
        part.flush()
        os.fsync(part.fileno())
        size, sha256 = os.fstat(part.fileno()).st_size, _hash(part)
        known = self._held.get(facts.source_url)
        if known and known.sha256 == sha256:
            self._remember(facts.source_url, Held(known.file, size, sha256, validators))
            self.describe(known.file, facts)
            return Kept.UNCHANGED, known.file
        file = (
            known.file if known and known.file.endswith(suffix) else self._name(stem, suffix, facts, sha256)
        )
        Path(part.name).replace(self._part_of(sha256))
        self._remember(facts.source_url, Held(file, size, sha256, validators))
        self._finish(sha256, file)
        self.describe(file, facts)
        return Kept.CHANGED if known else Kept.NEW, file

    def write_catalogue(self) -> None:
        """Bring ``records.toml`` up to date."""
        if self._changed:
            _write(self._path / CATALOGUE, tomlkit.dumps(self._catalogue))
            self._changed = False

    def _name(self, stem: str, suffix: str, facts: Facts, sha256: str) -> str:
        """A name that no file of another origin has; one with the same bytes is this one."""
        mark = hashlib.sha256(facts.source_url.encode()).hexdigest()[:8]
        short = stem if len(stem) <= _LONGEST_STEM else f"{stem[: _LONGEST_STEM - 9].rstrip('-')}-{mark}"
        for name in (f"{short}{suffix}", f"{short}-{mark}{suffix}"):
            if self._is_free(name, facts.source_url, sha256):
                return name
        return f"{short}-{mark}-{sha256[:8]}{suffix}"

    def _is_free(self, name: str, url: str, sha256: str) -> bool:
        if any(held.file == name for held in self._held.values()):
            return False
        path = self._path / name
        if not path.exists():
            return True
        if self._entries.get(name, {}).get("source_url") == url:
            return True
        with path.open("rb") as file:
            return _hash(file) == sha256

    def describe(self, file: str, facts: Facts) -> None:
        """Have ``records.toml`` tell what it does not yet tell of a file."""
        entry = self._entries.get(file)
        if entry is None:
            entry = tomlkit.table()
            entry.add("file", file)
            if "record" not in self._catalogue:
                self._catalogue.add("record", tomlkit.aot())
            records = self._catalogue["record"]
            assert isinstance(records, AoT)  # noqa: S101  # seen to when it was read
            records.append(entry)
            self._entries[file] = entry
            self._changed = True
        for key, value in asdict(facts).items():
            if value is not None and key not in entry:
                entry[key] = value
                self._changed = True

    def _read_catalogue(self) -> None:
        path = self._path / CATALOGUE
        if not path.is_file():
            return
        try:
            text = path.read_text("utf-8")
            tomllib.loads(text)  # names the line of a fault
            self._catalogue = tomlkit.parse(text)
            records = self._catalogue.get("record", [])
            if records and not isinstance(records, AoT):
                raise ValueError("record är ingen lista av [[record]]")
            self._entries = {str(entry["file"]): entry for entry in records}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NamndminnetError(
                f"{path} gick inte att tolka ({error}). Rätta filen innan något hämtas till mappen."
            ) from error

    def _read_state(self) -> None:
        path = self._path / STATE
        if path.is_file():
            try:
                self._held = _held_of(json.loads(path.read_text("utf-8")))
            except (ValueError, KeyError, TypeError, AttributeError):
                self.note = f"{path} gick inte att läsa, så portalen tillfrågas om alla filer på nytt."
        for held in self._held.values():
            self._finish(held.sha256, held.file)
        for left in self._path.glob(f"{_PART}*"):
            left.unlink()
        self._held = {url: held for url, held in self._held.items() if self._is_there(held)}

    def _is_there(self, held: Held) -> bool:
        try:
            return (self._path / held.file).stat().st_size == held.size
        except OSError:
            return False

    def _remember(self, url: str, held: Held) -> None:
        if self._held.get(url) == held:
            return
        self._held[url] = held
        files = {
            key: {
                "file": one.file,
                "size": one.size,
                "sha256": one.sha256,
                "etag": one.validators.etag,
                "modified": one.validators.modified,
            }
            for key, one in self._held.items()
        }
        _write(self._path / STATE, json.dumps({"version": _STATE_VERSION, "files": files}, indent=1))

    def _part_of(self, sha256: str) -> Path:
        return self._path / f"{_PART}{sha256}"

    def _finish(self, sha256: str, file: str) -> None:
        with suppress(FileNotFoundError):
            self._part_of(sha256).replace(self._path / file)


def _held_of(state: Any) -> dict[str, Held]:
    if state["version"] != _STATE_VERSION:
        raise ValueError("unknown version")
    held = {}
    for url, one in state["files"].items():
        if Path(one["file"]).name != one["file"]:
            raise ValueError("not a name")
        validators = Validators(one["etag"], one["modified"])
        held[str(url)] = Held(one["file"], int(one["size"]), str(one["sha256"]), validators)
    return held


def _hash(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _write(path: Path, text: str) -> None:
    """Write a file so that there is the old one or the new one, never a part."""
    part = path.with_name(f"{_PART}{path.name}")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
