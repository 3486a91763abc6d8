"""The view itself: the list, or the record that the address names."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from assistant.archive.records import Records
from assistant.ui import opening, parts
from assistant.ui.handlingar import reader, shelf
from ingest.index.register import Register


class Handlingar:
    """The records.

    Args:
        register: Where they are.
    """

    path = "handlingar"
    title = "Handlingar"
    css = parts.css("handlingar", Path(__file__).with_name("handlingar.css"))
    opens: tuple[str, ...] = ()

    def __init__(self, register: Register) -> None:
        self._register = register
        self._records = Records(register)

    def build(self, page: gr.Blocks) -> None:
        """See `assistant.ui.page.View.build`."""
        canvas = opening.canvas(self.title)
        back = f"<p>{parts.link('/handlingar', 'Alla handlingar')}</p>"
        page.load(opening.shown(self.html, self._register, self.title, back), outputs=canvas, **opening.QUIET)

    def html(self, chosen: opening.Chosen) -> str:
        """The list, or the record that the address names.

        Raises:
            NotFoundError: There is no such record.
        """
        wanted = opening.one(chosen, "handling")
        if not wanted:
            return shelf.html(self._records, chosen)
        return reader.html(self._records, self._records.open(wanted), chosen)
