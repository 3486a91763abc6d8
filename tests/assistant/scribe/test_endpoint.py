"""The endpoint is spoken to in time, in secret and at one address alone."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.scribe.endpoint import Deadline, Endpoint, EndpointError, Message, Trouble
from ingest.settings import Settings
from tests.assistant.scribe.endpoints import (
    KEY,
    MODEL,
    Hangs,
    Raw,
    Script,
    ScriptedEndpoint,
    Status,
    Wait,
    in_pieces,
    says,
)

ASKED = [Message("system", "Svara kort."), Message("user", "Vad beslutade nämnden?")]


def settings(server: ScriptedEndpoint, **changes: Any) -> Settings:
    usual: dict[str, Any] = {"llm_key": KEY, "llm_first_token": 2.0, "llm_timeout": 5.0}
    return Settings(llm_url=server.url, llm_model=MODEL, **{**usual, **changes})


@pytest.fixture
def made() -> Iterator[Any]:
    """Makes an endpoint for a script; everything is closed afterwards."""
    opened: list[Any] = []

    def make(script: Script, **changes: Any) -> tuple[ScriptedEndpoint, Endpoint]:
        server = ScriptedEndpoint(script).__enter__()
        endpoint = Endpoint(settings(server, **changes))
        opened.extend([server, endpoint])
        return server, endpoint

    yield make
    for one in opened:
        one.close() if isinstance(one, Endpoint) else one.__exit__()


def trouble_of(endpoint: Endpoint, seconds: float = 5.0) -> Trouble:
    with pytest.raises(EndpointError) as raised:
        list(endpoint.stream(ASKED, Deadline(seconds)))
    return raised.value.trouble


def test_the_model_is_told_what_was_asked_and_its_words_come_in_order(made: Any) -> None:
    server, endpoint = made(
        says(*in_pieces("Nämnden biföll förslaget [1].")), llm_temperature=0.3, llm_answer=99
    )
    pieces = list(endpoint.stream(ASKED, Deadline(5)))
    assert pieces == in_pieces("Nämnden biföll förslaget [1].")
    [body] = server.requests
    assert [(m["role"], m["content"]) for m in body["messages"]] == [
        ("system", "Svara kort."),
        ("user", "Vad beslutade nämnden?"),
    ]
    assert (body["model"], body["stream"], body["temperature"], body["max_tokens"]) == (MODEL, True, 0.3, 99)
    assert "tools" not in body
    assert server.keys == [f"Bearer {KEY}"]


def test_a_key_meant_for_another_service_is_not_sent(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "annans-nyckel")
    server, endpoint = made(says("Ja."), llm_key=None)
    list(endpoint.stream(ASKED, Deadline(5)))
    assert server.keys == ["Bearer none"]


def test_neither_key_nor_question_is_logged(made: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _, endpoint = made(says("Ja."))
    list(endpoint.stream(ASKED, Deadline(5)))
    _, refusing = made(says_status(401))
    trouble_of(refusing)
    assert KEY not in caplog.text
    assert "Vad beslutade" not in caplog.text
    assert KEY not in repr(endpoint._settings)


def says_status(code: int, **further: Any) -> Script:
    return lambda _request: Status(code, **further)


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (says_status(429), Trouble.CROWDED),
        (says_status(503), Trouble.CROWDED),
        (says_status(401), Trouble.REFUSED),
        (says_status(404), Trouble.REFUSED),
        (says_status(500), Trouble.BROKEN),
        (says(), Trouble.EMPTY),
        (says("", ""), Trouble.EMPTY),
        (says(Raw(b"data: {inte json\n\n")), Trouble.BROKEN),
        (says("Nämnden ", Raw(b'data: {"choices": 7}\n\n')), Trouble.BROKEN),
        (says(Wait(9)), Trouble.SLOW),
    ],
)
def test_what_went_wrong_is_told_apart(made: Any, script: Script, trouble: Trouble) -> None:
    _, endpoint = made(script, llm_first_token=0.4)
    assert trouble_of(endpoint) is trouble


def test_nobody_listening_is_unreachable() -> None:
    endpoint = Endpoint(Settings(llm_url="http://127.0.0.1:9/v1", llm_model=MODEL))
    assert trouble_of(endpoint) is Trouble.UNREACHABLE
    endpoint.close()


def test_the_first_word_is_waited_for_as_long_as_the_setting_says_and_no_longer(made: Any) -> None:
    server, endpoint = made(says(Wait(20), "Sent."), llm_first_token=0.3)
    started = time.perf_counter()
    assert trouble_of(endpoint) is Trouble.SLOW
    assert 0.3 <= time.perf_counter() - started < 1.0
    assert server.left.acquire(timeout=2), "the connection is closed, so that the server stops writing"


def test_a_stream_that_goes_on_for_ever_ends_with_the_deadline(made: Any) -> None:
    _, endpoint = made(says(*["ord ", Wait(0.05)] * 400))
    started = time.perf_counter()
    with pytest.raises(EndpointError) as raised:
        list(endpoint.stream(ASKED, Deadline(0.5)))
    assert raised.value.trouble is Trouble.SLOW
    assert time.perf_counter() - started < 1.5


def test_half_an_answer_is_none(made: Any) -> None:
    _, endpoint = made(says("Nämnden biföll förslaget. ", Hangs()))
    assert trouble_of(endpoint) is Trouble.BROKEN


def test_no_redirect_is_followed(made: Any) -> None:
    elsewhere, _ = made(says("Hit ska inget."))
    _, endpoint = made(says_status(307, location=f"{elsewhere.url}/chat/completions"))
    assert trouble_of(endpoint) is Trouble.REFUSED
    assert elsewhere.requests == []


def test_no_more_answers_at_a_time_than_the_setting_says(made: Any) -> None:
    _, endpoint = made(says("Ett ", Wait(1.0), "två."), llm_concurrency=1, llm_first_token=0.3)
    first = endpoint.stream(ASKED, Deadline(5))
    assert next(first) == "Ett "
    assert trouble_of(endpoint) is Trouble.BUSY
    first.close()
    time.sleep(0.1)
    assert next(endpoint.stream(ASKED, Deadline(5))) == "Ett ", "a call that was given up leaves its place"


def test_the_first_word_is_passed_on_within_100_ms(made: Any) -> None:
    server, endpoint = made(says("Ja.", Wait(0.2), " Nej."))
    list(endpoint.stream(ASKED, Deadline(5)))  # loads the client
    server.first_sent_at = 0.0
    stream = endpoint.stream(ASKED, Deadline(5))
    next(stream)
    assert time.perf_counter() - server.first_sent_at < 0.1
    stream.close()


def test_the_endpoint_tells_its_models(made: Any) -> None:
    server, endpoint = made(says("Ja."))
    server.models = ["talgoxe", "blåmes"]
    assert endpoint.models() == ["talgoxe", "blåmes"]


def test_what_a_user_is_told_of_the_address_holds_no_path_and_no_key(made: Any) -> None:
    server, endpoint = made(says("Ja."))
    address = endpoint.address
    assert (address.host, address.model, address.is_local) == (server.url.split("/")[2], MODEL, True)
