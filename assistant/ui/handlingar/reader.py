"""One record to read: outline, roles in the margin, search, and its pages as pictures."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from assistant.archive.records import Book, Records
from assistant.ui import parts
from assistant.ui.html import escaped
from ingest.errors import SourceError
from ingest.model import Item, Paragraph, Role
from ingest.read.facsimile import Facsimile
from ingest.structure.cells import Cells, read_table

AT_ONCE = 250
"""Paragraphs of one page: a whole protokoll as a rule; a council's bundle has thousands."""
_BEFORE = 20
"""Paragraphs shown before the one that was asked for, where the record is cut."""
_MOST_FOUND = 50
_SNIPPET = 140
_FEW = 3
"""Items up to which their headings stand in the outline too; minutes have twenty items and need none."""
_MOST_HEADINGS = 60


def html(records: Records, book: Book, chosen: Mapping[str, list[str]]) -> str:
    """The view's page on one record.

    Args:
        records: Draws its pages.
        book: The record.
        chosen: What the address asks for: ``stycke`` a paragraph, ``sok`` words, ``bild`` a page, ``fran``
            the number of the first paragraph to show.
    """

    def value(name: str) -> str:
        return next(iter(chosen.get(name, ())), "").strip()

    record = book.record
    cited = book.paragraph(value("stycke"))
    first = _first(record.paragraphs, cited, value("fran"))
    shown = record.paragraphs[first : first + AT_ONCE]
    missing = ""
    if value("stycke") and cited is None:
        missing = parts.problem(
            "Stycket som länken gäller finns inte kvar: handlingen har ändrats sedan länken gjordes. "
            "Sök efter texten i handlingen."
        )
    outline = _outline(record.items, record.id, cited)
    return (
        f'<p class="nm-back">{parts.link("/handlingar", "Alla handlingar")}</p>'
        f"<h1>{escaped(record.title)}</h1>{_facts(book)}{missing}"
        '<div class="nm-book"><nav class="nm-outline" aria-label="Innehåll">'
        f"<h2>Innehåll</h2>{outline}</nav><div>"
        f'<details class="nm-contents"><summary>Innehåll</summary>{outline}</details>'
        f"{_find(book, value('sok'))}{_picture(records, book, value('bild'), cited)}"
        f"{_cut(book, first, before=True)}"
        f"{''.join(_text(book, shown, cited, value('sok').split()))}"
        f"{_cut(book, first, before=False)}</div></div>"
    )


