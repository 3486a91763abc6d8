"""A new way to put passages, or a migration that is killed, leaves an index that answers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.index import indexer as indexing
from ingest.index import vectors as vector_module
from ingest.index.indexer import Indexer
from ingest.index.register import NEWEST, Register
from ingest.settings import load_settings
from tests.conftest import ROOT
from tests.fakes import OutOfOrderError, SharedWordsEmbedding

KILLED = """
import os, sys
from alembic.operations import Operations
from pathlib import Path
from ingest.index.register import Register
left = int(sys.argv[2])
create = Operations.create_table
def counted(self, *args, **kwargs):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    return create(self, *args, **kwargs)
Operations.create_table = counted
from alembic import op
op.create_table = lambda *a, **k: counted(op._proxy, *a, **k)
Register(Path(sys.argv[1])).prepare()
"""


def test_passages_put_in_another_way_are_embedded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "fn-2031-04-16.txt"
    file.write_text("Protokoll\n\n§ 1 Ishallen\n\nNämnden beslutade att spola ishallen.\n", "utf-8")
    Indexer(load_settings(), SharedWordsEmbedding()).run([file])
    for module in (indexing, vector_module):
        monkeypatch.setattr(module, "PASSAGE_VERSION", 99)
    again = Indexer(load_settings(), SharedWordsEmbedding())
    again.run([file])
    assert again._vectors.count() == Register(load_settings().data).count_paragraphs() > 0


@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_migration_that_is_killed_can_be_done_again(tmp_path: Path, after: int) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(after)]
    killed = subprocess.run(command, cwd=ROOT, env=dict(os.environ), timeout=60)
    assert killed.returncode == 9
    register = Register(tmp_path)
    register.prepare()
    register.check_version()
    with sqlite3.connect(tmp_path / "register.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
    assert register.count_records() == 0


def test_a_model_that_cannot_be_loaded_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "fn-2031-04-16.txt"
    file.write_text("Protokoll\n\n§ 1 Ishallen\n\nNämnden beslutade att spola ishallen.\n", "utf-8")
    working = SharedWordsEmbedding()
    Indexer(load_settings(), working).run([file])
    broken = SharedWordsEmbedding("another")
    broken.fails_after = 0
    with pytest.raises(OutOfOrderError):
        Indexer(load_settings(), broken).rebuild()
    register = Register(load_settings().data)
    assert register.fact(indexing.MODEL) == working.identity
    assert register.pending_count() == 0
    assert Indexer(load_settings(), working)._vectors.count() == register.count_paragraphs()
