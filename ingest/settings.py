"""All settings, in one place, read from environment variables that begin with ``NAMNDMINNET_``."""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import SettingsError

PREFIX = "NAMNDMINNET_"
BUNDLED_MODEL = "e5-small"
_CONTACT = re.compile(r"https?://[!-~]{3,200}|[!-?A-~]{1,64}@[!-?A-~]{1,200}\.[a-zA-Z]{2,24}")
"""Goes into the header of each request, so it has no space, line break or letter outside ASCII."""


_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
"""An address that can be shown: a key belongs in its own setting."""


def _default_model_cache() -> Path:
    """The user's cache directory by the XDG rule, so that several checkouts share one model."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "namndminnet"


class Settings(BaseSettings):
    """Settings of all commands; build one with `load_settings` and pass it down.

    The README's table lists the same names and defaults; a test compares the two.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data: Path = Field(Path("data"), description="Folder that holds register, vectors and terms.")
    embedding_model: str = Field(
        BUNDLED_MODEL,
        min_length=1,
        description=(
            f"`{BUNDLED_MODEL}` for the bundled multilingual-e5-small, else the name or folder of "
            "any Sentence Transformers model. Only a name of the latter sort is ever fetched."
        ),
    )
    embedding_dtype: Literal["auto", "float32", "bfloat16"] = Field(
        "auto",
        description="Number format of the bundled model; `auto` takes bfloat16 where the processor has it.",
    )
    model_cache: Path = Field(
        default_factory=_default_model_cache,
        description="Folder where the bundled model is unpacked once (244 MB in bfloat16).",
    )
    register_url: SecretStr | None = Field(
        None,
        description=(
            "PostgreSQL database that holds the register, `postgresql://user:password@host/database`, in "
            "place of a file in `DATA`; see docs/several-machines.md."
        ),
    )
    chroma_url: str | None = Field(
        None,
        description=(
            "Chroma server that holds the vectors, `http://host:8000` or `https://host`, in place of a "
            "folder in `DATA`."
        ),
    )
    chroma_tenant: str = Field("default_tenant", min_length=1, description="Tenant on the Chroma server.")
    chroma_database: str = Field(
        "default_database",
        min_length=1,
        description="Database of that tenant; several archives may share it.",
    )
    chroma_key: SecretStr | None = Field(
        None,
        min_length=1,
        description="Key that the Chroma server, or the proxy before it, asks for; sent over https alone.",
    )
    chroma_key_header: Literal["Authorization", "X-Chroma-Token"] = Field(
        "Authorization",
        description="Header the key is sent in: `Authorization` as `Bearer`, or `X-Chroma-Token` as it is.",
    )
    chroma_ca: Path | None = Field(
        None,
        description="File with the certificates (PEM) that the Chroma server's own has to be signed by.",
    )
    chroma_timeout: float = Field(
        30.0, ge=1, le=600, description="Seconds without an answer after which the Chroma server is given up."
    )
    chroma_batch: int = Field(
        2000, ge=1, le=10_000, description="Most vectors in one request to Chroma; Chroma Cloud allows 300."
    )
    host: str = Field("127.0.0.1", description="Address the page is served on.")
    port: int = Field(7860, ge=1, le=65535, description="Port the page is served on.")
    password: SecretStr | None = Field(
        None,
        min_length=8,
        description="Password of the user `namndminnet`; required when `HOST` is not loopback.",
    )
    questions_per_minute: int = Field(
        30, ge=1, le=10_000, description="Questions that one visitor of the page may ask within a minute."
    )
    requests_per_minute: int = Field(
        6000,
        ge=1,
        le=1_000_000,
        description="Requests that other programs may make within a minute from one address.",
    )
    uploads: bool | None = Field(
        None,
        description="Whether files can be taken in through the page; not set: when `HOST` is loopback.",
    )
    upload_largest: int = Field(
        50, ge=1, le=200, description="Megabytes of the largest file taken in through the page, 1 to 200."
    )
    fetch_contact: str | None = Field(
        None,
        description=(
            "E-mail address or web page where a portal's keepers reach you; sent with each request of "
            "`python -m ingest fetch`, which does not run without it."
        ),
    )
    fetch_pause: float = Field(
        2.0,
        ge=1,
        le=60,
        description="Seconds between two requests to a portal, 1 to 60; more where its robots.txt says so.",
    )
    fetch_timeout: float = Field(
        30.0,
        ge=1,
        le=300,
        description="Seconds without a byte after which a request is tried again, 1 to 300.",
    )
    fetch_largest: int = Field(
        200, ge=1, le=200, description="Megabytes of the largest file that is fetched, 1 to 200."
    )
    llm_url: str | None = Field(
        None,
        description=(
            "Base address of an endpoint of OpenAI's chat form, such as `http://127.0.0.1:11434/v1`. Where "
            "it is set, a language model writes the answers: questions and paragraphs are sent there."
        ),
    )
    llm_model: str | None = Field(
        None, min_length=1, description="The model's name at that endpoint; required with `LLM_URL`."
    )
    llm_key: SecretStr | None = Field(
        None,
        min_length=1,
        description="What the endpoint wants to know its caller by; never logged or shown.",
    )
    llm_context: int = Field(
        8192,
        ge=2048,
        le=2_000_000,
        description="Tokens that the model can hold, question and answer together.",
    )
    llm_answer: int = Field(700, ge=50, le=4000, description="Tokens of the longest answer, 50 to 4000.")
    llm_temperature: float = Field(0.1, ge=0, le=2, description="Temperature, 0 to 2; low is factual.")
    llm_first_token: float = Field(
        20.0,
        gt=0,
        le=600,
        description=(
            "Seconds until the first word, after which the answer is made without the model; at most 600."
        ),
    )
    llm_timeout: float = Field(
        90.0, gt=0, le=1800, description="Seconds for a whole answer, retry included; at most 1800."
    )
    llm_concurrency: int = Field(
        2, ge=1, le=64, description="Answers that the model may be writing at a time, 1 to 64."
    )
    llm_hide_names: bool = Field(
        False, description="Whether persons' names are replaced in what is sent, and put back in the answer."
    )
    llm_unsupported: Literal["remove", "strike"] = Field(
        "remove",
        description=(
            "What becomes of a sentence that the records do not support: removed, or shown struck with why."
        ),
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="How much the program logs to standard error."
    )

    @model_validator(mode="after")
    def _contact_that_reaches_somebody(self) -> Self:
        if self.fetch_contact is not None and not _CONTACT.fullmatch(self.fetch_contact):
            raise ValueError(
                f"{PREFIX}FETCH_CONTACT ska vara en e-postadress eller en webbadress som börjar med "
                f"https://, utan mellanslag och å, ä, ö, men är {self.fetch_contact!r}"
            )
        return self

    @model_validator(mode="after")
    def _addresses_of_servers(self) -> Self:
        if self.register_url is not None:
            check_register_url(self.register_url.get_secret_value())
        if self.chroma_url is not None:
            check_chroma_url(self.chroma_url, with_key=self.chroma_key is not None)
        return self

    @model_validator(mode="after")
    def _whole_language_model(self) -> Self:
        if self.llm_url is None and self.llm_model is None:
            return self
        if not self.llm_url or not self.llm_model:
            raise ValueError(f"{PREFIX}LLM_URL och {PREFIX}LLM_MODEL ska anges tillsammans")
        if not _ENDPOINT.fullmatch(self.llm_url):
            raise ValueError(
                f"{PREFIX}LLM_URL ska vara en webbadress utan användarnamn, lösenord och frågedel, som "
                "http://127.0.0.1:11434/v1"  # not repeated here: it may hold a password
            )
        return self

    @model_validator(mode="after")
    def _password_unless_loopback(self) -> Self:
        if self.password is None and not is_loopback(self.host):
            raise ValueError(
                f"{PREFIX}HOST={self.host} gör sidan nåbar från andra datorer och kräver att "
                f"{PREFIX}PASSWORD är satt (minst 8 tecken)"
            )
        return self


