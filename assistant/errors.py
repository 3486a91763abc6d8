"""Errors of asking, see `ingest.errors.NamndminnetError`."""

from __future__ import annotations

from ingest.errors import NamndminnetError


class IndexMissingError(NamndminnetError):
    """There is nothing to search yet."""


class QuestionError(NamndminnetError):
    """The question cannot be read: empty, too long, or with a filter that does not exist."""


class TooManyQuestionsError(NamndminnetError):
    """A visitor asks more often than is allowed."""


class NotFoundError(NamndminnetError):
    """What an address names is not among the records."""


class UploadError(NamndminnetError):
    """A file that is sent cannot be taken in."""
