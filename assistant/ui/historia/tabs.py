"""The links between the two halves of the view."""

from __future__ import annotations

from assistant.ui import parts
from assistant.ui.html import escaped


def tabs(current: str) -> str:
    """Links between the two halves of the view."""
    entries = []
    for value, words_ in (("", "Tidslinje och förändringar"), ("ordlista", "Ordlista")):
        here = ' aria-current="page"' if value == current else ""
        to = parts.address("historia", {}, visa=value)
        entries.append(f'<li><a href="{escaped(to)}"{here}>{words_}</a></li>')
    return f'<nav class="nm-tabs" aria-label="Historia"><ul>{"".join(entries)}</ul></nav>'
