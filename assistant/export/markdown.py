"""An export as Markdown with footnotes.

Footnotes are written as pandoc, GitHub and Obsidian read them (``[^1]``); CommonMark has none. What
comes from records and questions is escaped, so that it shows as it is and never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.export.notes import NEAREST, NOT_FOUND, Exchange, Export, one_line, pieces, searched
from assistant.model import Citation

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$^])")
# At the beginning of a line these make lists, headings under lines and thematic breaks.
_BEGINNING = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))", re.MULTILINE)


def to_markdown(export: Export) -> str:
    """Write an export."""
    notes: dict[tuple[int, int], str] = {}
    lines = [f"# {escaped(one_line(export.title))}", *map(escaped, export.head())]
    for number, exchange in enumerate(export.exchanges):
        if len(export.exchanges) > 1:
            lines.append(f"## {escaped(one_line(exchange.question))}")
        lines += _exchange(export, number, exchange, notes)
    if export.abstained:
        lines.append(f"## {NOT_FOUND}")
        lines += [f"- {escaped(one_line(one.question))} {escaped(searched(one))}" for one in export.abstained]
    lines += notes.values()
    return "\n\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text as Markdown that shows exactly that text; line breaks are kept."""
    text = _MARKUP.sub(r"\\\1", text.strip())
    text = _BEGINNING.sub(lambda m: m[1] + (f"\\{m[2]}" if not m[2].isdigit() else f"{m[2]}\\"), text)
    return re.sub(r"[ \t]*\n\s*", "\\\\\n", text)


def _exchange(
    export: Export, number: int, exchange: Exchange, notes: dict[tuple[int, int], str]
) -> Iterator[str]:
    answer = exchange.answer
    if answer.read_as.split() != answer.question.split():
        yield f"Tolkat som: {escaped(one_line(answer.read_as))}"
    known = {citation.n: citation for citation in answer.citations}
    for sentence in answer.sentences:
        yield "".join(_piece(export, number, piece, notes) for piece in pieces(sentence, known))
    if answer.abstained and answer.citations:
        yield f"{NEAREST}:"
        yield from (f"- {escaped(export.note(citation))}" for citation in answer.citations)
    yield escaped(searched(exchange))


def _piece(export: Export, number: int, piece: str | Citation, notes: dict[tuple[int, int], str]) -> str:
    if isinstance(piece, str):
        return escaped(piece)
    key = (number, piece.n)
    label = f"[^{list(notes).index(key) + 1 if key in notes else len(notes) + 1}]"
    notes.setdefault(key, f"{label}: {escaped(export.note(piece))}")
    return label
