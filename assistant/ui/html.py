"""Text as HTML that shows exactly that text. Free of Gradio.

Whatever comes from a record, a file's name or a visitor is data and passes `escaped`, so that it can
neither add markup nor become Markdown, a template or a formula.
"""

from __future__ import annotations

import html
from urllib.parse import urlsplit

from assistant.export.notes import printable


def escaped(text: str) -> str:
    """Text as HTML that shows exactly that text, in element content and in quoted attributes."""
    return html.escape(printable(text), quote=True)


def is_web_address(url: str) -> bool:
    """Whether a link may lead there: http or https with a host, nothing that runs in the page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