def check_register_url(address: str) -> None:
    """See that an address can be one of a PostgreSQL database; it may hold a password and is not repeated.

    Raises:
        ValueError: It is another one, in Swedish.
    """
    scheme, _, rest = address.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not rest:
        raise ValueError(
            f"{PREFIX}REGISTER_URL ska vara adressen till en PostgreSQL-databas, "
            "postgresql://användare:lösenord@dator/databas"
        )


def check_chroma_url(address: str, *, with_key: bool) -> None:
    """See that an address can be one of a Chroma server, and that a key is not sent in the clear.

    Raises:
        ValueError: It cannot, in Swedish.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            f"{PREFIX}CHROMA_URL ska vara en adress som http://dator:8000 eller https://dator, "
            f"men är {address!r}"
        )
    if parts.username or parts.password:
        raise ValueError(
            f"{PREFIX}CHROMA_URL ska inte innehålla användare eller lösenord; ange nyckeln i "
            f"{PREFIX}CHROMA_KEY"
        )
    if with_key and parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError(
            f"{PREFIX}CHROMA_KEY skulle skickas okrypterad till {parts.hostname}. "
            f"Ange en adress som börjar med https:// i {PREFIX}CHROMA_URL"
        )


def takes_uploads(settings: Settings) -> bool:
    """Whether files can be taken in through the page."""
    return is_loopback(settings.host) if settings.uploads is None else settings.uploads


def is_loopback(host: str) -> bool:
    """Whether a host name or address is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: A ``NAMNDMINNET_`` variable is unknown (the nearest known name is suggested) or
            a value is out of range.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Menades {near[0]}?" if near else ""
            raise SettingsError(f"Inställningen {name} finns inte.{hint} README listar alla inställningar.")
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_in_swedish(error)) from error


def _in_swedish(error: ValidationError) -> str:
    parts = []
    for problem in error.errors():
        if problem["type"] == "value_error":
            parts.append(str(problem["ctx"]["error"]))
        else:
            name = PREFIX + str(problem["loc"][0]).upper()
            parts.append(f"{name} har ett värde som inte går att använda ({problem['msg']})")
    return f"{'; '.join(parts)}. README beskriver inställningarna."
