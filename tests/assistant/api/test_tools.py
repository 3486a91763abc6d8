"""Assistants that speak MCP get the same answers, and no tool beside the four."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api import gate
from assistant.api.routes import Api
from assistant.service import Assistant
from assistant.ui.arenden.view import Arenden
from assistant.ui.desk import Desk
from assistant.ui.page import build_site
from assistant.ui.serve import mount
from ingest.index.register import Register
from ingest.settings import Settings
from tests.assistant.hamnvik import QUESTION_OF_THE_RECORDS, ingested
from tests.fakes import SharedWordsEmbedding

ADDRESS = "/gradio_api/mcp"
ACCEPT = {"accept": "application/json, text/event-stream"}
PASSWORD = "korrekt-häst-batteri"


class Front(Arenden):
    """A front page that needs no more than a register."""

    path = ""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return ingested(tmp_path_factory.mktemp("tools"))


def client(settings: Settings, password: str | None = None) -> TestClient:
    assistant, register = Assistant(settings, SharedWordsEmbedding()), Register(settings.data)
    site = build_site([Front(register, assistant.search)])
    application, _ = mount(site, password=password, api=Api(Desk(assistant), register))
    return TestClient(application, base_url="http://127.0.0.1:7860")


@pytest.fixture(scope="module")
def asking(settings: Settings) -> Iterator[TestClient]:
    with client(settings) as made:
        yield made


def call(client: TestClient, method: str, **params: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = client.post(ADDRESS, json=body, headers=ACCEPT)
    assert answer.status_code == 200, answer.text
    (line,) = [line for line in answer.text.splitlines() if line.startswith("data: ")]
    return json.loads(line.removeprefix("data: "))["result"]


def told(client: TestClient, tool: str, **arguments: Any) -> Any:
    (content,) = call(client, "tools/call", name=tool, arguments=arguments)["content"]
    return json.loads(content["text"])


def test_there_are_four_tools_with_their_arguments_described(asking: TestClient) -> None:
    tools = {tool["name"]: tool for tool in call(asking, "tools/list")["tools"]}
    assert set(tools) == {"ask", "search", "item", "record"}
    assert "not the board's decision" in tools["ask"]["description"]
    for tool in tools.values():
        for described in tool["inputSchema"]["properties"].values():
            assert described["description"]


def test_a_tool_answers_as_the_api_does(asking: TestClient) -> None:
    answer = told(asking, "ask", question=QUESTION_OF_THE_RECORDS)
    assert answer["citations"][0]["quote"] == "En ny spolmaskin kostar 1,4 mnkr enligt leverantören."
    assert len(told(asking, "search", question="isen", top=3)["hits"]) == 3
    record = "hamnvik-protokoll-2031-03-12"
    item = told(asking, "item", record=record, ordinal=2)
    assert item == asking.get(f"/api/v1/items/{record}/2").json()
    assert told(asking, "record", record=record) == asking.get(f"/api/v1/records/{record}").json()


def test_what_a_tool_cannot_answer_is_told(asking: TestClient) -> None:
    assert "finns inte här" in told(asking, "record", record="finns-inte")["error"]
    assert "2 000 tecken" in told(asking, "ask", question="x" * 2001)["error"]


def test_a_browser_is_told_whom_the_address_is_for(asking: TestClient) -> None:
    answer = asking.get(ADDRESS, headers={"accept": "text/html"})
    assert answer.status_code == 405
    assert "andra program" in answer.json()["error"]


def test_the_tools_need_the_password(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "WRONG_PASSWORD_DELAY", 0.0)
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    with client(settings, PASSWORD) as made:
        assert made.post(ADDRESS, json=body, headers=ACCEPT).status_code == 401
        assert made.post(f"{ADDRESS}/", json=body, headers=ACCEPT).status_code == 401
        word = base64.b64encode(f"namndminnet:{PASSWORD}".encode()).decode()
        given = {**ACCEPT, "Authorization": f"Basic {word}"}
        assert made.post(ADDRESS, json=body, headers=given).status_code == 200


def test_a_browser_that_is_signed_in_needs_it_not_once_more(settings: Settings, tmp_path: Path) -> None:
    with client(settings, PASSWORD) as made:
        assert made.get("/api/v1/items.csv").status_code == 401
        signed = made.post("/login", data={"username": "namndminnet", "password": PASSWORD})
        assert signed.status_code == 200
        assert made.get("/api/v1/items.csv").status_code == 200
