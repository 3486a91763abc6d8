"""Serves the page: address, doorway and an orderly end.

Gradio's own `launch` would also serve upload, file, proxy and code editing routes, under a start
page in English that names other machines. Here the page is mounted in a small application behind a
`Doorway` that lets through what the page needs and nothing else. Gradio is imported when the page
is mounted, so that a busy port is reported at once.
"""

from __future__ import annotations

import asyncio
import errno
import re
import signal
import socket
import warnings
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

from assistant.api import routes
from assistant.api.gate import USER, WRONG_PASSWORD_DELAY, Gate, Guard, is_right
from assistant.ui.html import escaped
from ingest.errors import NamndminnetError
from ingest.settings import PREFIX

if TYPE_CHECKING:
    from assistant.ui.page import Site

# The vocabulary of ASGI (https://asgi.readthedocs.io/en/latest/specs/main.html).
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

# Seconds that running requests get to finish when the program is told to end.
GRACE = 2

# What a browser with the page open asks for. Everything else that Gradio serves (uploads, files, a
# proxy, API documentation, direct calls) is closed.
_OPEN = (
    r"/theme\.css|/config|/login|/logout|/robots\.txt"
    r"|/(assets|static|svelte)/.+"
    r"|/gradio_api/(theme\.css|queue/join|queue/data|heartbeat/\w+|cancel|reset)/?"
)
# The browser itself refuses to fetch anything from another machine. Gradio needs inline and
# evaluated scripts, all of them its own or from `theme`.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='6' fill='%23174a8b'/%3E"
    "%3Cpath d='M9 10h14M9 16h14M9 22h8' stroke='white' stroke-width='3' stroke-linecap='round'/%3E"
    "%3C/svg%3E"
)
# Gradio writes its own few words, such as those of the login, in the browser's language; here the
# whole page is in Swedish.
_HEAD = (
    f'<link rel="icon" href="{_ICON}">'
    "<script>Object.defineProperty(navigator,'language',{get:()=>'sv'});"
    "Object.defineProperty(navigator,'languages',{get:()=>['sv']});</script>"
)
# Gradio's cards for social media, which name other machines, and its manifest for installing.
_SURPLUS = re.compile(
    r'<meta\s+(?:property="og:|name="twitter:)[^>]*>|<link\s+rel="manifest"[^>]*>', re.DOTALL
)


class AddressError(NamndminnetError):
    """The page cannot be served on the address that the settings give."""


