"""The process that files are read and structured in: a text without end can at worst end this process.

Requests are tuples of path, facts and seconds, replies tuples of kind and content, see
`ingest.index.reading.answer`. Both are pickled: unlike the libraries for other formats, which have a
process of their own (`ingest.read.worker`), nothing here but our own code touches what a file holds.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from multiprocessing.connection import Connection

from ingest.index.reading import MOST_MEMORY, answer


def main() -> None:
    """Answer requests until the asking process closes the pipe."""
    # Ctrl-C reaches this process too; the asking one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    requests = Connection(os.dup(0), writable=False)
    replies = Connection(os.dup(1), readable=False)
    # What is printed must not come between the replies; what a child process reads are not requests.
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            file, facts, seconds = requests.recv()
            # Counts this process's own time, not that of a child that recognises text in pictures; when it
            # is up, SIGPROF ends the process, also within a regular expression.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            reply = answer(file, facts)
            signal.setitimer(signal.ITIMER_PROF, 0)
            replies.send(reply)


if __name__ == "__main__":
    main()
