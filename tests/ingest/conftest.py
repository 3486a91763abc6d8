"""The made-up records of Sjövalla, and records made from a few lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.model import Item, Record
from ingest.read.files import Facts, facts_for, read_file
from ingest.structure.record import structure

SJOVALLA = Path(__file__).resolve().parents[1] / "fixtures" / "records"
PROTOKOLL = "protokoll-2024-05-14.txt"
TJANSTEUTLATANDE = "tjansteutlatande-2024-06-11-simskola.md"
UTLATANDE = "utlatande-2008-41-oppna-verkstader.txt"

# The same inputs each time, so that a test fails for all or for nobody; a loaded machine may be slow.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.load_profile("steady")

Structured = Callable[..., Record]


def shown(item: Item) -> list[tuple[str, str | None, str]]:
    """Role, voice and first three words of an item's paragraphs."""
    return [(p.role.value, p.voice, " ".join(p.text.split()[:3])) for p in item.paragraphs]


def read_record(path: Path) -> Record:
    """A record as the indexer reads it the first time."""
    return structure(read_file(path), facts_for(path))


@pytest.fixture(scope="session")
def sjovalla() -> Path:
    """Folder of the three made-up records and their records.toml."""
    return SJOVALLA


@pytest.fixture(scope="session")
def protokoll() -> Record:
    return read_record(SJOVALLA / PROTOKOLL)


@pytest.fixture(scope="session")
def tjansteutlatande() -> Record:
    return read_record(SJOVALLA / TJANSTEUTLATANDE)


@pytest.fixture(scope="session")
def utlatande() -> Record:
    return read_record(SJOVALLA / UTLATANDE)


@pytest.fixture
def structured(tmp_path: Path) -> Structured:
    """Makes a record of a text: ``structured(text, name="a.txt", kind="protokoll")``, facts by keyword."""

    def make(text: str, name: str = "a.txt", **facts: object) -> Record:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return structure(read_file(path), Facts(**facts))  # type: ignore[arg-type]

    return make
