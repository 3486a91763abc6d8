"""Asks one site for one thing at a time, as a well-behaved visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from io import BytesIO
from typing import BinaryIO, Protocol, Self
from urllib.parse import urljoin, urlsplit

import httpx

from ingest.errors import NamndminnetError
from ingest.fetch.robots import Robots
from ingest.read.formats import MEGABYTE

AGENT = "Namndminnet"
"""The name that a robots.txt knows the program by."""
RETRIES = 3
MOST_REDIRECTS = 3
DOWN_AFTER = 3
"""Addresses in a row that got no answer, from which the site is left alone."""
LONGEST_WAIT = 120.0
"""Seconds; a site that wants a longer pause than this is asked again another day."""
LONGEST_ANSWER = 600.0
"""Seconds from the first byte of an answer to its last."""
_LARGEST_ROBOTS = MEGABYTE // 2
"""Bytes of a robots.txt that RFC 9309 asks for at least."""
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})
_DENIED = frozenset({401, 403})


class FetchError(NamndminnetError):
    """Something could not be fetched.

    Attributes:
        retryable: Whether the same request may succeed later.
        skip: Whether nothing is wrong: it is not there, not for us, or larger than wanted.
        status: That the site answered, 0 where that is not what went wrong.
        wait: Seconds that the site wants to be left alone.
    """

    def __init__(
        self,
        message: str,
        *,
        retryable: bool = False,
        skip: bool = False,
        status: int = 0,
        wait: float = 0.0,
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.skip = skip
        self.status = status
        self.wait = wait


class PortalDownError(FetchError):
    """The site does not answer, or wants to be left alone; no more is asked of it in this run."""


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> float:
        """Seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""


