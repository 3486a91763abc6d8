"""The words of the field, with links to the paragraphs that explain them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.archive.glossary import Source, Word
from assistant.ui import parts
from assistant.ui.historia.tabs import tabs
from assistant.ui.html import escaped


def html(words: Sequence[Word], wanted: str) -> str:
    """The list.

    Args:
        words: All words.
        wanted: Shows only those that hold it, in word or meaning, case aside; "" for all.
    """
    low = wanted.lower()
    found = [word for word in words if low in f"{word.word} {word.meaning}".lower()]
    found.sort(key=lambda word: low not in word.word.lower())
    form = (
        '<form class="nm-form" method="get" action="/historia" role="search" aria-label="Sök ord">'
        '<input type="hidden" name="visa" value="ordlista">'
        + parts.search_field("ord", "Sök ett ord", wanted)
        + '<div class="nm-do"><button type="submit">Sök</button></div></form>'
    )
    lead = '<p class="nm-lead">Ord i handlingarna, för den som är ny i nämnden eller förvaltningen.</p>'
    return f"<h1>Ordlista</h1>{lead}{tabs('ordlista')}{form}{_list(found, words, wanted)}"


def _list(found: Sequence[Word], words: Sequence[Word], wanted: str) -> str:
    if not words:
        return parts.empty(
            "Ordlistan saknas", "Filen corpus/ordlista.md finns inte. Hämta den med resten av programmet."
        )
    if not found:
        return parts.empty(
            f"Ordet ”{wanted}” finns inte i ordlistan",
            "Prova en annan böjning, eller ställ det som en fråga.",
        )
    number = "1 ord" if len(found) == 1 else f"{len(found)} ord"
    return f'<p role="status">{number}</p><dl class="nm-words">{"".join(map(_entry, found))}</dl>'


def _entry(word: Word) -> str:
    links = "".join(f"<li>{_source(source)}</li>" for source in word.sources)
    theme = parts.link(parts.address("historia", {"tema": [word.word.split(" (")[0]]}), "Följ genom åren")
    return f"<dt>{escaped(word.word)}</dt><dd>{escaped(word.meaning)}<ul>{links}<li>{theme}</li></ul></dd>"


def _source(source: Source) -> str:
    if source.paragraph:
        to = parts.reader_address(source.record, source.paragraph)
        return parts.link(to, f"{source.title}, stycke {source.paragraph.rpartition('/')[2].lstrip('p')}")
    return parts.link(parts.item_address(source.record, source.item), f"{source.title}, ärende {source.item}")
