"""Records as a list."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.archive.records import Records, Shelf, Shelved
from assistant.ui import parts
from assistant.ui.html import escaped


def html(records: Records, chosen: Mapping[str, list[str]]) -> str:
    """The view's list.

    Args:
        records: Where they are.
        chosen: What the address asks for.
    """

    def value(name: str) -> str:
        return next(iter(chosen.get(name, ())), "").strip()

    def values(name: str) -> list[str]:
        return [one for one in chosen.get(name, ()) if one]

    shelf = records.shelf(words=value("sok"), kinds=values("slag"), years=values("ar"), forms=values("form"))
    clear = parts.link("/handlingar", "Rensa") if any(map(value, ("sok", "slag", "ar", "form"))) else ""
    form = (
        '<form class="nm-form" method="get" action="/handlingar" role="search" aria-label="Sök handlingar">'
        + parts.search_field(
            "sok", "Sök bland handlingarna", value("sok"), "Rubrik, nämnd, diarienummer eller filnamn"
        )
        + parts.select("slag", "Slag", parts.counted(shelf.kinds, parts.KINDS), value("slag"), "Alla slag")
        + parts.select("ar", "År", parts.counted(shelf.years), value("ar"), "Alla år")
        + parts.select("form", "Källa", parts.counted(shelf.forms, parts.FORMS), value("form"), "Alla källor")
        + f'<div class="nm-do"><button type="submit">Visa</button>{clear}</div></form>'
    )
    return (
        '<h1>Handlingar</h1><p class="nm-lead">Alla handlingar som svaren bygger på. Ett referat '
        "återger handlingens "
        "uppgifter med andra ord; läs originalet när det finns.</p>"
        f"{form}{_table(shelf)}{_failures(shelf)}"
    )


def _table(shelf: Shelf) -> str:
    if not shelf.records:
        return parts.empty(
            "Inga handlingar passar", "Ta bort något av det du har valt, eller sök på ett annat ord."
        )
    number = "1 handling" if len(shelf.records) == 1 else f"{len(shelf.records)} handlingar"
    return (
        f'<div class="nm-tally"><p role="status">{number}</p></div>'
        '<div class="nm-scroll" tabindex="0" role="region" aria-label="Handlingar"><table '
        'class="nm-records"><thead><tr>'
        '<th scope="col">Datum</th><th scope="col">Handling</th><th scope="col">Slag</th>'
        '<th scope="col">Källa</th><th scope="col">Omfång</th></tr></thead>'
        f"<tbody>{''.join(map(_row, shelf.records))}</tbody></table></div>"
    )


def _row(one: Shelved) -> str:
    row, extent = one.row, one.extent
    details = [escaped(parts.short_body(row.body)), *(escaped(number) for number in row.dnr[:2])]
    amount = [f"{extent.pages} sidor" if extent.pages else "", f"{extent.paragraphs} stycken"]
    file = f" ({escaped(one.file)})" if one.file else ""
    return (
        f"<tr><td>{parts.day(row.meeting_date or row.dated)}</td>"
        f"<td>{parts.link(parts.reader_address(row.id), row.title)}"
        f'<br><span class="nm-meta">{" · ".join(details)}</span></td>'
        f"<td>{escaped(parts.KINDS[row.kind.value])}</td>"
        f'<td data-label="Källa">{escaped(parts.FORMS[row.form.value])}{file}</td>'
        f'<td data-label="Omfång">{", ".join(part for part in amount if part)}</td></tr>'
    )


def _failures(shelf: Shelf) -> str:
    if not shelf.failures:
        return ""
    entries = "".join(f"<li>{escaped(reason)}</li>" for _, reason in shelf.failures)
    number = "En fil" if len(shelf.failures) == 1 else f"{len(shelf.failures)} filer"
    return f"<details><summary>{number} kunde inte tas in</summary><ul>{entries}</ul></details>"
