"""A machine of several that share register and vectors, as a process with a data folder of its own.

``python -m tests.assistant.machine answer``: for each question on standard input one JSON object on standard
output. ``python -m tests.assistant.machine ingest …``: ``python -m ingest …``. Both with an embedder that
needs no model; ``NMTEST_SLOW`` gives the seconds that embedding one step takes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.report import answer_json
from assistant.service import Assistant
from ingest.__main__ import main
from ingest.errors import NamndminnetError
from ingest.index import indexer
from ingest.settings import load_settings
from tests.fakes import SharedWordsEmbedding


class SlowEmbedding(SharedWordsEmbedding):
    """Takes its time over passages, so that something can happen meanwhile."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(float(os.environ.get("NMTEST_SLOW", "0")))
        return super().encode_passages(texts)


def answer() -> None:
    """Answer until standard input ends; an error is an answer too."""
    assistant = Assistant(load_settings(), SharedWordsEmbedding())
    for question in sys.stdin:
        try:
            told = answer_json(assistant.ask(question.strip()))
            reply = {name: told[name] for name in ("answer", "abstained", "kind", "citations")}
        except NamndminnetError as error:
            reply = {"error": str(error), "retryable": error.retryable}
        sys.stdout.write(f"{json.dumps(reply, ensure_ascii=False)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "answer":
        answer()
    else:
        indexer.make_embedder = lambda _settings: SlowEmbedding()  # type: ignore[assignment]
        sys.exit(main(sys.argv[2:]))
