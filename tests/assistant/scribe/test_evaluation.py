"""Evaluation asks both modes, each as itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import service
from eval.errors import EvalError
from eval.questions import Library, Question
from eval.systems import CONFIGS, OURS, OURS_WITH_MODEL, library_of, make
from ingest.settings import Settings
from tests.assistant.scribe.endpoints import MODEL, ScriptedEndpoint
from tests.assistant.scribe.models import COST, DECISION, WORKSHOP, writes
from tests.fakes import SharedWordsEmbedding


def test_both_modes_over_one_index(sjovalla: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "make_embedder", lambda _settings: SharedWordsEmbedding())
    asked = Question.__new__(Question)
    object.__setattr__(asked, "question", WORKSHOP)
    with ScriptedEndpoint(writes(COST, DECISION)) as server:
        settings = Settings(data=sjovalla, llm_url=server.url, llm_model=MODEL)
        library = library_of(settings)
        alone = make(OURS, settings, library, sjovalla)
        assert alone.name == OURS
        assert "Driften av cykelverkstaden kostar" not in alone.ask(asked, ()).text
        assert server.requests == []
        written = make(OURS_WITH_MODEL, settings, library, sjovalla)
        assert written.name == OURS_WITH_MODEL
        given = written.ask(asked, ())
        assert given.text.startswith("Driften av cykelverkstaden kostar 1,85 mnkr per år. [1]")
        assert [cited.n for cited in given.citations] == [1, 2]


def test_without_a_model_it_is_refused_and_no_part_of_all(sjovalla: Path) -> None:
    assert OURS_WITH_MODEL not in CONFIGS
    with pytest.raises(EvalError, match="NAMNDMINNET_LLM_URL"):
        make(OURS_WITH_MODEL, Settings(data=sjovalla), Library({}), sjovalla)
