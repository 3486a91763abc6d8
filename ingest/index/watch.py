"""Keeps an index in step with folders while they change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.errors import NamndminnetError
from ingest.index.indexer import Indexer, Progress
from ingest.index.intake import Outcome, Status
from ingest.read.files import CATALOGUE
from ingest.read.formats import READABLE_SUFFIXES

QUIET_MS = 500
"""Milliseconds without a change after which files are taken to be written."""
TOGETHER_MS = 5_000
"""Milliseconds after which changes are taken in although more keep coming."""
EVERY_MS = 60_000
"""Milliseconds after which folders are looked through anyway: network drives do not always tell."""
_POLL_MS = 300  # only for folders that the system cannot watch
_TOLD = frozenset({Status.UNCHANGED, Status.SECOND})


def keep_in_step(
    indexer: Indexer, paths: Sequence[Path], progress: Progress, trouble: Callable[[NamndminnetError], None]
) -> Iterator[list[Outcome]]:
    """Take files and folders in, and again whenever something in them changes, until interrupted.

    An interrupt while nothing is being done ends it; one during a run is raised.

    Args:
        indexer: Its model stays loaded in between.
        paths: Files and folders. A folder that does not exist is told of once and not watched.
        progress: Told how far the work has come.
        trouble: Told of an error that ended one run; the next change, or the next minute, tries again.

    Yields:
        Outcomes that are news: all of the first run; later what changed, and what failed in a new way.
    """
    failed: dict[Path, str] = {}
    first = True
    for _ in _occasions(paths):
        try:
            outcomes = indexer.run(paths, progress)
        except NamndminnetError as error:
            if first and not error.retryable:
                raise
            trouble(error)
            continue
        now = {outcome.path: outcome.reason for outcome in outcomes if outcome.status is Status.FAILED}
        news = [o for o in outcomes if first or (o.status not in _TOLD and failed.get(o.path) != o.reason)]
        failed, first = now, False
        if news:
            yield news


def _occasions(paths: Sequence[Path]) -> Iterator[None]:
    """Now, and after each change, also one that comes while the first run is at work."""
    # watchfiles.watch begins to watch only when its first change is asked for, which is after the first run.
    from watchfiles._rust_notify import RustNotify

    tops = {path.resolve() if path.is_dir() else path.resolve().parent for path in paths}
    files = {path.resolve() for path in paths if not path.is_dir()}
    folders = [path.resolve() for path in paths if path.is_dir()]

    def matters(path: Path) -> bool:
        of_record = path.suffix.lower() in READABLE_SUFFIXES or path.name == CATALOGUE or not path.suffix
        watched = path in files or any(folder in path.parents for folder in folders)
        return of_record and (watched or path.name == CATALOGUE)

    watched = [str(top) for top in sorted(tops) if top.is_dir()]
    with RustNotify(watched, False, False, _POLL_MS, True, False) as notified:
        yield
        while (changes := notified.watch(TOGETHER_MS, QUIET_MS, EVERY_MS, None)) != "signal":
            if isinstance(changes, str) or any(matters(Path(name)) for _, name in changes):
                yield
