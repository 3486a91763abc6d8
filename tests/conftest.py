"""What all tests share: no network, settings of their own, the real records when they are there."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import SocketBlockedError

from tests.servers import Chroma, Postgres

ROOT = Path(__file__).resolve().parent.parent
RECORDS_VARIABLE = "NMTEST_RECORDS"
SETTINGS_PREFIX = "NAMNDMINNET_"

# Child processes are out of the socket block's reach. They find a proxy that refuses connections.
CLOSED_PROXY = "http://127.0.0.1:9"
ENVIRONMENT = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "RAGAS_DO_NOT_TRACK": "true",
    **dict.fromkeys(["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"], CLOSED_PROXY),
    **dict.fromkeys(["no_proxy", "NO_PROXY"], "localhost,127.0.0.1,::1"),
}


def find_records() -> Path | None:
    """The folder of the five real records, None when this machine does not have it."""
    named = os.environ.get(RECORDS_VARIABLE)
    folder = Path(named).resolve() if named else ROOT.parent / "shared" / "records"
    if (folder / "records.toml").is_file():
        return folder
    if named:
        raise pytest.UsageError(f"{RECORDS_VARIABLE}={named} holds no records.toml")
    return None


def pytest_configure() -> None:
    """Set the environment before any test module imports a library that reads it."""
    os.environ.update(ENVIRONMENT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses `records_dir`, and skip what needs the records where they are absent."""
    absent = find_records() is None
    for item in items:
        if "records_dir" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.records)
        if absent and item.get_closest_marker("records"):
            reason = f"the real records are not in ../shared/records; {RECORDS_VARIABLE} names them"
            item.add_marker(pytest.mark.skip(reason=reason))


def _strip_settings(patch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(SETTINGS_PREFIX):
            patch.delenv(name)


def _lookup_on_this_machine_only(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
    """`socket.getaddrinfo` for what needs no name server; pytest-socket guards `connect` alone."""
    name = host.decode() if isinstance(host, bytes) else host
    if name and name != "localhost":
        try:
            ipaddress.ip_address(name.partition("%")[0])
        except ValueError:
            raise SocketBlockedError(f"A test tried to look up the name {name!r}.") from None
    return _getaddrinfo(host, *args, **kwargs)


_getaddrinfo = socket.getaddrinfo


@pytest.fixture(scope="session", autouse=True)
def _session_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep fixtures of wider scope than a test away from the caller's settings and data."""
    with pytest.MonkeyPatch.context() as patch:
        _strip_settings(patch)
        patch.setenv(f"{SETTINGS_PREFIX}DATA", str(tmp_path_factory.mktemp("session") / "data"))
        yield


@pytest.fixture(autouse=True)
def _own_settings(_session_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give each test an empty data directory, default settings and no name lookups."""
    _strip_settings(monkeypatch)
    monkeypatch.setenv(f"{SETTINGS_PREFIX}DATA", str(tmp_path / "data"))
    monkeypatch.setattr(socket, "getaddrinfo", _lookup_on_this_machine_only)


@pytest.fixture(scope="session")
def records_dir() -> Path:
    """Folder of the five real records; where they are absent, its tests are skipped."""
    folder = find_records()
    if folder is None:
        pytest.skip(f"the real records are not in ../shared/records; {RECORDS_VARIABLE} names them")
    return folder


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """A Chroma server that tests share; each has an archive of its own on it."""
    server = Chroma(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL that tests share; each has a database of its own. Absent: as `chromium_path`."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.end()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium that browser tests drive. Absent: a failure where CI=true, else a skip."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing; .ci/run installs it")
        pytest.skip("needs Chromium; on Debian: apt install chromium")
    return path
