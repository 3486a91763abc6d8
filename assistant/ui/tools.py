"""The board's memory as tools for other assistants (Model Context Protocol), served by Gradio."""

from __future__ import annotations

import json
from typing import Any

from gradio import Blocks
from gradio.events import api

from assistant.api.routes import Api
from assistant.api.shapes import Asked
from ingest.errors import NamndminnetError

ADDRESS = "/gradio_api/mcp"
"""Where tools are served (streamable HTTP)."""
OPENS = (rf"{ADDRESS}/?",)
_TOP = 20


class Tools:
    """Makes the API's answers tools.

    Each tool answers with JSON as text. They are not queued: Gradio then calls them in this process, where
    queued ones would be asked for over HTTP once more.

    Args:
        api: Answers.
    """

    def __init__(self, api: Api) -> None:
        self._api = api

    def add_to(self, blocks: Blocks) -> None:
        """Make the tools part of an application."""
        with blocks:
            for tool in (self.ask, self.search, self.item, self.record):
                api(tool, api_name=tool.__name__, queue=False, concurrency_limit=None)

    def ask(self, question: str) -> str:
        """Answer a question about the board's records, in Swedish, with citations.

        The answer quotes the records. Each citation has record, paragraph, date, role (beslut, förslag,
        yrkande, reservation, ...) and voice (whose words they are): a proposal or a reservation is not the
        board's decision.
        `abstained` is true where the records do not answer.

        Args:
            question: The question, in Swedish, at most 2,000 characters.

        Returns:
            JSON with answer, abstained and citations.
        """
        return _told(lambda: self._api.ask(Asked(question=question[:2001])))

    def search(self, question: str, top: int = 10) -> str:
        """Find paragraphs in the board's records, best first, without an answer.

        Args:
            question: What to look for, in Swedish.
            top: Number of paragraphs, 1 to 20.

        Returns:
            JSON with hits: paragraph, record, role, voice, text.
        """
        return _told(lambda: self._api.search(question, max(1, min(_TOP, top))))

    def item(self, record: str, ordinal: int) -> str:
        """One item (ärende) of a record: who moved what, decision, votes, reservations, statements, text.

        Args:
            record: Id of the record, from a citation or hit.
            ordinal: Number of the item in it: the middle part of a paragraph's id.

        Returns:
            JSON; `proposal` is true where the record proposes and decides nothing.
        """
        return _told(lambda: self._api.item(record, ordinal))

    def record(self, record: str) -> str:
        """A whole record with its items, paragraphs and links to other records.

        Args:
            record: Id of the record, from a citation or hit.

        Returns:
            JSON.
        """
        return _told(lambda: self._api.record(record))


def _told(answer: Any) -> str:
    """An answer as JSON; what the caller can do something about is told in it."""
    try:
        found = answer()
    except NamndminnetError as problem:
        found = {"error": str(problem)}
    except ValueError:
        found = {"error": "Frågan går inte att läsa. Skriv en fråga med högst 2 000 tecken."}
    return json.dumps(found, ensure_ascii=False)