class SystemClock:
    """Real time."""

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Manner:
    """How to behave.

    Attributes:
        contact: Address of e-mail or page where those who run the site reach those who run this.
        pause: Least number of seconds between the end of a request and the beginning of the next.
        timeout: Seconds without a byte after which a request is given up.
    """

    contact: str
    pause: float
    timeout: float

    @property
    def user_agent(self) -> str:
        """What the program calls itself in each request."""
        return f"{AGENT}{_version()} ({self.contact})"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a site gave to ask by whether something has changed; None where it gave nothing."""

    etag: str | None = None
    modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)

    @property
    def headers(self) -> dict[str, str]:
        """Of a conditional request."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request.

    Attributes:
        unchanged: Whether the site answered that nothing has changed; then nothing was written.
    """

    unchanged: bool
    validators: Validators


Check = Callable[[BinaryIO], None]
"""Raises `FetchError` where what was received is not whole."""


class PoliteClient:
    """One connection to one site.

    Args:
        host: Scheme, name and port, as in ``https://edokmeetings.stockholm.se``.
        manner: How to behave.
        clock: Another clock than the system's, for tests.
    """

    def __init__(self, host: str, manner: Manner, clock: Clock | None = None) -> None:
        self._host = host
        self._rules = f"{host}/robots.txt"
        self._pause = manner.pause
        self._clock = clock or SystemClock()
        self._ended: float | None = None
        self._robots: Robots | None = None
        self._unanswered = 0
        self._client = httpx.Client(
            headers={"User-Agent": manner.user_agent, "Accept-Language": "sv"},
            timeout=manner.timeout,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def page(self, url: str, largest: int, validators: Validators | None = None) -> tuple[Answer, bytes]:
        """Ask for a page; what `get` says, and the page's bytes."""
        sink = BytesIO()
        return self.get(url, sink, largest, validators), sink.getvalue()

    def get(
        self,
        url: str,
        sink: BinaryIO,
        largest: int,
        validators: Validators | None = None,
        check: Check | None = None,
    ) -> Answer:
        """Ask for something, again after a while where the site is busy or the answer is not whole.

        Args:
            url: On the client's host.
            sink: Where the answer is written, from its beginning.
            largest: Bytes that the answer may have.
            validators: Of what is held already; the site may then answer that it is unchanged.
            check: Looks at what was received.

        Raises:
            PortalDownError: The site does not answer or wants to be left alone.
            FetchError: The site refuses, leads elsewhere, has too large an answer, or failed each time.
        """
        if url != self._rules:
            self._check_robots(url)
        for attempt in range(RETRIES + 1):
            try:
                answer = self._attempt(url, sink, largest, validators, check)
            except FetchError as error:
                if not error.retryable:
                    self._unanswered = 0
                    raise
                if error.wait > LONGEST_WAIT:
                    raise PortalDownError(
                        f"Portalen ber om en paus på {error.wait:.0f} sekunder. "
                        "Kör samma kommando igen senare; det som är hämtat finns kvar."
                    ) from error
                if attempt == RETRIES:
                    self._count_unanswered(error)
                    raise
                self._clock.sleep(max(error.wait, self._pause * 2 ** (attempt + 1)))
            else:
                self._unanswered = 0
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _count_unanswered(self, error: FetchError) -> None:
        self._unanswered += 1
        if self._unanswered >= DOWN_AFTER:
            raise PortalDownError(
                f"Portalen {self._host} har inte svarat som den ska på {DOWN_AFTER} adresser i rad "
                f"(senast: {error}) Kör samma kommando igen senare; det som är hämtat finns kvar."
            ) from error

    def _attempt(
        self, url: str, sink: BinaryIO, largest: int, validators: Validators | None, check: Check | None
    ) -> Answer:
        try:
            answer = self._follow(url, sink, largest, validators)
        except httpx.TimeoutException as error:
            raise FetchError(f"{url} svarade inte i tid.", retryable=True) from error
        except httpx.RequestError as error:
            raise FetchError(f"{url} gick inte att hämta ({error}).", retryable=True) from error
        except httpx.InvalidURL as error:
            raise FetchError(f"{url} är ingen adress som går att hämta ({error}).") from error
        if check and not answer.unchanged:
            check(sink)
        return answer

    def _follow(self, url: str, sink: BinaryIO, largest: int, validators: Validators | None) -> Answer:
        """Ask, and go where the site leads, as long as that is on the site itself."""
        asked = url
        for _ in range(MOST_REDIRECTS + 1):
            self._wait()
            try:
                headers = validators.headers if validators else {}
                with self._client.stream("GET", url, headers=headers) as response:
                    if response.has_redirect_location:
                        url = self._led_to(asked, url, response.headers["location"])
                    else:
                        return self._received(asked, response, sink, largest, bool(validators))
            finally:
                self._ended = self._clock.now()
            if asked != self._rules:
                self._check_robots(url)
        raise FetchError(
            f"{asked} leder vidare fler än {MOST_REDIRECTS} gånger. Öppna adressen och se efter."
        )

    def _led_to(self, asked: str, url: str, location: str) -> str:
        try:
            target = urljoin(url, location)
            there = origin(target)
        except ValueError as error:
            raise FetchError(f"{asked} leder till något som inte är en adress.") from error
        if there not in {self._host, self._host.replace("http://", "https://", 1)}:
            raise FetchError(
                f"{asked} leder till en annan webbplats ({there}). Den följs inte. "
                f"Hör portalen hemma där, ange --host {there}."
            )
        return target

    def _received(
        self, asked: str, response: httpx.Response, sink: BinaryIO, largest: int, conditional: bool
    ) -> Answer:
        validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
        if response.status_code == httpx.codes.NOT_MODIFIED and conditional:
            return Answer(unchanged=True, validators=validators)
        if response.status_code != httpx.codes.OK:
            raise self._refused(asked, response)
        too_large = FetchError(
            f"{asked} är större än {largest // MEGABYTE} MB, som är det mesta som hämtas.", skip=True
        )
        stated = response.headers.get("content-length", "")
        if stated.isdecimal() and int(stated) > largest:
            raise too_large
        sink.seek(0)
        sink.truncate()
        begun = self._clock.now()
        for chunk in response.iter_bytes():
            if sink.tell() + len(chunk) > largest:
                raise too_large
            if self._clock.now() - begun > LONGEST_ANSWER:
                raise FetchError(f"{asked} blev inte färdig på {LONGEST_ANSWER:.0f} sekunder.")
            sink.write(chunk)
        return Answer(unchanged=False, validators=validators)

    def _refused(self, asked: str, response: httpx.Response) -> FetchError:
        status = response.status_code
        if status in _GONE:
            return FetchError(f"{asked} finns inte på portalen ({status}).", skip=True, status=status)
        if status in _DENIED:
            return FetchError(f"{asked} får inte hämtas: portalen nekar åtkomst ({status}).", status=status)
        return FetchError(
            f"{asked} gav ett fel på portalen ({status}).",
            retryable=status in _BUSY,
            status=status,
            wait=_retry_after(response.headers),
        )

    def _wait(self) -> None:
        """Let the pause since the last request pass."""
        if self._ended is not None and (left := self._ended + self._pause - self._clock.now()) > 0:
            self._clock.sleep(left)

    def _check_robots(self, url: str) -> None:
        if self._robots is None:
            self._robots = self._read_robots()
            self._pause = max(self._pause, self._robots.delay)
        if not self._robots.allows(url):
            raise FetchError(f"{url} får inte hämtas av program, enligt portalens robots.txt.", skip=True)

    def _read_robots(self) -> Robots:
        """The site's rules; none where it has no such file.

        Raises:
            PortalDownError: The file cannot be had; then nothing may be asked for.
        """
        try:
            _, data = self.page(self._rules, _LARGEST_ROBOTS)
        except FetchError as error:
            if error.status in _GONE:
                return Robots("", AGENT)
            raise PortalDownError(
                f"Portalens regler för program gick inte att läsa, så inget hämtas. {error}"
            ) from error
        return Robots(data.decode("utf-8", "replace"), AGENT)


def origin(url: str) -> str:
    """Scheme, name and port of an address, the port left out where it is the scheme's own.

    Raises:
        ValueError: It has no name, or a port that is none.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(f"no host in {url!r}")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    own = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{name}{'' if parts.port in (None, own) else f':{parts.port}'}"


def _version() -> str:
    try:
        return f"/{metadata.version('namndminnet')}"
    except metadata.PackageNotFoundError:  # run from a folder where it is not installed
        return ""


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the site wants to be left alone, 0 where it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
