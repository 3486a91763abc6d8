"""``python -m tests.ingest.index.faked …``: ``python -m ingest …`` with an embedder that needs no model.

For tests that end the process from outside, so that nothing in this one can take the model's place.
``NMTEST_SLOW`` gives the seconds that embedding one step takes. When it ends by itself, the file that
``NMTEST_LARGEST`` names is told the most kilobytes that it or a process it started has held.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.__main__ import main
from ingest.index import indexer
from tests.fakes import counted_words

DIMENSION = 48


class ChecksumEmbedding:
    """Each word adds to four of few coordinates, so that vectors are short and all different."""

    identity = "checksums"

    def warm_up(self) -> None:
        """Nothing to load."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), `DIMENSION`), unit length."""
        time.sleep(float(os.environ.get("NMTEST_SLOW", "0")))
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Shape (`DIMENSION`,), unit length."""
        vector = np.full(DIMENSION, 1e-3, np.float32)
        for word in counted_words(text):
            seed = zlib.crc32(word.encode())
            for shift in range(4):
                vector[(seed >> 6 * shift) % DIMENSION] += 1 - 2 * (seed >> (28 + shift) & 1)
        return vector / np.float32(np.linalg.norm(vector))


def largest() -> int:
    """Kilobytes. What a parent sees of this process is at least what that parent held when it started it."""
    own = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    assert own
    return max(int(own[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


if __name__ == "__main__":
    indexer.make_embedder = lambda _settings: ChecksumEmbedding()  # type: ignore[assignment]
    status = main()
    if file := os.environ.get("NMTEST_LARGEST"):
        Path(file).write_text(f"{largest()}\n")
    sys.exit(status)
