"""The search as LlamaIndex sees it: the same paragraphs in the same order, and what comes along with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from llama_index.core.schema import NodeWithScore, TextNode

from assistant.nodes import Distinct, ItemContext, ParagraphRetriever, node_of
from assistant.service import Assistant
from ingest.model import Role
from tests.assistant.hamnvik import hit, ingested
from tests.fakes import SharedWordsEmbedding

QUESTION = "Vad kostar en ny spolmaskin till ishallen?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(ingested(tmp_path_factory.mktemp("nodes")), SharedWordsEmbedding())


def ids(nodes: list[NodeWithScore]) -> list[str]:
    return [node.node.node_id for node in nodes]


def test_nodes_are_the_hits_of_the_search_in_its_order(assistant: Assistant) -> None:
    hits = assistant.search(QUESTION, 5)
    nodes = ParagraphRetriever(assistant, top=5).retrieve(QUESTION)
    assert ids(nodes) == [one.paragraph for one in hits]
    assert [node.score for node in nodes] == [one.score for one in hits]
    assert [node.text for node in nodes] == [one.text for one in hits]
    assert nodes[0].metadata["role"] == hits[0].role.value


def test_filters_hold(assistant: Assistant) -> None:
    nodes = ParagraphRetriever(assistant, filters=["role=reservation"]).retrieve(QUESTION)
    assert nodes
    assert {node.metadata["role"] for node in nodes} == {"reservation"}


def test_what_says_the_same_is_there_once() -> None:
    first = node_of(hit("Centern vill ha en längre säsong i ishallen.", paragraph="a/1/p1"))
    again = node_of(hit("Centern vill ha en längre säsong i ishallen!", paragraph="a/2/p1"))
    other = node_of(hit("Spolmaskinen är trasig.", paragraph="a/3/p1"))
    assert ids(Distinct().postprocess_nodes([first, again, other])) == ["a/1/p1", "a/3/p1"]


def test_decision_and_dissent_of_an_item_come_along(assistant: Assistant) -> None:
    found, *_ = assistant.search("reservation", 50, filters=["role=reservation"])
    beside = [
        one.paragraph
        for one in assistant.item(found.record, found.item)
        if one.role in (Role.BESLUT, Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE)
        and one.paragraph != found.paragraph
    ]
    assert beside
    far = NodeWithScore(node=TextNode(id_="x", text="x", metadata={"record": "saknas", "item": 1}), score=0.1)
    nodes = ItemContext(assistant=assistant, items=1).postprocess_nodes([node_of(found, 2.0), far])
    assert ids(nodes) == [found.paragraph, *beside, "x"]
    assert {node.score for node in nodes[:-1]} == {2.0}


def test_an_item_that_is_not_there_is_empty(assistant: Assistant, tmp_path: Path) -> None:
    assert assistant.item("saknas", 1) == []
    assert Assistant(ingested(tmp_path), SharedWordsEmbedding()).item("saknas", 1) == []
