"""What other programs get over HTTP: the contract's JSON, refusals with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.api import gate as gates
from assistant.api.gate import Gate
from assistant.api.routes import Api, build_router
from assistant.report import answer_json, hit_json
from assistant.service import Assistant
from assistant.ui.desk import Desk
from assistant.ui.turnstile import Turnstile
from ingest.index.register import Register
from ingest.report import list_line, structure_json
from ingest.settings import Settings
from tests.assistant.hamnvik import QUESTION_OF_THE_RECORDS, ingested
from tests.fakes import SharedWordsEmbedding
from tests.test_frame import ROOT

HERE = "http://127.0.0.1:7860"
PROTOKOLL = "hamnvik-protokoll-2031-03-12"
PASSWORD = "korrekt-häst-batteri"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return ingested(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Assistant:
    return Assistant(settings, SharedWordsEmbedding())


@pytest.fixture(scope="module")
def desk(assistant: Assistant) -> Desk:
    desk = Desk(assistant)
    desk.warm_up_in_background().join()
    return desk


Client = Callable[..., TestClient]


@pytest.fixture(scope="module")
def client(desk: Desk, settings: Settings) -> Client:
    """Makes a client of the API behind a gate of the given sort."""

    def make(base_url: str = HERE, **gate: Any) -> TestClient:
        application = FastAPI()
        application.include_router(build_router(Api(desk, Register(settings.data)), Gate(**gate)))
        return TestClient(application, base_url=base_url)

    return make


@pytest.fixture(scope="module")
def open_client(client: Client) -> Iterator[TestClient]:
    with client() as made:
        yield made


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "ms"}


def test_an_answer_is_that_of_the_command_line(open_client: TestClient, assistant: Assistant) -> None:
    given = open_client.post("/api/v1/ask", json={"question": QUESTION_OF_THE_RECORDS, "id": "q1"})
    assert given.status_code == 200
    answer = given.json()
    assert without_time(answer) == without_time(answer_json(assistant.ask(QUESTION_OF_THE_RECORDS), "q1"))
    assert answer["citations"][0]["quote"] == "En ny spolmaskin kostar 1,4 mnkr enligt leverantören."


def test_filters_restrict_an_answer_and_a_search(open_client: TestClient, assistant: Assistant) -> None:
    asked = {"question": QUESTION_OF_THE_RECORDS, "filters": ["kind=protokoll"]}
    cited = open_client.post("/api/v1/ask", json=asked).json()["citations"]
    assert {citation["record"] for citation in cited} <= {PROTOKOLL}
    found = open_client.get(
        "/api/v1/search", params={"q": "isen", "top": 3, "filter": "kind=protokoll"}
    ).json()
    wanted = assistant.search("isen", 3, filters=["kind=protokoll"])
    assert found["hits"] == [hit_json(hit) for hit in wanted]
    assert len(found["hits"]) == 3


def test_records_and_items_are_those_of_the_register(open_client: TestClient, settings: Settings) -> None:
    register = Register(settings.data)
    record = register.record(PROTOKOLL)
    assert record is not None
    listed = [list_line(row) for row in register.list_records()]
    whole = structure_json(record, register.threads(PROTOKOLL))
    assert open_client.get("/api/v1/records").json() == listed
    assert open_client.get(f"/api/v1/records/{PROTOKOLL}").json() == whole
    item = open_client.get(f"/api/v1/items/{PROTOKOLL}/2").json()
    assert {key: item[key] for key in whole["items"][1]} == whole["items"][1]
    assert item["paragraphs"] == [p for p in whole["paragraphs"] if p["item"] == 2]
    assert (item["record"], item["proposal"], item["dissenters"]) == (PROTOKOLL, False, ["C"])


def test_items_are_chosen_as_on_the_page(open_client: TestClient) -> None:
    page = open_client.get("/api/v1/items", params={"parti": "C", "reservation": "ja"}).json()
    assert [(one["record"], one["ordinal"], one["movers"]) for one in page["items"]] == [
        (PROTOKOLL, 2, ["C"])
    ]
    assert (page["total"], page["page"], page["pages"]) == (1, 1, 1)
    assert open_client.get("/api/v1/items", params={"sok": "rymdhiss"}).json()["items"] == []


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/v1/records/finns-inte", 404, "Handlingen finns-inte finns inte här"),
        (f"/api/v1/items/{PROTOKOLL}/77", 404, f"Ärendet {PROTOKOLL}/77 finns inte"),
        ("/api/v1/search?q=isen&top=201", 422, "kontrollera top"),
        ("/api/v1/search?q=isen&filter=slag", 422, "nyckel=värde"),
        ("/api/v1/search", 422, "kontrollera q"),
    ],
)
def test_what_cannot_be_answered_is_told(open_client: TestClient, path: str, status: int, says: str) -> None:
    answer = open_client.get(path)
    assert answer.status_code == status
    assert says in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"question": ""}, "kontrollera question"),
        ({"question": "x" * 2001}, "kontrollera question"),
        ({"fraga": "Vad?"}, "kontrollera fraga, question"),
        ({"question": "Vad?", "history": ["x"] * 21}, "kontrollera history"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused(
    open_client: TestClient, body: dict[str, Any], says: str
) -> None:
    answer = open_client.post("/api/v1/ask", json=body)
    assert answer.status_code == 422
    assert says in answer.json()["error"]


def test_a_large_body_is_refused_before_it_is_read(open_client: TestClient) -> None:
    answer = open_client.post("/api/v1/ask", content=b"x" * (gates.LONGEST_BODY + 1))
    assert answer.status_code == 413
    assert "64 kB" in answer.json()["error"]

    def endless() -> Iterator[bytes]:
        yield b"x"

    assert open_client.post("/api/v1/ask", content=endless()).status_code == 413


def test_the_password_is_needed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "WRONG_PASSWORD_DELAY", 0.0)
    with client("https://namnd.example", password=PASSWORD) as made:
        refused = made.get("/api/v1/records")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        for wrong in (("namndminnet", "fel"), ("admin", PASSWORD), ("", "")):
            assert made.get("/api/v1/records", auth=wrong).status_code == 401
        right = (b"namndminnet", PASSWORD.encode())
        assert made.get("/api/v1/records", auth=right).status_code == 200
        assert made.post("/api/v1/ask", json={"question": "Vad?"}).status_code == 401
        assert made.get("/healthz").status_code == 200
    with client("https://namnd.example", password=PASSWORD, signed_in=lambda _: True) as made:
        assert made.get("/api/v1/records").status_code == 200


def test_without_a_password_only_this_machine_is_answered(client: Client) -> None:
    with client("http://namnd.example") as made:
        answer = made.get("/api/v1/records")
    assert answer.status_code == 403
    assert "127.0.0.1" in answer.json()["error"]


def test_a_page_of_another_site_is_refused(open_client: TestClient) -> None:
    other = open_client.get("/api/v1/records", headers={"Origin": "https://ond.example"})
    assert other.status_code == 403
    assert open_client.get("/api/v1/records", headers={"Origin": HERE}).status_code == 200


def test_too_many_requests_are_told_to_wait(client: Client) -> None:
    with client(enter=Turnstile(2).enter) as made:
        answers = [made.get("/api/v1/records") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "10"
    assert "Vänta" in answers[2].json()["error"]


def test_a_bug_is_logged_and_not_told(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug in a test")

    monkeypatch.setattr(desk, "ask", broken)
    with client() as made:
        answer = made.post("/api/v1/ask", json={"question": "Vad?"})
    assert answer.status_code == 500
    assert "a bug" not in answer.text
    assert "a bug in a test" in caplog.text


def test_health_tells_whether_it_can_answer(open_client: TestClient, tmp_path: Path) -> None:
    assert open_client.get("/healthz").json() == {"status": "ok"}
    empty = Settings(data=tmp_path / "none")
    fresh = Desk(Assistant(empty, SharedWordsEmbedding()))
    assert Api(fresh, Register(empty.data)).health() == (200, "empty")


def test_a_program_that_is_starting_says_so(settings: Settings, assistant: Assistant) -> None:
    assert Api(Desk(assistant), Register(settings.data)).health() == (503, "starting")


def test_the_description_and_the_page_about_it_name_the_same(open_client: TestClient) -> None:
    described = open_client.get("/api/v1/openapi.json").json()
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    named = set(re.findall(r"^### `(?:GET|POST) (\S+)`", page, re.MULTILINE))
    served = set(described["paths"]) | {"/healthz", "/api/v1/uploads", "/api/v1/openapi.json"}
    assert named == served
    assert "question" in json.dumps(described["components"]["schemas"]["Asked"])
