"""The endpoint that a language model is spoken to through, and what can go wrong with it."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ingest.settings import Settings, is_loopback

if TYPE_CHECKING:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

_NO_KEY = "none"
"""Sent where no key is set: without one, the client would take one meant for another service."""
_CONNECT = 5.0
"""Seconds to reach the endpoint at all."""
_DONE = object()

logger = logging.getLogger(__name__)
# At DEBUG these write whole requests, which hold questions and paragraphs, and headers with the key.
_TALKATIVE = ("openai", "httpx", "httpcore", "llama_index")


class Trouble(StrEnum):
    """What went wrong; the value is what a user is told of it."""

    UNREACHABLE = "gick inte att nå"
    SLOW = "svarade inte i tid"
    CROWDED = "tog inte emot fler frågor just nu"
    REFUSED = "godtog inte anropet"
    BROKEN = "skickade något som inte går att läsa"
    EMPTY = "skickade ett tomt svar"
    BUSY = "skriver redan så många svar som är tillåtet"


class EndpointError(Exception):
    """The endpoint gave no answer; the default way answers instead.

    Attributes:
        trouble: What went wrong.
        detail: More for the log and for the doctor; holds neither key nor what was sent.
    """

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value} ({detail})" if detail else trouble.value)
        self.trouble = trouble
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with the model.

    Attributes:
        role: "system" or "user".
    """

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Address:
    """What a user is told of an endpoint.

    Attributes:
        host: With port, where it is not the usual one.
        model: The model's name there.
        is_local: Whether it is on this machine.
    """

    host: str
    model: str
    is_local: bool


class Deadline:
    """A moment by which something has to be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then, never below 0."""
        return max(0.0, self._end - time.monotonic())


