"""One writer at a time, and who it is."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import IndexBusyError

LOCK = "ingest.lock"
HOLDER = "ingest.holder"
"""Says who holds the lock. It is read where the lock is held and means nothing where it is not."""
LOCK_SECONDS = 10.0
QUIET_SECONDS = 1.0


@contextmanager
def write_lock(folder: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a data directory; the operating system frees it when the process dies.

    Args:
        folder: The data directory.
        waiting: Told who holds the lock when it is not free at once.

    Raises:
        IndexBusyError: Another process holds it and does not let go of it in `LOCK_SECONDS`.
    """
    lock = FileLock(folder / LOCK)
    quiet = min(QUIET_SECONDS, LOCK_SECONDS)
    try:
        lock.acquire(timeout=quiet)
    except Timeout:
        waiting(_holder(folder))
        try:
            lock.acquire(timeout=LOCK_SECONDS - quiet)
        except Timeout as error:
            raise IndexBusyError(
                f"En annan körning skriver just nu i {folder}: {_holder(folder)}. "
                "Vänta tills den är klar och försök igen."
            ) from error
    try:
        _sign(folder)
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _sign(folder: Path) -> None:
    mine = {"pid": os.getpid(), "host": platform.node(), "since": time.strftime("%Y-%m-%d %H:%M")}
    (folder / HOLDER).write_text(json.dumps(mine), "utf-8")


def _holder(folder: Path) -> str:
    """Who holds the lock, in Swedish."""
    try:
        told = json.loads((folder / HOLDER).read_text("utf-8"))
        return f"process {told['pid']} på datorn {told['host']}, sedan {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "okänd process"