def _first(paragraphs: Sequence[Paragraph], cited: Paragraph | None, wanted: str) -> int:
    """The number of the first paragraph to show."""
    last = max(0, len(paragraphs) - AT_ONCE)
    if cited is not None and last:
        return max(0, min(last, paragraphs.index(cited) - _BEFORE))
    return min(last, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else 0


def _facts(book: Book) -> str:
    record = book.record
    facts = [
        record.kind.value.capitalize(),
        parts.day(record.date),
        parts.short_body(record.body),
        *record.dnr[:3],
    ]
    pages = max((paragraph.page or 0 for paragraph in record.paragraphs), default=0)
    facts += [f"{pages} sidor"] if pages else []
    source = parts.original(record.source_url) or (f"Fil: {escaped(record.source)}" if record.source else "")
    told = " · ".join(escaped(fact) for fact in facts if fact)
    retold = ""
    if record.form.value == "referat":
        retold = (
            '<p class="nm-note">Det här är ett referat: handlingens uppgifter, återgivna med andra ord. '
            "Citera originalet.</p>"
        )
    return f'<p class="nm-meta">{told} {parts.form_tag(record.form)}<br>{source}</p>{retold}'


def _outline(items: Sequence[Item], record: str, cited: Paragraph | None) -> str:
    entries = []
    for item in items:
        section = (
            f"§ {escaped(item.section)} " if item.section else f"{item.ordinal}. " if len(items) > 1 else ""
        )
        here = ' aria-current="true"' if cited and cited.item == item.ordinal else ""
        to = parts.reader_address(record, item.paragraphs[0].id)
        below = _headings(item, record) if len(items) <= _FEW else ""
        entries.append(f'<li><a href="{escaped(to)}"{here}>{section}{escaped(item.title)}</a>{below}</li>')
    return f"<ol>{''.join(entries)}</ol>"


def _headings(item: Item, record: str) -> str:
    """The headings within an item, each with a link to the first paragraph below it."""
    first: dict[str, str] = {}
    for paragraph in item.paragraphs:
        if paragraph.heading and paragraph.heading != item.title:
            first.setdefault(paragraph.heading, paragraph.id)
    entries = [
        f"<li>{parts.link(parts.reader_address(record, place), heading)}</li>"
        for heading, place in islice(first.items(), _MOST_HEADINGS)
    ]
    return f"<ol>{''.join(entries)}</ol>" if entries else ""


def _find(book: Book, words: str) -> str:
    record = book.record.id
    form = (
        '<form class="nm-find" method="get" action="/handlingar" role="search" aria-label="Sök i handlingen">'
        f'<input type="hidden" name="handling" value="{escaped(record)}">'
        f"{parts.search_field('sok', 'Sök i handlingen', words)}"
        '<div class="nm-do"><button type="submit">Sök</button></div></form>'
    )
    if not words:
        return form
    found = book.holding(words)
    if not found:
        return (
            f'{form}<p role="status">Inget stycke innehåller ”{escaped(words)}”. Prova ett kortare ord.</p>'
        )
    entries = []
    for paragraph in found[:_MOST_FOUND]:
        to = parts.address("handlingar", {"handling": [record], "stycke": [paragraph.id], "sok": [words]})
        place = f"{parts.link(to, _place(paragraph, len(book.record.items)))}"
        entries.append(f"<li>{place}<br>{_snippet(paragraph.text, words.split())}</li>")
    more = f" De {_MOST_FOUND} första visas." if len(found) > _MOST_FOUND else ""
    number = "1 stycke innehåller" if len(found) == 1 else f"{len(found)} stycken innehåller"
    return (
        f'{form}<p role="status">{number} ”{escaped(words)}”.{more}</p>'
        f'<ul class="nm-found">{"".join(entries)}</ul>'
    )


def _place(paragraph: Paragraph, items: int) -> str:
    """Where a paragraph stands and whose words it is: "Ärende 4, yrkande, Centerpartiet"."""
    parts_ = [f"ärende {paragraph.item}" if items > 1 else "", paragraph.role.value, paragraph.voice or ""]
    return parts.capital(", ".join(part for part in parts_ if part))


def _snippet(text: str, words: Sequence[str]) -> str:
    flat = " ".join(text.split())
    at = max(0, flat.lower().find(words[0].lower()))
    begin = flat.rfind(" ", 0, max(0, at - _SNIPPET // 2)) + 1 if at > _SNIPPET // 2 else 0
    end = flat.find(" ", begin + _SNIPPET)
    cut = flat[begin : end if end > 0 else len(flat)]
    return ("… " if begin else "") + marked(cut, words) + (" …" if end > 0 else "")


def marked(text: str, words: Sequence[str]) -> str:
    """Text as HTML with some words marked, case aside."""
    if not words:
        return escaped(text)
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
    out, end = [], 0
    for match in pattern.finditer(text):
        out += [escaped(text[end : match.start()]), f"<mark>{escaped(match.group())}</mark>"]
        end = match.end()
    return "".join(out) + escaped(text[end:])


def _picture(records: Records, book: Book, wanted: str, cited: Paragraph | None) -> str:
    if not wanted.isdecimal() or len(wanted) > 5:
        return ""
    page = int(wanted)
    try:
        drawn = records.picture(book, page, [cited] if cited else [])
    except SourceError as problem:
        return parts.problem(str(problem))
    boxes = [box for boxes in drawn.marks for box in boxes]
    told = [f"Sida {page} av {drawn.pages}."]
    if cited:
        told.append("Stycket är markerat." if boxes else "Stycket gick inte att hitta på sidan.")
    if drawn.recognised:
        told.append("Sidan är inskannad; texten är tolkad ur bilden och kan ha fel.")
    marks = "".join(
        f'<span class="nm-mark" style="left:{x:.2%};top:{y:.2%};width:{w:.2%};height:{h:.2%}"></span>'
        for x, y, w, h in boxes
    )
    picture = base64.b64encode(drawn.picture).decode()
    return (
        f'<figure id="bild"><figcaption>{" ".join(told)} {_turning(book, page, drawn, cited)}</figcaption>'
        f'<div class="nm-picture"><img src="data:image/webp;base64,{picture}" alt="Sida {page} som bild; '
        f'samma text står nedan" style="aspect-ratio:{1 / drawn.ratio:.4f}">{marks}</div></figure>'
    )


def _turning(book: Book, page: int, drawn: Facsimile, cited: Paragraph | None) -> str:
    links = []
    for number, words in ((page - 1, "Föregående sida"), (page + 1, "Nästa sida")):
        if 1 <= number <= drawn.pages:
            links.append(parts.link(_page_address(book, number, cited), words))
    links.append(parts.link(parts.reader_address(book.record.id, cited.id if cited else None), "Dölj bilden"))
    return " · ".join(links)


def _page_address(book: Book, page: int, cited: Paragraph | None) -> str:
    place = {"stycke": [cited.id]} if cited else {}
    return parts.address("handlingar", {"handling": [book.record.id], **place, "bild": [str(page)]})


def _cut(book: Book, first: int, *, before: bool) -> str:
    """A link to the paragraphs before or after those shown; "" where there are none."""
    total = len(book.record.paragraphs)
    start = first - AT_ONCE if before else first + AT_ONCE
    if (before and first == 0) or (not before and start >= total):
        return ""
    to = parts.address("handlingar", {"handling": [book.record.id], "fran": [str(max(0, start))]})
    words = "Visa tidigare stycken" if before else "Visa fler stycken"
    return f"<p>{parts.link(to, words)} ({total} i hela handlingen)</p>"


def _text(
    book: Book, shown: Sequence[Paragraph], cited: Paragraph | None, words: Sequence[str]
) -> Iterator[str]:
    items = {item.ordinal: item for item in book.record.items}
    item = page = None
    heading, told = "", ("", "")
    for paragraph in shown:
        if paragraph.item != item:
            item, heading, told = paragraph.item, "", ("", "")
            yield _item_head(book, items[item])
        if paragraph.page is not None and paragraph.page != page:
            page = paragraph.page
            yield _page_head(book, page, cited)
        if paragraph.heading and paragraph.heading not in (heading, items[item].title):
            yield f"<h3>{escaped(paragraph.heading)}</h3>"
        heading = paragraph.heading
        label = (paragraph.role.value.capitalize(), parts.capital(paragraph.voice or ""))
        side = "" if label == told else f"<strong>{escaped(label[0])}</strong> {escaped(label[1])}"
        told = label
        yield _paragraph(book.record.id, paragraph, side, words, is_cited=paragraph is cited)


def _item_head(book: Book, item: Item) -> str:
    record = book.record
    section = f"§ {escaped(item.section)} " if item.section else ""
    to = parts.item_address(record.id, item.ordinal)
    return (
        f'<div class="nm-item-head"><h2>{section}{escaped(item.title)}</h2>'
        f'<p class="nm-meta">{parts.link(to, "Ärendet i korthet")}</p></div>'
    )


def _page_head(book: Book, page: int, cited: Paragraph | None) -> str:
    shown = (
        f" {parts.link(_page_address(book, page, cited), 'Visa sidan som bild')}" if book.has_pictures else ""
    )
    return f'<p class="nm-sheet">Sida {page}{shown}</p>'


def _paragraph(record: str, paragraph: Paragraph, side: str, words: Sequence[str], *, is_cited: bool) -> str:
    css = "nm-par nm-cited" if is_cited else "nm-par"
    target = ' data-target tabindex="-1"' if is_cited else ""
    note = '<p class="nm-cited-note">Stycket som länken gäller</p>' if is_cited else ""
    to = escaped(parts.reader_address(record, paragraph.id))
    anchor = f'<a class="nm-anchor" href="{to}" aria-label="Länk till stycket">¶</a>'
    table = read_table(paragraph.text) if paragraph.role is Role.TABELL else None
    if table:
        body = f"{_table(table, words)}{anchor}"
    else:
        body = f'<p class="nm-text">{marked(paragraph.text, words)} {anchor}</p>'
    return (
        f'<div class="{css}" id="{escaped(paragraph.id)}"{target}>'
        f'<div class="nm-side">{side}</div><div>{note}{body}</div></div>'
    )


def _table(table: Cells, words: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{marked(name, words)}</th>' for name in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{marked(row[0], words)}</th>'
        + "".join(f"<td>{marked(cell, words)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    return (
        '<div class="nm-scroll" tabindex="0" role="region" aria-label="Tabell">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
