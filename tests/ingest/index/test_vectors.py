"""The vectors on Chroma itself: cosines as worked out by hand, replaced and dropped ones gone.

The same for Chroma inside the program and for a server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.errors import NamndminnetError
from ingest.index.chroma import Home
from ingest.index.chroma.embedded import EmbeddedChroma
from ingest.index.chroma.server import Address, ChromaServer
from ingest.index.vectors import VectorIndex

# On the unit circle; cosines with (1, 0) are the first coordinates.
EAST = np.array([1, 0], np.float32)
VECTORS = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], np.float32)
IDS = ["r/1/p1", "r/1/p2", "r/1/p3", "r/1/p4"]


Opening = Callable[[str], VectorIndex]


@pytest.fixture(params=["embedded", "server"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Opens the vectors of a model in the same place each time; nothing has been made."""
    archive = uuid4().hex
    opened: list[VectorIndex] = []

    def home() -> Home:
        if request.param == "embedded":
            return EmbeddedChroma(tmp_path, 3)
        address = Address(request.getfixturevalue("chroma_server").url, "default_tenant", "default_database")
        return ChromaServer(address, lambda: archive, 3)

    def open_it(model: str) -> VectorIndex:
        opened.append(VectorIndex(home(), model))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


@pytest.fixture
def vectors(opening: Opening) -> VectorIndex:
    index = opening("model")
    index.write(IDS, VECTORS)
    return index


def ids(index: VectorIndex, vector: NDArray[np.float32] = EAST) -> list[str]:
    return [identifier for identifier, _ in index.search(vector, 10)]


def test_cosines_best_first(vectors: VectorIndex) -> None:
    hits = vectors.search(EAST, 10)
    assert [identifier for identifier, _ in hits] == IDS
    assert [cosine for _, cosine in hits] == pytest.approx([1, 0.6, 0, -1], abs=1e-5)


def test_no_more_than_asked_for(vectors: VectorIndex) -> None:
    assert ids(vectors)[:2] == [identifier for identifier, _ in vectors.search(EAST, 2)]


def test_among_restricts(vectors: VectorIndex) -> None:
    hits = vectors.search(EAST, 10, ["r/1/p3", "r/1/p2"])
    assert [identifier for identifier, _ in hits] == ["r/1/p2", "r/1/p3"]
    assert vectors.search(EAST, 10, []) == []


def test_an_id_that_is_there_is_replaced(vectors: VectorIndex) -> None:
    vectors.write(["r/1/p4"], np.array([[0.8, 0.6]], np.float32))
    assert vectors.count() == 4
    assert ids(vectors) == ["r/1/p1", "r/1/p4", "r/1/p2", "r/1/p3"]


def test_dropped_paragraphs_are_gone_and_unknown_ones_passed_over(vectors: VectorIndex) -> None:
    vectors.write([], np.empty((0, 0), np.float32), gone=["r/1/p1", "unknown"])
    assert ids(vectors) == ["r/1/p2", "r/1/p3", "r/1/p4"]
    assert vectors.count() == 3


def test_ids_and_vectors_have_to_match(vectors: VectorIndex) -> None:
    with pytest.raises(ValueError, match="1 ids but 2 vectors"):
        vectors.write(["r/1/p9"], VECTORS[:2])
    assert vectors.count() == 4


def test_a_missing_index_is_told_and_not_taken_for_silence(opening: Opening) -> None:
    empty = opening("model")
    assert empty.count() == 0
    with pytest.raises(NamndminnetError, match=r"saknas\. Kör python -m ingest rebuild"):
        empty.search(EAST, 3)
    opening("another model").write(IDS[:1], VECTORS[:1])
    with pytest.raises(NamndminnetError, match=r"saknas\. Kör python -m ingest rebuild"):
        empty.search(EAST, 3)


def test_ids_that_have_no_vector_yet_are_passed_over(vectors: VectorIndex) -> None:
    assert [i for i, _ in vectors.search(EAST, 3, [IDS[0], "r/9/p9"])] == [IDS[0]]
    assert vectors.search(EAST, 3, ["r/9/p9"]) == []


def test_another_model_has_vectors_of_its_own(vectors: VectorIndex, opening: Opening) -> None:
    other = opening("another model")
    other.write(["r/1/p1"], np.array([[0, 0, 1]], np.float32))
    assert (other.count(), vectors.count()) == (1, 4)
    assert opening("model").count() == 4


def test_all_is_read_a_few_at_a_time(vectors: VectorIndex) -> None:
    # Three a request, as the fixture says, of four.
    pages = list(vectors.read())
    assert [len(names) for names, _ in pages] == [3, 1]
    read = {name: row for names, rows in pages for name, row in zip(names, rows, strict=True)}
    assert sorted(vectors.ids()) == sorted(read) == IDS
    for name, row in zip(IDS, VECTORS, strict=True):
        assert read[name] == pytest.approx(row, abs=1e-6)


def test_what_is_whole_passes_the_check(vectors: VectorIndex, opening: Opening) -> None:
    vectors.check()
    opening("another model").check()


def test_cleared_the_vectors_of_every_model_are_gone(vectors: VectorIndex, opening: Opening) -> None:
    opening("another model").write(["x"], VECTORS[:1])
    vectors.clear()
    assert vectors.count() == opening("another model").count() == 0
    vectors.write(IDS[:1], VECTORS[:1])
    assert ids(vectors) == ["r/1/p1"]
