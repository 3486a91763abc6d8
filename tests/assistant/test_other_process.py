"""The page runs while another process ingests: it sees what is new, and never takes a gap for silence."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.service import Assistant
from ingest.errors import IndexBusyError, NamndminnetError
from ingest.index.indexer import Indexer
from ingest.index.register import Register
from ingest.settings import Settings, load_settings
from tests.conftest import ROOT
from tests.fakes import SharedWordsEmbedding

FIRST = "Protokoll\n\n§ 1 Ishallen\n\nNämnden beslutade att spola ishallen varje morgon.\n"
SECOND = "Protokoll\n\n§ 1 Badhuset\n\nNämnden beslutade att badhuset ska ha 40 simlektioner per vecka.\n"
ELSEWHERE = """
import sys
from pathlib import Path
from ingest.index.indexer import Indexer
from ingest.settings import load_settings
from tests.fakes import SharedWordsEmbedding
indexer = Indexer(load_settings(), SharedWordsEmbedding())
indexer.rebuild() if sys.argv[1] == "rebuild" else indexer.run([Path(sys.argv[1])])
"""


def in_another_process(argument: str) -> None:
    subprocess.run([sys.executable, "-c", ELSEWHERE, argument], cwd=ROOT, check=True, timeout=120)


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """One record in the index."""
    made = load_settings()
    file = write(tmp_path / "a", "fn-2031-04-16.txt", FIRST)
    Indexer(made, SharedWordsEmbedding()).run([file])
    return made


def found(assistant: Assistant, question: str) -> list[str]:
    return [hit.record for hit in assistant.search(question, 5)]


def test_what_another_process_takes_in_is_found_at_once(settings: Settings, tmp_path: Path) -> None:
    assistant = Assistant(settings, SharedWordsEmbedding())
    assert len(set(found(assistant, "ishallen spola"))) == 1
    in_another_process(str(write(tmp_path / "b", "fn-2031-05-16.txt", SECOND)))
    assert "simlektioner" in assistant.search("simlektioner badhuset", 1)[0].text
    assert len(set(found(assistant, "Nämnden beslutade ishallen badhuset"))) == 2


def test_a_rebuild_by_another_process_is_survived(settings: Settings) -> None:
    assistant = Assistant(settings, SharedWordsEmbedding())
    before = found(assistant, "ishallen spola")
    in_another_process("rebuild")
    assert found(assistant, "ishallen spola") == before


@pytest.mark.parametrize("folder", ["vectors", "terms"])
def test_a_lost_store_is_told_and_not_taken_for_silence(settings: Settings, folder: str) -> None:
    shutil.rmtree(settings.data / folder)
    with pytest.raises(NamndminnetError, match="rebuild"):
        Assistant(settings, SharedWordsEmbedding()).ask("Vad beslutades om ishallen?")


def test_an_interrupted_ingest_is_told_and_not_taken_for_silence(settings: Settings) -> None:
    Register(settings.data).mark_all()
    with pytest.raises(IndexBusyError, match=r"\d stycken återstår"):
        Assistant(settings, SharedWordsEmbedding()).ask("Vad beslutades om ishallen?")


def test_while_another_process_writes_the_former_index_answers(settings: Settings) -> None:
    assistant = Assistant(settings, SharedWordsEmbedding())
    before = found(assistant, "ishallen spola")
    Register(settings.data).mark_all()
    assert found(assistant, "ishallen spola") == before
