"""A PostgreSQL and a Chroma server on loopback, in folders of their own, for as long as a test wants them."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest

PASSWORD = "hemlig/lösen@ord"
"""Has to be quoted in an address, and must never be read in a message."""
QUOTED = "hemlig%2Fl%C3%B6sen%40ord"
USER = "namnd"
_UP_SECONDS = 60


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def absent(reason: str) -> None:
    """Skip what cannot run here; a failure where CI=true, since .ci/run installs what is needed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} is missing; .ci/run installs it")
    pytest.skip(f"needs {reason}")


class Chroma:
    """``chroma run`` with the data in a folder; it can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = Path(sys.executable).parent / "chroma"
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    command,
                    "run",
                    "--path",
                    self._folder / "data",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    str(self.port),
                ],
                stdout=log,
                stderr=log,
            )
        began = time.monotonic()
        while True:
            try:
                httpx.get(f"{self.url}/api/v2/heartbeat", timeout=5).raise_for_status()
                return
            except httpx.HTTPError:
                assert self._process.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() - began < _UP_SECONDS, "Chroma does not come up"
                time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it hold connections and say nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)


class Postgres:
    """Debian's PostgreSQL, as a user of its own where the tests are run by root, whom it refuses."""

    def __init__(self) -> None:
        programs = _postgres_programs()
        if programs is None:
            absent("PostgreSQL (on Debian: apt install postgresql)")
            raise AssertionError("not reached")
        self._programs = programs
        # Not in pytest's folder, which only the user who runs the tests can enter.
        self._folder = Path(tempfile.mkdtemp(prefix="namndminnet-postgres-"))
        self._count = 0
        self.port = free_port()

    def start(self) -> None:
        """Make a cluster whose locale is not Swedish, so that nothing relies on it, and serve it."""
        word = self._folder / "password"
        word.write_text(f"{PASSWORD}\n", "utf-8")
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            for path in (self._folder, word):
                os.chown(path, user.pw_uid, user.pw_gid)
        self._run(
            "initdb", "--pgdata", self._cluster, "--username", USER, "--pwfile", word,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync",
        )  # fmt: skip
        self.up()

    def up(self) -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories= "
            "-c fsync=off -c max_connections=50"
        )
        self._run(
            "pg_ctl",
            "--pgdata",
            self._cluster,
            "--wait",
            "--log",
            self._folder / "log",
            "-o",
            options,
            "start",
        )

    def down(self) -> None:
        """End it at once, as a power cut would."""
        self._run("pg_ctl", "--pgdata", self._cluster, "--wait", "--mode", "immediate", "stop")

    def end(self) -> None:
        if (self._cluster / "postmaster.pid").exists():
            self.down()
        shutil.rmtree(self._folder, ignore_errors=True)

    def address(self, database: str, password: str = QUOTED) -> str:
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template0", options: str = "") -> str:
        """The address of a database that nobody has used."""
        import sqlalchemy

        name = f"prov_{secrets.token_hex(4)}"
        engine = sqlalchemy.create_engine(
            self.address("postgres").replace("postgresql:", "postgresql+psycopg:"),
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        engine.dispose()
        return self.address(name)

    @property
    def _cluster(self) -> Path:
        return self._folder / "cluster"

    def _run(self, program: str, *words: object) -> None:
        command = [str(self._programs / program), *map(str, words)]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        # What pg_ctl leaves running must not hold the test's own pipes.
        with (self._folder / "made").open("ab") as log:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=_UP_SECONDS,
                cwd=self._folder,
            )
        assert done.returncode == 0, (self._folder / "made").read_text("utf-8", "replace")[-2000:]


def _postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None
