"""The stand-ins do what their docstrings let a reader work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import OutOfOrderError, SharedWordsEmbedding, expected_cosine


def test_cosine_is_the_share_of_common_words() -> None:
    embedder = SharedWordsEmbedding()
    vectors = embedder.encode_passages(["Hamnen får cyklar", "cyklar lagas", "Böcker lånas", ""])
    cosines = vectors @ vectors[0]
    assert cosines.tolist() == pytest.approx([1, 0.5, 0, 0])
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 1, 1])
    assert expected_cosine("Hamnen får cyklar", "cyklar lagas") == 0.5


def test_inflected_words_and_figures_count_as_the_same() -> None:
    embedder = SharedWordsEmbedding()
    question = embedder.encode_question("cykelverkstaden 24")
    assert float(embedder.encode_passages(["Cykelverkstad 24"])[0] @ question) == pytest.approx(1)
    assert embedder.questions == ["cykelverkstaden 24"]


def test_fails_after_the_calls_it_was_told() -> None:
    embedder = SharedWordsEmbedding()
    embedder.fails_after = 1
    embedder.encode_passages(["ett"])
    with pytest.raises(OutOfOrderError):
        embedder.encode_passages(["två"])
    assert embedder.passages == [["ett"]]
