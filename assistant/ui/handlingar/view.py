"""The view itself: the list, or the record that the address names."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from assistant.archive.records import Records
from assistant.archive.uploads import Uploads
from assistant.ui import opening, parts
from assistant.ui.handlingar import form, reader, shelf
from ingest.index.register import Register


class Handlingar:
    """The records.

    Args:
        register: Where they are.
        uploads: Takes in files; None where that is not allowed.
    """

    path = "handlingar"
    title = "Handlingar"
    css = parts.css("handlingar", Path(__file__).with_name("handlingar.css"))
    opens: tuple[str, ...] = ()

    def __init__(self, register: Register, uploads: Uploads | None = None) -> None:
        self._register = register
        self._records = Records(register)
        self._uploads = uploads

    def build(self, page: gr.Blocks) -> None:
        """See `assistant.ui.page.View.build`."""
        canvas = opening.canvas(self.title)
        back = f"<p>{parts.link('/handlingar', 'Alla handlingar')}</p>"
        page.load(opening.shown(self.html, self._register, self.title, back), outputs=canvas, **opening.QUIET)
        if self._uploads is not None:
            sending = gr.HTML("", apply_default_css=False, js_on_load=form.SCRIPT)
            page.load(self.form, outputs=sending, **opening.QUIET)

    def form(self, request: gr.Request) -> str:
        """What files are sent with, below the list."""
        return "" if opening.read(request).get("handling") or not self._uploads else form.html(self._uploads)

    def html(self, chosen: opening.Chosen) -> str:
        """The list, or the record that the address names.

        Raises:
            NotFoundError: There is no such record.
        """
        wanted = opening.one(chosen, "handling")
        if not wanted:
            return shelf.html(self._records, chosen)
        return reader.html(self._records, self._records.open(wanted), chosen)
