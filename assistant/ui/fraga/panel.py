"""The passage at the side: a quote where it stands, with what comes before and after."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from assistant.passages import Passage
from assistant.ui.html import escaped
from assistant.ui.render import marked, origin, place, quote_span, role, tags
from ingest.model import Paragraph

_CLOSE = '<button type="button" class="nm-close">Stäng</button>'


def panel(found: Passage | None, quote: str, number: str = "") -> str:
    """The panel's HTML.

    Args:
        found: None for a paragraph that is not in the records any more.
        quote: What is marked; where it does not stand in the paragraph, nothing is.
        number: The marker that opened it.
    """
    source = f"Källa {number}" if number.isdigit() else "Källa"
    if found is None:
        return (
            f'<div class="nm-panelhead"><h2 tabindex="-1">{source}</h2>{_CLOSE}</div>'
            '<p class="nm-error">Stycket finns inte längre bland handlingarna. De kan ha lästs in på nytt '
            "sedan frågan ställdes. Ställ frågan igen.</p>"
        )
    hit = found.hit
    dnr = f'<p class="nm-place">Dnr {escaped(", ".join(found.dnr))}</p>' if found.dnr else ""
    return (
        f'<div class="nm-panelhead"><h2 tabindex="-1">{source}</h2>{_CLOSE}</div>'
        f'<div class="nm-panelabout"><p class="nm-title">{escaped(hit.record_title)}</p>'
        f'<p class="nm-place">{escaped(place(hit))}</p>{dnr}{tags(hit)}'
        f'<p class="nm-ways">{_ways(found)}</p></div>'
        f'<div class="nm-passage" tabindex="0" role="group" aria-label="Stycket i sitt sammanhang">'
        f"{''.join(_text(found, quote))}</div>"
    )


def _ways(found: Passage) -> str:
    hit = found.hit
    reader = urlencode({"handling": hit.record, "stycke": hit.paragraph})
    item = urlencode({"arende": f"{hit.record}/{hit.item}"})
    return (
        f'{origin(hit)}<a href="/handlingar?{escaped(reader)}">Läs hela handlingen</a>'
        f'<a href="/arenden?{escaped(item)}">Visa ärendet</a>'
    )


def _text(found: Passage, quote: str) -> Iterator[str]:
    hit = found.hit
    heading, item = "", 0
    before, after = found.before, found.after
    for paragraph in before:
        yield from _headings(found, paragraph, heading, item)
        heading, item = paragraph.heading, paragraph.item
        yield _paragraph(paragraph)
    if (hit.heading, hit.item) != (heading, item):
        yield from _headings_of(found, hit.item, hit.heading, item)
    span = quote_span(hit.text, quote)
    text = escaped(hit.text) if span is None else marked(hit.text, span)
    yield f'<p class="nm-cited"><span class="nm-spoken">Det citerade stycket: </span>{text}</p>'
    heading, item = hit.heading, hit.item
    for paragraph in after:
        yield from _headings(found, paragraph, heading, item)
        heading, item = paragraph.heading, paragraph.item
        yield _paragraph(paragraph)


def _headings(found: Passage, paragraph: Paragraph, heading: str, item: int) -> Iterator[str]:
    if (paragraph.heading, paragraph.item) != (heading, item):
        yield from _headings_of(found, paragraph.item, paragraph.heading, item)


def _headings_of(found: Passage, ordinal: int, heading: str, before: int) -> Iterator[str]:
    item = found.items[ordinal]
    if ordinal != before:
        section = f"§ {item.section} " if item.section else ""
        yield f'<h3 class="nm-item">{escaped(section + item.title)}</h3>'
    if heading and heading != item.title:
        yield f"<h4>{escaped(heading)}</h4>"


def _paragraph(paragraph: Paragraph) -> str:
    return f'<div class="nm-around"><p>{escaped(paragraph.text)}</p>{_role(paragraph)}</div>'


def _role(paragraph: Paragraph) -> str:
    return f'<p class="nm-margin">{escaped(role(paragraph))}</p>'
