"""The view itself: a list of items, or one of them, as the address says."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import gradio as gr

from assistant.archive.items import Items
from assistant.archive.precedent import Precedents, Search
from assistant.errors import NotFoundError
from assistant.ui import opening, parts
from assistant.ui.arenden import item, listing
from ingest.errors import NamndminnetError
from ingest.index.register import Register

logger = logging.getLogger(__name__)

_KEY = re.compile(r"(?P<record>[^/]+)/(?P<ordinal>\d{1,5})")


class Arenden:
    """Items and decisions.

    Args:
        register: Where they are.
        search: Finds paragraphs, for items like one.
    """

    path = "arenden"
    title = "Ärenden och beslut"
    css = parts.css("arenden", Path(__file__).with_name("arenden.css"))
    opens: tuple[str, ...] = ()

    def __init__(self, register: Register, search: Search) -> None:
        self._register = register
        self._items = Items(register)
        self._precedents = Precedents(self._items, search)

    def build(self, page: gr.Blocks) -> None:
        """See `assistant.ui.page.View.build`."""
        canvas = opening.canvas(self.title)
        back = f"<p>{parts.link('/arenden', 'Alla ärenden')}</p>"
        page.load(opening.shown(self.html, self._register, self.title, back), outputs=canvas, **opening.QUIET)

    def html(self, chosen: opening.Chosen) -> str:
        """The list, or the item that the address names.

        Raises:
            NotFoundError: There is no such item.
        """
        wanted = opening.one(chosen, "arende")
        if not wanted:
            return listing.html(self._items, chosen)
        key = _KEY.fullmatch(wanted)
        if key is None:
            raise NotFoundError(f"Ärendet {wanted} finns inte här. Välj ett i listan över ärenden.")
        found = self._items.open(key["record"], int(key["ordinal"]))
        try:
            precedents = self._precedents.run(found)
        except NamndminnetError as problem:
            # The item itself needs no search.
            logger.warning("No items like %s: %s", wanted, problem)
            precedents = ()
        return item.html(found, precedents)
