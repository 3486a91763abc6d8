"""Text as HTML that shows exactly that text. Free of Gradio.

Whatever comes from a record, a file's name or a visitor is data and passes `escaped`, so that it can
neither add markup nor become Markdown, a template or a formula.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

# C0 and C1 controls except tab and line feed, and the characters that turn the writing direction.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def escaped(text: str) -> str:
    """Text as HTML that shows exactly that text, in element content and in quoted attributes."""
    return html.escape(_CONTROL.sub("", text), quote=True)


def is_web_address(url: str) -> bool:
    """Whether a link may lead there: http or https with a host, nothing that runs in the page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
