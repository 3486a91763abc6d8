"""A server of OpenAI's chat form that follows a script: real HTTP, real streams, real time-outs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

KEY = "hemlig-nyckel-4711"
MODEL = "talgoxe"


@dataclass(frozen=True)
class Wait:
    """Seconds of silence between two pieces."""

    seconds: float


@dataclass(frozen=True)
class Raw:
    """Bytes that are sent as they are, well-formed or not."""

    data: bytes


@dataclass(frozen=True)
class Status:
    """An answer that is no stream."""

    code: int
    body: str = "{}"
    location: str = ""


class Hangs:
    """Ends the connection in the midst of the stream."""


Piece = str | Wait | Raw | Hangs
Script = Callable[[dict[str, Any]], Status | Sequence[Piece]]


def says(*pieces: Piece) -> Script:
    """A script that says the same whatever is asked."""
    return lambda _request: list(pieces)


def in_pieces(text: str, size: int = 7) -> list[Piece]:
    """A text as a model streams it."""
    return [text[start : start + size] for start in range(0, len(text), size)]


class ScriptedEndpoint:
    """The server; a context manager.

    Attributes:
        script: What it answers, may be changed between requests.
        models: Names it gives when it is asked for them.
        requests: Bodies of chat requests, in order.
        keys: What callers were known by, in order.
        left: How many callers closed the connection before the stream's end.
    """

    def __init__(self, script: Script, models: Sequence[str] = (MODEL,)) -> None:
        self.script = script
        self.models = list(models)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.left = threading.Semaphore(0)
        self.first_sent_at = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def sent(self) -> str:
        """All that it was ever sent, as one text."""
        return json.dumps(self.requests, ensure_ascii=False)

    def _handler(self) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one small class
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                self._answer(Status(200, json.dumps({"data": [{"id": name} for name in endpoint.models]})))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.requests.append(body)
                endpoint.keys.append(self.headers.get("Authorization", ""))
                told = endpoint.script(body)
                if isinstance(told, Status):
                    self._answer(told)
                    return
                try:
                    self._stream(told)
                except OSError:
                    endpoint.left.release()

            def _answer(self, told: Status) -> None:
                data = told.body.encode()
                self.send_response(told.code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                if told.location:
                    self.send_header("Location", told.location)
                self.end_headers()
                self.wfile.write(data)

            def _stream(self, pieces: Sequence[Piece]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                for data in _events(pieces):
                    if isinstance(data, float):
                        self._silence(data)
                        continue
                    if data is None:
                        return
                    self.wfile.write(data)
                    self.wfile.flush()
                    endpoint.first_sent_at = endpoint.first_sent_at or time.perf_counter()
                self.wfile.write(b"data: [DONE]\n\n")

            def _silence(self, seconds: float) -> None:
                """Wait, with comments as servers send them to keep a connection open."""
                end = time.monotonic() + seconds
                while time.monotonic() < end:
                    self.wfile.write(b": keep-alive\n\n")
                    self.wfile.flush()
                    time.sleep(min(0.02, seconds))

        return Handler


def _events(pieces: Sequence[Piece]) -> Iterator[bytes | float | None]:
    for piece in pieces:
        if isinstance(piece, Wait):
            yield float(piece.seconds)
        elif isinstance(piece, Raw):
            yield piece.data
        elif isinstance(piece, Hangs):
            yield None
        else:
            yield _chunk({"content": piece})
    yield _chunk({}, "stop")


def _chunk(delta: dict[str, str], finish: str | None = None) -> bytes:
    chunk = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
