"""The load script counts what happens, and its verdict can fail."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import httpx
import pytest

from eval import load
from eval.load import Found, grown, report


def test_growth_compares_the_end_with_the_middle() -> None:
    assert grown([100, 900, 1000, 1000, 1000]) == 0
    assert grown([100, 900, 1000, 1000, 1100]) == pytest.approx(0.1)
    assert grown([100, 900]) == 0


def test_the_report_names_errors_and_percentiles() -> None:
    found = Found([n / 100 for n in range(1, 101)], Counter({"status 503": 2}), [1000.0] * 5)
    text = report(found, 20, 10)
    assert "20 sessions for 10 s: 100 answers, 10.0 a second, 2 errors" in text
    assert "status 503: 2" in text
    assert "p95  950 ms" in text
    assert "+0.0% from the middle" in text


def test_sessions_ask_on_from_different_questions_as_conversations(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        asked.append((body["question"], tuple(body["history"])))
        status = 503 if body["question"] == "d" else 200
        return httpx.Response(status, json={"answer": "Ja."})

    ticks = iter(range(100))
    monkeypatch.setattr(load.time, "monotonic", lambda: next(ticks))
    client = httpx.AsyncClient
    monkeypatch.setattr(
        load.httpx,
        "AsyncClient",
        lambda **_: client(transport=httpx.MockTransport(answer), base_url="http://a"),
    )
    found = asyncio.run(load.run("http://a", ["a", "b", "c", "d"], 1, 14, None))
    assert asked[:4] == [("a", ()), ("b", ("a",)), ("c", ("a", "b")), ("d", ())]
    assert len(found.seconds) == len(asked)
    refused = sum(question == "d" for question, _ in asked)
    assert found.faults == Counter({"status 503": refused})
