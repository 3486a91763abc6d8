"""Errors that a user can do something about.

The message is one plain Swedish sentence or two: what happened and what to do. The command line and
the page show it as it is; anything that is not a `NamndminnetError` is a bug and keeps its traceback.
"""

from __future__ import annotations


class NamndminnetError(Exception):
    """Base of all errors meant for users.

    Attributes:
        retryable: Whether the same call may succeed later without anybody changing anything.
    """

    retryable = False


class SourceError(NamndminnetError):
    """A file or folder could not be read; nothing that was indexed before is touched."""


class SettingsError(NamndminnetError):
    """A setting is unknown or has a value that cannot be used."""


class ModelError(NamndminnetError):
    """The embedding model could not be found or loaded."""


class IndexMismatchError(NamndminnetError):
    """The index was made by another embedding model or a newer version of the program."""


class IndexBusyError(NamndminnetError):
    """Another process is writing to the same data directory."""

    retryable = True


class ServerError(NamndminnetError):
    """A server that holds vectors or register does not answer, or not now."""

    retryable = True
