"""The bundled model, unpacked once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.embedding import Embedder
from ingest.settings import BUNDLED_MODEL


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that the tests share and must not damage."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def float32(cache: Path) -> Embedder:
    embedder = Embedder(BUNDLED_MODEL, "float32", cache)
    embedder.warm_up()
    return embedder


@pytest.fixture(scope="session")
def bfloat16(cache: Path) -> Embedder:
    embedder = Embedder(BUNDLED_MODEL, "bfloat16", cache)
    embedder.warm_up()
    return embedder
