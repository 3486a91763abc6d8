"""Judged metrics ask the endpoint that the environment names; a judge that fails loses only numbers."""

from __future__ import annotations

import asyncio
import json
import math
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from eval.errors import EvalError
from eval.judge import KEY, MODEL, URL, Judge, take_judge
from eval.judged import judged_metrics
from tests.eval.board import COST, MOTION, SILENCE, cite, given, library, question, unanswerable
from tests.fakes import SharedWordsEmbedding

ANSWER = given("Den tar 24 besökare. [1]", cite(1, COST), retrieved=(MOTION, COST), groups=(1, 1))


class Endpoint(ThreadingHTTPServer):
    """Answers each request with the least that fits the schema in it: one of everything, verdicts of 1."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.status = 200

    @property
    def judge(self) -> Judge:
        return Judge(f"http://127.0.0.1:{self.server_port}/v1", "domaren", "hemlig")


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(body)
        self.server.keys.add(self.headers["authorization"])
        said = "".join(message["content"] for message in body["messages"])
        schema, _ = json.JSONDecoder().raw_decode(said, said.index("{", said.index("JSON Schema:")))
        message = {"role": "assistant", "content": json.dumps(least(schema, schema.get("$defs", {})))}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        reply = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        data = json.dumps(reply).encode()
        self.send_response(self.server.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def least(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """The smallest value of a JSON schema, a list having one entry."""
    if "$ref" in schema:
        return least(known[schema["$ref"].rpartition("/")[2]], known)
    match schema.get("type"):
        case "object":
            return {name: least(part, known) for name, part in schema["properties"].items()}
        case "array":
            return [least(schema["items"], known)]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
    return "24 besökare"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def values(judge: Judge, asked: Any, answer: Any) -> dict[str, float]:
    async def all_of_them() -> dict[str, float]:
        metrics = judged_metrics(judge, library(), SharedWordsEmbedding())
        return {m.name: (await m.ascore(question=asked, given=answer)).value for m in metrics}

    return asyncio.run(all_of_them())


def test_the_judge_is_asked_and_its_verdicts_become_numbers(endpoint: Endpoint) -> None:
    found = values(endpoint.judge, question(), ANSWER)
    assert list(found) == [
        "judge_faithfulness",
        "judge_factual_correctness",
        "judge_answer_relevancy",
        "judge_context_precision",
        "judge_context_recall",
        "judge_noise_sensitivity",
    ]
    assert all(0 <= value <= 1 for value in found.values()), found
    # Whatever is asked, the verdict is yes.
    assert found["judge_faithfulness"] == 1
    assert found["judge_context_recall"] == 1
    assert found["judge_context_precision"] == pytest.approx(1)
    assert {body["model"] for body in endpoint.asked} == {"domaren"}
    assert {body["temperature"] for body in endpoint.asked} == {0}
    assert endpoint.keys == {"Bearer hemlig"}
    assert any("24 besökare per kväll" in str(body["messages"]) for body in endpoint.asked), "the paragraph"


def test_what_there_is_no_answer_to_is_not_judged(endpoint: Endpoint) -> None:
    assert all(math.isnan(value) for value in values(endpoint.judge, unanswerable(), ANSWER).values())
    assert endpoint.asked == []
    silent = values(endpoint.judge, question(), SILENCE)
    assert {name for name, value in silent.items() if not math.isnan(value)} == {
        "judge_context_precision",
        "judge_context_recall",
    }


def test_a_judge_that_fails_loses_its_numbers_and_nothing_else(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.status = 400
    assert all(math.isnan(value) for value in values(endpoint.judge, question(), ANSWER).values())
    assert "q-1, judge_faithfulness: the judge gave no number" in caplog.text


def test_the_judge_is_named_in_the_environment_and_taken_out_of_it() -> None:
    environment = {URL: "http://localhost:1/v1", MODEL: "m", KEY: "k", "OTHER": "x"}
    judge = take_judge(environment)
    assert judge == Judge("http://localhost:1/v1", "m", "k")
    assert repr(judge) == "Judge(url='http://localhost:1/v1', model='m')", "the key is not shown"
    assert environment == {"OTHER": "x"}
    assert take_judge({}) is None
    with pytest.raises(EvalError, match="NAMNDMINNET_JUDGE_URL and NAMNDMINNET_JUDGE_MODEL"):
        take_judge({MODEL: "m"})
