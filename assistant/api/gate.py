"""Who may ask over HTTP, how much at once, and how a refusal is told."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import logging
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from assistant.errors import IndexMissingError, NotFoundError, QuestionError, UploadError
from ingest.errors import NamndminnetError
from ingest.settings import is_loopback

USER = "namndminnet"
LONGEST_BODY = 64 << 10
"""Bytes: a question of 2,000 characters with a conversation before it takes half of it."""
MOST_AT_ONCE = 100
"""Requests being answered; further ones are told to come back. They are answered one after another, so
that more of them would only wait longer."""
WRONG_PASSWORD_DELAY = 1.0

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

logger = logging.getLogger(__name__)


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """A request that is not answered; the message is one Swedish sentence or two."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> Response:
        """The refusal as JSON."""
        return _told(self.status, str(self), self.headers)


class Gate:
    """Checks requests before they are read, and tells what went wrong as JSON.

    Args:
        password: Asked for (HTTP Basic, user `USER`) when not None.
        enter: Counts a request of an address; raises `NamndminnetError` for one too many.
        signed_in: Whether a request comes from a browser that is signed in to the page.
        most: Requests at once.
    """

    def __init__(
        self,
        password: str | None = None,
        enter: Callable[[str], None] = lambda _: None,
        signed_in: Callable[[Request], bool] = lambda _: False,
        most: int = MOST_AT_ONCE,
    ) -> None:
        self._password = password
        self._enter = enter
        self._signed_in = signed_in
        self._most = most
        self._running = 0

    async def admit(self, request: Request, longest: int = LONGEST_BODY) -> None:
        """See whether a request may be answered, and count it.

        Args:
            request: Not read yet.
            longest: Bytes of its body.

        Raises:
            Refusal: It may not.
        """
        await self._check(request, longest)
        try:
            self._enter(request.client.host if request.client else "")
        except NamndminnetError as problem:
            raise Refusal(429, str(problem), Retry_After="10") from problem

    async def _check(self, request: Request, longest: int) -> None:
        _check_origin(request)
        if self._password is None:
            host = request.url.hostname or ""
            # Another site's name that leads here is a trick to read what only this machine may.
            if not is_loopback(host):
                raise Refusal(
                    403, "Utan lösenord svarar programmet bara på adressen 127.0.0.1 eller localhost."
                )
        elif not (self._knows(request, self._password) or self._signed_in(request)):
            if "authorization" in request.headers:
                await asyncio.sleep(WRONG_PASSWORD_DELAY)
            raise Refusal(
                401,
                f"Ange användarnamnet {USER} och lösenordet (HTTP Basic).",
                WWW_Authenticate='Basic realm="Namndminnet", charset="UTF-8"',
            )
        if request.method == "POST" and not _fits(request.headers.get("content-length", ""), longest):
            raise Refusal(413, f"Förfrågan får vara högst {_size(longest)} och måste ange sin längd.")

    async def run(self, request: Request, handler: Handler, longest: int = LONGEST_BODY) -> Response:
        """Answer a request, or say why not; arguments as in `admit`."""
        try:
            await self.admit(request, longest)
            if self._running >= self._most:
                raise Refusal(503, "Programmet har fullt upp. Försök igen om en stund.", Retry_After="1")
            self._running += 1
            try:
                return await handler(request)
            finally:
                self._running -= 1
        except Refusal as refusal:
            return refusal.response()
        except RequestValidationError as problem:
            return _told(422, _unreadable(problem))
        except NotFoundError as problem:
            return _told(404, str(problem))
        except (QuestionError, UploadError) as problem:
            return _told(422, str(problem))
        except IndexMissingError as problem:
            return _told(503, str(problem))
        except NamndminnetError as problem:
            return _told(503, str(problem), {"Retry-After": "5"} if problem.retryable else None)
        except Exception:
            logger.exception("A request could not be answered")
            return _told(500, "Något gick fel i programmet. Försök igen; felet finns i programmets logg.")

    def route(self, longest: int = LONGEST_BODY) -> type[APIRoute]:
        """The class of routes that go through this gate, for bodies of at most so many bytes."""
        gate = self

        class Guarded(APIRoute):
            def get_route_handler(self) -> Handler:
                handler = super().get_route_handler()

                async def guarded(request: Request) -> Response:
                    return await gate.run(request, handler, longest)

                return guarded

        return Guarded

    @staticmethod
    def _knows(request: Request, password: str) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            user, _, word = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return is_right(user, word, password)


class Guard:
    """ASGI middleware that lets requests to one address through a gate, and only those that send something.

    Args:
        app: Answers.
        gate: Lets in.
        address: Without a slash at its end.
    """

    def __init__(self, app: Any, *, gate: Gate, address: str) -> None:
        self._app = app
        self._gate = gate
        self._address = address

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Handle one connection (ASGI)."""
        if scope["type"] == "http" and scope["path"].rstrip("/") == self._address:
            try:
                if scope["method"] != "POST":
                    raise Refusal(405, "Adressen är för andra program och tar bara emot POST.", Allow="POST")
                await self._gate.admit(Request(scope))
            except Refusal as refusal:
                await refusal.response()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_right(user: str, given: str, password: str) -> bool:
    """Whether somebody who signs in has the right name and password; takes as long for any wrong one."""
    return hmac.compare_digest(given.encode(), password.encode()) and user == USER


def _check_origin(request: Request) -> None:
    """Refuse what a page of another site sends through a visitor's browser."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Refusal(403, "Förfrågningar från andra webbplatser besvaras inte.")


def _fits(length: str, longest: int) -> bool:
    return length.isascii() and length.isdecimal() and int(length) <= longest


def _size(longest: int) -> str:
    return f"{longest >> 20} MB" if longest >= 1 << 20 else f"{longest >> 10} kB"


def _told(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": sentence}, status, headers)


def _unreadable(problem: RequestValidationError) -> str:
    places = {".".join(str(part) for part in error["loc"][1:]) or "förfrågan" for error in problem.errors()}
    return f"Förfrågan går inte att läsa: kontrollera {', '.join(sorted(places))}. Se docs/api.md."
