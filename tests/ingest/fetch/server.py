"""A portal on loopback that answers as MeetingPlus does, and fails where a test says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PDF = b"%PDF-1.7\n%\xe2\xe3\n" + b"1 0 obj\n<<>>\nendobj\n" * 40 + b"trailer\n<<>>\nstartxref\n9\n%%EOF\n"


@dataclass(frozen=True)
class Reply:
    """One answer.

    Attributes:
        cut: Bytes of the body after which the connection is closed, None for all.
        stall: Seconds without a byte before the answer.
        hang: Seconds without a byte after what is sent of the body.
        length: Whether Content-Length is sent; without it the end is where the connection closes.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    stall: float = 0.0
    length: bool = True
    hang: float = 0.0


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]
    connection: int
    at: float
    """By the clock that the portal was given."""


class Portal:
    """Answers by path and query; a list of answers is used up to its last one, which stays."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self.now: Callable[[], float] = time.monotonic
        self.on_request: Callable[[str], None] = lambda path: None
        self._busy = 0
        self._connections: dict[tuple[str, int], int] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal._answer(self)

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def serve(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def page(self, path: str, *links: str, text: str = "") -> None:
        """Serve a page with links, each an address or an address and what the link says after "|"."""
        anchors = []
        for link in links:
            href, _, said = link.partition("|")
            anchors.append(f'<li><a href="{href}">{said or "Öppna"}</a></li>')
        html = (
            "<!DOCTYPE html><html><head><meta charset=utf-8><title>Sjövalla</title></head><body><main>"
            f"<h1>Kultur- och fritidsnämnden</h1><p>{text}</p><ul>{''.join(anchors)}</ul></main>"
        )
        self.serve(path, Reply(body=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"}))

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            connection = self._connections.setdefault(handler.client_address, len(self._connections))
            headers = {name.lower(): value for name, value in handler.headers.items()}
            self.asked.append(Asked(handler.path, headers, connection, self.now()))
            self._busy += 1
            self.most_at_once = max(self.most_at_once, self._busy)
            waiting = self.replies.get(handler.path, [Reply(404)])
            reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        try:
            self.on_request(handler.path)
            self._closing.wait(reply.stall)
            self._send(handler, reply, headers)
        except OSError:
            handler.close_connection = True
        finally:
            with self._lock:
                self._busy -= 1

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply, asked: dict[str, str]) -> None:
        etag = reply.headers.get("ETag")
        modified = reply.headers.get("Last-Modified")
        if reply.status == 200 and (
            (etag and asked.get("if-none-match") == etag)
            or (modified and asked.get("if-modified-since") == modified)
        ):
            reply = Reply(304, headers=reply.headers)
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.length and reply.status != 304:
            handler.send_header("Content-Length", str(len(reply.body)))
        if reply.cut is not None or not reply.length:
            handler.send_header("Connection", "close")
            handler.close_connection = True
        handler.end_headers()
        handler.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
        handler.wfile.flush()
        self._closing.wait(reply.hang)
