"""An assistant over the records of Sjövalla whose language model follows a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from assistant.service import Assistant
from ingest.index.indexer import Indexer
from ingest.settings import Settings
from tests.assistant.docket.sjovalla import RECORDS
from tests.assistant.scribe.endpoints import MODEL, Script, ScriptedEndpoint
from tests.fakes import SharedWordsEmbedding

Ask = Callable[..., tuple[Assistant, ScriptedEndpoint]]


@pytest.fixture(scope="session")
def sjovalla(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the records; not to be changed."""
    data = tmp_path_factory.mktemp("sjovalla") / "data"
    Indexer(Settings(data=data), SharedWordsEmbedding()).run([RECORDS])
    return data


@pytest.fixture
def with_model(sjovalla: Path) -> Iterator[Ask]:
    """Makes an assistant with a model that follows a script."""
    with ExitStack() as stack:

        def make(script: Script, data: Path = sjovalla, **changes: Any) -> tuple[Assistant, ScriptedEndpoint]:
            server = stack.enter_context(ScriptedEndpoint(script))
            told = {"llm_first_token": 20.0, "llm_timeout": 60.0, **changes}
            settings = Settings(data=data, llm_url=server.url, llm_model=MODEL, **told)
            assistant = Assistant(settings, SharedWordsEmbedding())
            stack.callback(assistant.close)
            return assistant, server

        yield make
