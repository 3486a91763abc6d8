"""A Chroma server: ``chroma run``, or by the same interface distributed Chroma and Chroma Cloud."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx

from ingest.errors import IndexBusyError, NamndminnetError, ServerError, SettingsError
from ingest.index.chroma.embedded import PREFIX

if TYPE_CHECKING:
    from chromadb.api.client import Client

_HEARTBEAT = "/api/v2/heartbeat"
_NOT_NOW = (429, 502, 503, 504)
_FORBIDDEN = (401, 403)
_RACING = ("finding id", "does not exist")
"""What Chroma says where a paragraph or the collection goes while it is searched."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is and how it lets us in.

    Attributes:
        url: ``http://host:8000`` or ``https://host``, with a path where a proxy wants one.
        tenant: Tenant on it.
        database: Database of the tenant.
        headers: Sent with each request; may hold the key.
        ca: Certificates that its own has to be signed by, None for those that Python trusts.
        timeout: Seconds without an answer after which it is given up.
    """

    url: str
    tenant: str
    database: str
    headers: tuple[tuple[str, str], ...] = ()
    ca: Path | None = None
    timeout: float = 30.0


class ChromaServer:
    """A server, see `ingest.index.chroma.Home`.

    Args:
        address: Where it is.
        archive: Gives the name that tells this archive's collections from those of others; called when the
            server is used.
        batch: Most vectors in one request.
    """

    is_live = True
    exists = True

    def __init__(self, address: Address, archive: Callable[[], str], batch: int) -> None:
        self._address = address
        self._archive = archive
        self.batch = batch

    @property
    def shown(self) -> str:
        """Its address."""
        return self._address.url

    @property
    def prefix(self) -> str:
        """Of the names of this archive's collections."""
        return f"{PREFIX}{self._archive()[:12]}_"

    def connect(self, *, create: bool) -> Client:  # a server makes no difference
        """A client that gives up where the server is silent."""
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        verify = self._verify()
        self._knock(verify)
        settings = ChromaSettings(anonymized_telemetry=False)
        if self._address.ca is not None:
            settings.chroma_server_ssl_verify = str(self._address.ca)
        with self.trouble():
            client = cast(
                "Client",
                chromadb.HttpClient(
                    host=self._address.url,
                    ssl=self._address.url.startswith("https:"),
                    headers=dict(self._address.headers),
                    settings=settings,
                    tenant=self._address.tenant,
                    database=self._address.database,
                ),
            )
        # Chroma's client waits for ever and has no setting for it.
        session: Any = getattr(client._server, "_session", None)
        if isinstance(session, httpx.Client):
            session.timeout = httpx.Timeout(self._address.timeout)
        return client

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Nothing that a server says is taken for damage: others may be able to use what it holds."""
        from chromadb.errors import ChromaError

        try:
            yield
        except (ChromaError, ValueError, httpx.HTTPError) as error:
            raise self._sentence(error) from error
        except Exception as error:
            # For an answer that is none of its own, such as a proxy's page, Chroma raises Exception itself.
            if type(error) is not Exception:
                raise
            raise self._sentence(error) from error

    def wipe(self) -> None:
        """Not ours to do.

        Raises:
            ServerError: Always.
        """
        raise self._answered("samlingarna gick inte att ta bort")

    def _verify(self) -> ssl.SSLContext | bool:
        if self._address.ca is None:
            return True
        try:
            return ssl.create_default_context(cafile=str(self._address.ca))
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(
                f"NAMNDMINNET_CHROMA_CA anger {self._address.ca}, som inte går att läsa som certifikat "
                f"({error}). Ange en fil i PEM-form."
            ) from error

    def _knock(self, verify: ssl.SSLContext | bool) -> None:
        """See that a Chroma answers, and in time."""
        try:
            answer = httpx.get(
                self._address.url.rstrip("/") + _HEARTBEAT,
                headers=dict(self._address.headers),
                timeout=self._address.timeout,
                verify=verify,
            )
        except httpx.HTTPError as error:
            raise self._silent(error) from error
        if answer.status_code in _FORBIDDEN:
            raise self._forbidden(f"svar {answer.status_code}")
        if answer.status_code in _NOT_NOW:
            raise self._not_now(f"svar {answer.status_code}")
        if answer.status_code != 200 or "nanosecond heartbeat" not in answer.text:
            raise SettingsError(
                f"På {self.shown} svarar något annat än en Chroma-server av version 1 (svar "
                f"{answer.status_code}). Kontrollera NAMNDMINNET_CHROMA_URL."
            )

    def _sentence(self, error: Exception) -> NamndminnetError:
        from chromadb.errors import (
            AuthorizationError,
            ChromaAuthError,
            NotFoundError,
            QuotaError,
            RateLimitError,
        )

        says = " ".join(str(error).split())[:200]
        if isinstance(error, httpx.HTTPError) or "Could not connect" in says:
            return self._silent(error)
        if isinstance(error, (ChromaAuthError, AuthorizationError)) or "Forbidden" in says:
            return self._forbidden(says)
        if isinstance(error, RateLimitError):
            return self._not_now(says)
        if isinstance(error, QuotaError):
            return SettingsError(
                f"Chroma-servern {self.shown} har en gräns som är nådd ({says}). Minska "
                "NAMNDMINNET_CHROMA_BATCH, eller be den som har hand om servern att höja gränsen."
            )
        if isinstance(error, NotFoundError) and (says.startswith(("Tenant", "Database"))):
            return SettingsError(
                f"Chroma-servern {self.shown} har ingen databas {self._address.database} hos "
                f"{self._address.tenant} ({says}). Skapa den, eller ändra NAMNDMINNET_CHROMA_TENANT och "
                "NAMNDMINNET_CHROMA_DATABASE."
            )
        if any(words in says for words in _RACING):
            return IndexBusyError(
                "Indexet görs om just nu av en annan körning. Vänta tills den är klar och fråga igen."
            )
        return self._answered(says)

    def _silent(self, error: Exception) -> ServerError:
        says = " ".join(str(error).split())[:120] or type(error).__name__
        return ServerError(
            f"Chroma-servern {self.shown} svarar inte ({says}). Kontrollera att den är igång och att "
            "NAMNDMINNET_CHROMA_URL är rätt, och försök sedan igen. Registret är orört."
        )

    def _not_now(self, says: str) -> ServerError:
        return ServerError(
            f"Chroma-servern {self.shown} tar inte emot just nu ({says}). Försök igen om en stund."
        )

    def _forbidden(self, says: str) -> SettingsError:
        return SettingsError(
            f"Chroma-servern {self.shown} släpper inte in ({says}). Kontrollera NAMNDMINNET_CHROMA_KEY och "
            "NAMNDMINNET_CHROMA_KEY_HEADER."
        )

    def _answered(self, says: str) -> ServerError:
        return ServerError(
            f"Chroma-servern {self.shown} svarade med ett fel ({says}). Registret är orört. Försök igen; "
            "hjälper det inte, kör python -m ingest rebuild, som gör om vektorerna från registret."
        )