def bind(host: str, port: int) -> socket.socket:
    """Take the address that the page is to be served on.

    Args:
        host: Name or address, IPv4 or IPv6.
        port: 0 for any free port.

    Raises:
        AddressError: The port is busy or not allowed, or the host is not this machine.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
    except OSError as problem:
        raise _no_such_host(host) from problem
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as problem:
        listener.close()
        if problem.errno == errno.EADDRINUSE:
            raise AddressError(
                f"Port {port} på {host} används redan av ett annat program. Stäng det, eller välj "
                f"en annan port med {PREFIX}PORT, till exempel {PREFIX}PORT={port % 65535 + 1}."
            ) from problem
        if problem.errno == errno.EACCES:
            raise AddressError(
                f"Du får inte använda port {port} på den här datorn. Välj en port över 1023 med {PREFIX}PORT."
            ) from problem
        raise _no_such_host(host) from problem
    return listener


def _no_such_host(host: str) -> AddressError:
    return AddressError(
        f"Adressen {host} finns inte på den här datorn. Ändra {PREFIX}HOST, till exempel till 127.0.0.1."
    )


def address(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def mount(
    site: Site,
    *,
    password: str | None = None,
    api: routes.Api | None = None,
    enter: Callable[[str], None] = lambda _: None,
) -> tuple[FastAPI, Callable[[], None]]:
    """Put the site in an application.

    Args:
        site: From `assistant.ui.page.build_site`.
        password: Asked for, with the user name `USER`, when not None.
        api: Answers other programs, over HTTP and as tools; None leaves both out.
        enter: Counts a request of another program by its address; raises `NamndminnetError` for one too many.

    Returns:
        The application and what ends the page's open connections.
    """
    from gradio import mount_gradio_app

    from assistant.ui import theme, tools

    application = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    opens = list(site.opens)
    if api is not None:
        gate = Gate(password, enter, lambda request: _is_signed_in(application, request))
        application.include_router(routes.build_router(api, gate))
        application.add_middleware(Guard, gate=gate, address=tools.ADDRESS)
        tools.Tools(api).add_to(site.blocks)
        opens += [*routes.OPENS, *tools.OPENS]
    with warnings.catch_warnings():
        # Of rendering on the server, which is off.
        warnings.filterwarnings("ignore", "SSR mode", UserWarning)
        mount_gradio_app(
            application,
            site.blocks,
            path="/",
            footer_links=[],
            run_history=False,
            auth=None if password is None else _login(password),
            auth_message=f"Användarnamnet är {USER}.",
            show_error=False,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=api is not None,
            pwa=False,
            theme=theme.theme(),
            css=site.css,
        )
    application.add_middleware(Doorway, titles=site.titles, opens=opens)
    # Ends the streams that browsers hold open.
    return application, _gradio_in(application).stop_event.set


def _gradio_in(application: FastAPI) -> Any:
    """The application that Gradio mounted last."""
    mounted: Any = application.routes[-1]
    return mounted.app


def _is_signed_in(application: FastAPI, request: Request) -> bool:
    """Whether a request comes from a browser that has signed in to the page."""
    page = _gradio_in(application)
    names = (f"access-token-{page.cookie_id}", f"access-token-unsecure-{page.cookie_id}")
    return any(request.cookies.get(name) in page.tokens for name in names)


def _login(password: str) -> Callable[[str, str], Awaitable[bool]]:
    async def check(user: str, given: str) -> bool:
        right = is_right(user, given, password)
        if not right:
            await asyncio.sleep(WRONG_PASSWORD_DELAY)
        return right

    return check


class Server(uvicorn.Server):
    """Serves until told to end (Ctrl-C, SIGTERM, or `should_exit`), then ends within `GRACE`."""

    def __init__(self, application: ASGIApp, close_streams: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self._close_streams = close_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End open conversations' connections first, since the server waits for them."""
        self._close_streams()
        await super().shutdown(sockets)

    def run_until_told(self, listener: socket.socket) -> None:
        """Serve in the main thread; returns normally after Ctrl-C or SIGTERM."""
        # The server raises the signal again when it has ended; by then there is nothing left to do.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        self.run(sockets=[listener])


class Doorway:
    """Lets in what the page needs, and makes Gradio's start page Swedish and self-contained."""

    def __init__(self, app: ASGIApp, *, titles: Mapping[str, str], opens: Iterable[str] = ()) -> None:
        self._app = app
        self._titles = {f"/{path}": title for path, title in titles.items()}
        self._open = re.compile("|".join((_OPEN, *opens)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI)."""
        title = self._titles.get(scope.get("path", ""))
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http" or not (title or self._open.fullmatch(scope["path"])):
            if scope["type"] == "http":
                await PlainTextResponse("Sidan finns inte.", 404)(scope, receive, send)
            return
        if title:
            # Uncompressed, so that it can be rewritten.
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            scope = {**scope, "headers": kept}
            await self._app(scope, receive, _Rewriting(send, title))
        else:
            await self._app(scope, receive, _with_headers(send))


def start_page(text: str, title: str = "Nämndminnet") -> str:
    """Gradio's start page in Swedish, with nothing in it that names another machine."""
    text = _SURPLUS.sub("", text)
    text = text.replace('lang="en"', 'lang="sv"', 1)
    head = f"<title>{escaped(title)}</title>{_HEAD}"
    return text.replace('<meta charset="utf-8" />', '<meta charset="utf-8" />' + head, 1)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_HEADERS]}
        await send(message)

    return sending


class _Rewriting:
    """Holds a response until it is whole, and sends the rewritten one."""

    def __init__(self, send: Send, title: str) -> None:
        self._send = _with_headers(send)
        self._title = title
        self._start: dict[str, Any] = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = dict(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = start_page(self._body.decode(), self._title).encode()
        headers = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        # A HEAD request has headers only; its length is that of the body it does not carry.
        if self._body:
            headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
