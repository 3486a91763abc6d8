"""The made-up records of Sjövalla, indexed, and as they would be if everybody had other names."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.service import Assistant
from ingest.index.indexer import Indexer
from ingest.settings import Settings
from tests.fakes import SharedWordsEmbedding

RECORDS = Path(__file__).parents[2] / "fixtures" / "records"

RENAMED = {
    "Henrik Tallberg": "Yngve Åkerholm",
    "Ebba Norling": "Sara Vikdal",
    "Maja Ström": "Anton Bergvret",
    "Karin Lundgren": "Pia Hagström",
    "Gunilla Sand": "Nils Örn",
    "Rolf Granath": "Disa Malmén",
    "Olof Hedin": "Lotta Brandt",
    "Linnea Bark": "Otto Grip",
    "Siv Ahlm": "Eivor Lund",
    "Greta Lind": "Mona Ask",
    "Liberalerna": "Moderaterna",
    "Moderaterna": "Liberalerna",
    "(L)": "(M)",
    "(M)": "(L)",
    "Vänsterpartiet": "Miljöpartiet",
    "(V)": "(MP)",
    "Sverigedemokraterna": "Kristdemokraterna",
    "Kristdemokraterna": "Sverigedemokraterna",
    "(SD)": "(KD)",
    "(KD)": "(SD)",
    "KFN 2024/118": "KFN 2024/731",
    "KFN 2024/121": "KFN 2024/740",
    "Folkets park": "Stadens strand",
}
_ANY = re.compile("|".join(map(re.escape, sorted(RENAMED, key=len, reverse=True))))


def renamed(text: str) -> str:
    """A text with all persons, parties and numbers exchanged at once."""
    return _ANY.sub(lambda match: RENAMED[match.group()], text)


def write_renamed(folder: Path) -> Path:
    """A copy of the records in which everybody has another name."""
    folder.mkdir()
    for file in RECORDS.iterdir():
        (folder / file.name).write_text(renamed(file.read_text("utf-8")), "utf-8")
    return folder


def assistant_of(folder: Path, records: Path = RECORDS) -> Assistant:
    """An assistant whose data directory, in `folder`, holds the records."""
    settings = Settings(data=folder / "data")
    outcomes = Indexer(settings, SharedWordsEmbedding()).run([records])
    assert [outcome.reason for outcome in outcomes] == [""] * 3
    return Assistant(settings, SharedWordsEmbedding())
