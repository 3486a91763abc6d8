"""Items as a table with facets and search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.archive.choosing import FIELDS, NO, YES, choice, page_number
from assistant.archive.items import ItemList, Items
from assistant.ui import parts
from assistant.ui.html import escaped
from ingest.index.browse import Listed
from ingest.structure.parties import PARTIES


def html(items: Items, chosen: Mapping[str, list[str]]) -> str:
    """The view's list.

    Args:
        items: Where they are.
        chosen: What the address asks for.
    """
    asked = {name: chosen[name] for name in FIELDS if name in chosen}
    found = items.list(choice(chosen), page_number(chosen))
    return (
        "<h1>Ärenden och beslut</h1>"
        '<p class="nm-lead">Alla ärenden i handlingarna: vad som föreslogs, vem som yrkade vad, vad som '
        "beslutades och vem som reserverade sig.</p>"
        f"{_form(found, asked)}{_result(found, asked)}"
    )


def _form(found: ItemList, asked: Mapping[str, list[str]]) -> str:
    def value(name: str) -> str:
        return next(iter(asked.get(name, ())), "")

    facets = found.facets
    names = {letters: f"{name} ({letters})" for letters, name in PARTIES.items()}
    reserved = {word: str(facets.reserved[flag]) for word, flag in ((YES, True), (NO, False))}
    fields = [
        parts.search_field("sok", "Sök i ärendena", value("sok"), "Ord, namn eller diarienummer"),
        parts.select("ar", "År", parts.counted(facets.years), value("ar"), "Alla år"),
        parts.select("namnd", "Nämnd", parts.counted(facets.bodies), value("namnd"), "Alla nämnder"),
        parts.select("slag", "Slag", parts.counted(facets.kinds, parts.KINDS), value("slag"), "Alla slag"),
        parts.select(
            "utfall", "Utfall", parts.counted(facets.outcomes, parts.OUTCOMES), value("utfall"), "Alla utfall"
        ),
        parts.select(
            "parti",
            "Parti",
            parts.counted(facets.parties, names),
            value("parti"),
            "Alla partier",
        ),
        parts.select(
            "reservation",
            "Reservation",
            {YES: f"Med reservation ({reserved[YES]})", NO: f"Utan reservation ({reserved[NO]})"},
            value("reservation"),
            "Med och utan",
        ),
    ]
    clear = parts.link("/arenden", "Rensa") if any(map(value, FIELDS)) else ""
    return (
        '<form class="nm-form" method="get" action="/arenden" role="search" aria-label="Sök ärenden">'
        f'{"".join(fields)}<div class="nm-do"><button type="submit">Visa</button>{clear}</div></form>'
    )


def _result(found: ItemList, asked: Mapping[str, list[str]]) -> str:
    if not found.items:
        return parts.empty(
            "Inga ärenden passar", "Ta bort något av det du har valt, eller sök på ett annat ord."
        )
    number = "1 ärende" if found.total == 1 else f"{found.total} ärenden"
    shown = f", sida {found.page} av {found.pages}" if found.pages > 1 else ""
    csv = parts.address("api/v1/items.csv", asked)
    return (
        f'<div class="nm-tally"><p role="status">{number}{shown}</p>'
        f'<a class="nm-button nm-quiet" href="{escaped(csv)}" download="arenden.csv">Ladda ner som '
        "CSV</a></div>"
        f"{_table(found.items)}{_pages(found, asked)}"
    )


def _table(items: Iterable[Listed]) -> str:
    rows = "".join(map(_row, items))
    return (
        '<div class="nm-scroll" tabindex="0" role="region" aria-label="Ärenden"><table '
        'class="nm-items"><thead><tr>'
        '<th scope="col">Datum</th><th scope="col">Ärende</th><th scope="col">Utfall</th>'
        '<th scope="col">Yrkade</th><th scope="col">Reserverade sig</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(one: Listed) -> str:
    details = [escaped(parts.KINDS[one.kind.value]), escaped(parts.short_body(one.body))]
    details += [escaped(number) for number in one.dnr[:3]]
    if len(one.dnr) > len(one.dnr[:3]):
        details.append(f"och {len(one.dnr) - 3} till")
    section = f"§ {escaped(one.section)} " if one.section else ""
    how = f'<br><span class="nm-meta">{parts.HOWS[one.how]}</span>' if one.how else ""
    return (
        f"<tr><td>{parts.day(one.date)}</td>"
        f"<td>{section}{parts.link(parts.item_address(*one.key), one.title)}"
        f'<br><span class="nm-meta">{" · ".join(details)}</span> {parts.form_tag(one.form)}</td>'
        f"<td>{parts.outcome(one.outcome)}{how}</td>"
        f'<td data-label="Yrkade">{parts.parties(one.movers)}</td>'
        f'<td data-label="Reserverade sig">{parts.parties(one.dissenters)}</td></tr>'
    )


def _pages(found: ItemList, asked: Mapping[str, list[str]]) -> str:
    if found.pages == 1:
        return ""
    parts_ = []
    if found.page > 1:
        parts_.append(
            parts.link(parts.address("arenden", asked, sida=str(found.page - 1)), "Föregående sida")
        )
    if found.page < found.pages:
        parts_.append(parts.link(parts.address("arenden", asked, sida=str(found.page + 1)), "Nästa sida"))
    return f'<nav class="nm-pages" aria-label="Sidor">{"".join(parts_)}</nav>'
