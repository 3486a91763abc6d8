"""Machines that share a register on PostgreSQL and vectors on a Chroma server, each a process of its own.

They answer alike, also while one of them takes records in; a server that dies is told of, and what was there
is there when it is back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.report import answer_json
from assistant.service import Assistant
from ingest.errors import ServerError
from ingest.index.indexer import Indexer
from ingest.index.intake import Status
from ingest.index.stores import open_register
from ingest.settings import Settings
from tests.assistant.hamnvik import write_records
from tests.conftest import ROOT
from tests.fakes import SharedWordsEmbedding
from tests.ingest.index.test_killed import short_text
from tests.servers import PASSWORD, QUOTED, Chroma, Postgres

OLD = (
    "Vad kostar en ny spolmaskin enligt leverantören?",
    "Vem reserverade sig mot beslutet om ishallen?",
    "Vad beslutade nämnden om ishallen?",
)
"""They are answered from the first records, whatever is taken in after them."""
UNKNOWN = "Vad sägs om rymdhissen?"
MADE = 20
"""Records that are taken in while the machines answer."""

SILENCE = 3
"""Seconds after which a silent Chroma server is given up."""

# They share servers and machines, and start processes: about half a minute together.
pytestmark = pytest.mark.heavy

Reply = dict[str, Any]


class Machine:
    """A process that answers."""

    def __init__(self, data: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.assistant.machine", "answer"],
            cwd=ROOT,
            env={**environment, "NAMNDMINNET_DATA": str(data)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: str) -> Reply:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        reply: Reply = json.loads(self._process.stdout.readline())
        return reply

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


class Site:
    """Two servers and two machines that answer; a third one takes records in."""

    def __init__(self, folder: Path, postgres: Postgres, chroma: Chroma) -> None:
        address = postgres.new_database()
        self.settings = Settings(
            data=folder / "third", register_url=address, chroma_url=chroma.url, chroma_timeout=SILENCE
        )
        self.environment = {
            **os.environ,
            "NAMNDMINNET_DATA": str(folder / "third"),
            "NAMNDMINNET_REGISTER_URL": address,
            "NAMNDMINNET_CHROMA_URL": chroma.url,
            "NAMNDMINNET_CHROMA_TIMEOUT": str(SILENCE),
        }
        self._folder = folder
        self._folders = [write_records(folder / "first")]
        self.take_in(self._folders[0])
        self.machines = [Machine(folder / name, self.environment) for name in ("one", "two")]

    def more_records(self) -> Path:
        """A folder of records that have not been taken in."""
        folder = self._folder / f"more-{len(self._folders)}"
        folder.mkdir()
        for number in range(MADE):
            text = short_text(number + MADE * len(self._folders), 1)
            (folder / f"handling-{len(self._folders)}-{number:03}.txt").write_text(text, "utf-8")
        self._folders.append(folder)
        return folder

    def take_in(self, folder: Path) -> None:
        outcomes = Indexer(self.settings, SharedWordsEmbedding()).run([folder])
        assert [outcome.reason for outcome in outcomes if outcome.status is Status.FAILED] == []

    def begin_to_take_in(self, folder: Path, slow: float) -> subprocess.Popen[str]:
        """A process that is embedding when this returns."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.assistant.machine", "ingest", str(folder), "--json"],
            cwd=ROOT,
            env={**self.environment, "NMTEST_SLOW": str(slow)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr
        for line in process.stderr:
            event = json.loads(line)
            if event["event"] == "indexing" and event["done"]:
                return process
        pytest.fail("the run ended before it embedded anything")

    def ask(self, question: str) -> Reply:
        """What all machines answer, which has to be the same."""
        replies = [machine.ask(question) for machine in self.machines]
        assert replies[0] == replies[1], question
        return replies[0]

    def titles(self) -> list[str]:
        register = open_register(self.settings)
        titles = [row.title for row in register.list_records()]
        register.close()
        return titles

    def check_nothing_is_lost(self) -> None:
        """All that was taken in is there, and is answered as from files on one machine."""
        assert Indexer(self.settings, SharedWordsEmbedding()).verify().none
        titles = self.titles()
        assert len(titles) == 2 + MADE * (len(self._folders) - 1)
        alone = Settings(data=self._folder / f"alone-{len(self._folders)}")
        Indexer(alone, SharedWordsEmbedding()).run(self._folders)
        assistant = Assistant(alone, SharedWordsEmbedding())
        asked = [*OLD, UNKNOWN, *(f"Vad beslutades om {title}?" for title in titles[::7])]
        assert {q: self.ask(q) for q in asked} == {q: told(assistant, q) for q in asked}


def told(assistant: Assistant, question: str) -> Reply:
    """An answer as a machine tells it."""
    whole = json.loads(json.dumps(answer_json(assistant.ask(question))))
    return {name: whole[name] for name in ("answer", "abstained", "kind", "citations")}


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """A server of this module's own, which it may kill."""
    server = Chroma(tmp_path_factory.mktemp("own-chroma"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres, chroma: Chroma
) -> Iterator[Site]:
    """The first records are in and the machines answer; they live through all tests."""
    made = Site(tmp_path_factory.mktemp("site"), postgres_server, chroma)
    yield made
    for machine in made.machines:
        machine.end()


def test_machines_answer_alike_while_another_takes_records_in(site: Site) -> None:
    before = {question: site.ask(question) for question in OLD}
    assert [(reply["abstained"], reply["citations"][0]["record"]) for reply in before.values()] == [
        (False, "hamnvik-tjut-2031-04-16"),
        (False, "hamnvik-protokoll-2031-03-12"),
        (False, "hamnvik-protokoll-2031-03-12"),
    ]
    process = site.begin_to_take_in(site.more_records(), slow=1.0)
    rounds = 0
    while process.poll() is None:
        assert {question: site.ask(question) for question in OLD} == before
        rounds += 1
    assert process.returncode == 0, process.communicate()
    assert rounds >= 3, "the run was over before anything could be asked"
    site.check_nothing_is_lost()


def test_a_chroma_server_that_dies_is_told_of_and_nothing_is_lost(site: Site, chroma: Chroma) -> None:
    before = {question: site.ask(question) for question in OLD}
    folder = site.more_records()
    process = site.begin_to_take_in(folder, slow=0.5)
    chroma.kill()
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    sentence = f"Chroma-servern {chroma.url} svarar inte"
    assert json.loads(said.splitlines()[-1])["message"].startswith(sentence)
    silent = site.ask(OLD[0])
    assert silent["error"].startswith(sentence)
    assert silent["error"].endswith("försök sedan igen. Registret är orört.")
    assert silent["retryable"]
    with pytest.raises(ServerError, match=f"^{sentence}"):
        site.take_in(folder)

    chroma.start()
    assert {question: site.ask(question) for question in OLD} == before
    site.take_in(folder)
    site.check_nothing_is_lost()


def test_a_run_that_finds_no_chroma_server_changes_nothing(site: Site, chroma: Chroma) -> None:
    before = site.titles()
    folder = site.more_records()
    chroma.kill()
    with pytest.raises(ServerError, match="svarar inte"):
        site.take_in(folder)
    assert site.titles() == before
    chroma.start()
    site.take_in(folder)
    assert len(site.titles()) == len(before) + MADE


def test_a_chroma_server_that_says_nothing_is_given_up(site: Site, chroma: Chroma) -> None:
    before = site.ask(OLD[0])
    chroma.freeze()
    try:
        began = time.monotonic()
        error = site.machines[0].ask(OLD[0])["error"]
        assert error.startswith(f"Chroma-servern {chroma.url} svarar inte (timed out)")
        assert time.monotonic() - began < 5 * SILENCE
    finally:
        chroma.thaw()
    assert site.ask(OLD[0]) == before


def test_a_database_server_that_dies_is_told_of_and_nothing_is_lost(
    site: Site, postgres_server: Postgres
) -> None:
    before = site.ask(OLD[0])
    folder = site.more_records()
    process = site.begin_to_take_in(folder, slow=0.5)
    postgres_server.down()
    try:
        said = process.communicate(timeout=120)[1]
        assert process.returncode == 1
        for words in (json.loads(said.splitlines()[-1])["message"], site.ask(OLD[0])["error"]):
            assert words.startswith(f"Registret postgresql://127.0.0.1:{postgres_server.port}/")
            assert " svarar inte (" in words
            assert PASSWORD not in words
            assert QUOTED not in words
    finally:
        postgres_server.up()
    assert site.ask(OLD[0]) == before
    site.take_in(folder)
    site.check_nothing_is_lost()
