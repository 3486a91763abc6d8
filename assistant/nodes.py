"""The search as a part for LlamaIndex: a retriever of paragraphs and what can be done with its nodes.

Importing this module imports LlamaIndex, so nothing that has to start quickly does::

    assistant = Assistant(load_settings())
    retriever = ParagraphRetriever(assistant, top=10)
    steps = [Distinct(), ItemContext(assistant=assistant)]
    engine = RetrieverQueryEngine.from_args(retriever, llm, node_postprocessors=steps)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle, TextNode
from pydantic import ConfigDict, Field

from assistant.model import Hit
from assistant.service import Assistant
from ingest.index.language import analyse
from ingest.model import Role

_DECIDING = frozenset({Role.BESLUT, Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE})
_SHARED = 0.8
"""Share of the words of the shorter text from which two say the same."""


class ParagraphRetriever(BaseRetriever):
    """Paragraphs of the records for a question, by meaning and by words.

    A node's id is the paragraph's and its text is the paragraph's, word for word; its metadata are record,
    kind, body, date, item, item_title, ref, role, voice, page, url and form. Its score is the fused
    relevance of `assistant.retrieve`: standard deviations above the other candidates of this question,
    with what role, day and party add; higher is better, not comparable between questions. Best first.

    Args:
        assistant: Where the records are.
        top: Most nodes, 1 to 200.
        filters: ``key=value`` restrictions, see `assistant.filters.FILTER_KEYS`.
    """

    def __init__(self, assistant: Assistant, top: int = 20, filters: Iterable[str] = ()) -> None:
        super().__init__()
        self._assistant = assistant
        self._top = top
        self._filters = tuple(filters)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._assistant.search(query_bundle.query_str, self._top, filters=self._filters)
        return [node_of(hit) for hit in hits]


class Distinct(BaseNodePostprocessor):
    """Drops a node that says the same as a better one: a party's text may stand in two items."""

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        kept: list[NodeWithScore] = []
        seen: list[set[str]] = []
        for node in nodes:
            words = set(analyse(node.node.get_content(MetadataMode.NONE)))
            if not any(len(words & other) > _SHARED * min(len(words), len(other)) for other in seen):
                kept.append(node)
                seen.append(words)
        return kept


class ItemContext(BaseNodePostprocessor):
    """Adds what was decided, moved and dissented in the items of the first nodes, however it is worded.

    Such paragraphs are formal sentences that share nothing with a question about their matter. They come
    right after the first node of their item, in reading order, with its score.

    Attributes:
        assistant: Where the records are.
        items: Items that are looked into, those of the best nodes.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    assistant: Assistant
    items: int = Field(3, ge=1)

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        given = {node.node.node_id for node in nodes}
        looked: set[tuple[str, int]] = set()
        result: list[NodeWithScore] = []
        for node in nodes:
            result.append(node)
            key = (node.metadata["record"], node.metadata["item"])
            if key not in looked and len(looked) < self.items:
                looked.add(key)
                beside = [hit for hit in self.assistant.item(*key) if hit.role in _DECIDING]
                result += [node_of(hit, node.score) for hit in beside if hit.paragraph not in given]
        return result


def node_of(hit: Hit, score: float | None = None) -> NodeWithScore:
    """A paragraph as a node.

    Args:
        hit: The paragraph.
        score: Its score; the hit's own where it is left out.
    """
    metadata: dict[str, Any] = {
        "record": hit.record,
        "kind": hit.kind.value,
        "body": hit.body,
        "date": hit.date.isoformat() if hit.date else None,
        "item": hit.item,
        "item_title": hit.item_title,
        "ref": hit.ref,
        "role": hit.role.value,
        "voice": hit.voice,
        "page": hit.page,
        "url": hit.url,
        "form": hit.form.value,
    }
    node = TextNode(id_=hit.paragraph, text=hit.text, metadata=metadata)
    return NodeWithScore(node=node, score=hit.score if score is None else score)
