"""Our metrics in ragas' form, and ragas' own metrics that need no language model, put to our answers.

Values are NaN where a metric says nothing. What ragas 0.4.3 does, and what is done here about it:

- `QuotedSpansAlignment` gives 1.0 where nothing is quoted, knows neither » « nor a quote with a line
  break in it, and skips quotes of one or two words. It gets the citations' quotes, each on one line and in
  plain marks, with every length counted, and is not asked where there is none.
- The ID-based metrics are in the old API alone, which warns of its end when they are imported, and they
  know no alternatives: of paragraphs that will do for each other, they get the one that was found.
- `RougeScore` takes å, ä and ö for spaces, and is not used.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from ragas.dataset_schema import SingleTurnSample
from ragas.embeddings.base import BaseRagasEmbedding
from ragas.metrics.base import SingleTurnMetric
from ragas.metrics.collections import CHRFScore, QuotedSpansAlignment, SemanticSimilarity
from ragas.metrics.collections.base import BaseMetric
from ragas.metrics.result import MetricResult

from eval.given import Given
from eval.metrics import Metric, flat
from eval.questions import Library, Question

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from ragas.metrics import IDBasedContextPrecision, IDBasedContextRecall

DEPTH = 10
"""How many retrieved units the ID-based metrics look at."""
_MARKS = str.maketrans(dict.fromkeys("”“„»«\"'’‘´`", " "))


class Embeds(Protocol):
    """The part of `ingest.embedding.Embedder` that is needed here."""

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,), unit length."""


class OwnMetric(BaseMetric):
    """A metric of `eval.metrics`."""

    def __init__(self, metric: Metric) -> None:
        super().__init__(name=metric.name)
        self._metric = metric

    async def ascore(self, **kwargs: Any) -> MetricResult:
        """Judge ``given``, an answer to ``question``."""
        return _result(self._metric.run(kwargs["question"], kwargs["given"]))


class ContextIds(BaseMetric):
    """One of ragas' ID-based context metrics over the first `DEPTH` retrieved units, 0 to 1.

    NaN for a question that the records do not answer, and for precision where nothing was retrieved.
    """

    def __init__(self, metric: SingleTurnMetric) -> None:
        super().__init__(name=f"ragas_{metric.name}")
        self._metric = metric

    async def ascore(self, **kwargs: Any) -> MetricResult:
        """Judge ``given``, an answer to ``question``."""
        question, given = _read(kwargs)
        found = given.first(DEPTH)
        if not question.answerable or not found:
            return _result(0.0 if question.answerable and "recall" in self.name else None)
        sample = SingleTurnSample(
            retrieved_context_ids=list(found), reference_context_ids=_needed(question, found)
        )
        return _result(await self._metric.single_turn_ascore(sample))


class Quotes(BaseMetric):
    """`QuotedSpansAlignment` of the citations' quotes with the cited paragraphs, 0 to 1.

    NaN for an abstention and for an answer that quotes nothing.
    """

    def __init__(self, library: Library) -> None:
        self._metric = QuotedSpansAlignment(min_span_words=1)
        super().__init__(name=f"ragas_{self._metric.name}")
        self._library = library

    async def ascore(self, **kwargs: Any) -> MetricResult:
        """Judge ``given``, an answer to ``question``."""
        _, given = _read(kwargs)
        quotes = [words for cited in given.cited if (words := flat(cited.quote.translate(_MARKS)))]
        if not quotes:
            return _result(None)
        known = self._library.paragraphs
        texts = [known[c.paragraph].text for c in given.cited if c.paragraph in known]
        result = await self._metric.ascore(
            response="\n".join(f'"{words}"' for words in quotes),
            retrieved_contexts=[flat(text.translate(_MARKS)) for text in texts],
        )
        return _result(result.value)


class Likeness(BaseMetric):
    """A metric of ragas that holds an answer beside the reference answer, 0 to 1.

    NaN for an abstention, and for a question that the records do not answer: the reference then says that, in
    words that mean nothing.
    """

    def __init__(self, metric: CHRFScore | SemanticSimilarity) -> None:
        super().__init__(name=f"ragas_{metric.name}")
        self._metric = metric

    async def ascore(self, **kwargs: Any) -> MetricResult:
        """Judge ``given``, an answer to ``question``."""
        question, given = _read(kwargs)
        if not question.answerable or given.abstained or given.error:
            return _result(None)
        result = await self._metric.ascore(reference=question.reference, response=given.said)
        return _result(result.value)


class BundledEmbeddings(BaseRagasEmbedding):
    """The project's embedder as ragas calls it; texts that are alike are encoded once."""

    def __init__(self, embedder: Embeds) -> None:
        super().__init__()
        self._embedder = embedder
        self._known: dict[str, list[float]] = {}

    def embed_text(self, text: str, **kwargs: Any) -> list[float]:
        """Vector of a text, with the prompt for texts that are held beside each other."""
        if text not in self._known:
            self._known[text] = self._embedder.encode_question(text).tolist()
        return self._known[text]

    async def aembed_text(self, text: str, **kwargs: Any) -> list[float]:
        """As `embed_text`."""
        return self.embed_text(text)


def ragas_metrics(library: Library, embedder: Embeds | None) -> list[BaseMetric]:
    """Ragas' metrics that need no language model.

    Args:
        library: The records.
        embedder: For semantic similarity, which is left out without one.
    """
    found: list[BaseMetric] = [
        ContextIds(IDBasedContextRecall()),
        ContextIds(IDBasedContextPrecision()),
        Quotes(library),
        Likeness(CHRFScore()),
    ]
    if embedder is not None:
        found.append(Likeness(SemanticSimilarity(embeddings=BundledEmbeddings(embedder))))
    return found


def _read(kwargs: dict[str, Any]) -> tuple[Question, Given]:
    return kwargs["question"], kwargs["given"]


def _needed(question: Question, found: Sequence[str]) -> list[str]:
    """One paragraph for each need: of alternatives the first that was found, else the first."""
    chosen = []
    for need in question.evidence:
        ids = [place.paragraph for place in need]
        chosen.append(next((one for one in ids if one in found), ids[0]))
    return chosen


def _result(value: float | None) -> MetricResult:
    return MetricResult(value=float("nan") if value is None else float(value))
