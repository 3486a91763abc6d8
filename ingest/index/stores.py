"""The stores that the settings name."""

from __future__ import annotations

from ingest.index.chroma.embedded import EmbeddedChroma
from ingest.index.chroma.server import Address, ChromaServer
from ingest.index.database import Database
from ingest.index.database.postgres import PostgresServer
from ingest.index.database.sqlite import SqliteFile
from ingest.index.register import Register
from ingest.index.vectors import VectorIndex
from ingest.settings import Settings


def open_database(settings: Settings) -> Database:
    """The database of the register: PostgreSQL where an address is set, else a file in the data folder."""
    if settings.register_url is None:
        return SqliteFile(settings.data)
    return PostgresServer(settings.register_url.get_secret_value())


def open_register(settings: Settings) -> Register:
    """The register in the database that the settings name."""
    return Register(open_database(settings))


def open_vectors(settings: Settings, model: str, register: Register) -> VectorIndex:
    """The vectors: on a Chroma server where an address is set, else in the data folder.

    Args:
        settings: Where they are.
        model: The embedder's identity.
        register: Gives the name that their collection has on a server.
    """
    if settings.chroma_url is None:
        return VectorIndex(EmbeddedChroma(settings.data, settings.chroma_batch), model)
    return VectorIndex(ChromaServer(_address(settings), register.archive, settings.chroma_batch), model)


def on_this_machine(settings: Settings) -> Settings:
    """The same settings with all stores in the data folder, as measurements need them."""
    return settings.model_copy(update={"register_url": None, "chroma_url": None})


def _address(settings: Settings) -> Address:
    headers: dict[str, str] = {}
    if settings.chroma_key is not None:
        key = settings.chroma_key.get_secret_value()
        bearer = settings.chroma_key_header == "Authorization"
        headers[settings.chroma_key_header] = f"Bearer {key}" if bearer else key
    return Address(
        url=settings.chroma_url or "",
        tenant=settings.chroma_tenant,
        database=settings.chroma_database,
        headers=tuple(headers.items()),
        ca=settings.chroma_ca,
        timeout=settings.chroma_timeout,
    )
