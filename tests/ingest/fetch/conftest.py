"""A made-up portal of Sjövalla, a clock that does not wait, and the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.fetch import cli
from ingest.fetch.polite import Manner, PoliteClient
from ingest.settings import Settings
from tests.ingest.fetch.server import PDF, Portal, Reply

PAUSE = 2.0
CONTACT = "arkivet@sjovalla.example"
SLUG = "kultur-och-fritidsnamnden"
LISTING = f"/committees/{SLUG}"
MAY = f"{LISTING}/mote-2024-05-14"
JUNE = f"{LISTING}/mote-2024-06-11"
AGENDA = f"{MAY}/agenda/kallelse-2024-05-14pdf?downloadMode=open"
REPORT = f"{MAY}/agenda/tjansteutlatande-simskolapdf-19038?downloadMode=open"
MINUTES = f"{MAY}/protocol/signerad-protokoll-2024-05-14pdf?downloadMode=open"
JUNE_AGENDA = f"{JUNE}/agenda/kallelsepdf?downloadMode=open"
ROUND = ["/robots.txt", LISTING, MAY, AGENDA, REPORT, MINUTES, JUNE, JUNE_AGENDA]
"""What a first run asks for, in order."""


class StillClock:
    """Time passes only by sleeping."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.sleeps: list[float] = []
        self.interrupted = False

    def now(self) -> float:
        if self.interrupted:
            raise KeyboardInterrupt
        return self.time

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def portal(clock: StillClock) -> Iterator[Portal]:
    """Two meetings: one with agenda, a report and minutes, and one without minutes yet."""
    made = Portal()
    made.now = lambda: clock.time
    made.serve("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /api/\n"))
    made.page(LISTING, JUNE, MAY, f"{MAY}|14 maj", "/committees/socialnamnden/mote-2024-05-20")
    made.page(MAY, AGENDA, REPORT, MINUTES, MINUTES, text="Sammanträde 14 maj 2024. Simskolan utökas.")
    made.page(JUNE, JUNE_AGENDA, "javascript:void(0);", text="Sammanträde 11 juni 2024. Badet stänger.")
    for number, path in enumerate((AGENDA, REPORT, MINUTES, JUNE_AGENDA)):
        made.serve(path, Reply(body=PDF + b"%d\n" % number, headers={"ETag": f'"{number}"'}))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def client(portal: Portal, clock: StillClock) -> Iterator[PoliteClient]:
    with PoliteClient(portal.host, Manner(CONTACT, PAUSE, timeout=0.5), clock) as made:
        yield made


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


Fetch = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "hämtat"


@pytest.fixture
def fetch(
    portal: Portal,
    clock: StillClock,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Fetch:
    """Runs the command for Sjövalla from 2024 on, without ingesting; more arguments may follow."""
    monkeypatch.setattr(cli, "make_clock", lambda: clock)

    def run(*words: str, timeout: float = 5.0, largest: int = 200) -> Run:
        def never(path: Path) -> int:
            raise AssertionError(f"{path} was not to be ingested")

        settings = Settings(fetch_contact=CONTACT, fetch_timeout=timeout, fetch_largest=largest)
        given = ["--host", portal.host, "--body", SLUG, "--since", "2024-01-01", "--to", str(folder)]
        capsys.readouterr()
        status = cli.fetch(settings, [*given, "--no-ingest", *words], never)
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return run


def files(folder: Path) -> list[str]:
    """Names of the files that a person sees."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def parts(folder: Path) -> list[str]:
    """Names of what is not whole."""
    return sorted(path.name for path in folder.glob(".part*"))
