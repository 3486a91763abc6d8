"""The process that formats other than text are read in.

Their libraries work through bytes that anybody may have made. Here such a file can at worst end this
process: the one that asked for it kills it when its time is up, the operating system when it takes too
much memory. Requests and replies are JSON, so that nothing that comes back is run.

A request is two messages: ``{"format", "name"}`` and the file's bytes. Replies are ``{"alive": true}``
any number of times, then one of ``{"pieces": […]}``, ``{"refused": sentence}``, ``{"damaged": reason}``.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
from multiprocessing.connection import Connection
from typing import Any

from ingest.errors import SourceError
from ingest.read.formats import READ, Format

MOST_MEMORY = 2 << 30
"""Bytes of address space. A photographed page in colour at 300 dots an inch takes 25 MB."""


def main() -> None:
    """Answer requests until the asking process closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    requests = Connection(os.dup(0), writable=False)
    replies = Connection(os.dup(1), readable=False)
    # What a library prints must not come between the replies.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    known = {one.name: one for one in READ if one.reader}
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            request = json.loads(requests.recv_bytes())
            data = requests.recv_bytes()
            _send(replies, _answer(known[request["format"]], data, request["name"], replies))


def _answer(known: Format, data: bytes, name: str, replies: Connection) -> dict[str, Any]:
    try:
        pieces = known.make_reader().read(data, name, lambda: _send(replies, {"alive": True}))
    except SourceError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"damaged": "den kräver för mycket minne"}
    # Five libraries, each with errors of its own and those of Python beneath: whatever happens in
    # reading bytes of unknown origin means that they could not be read.
    except Exception as error:  # noqa: BLE001
        return {"damaged": f"{type(error).__name__}: {error}"[:200]}
    return {"pieces": [piece.to_json() for piece in pieces]}


def _send(replies: Connection, message: dict[str, Any]) -> None:
    replies.send_bytes(json.dumps(message).encode())


if __name__ == "__main__":
    main()