class Endpoint:
    """Speaks to an endpoint of OpenAI's chat form; may be shared between threads.

    Nothing is imported or opened before the first call. Each call runs in a loop of its own thread, so that
    it can be given up at once, which closes the connection.

    Args:
        settings: Where the endpoint is and what it is told; `Settings.llm_url` must be set.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.llm_url or not settings.llm_model:
            raise ValueError("llm_url and llm_model must be set")
        self._settings = settings
        self._url: Final = settings.llm_url.rstrip("/")
        self._model: Final = settings.llm_model
        self._slots = threading.BoundedSemaphore(settings.llm_concurrency)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None
        self._llm: OpenAILike | None = None

    @property
    def address(self) -> Address:
        """Where questions and paragraphs go."""
        parts = urlsplit(self._url)
        return Address(parts.netloc, self._model, is_loopback(parts.hostname or ""))

    def stream(
        self, messages: Sequence[Message], deadline: Deadline, most: int | None = None
    ) -> Iterator[str]:
        """What the model writes, as it comes.

        Args:
            messages: What it is told.
            deadline: When the whole answer must be there.
            most: Tokens of the longest answer; the setting's where it is left out.

        Yields:
            Pieces of text, none of them empty; at least one.

        Raises:
            EndpointError: No answer, or none in time; pieces may have come before.
        """
        if not self._slots.acquire(timeout=min(self._settings.llm_first_token, deadline.left)):
            raise EndpointError(Trouble.BUSY)
        pieces: queue.SimpleQueue[object] = queue.SimpleQueue()
        try:
            running = self._start(messages, pieces, most)
        except BaseException:
            self._slots.release()
            raise
        running.add_done_callback(lambda _: self._slots.release())
        try:
            yield from self._pieces(pieces, deadline)
        finally:
            running.cancel()

    def models(self) -> list[str]:
        """Names of the models that the endpoint says it has; empty where it does not tell.

        Raises:
            EndpointError: It cannot be reached or refuses the call.
        """
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"}
        try:
            answer = httpx.get(f"{self._url}/models", headers=headers, timeout=_CONNECT)
        except httpx.HTTPError as error:
            raise EndpointError(Trouble.UNREACHABLE, type(error).__name__) from None
        if answer.status_code in (401, 403):
            raise EndpointError(Trouble.REFUSED, f"HTTP {answer.status_code}")
        try:
            return [str(one["id"]) for one in answer.json()["data"]] if answer.is_success else []
        except (ValueError, KeyError, TypeError):
            return []

    def warm_up(self) -> None:
        """Load the client; does nothing the second time. Nothing is sent."""
        self._opened()

    def close(self) -> None:
        """End the thread that calls run in."""
        with self._lock:
            loop, self._loop, self._llm = self._loop, None, None
            client, self._client = self._client, None
        if loop is None:
            return
        if client is not None:
            asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(_CONNECT)
        loop.call_soon_threadsafe(loop.stop)

    @property
    def _key(self) -> str:
        return self._settings.llm_key.get_secret_value() if self._settings.llm_key else _NO_KEY

    def _pieces(self, pieces: queue.SimpleQueue[object], deadline: Deadline) -> Iterator[str]:
        begun = False
        first = Deadline(self._settings.llm_first_token)
        while True:
            try:
                piece = pieces.get(timeout=deadline.left if begun else min(first.left, deadline.left))
            except queue.Empty:
                raise EndpointError(Trouble.SLOW, "hela svaret" if begun else "första ordet") from None
            if piece is _DONE:
                if not begun:
                    raise EndpointError(Trouble.EMPTY)
                return
            if isinstance(piece, BaseException):
                raise _read(piece) from None
            begun = True
            yield str(piece)

    def _start(
        self, messages: Sequence[Message], pieces: queue.SimpleQueue[object], most: int | None
    ) -> Future[None]:
        loop, llm = self._opened()
        return asyncio.run_coroutine_threadsafe(_run(llm, messages, pieces, most), loop)

    def _opened(self) -> tuple[asyncio.AbstractEventLoop, OpenAILike]:
        with self._lock:
            if self._loop is None or self._llm is None:
                import httpx
                from llama_index.llms.openai_like import OpenAILike

                for name in _TALKATIVE:
                    logging.getLogger(name).setLevel(logging.WARNING)
                # The address that the page shows is the only one that is spoken to: no redirects.
                timeout = httpx.Timeout(self._settings.llm_timeout, connect=_CONNECT)
                self._client = httpx.AsyncClient(timeout=timeout, follow_redirects=False)
                self._llm = OpenAILike(
                    model=self._model,
                    api_base=self._url,
                    api_key=self._key,
                    context_window=self._settings.llm_context,
                    max_tokens=self._settings.llm_answer,
                    temperature=self._settings.llm_temperature,
                    is_chat_model=True,
                    is_function_calling_model=False,
                    max_retries=0,  # another try costs the user more time than the answer without a model
                    timeout=self._settings.llm_timeout,
                    async_http_client=self._client,
                )
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="endpoint", daemon=True).start()
            return self._loop, self._llm


async def _run(
    llm: OpenAILike, messages: Sequence[Message], pieces: queue.SimpleQueue[object], most: int | None
) -> None:
    """Put what the model writes in a queue, and at last `_DONE` or the error."""
    try:
        async for piece in _deltas(llm, messages, most):
            pieces.put(piece)
        pieces.put(_DONE)
    except Exception as error:  # noqa: BLE001 - told to the thread that waits, which reads it
        pieces.put(error)


async def _deltas(llm: OpenAILike, messages: Sequence[Message], most: int | None) -> AsyncIterator[str]:
    from llama_index.core.llms import ChatMessage

    sent = [ChatMessage(role=message.role, content=message.text) for message in messages]
    further: dict[str, Any] = {"max_tokens": most} if most else {}
    begun = finished = False
    async for part in await llm.astream_chat(sent, **further):
        finished = finished or any(choice.finish_reason for choice in getattr(part.raw, "choices", ()))
        if part.delta:
            begun = True
            yield part.delta
    if begun and not finished:
        raise EndpointError(Trouble.BROKEN, "svaret avbröts")


def _read(error: BaseException) -> EndpointError:
    """What an error of the client means; its own words may hold what was sent and are left out."""
    import httpx
    import openai

    if isinstance(error, EndpointError):
        return error
    name = type(error).__name__
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        slow = isinstance(error.__cause__ or error, httpx.ConnectTimeout)
        return EndpointError(Trouble.UNREACHABLE if slow else Trouble.SLOW, name)
    if isinstance(error, openai.APIStatusError):
        trouble = {429: Trouble.CROWDED, 503: Trouble.CROWDED}.get(error.status_code)
        if trouble is None:
            trouble = Trouble.REFUSED if error.status_code < 500 else Trouble.BROKEN
        return EndpointError(trouble, f"HTTP {error.status_code}")
    if isinstance(error, openai.APIConnectionError):
        reached = isinstance(error.__cause__, httpx.ReadError | httpx.RemoteProtocolError)
        return EndpointError(Trouble.BROKEN if reached else Trouble.UNREACHABLE, name)
    logger.info("The endpoint's stream could not be read: %s", name)
    return EndpointError(Trouble.BROKEN, name)
