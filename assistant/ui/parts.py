"""Pieces of HTML that several views are made of. Free of Gradio; whatever comes from a record is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from assistant.ui.html import escaped, is_web_address
from ingest.index.browse import OTHER, PROPOSAL, UNKNOWN
from ingest.model import Form, How, Outcome, Person, RecordKind, Role, Votes
from ingest.structure.numbers import written_date
from ingest.structure.parties import PARTIES, party_name

OUTCOMES = {
    **{outcome.value: outcome.value.capitalize() for outcome in Outcome},
    Outcome.BORDLAGD.value: "Bordlagt",
    Outcome.ATERREMITTERAD.value: "Återremitterat",
    Outcome.GODKAND.value: "Godkänt",
    Outcome.OVERLAMNAD.value: "Överlämnat för beredning",
    Outcome.TILL_HANDLINGARNA.value: "Lagt till handlingarna",
    Outcome.HANVISAR.value: "Hänvisning till tjänsteutlåtandet",
    Outcome.INFORMATION.value: "Information, inget beslut",
    PROPOSAL: "Förslag, inget beslut",
    OTHER: "Annat beslut",
    UNKNOWN: "Utfallet anges inte",
}
"""What became of an item, as the page says it."""
_SIGNS = {
    Outcome.BIFALL.value: "✓",
    Outcome.GODKAND.value: "✓",
    Outcome.DELVIS_BIFALL.value: "◐",
    Outcome.AVSLAG.value: "✕",
    Outcome.BORDLAGD.value: "⏸",
    Outcome.ATERREMITTERAD.value: "↩",
    PROPOSAL: "◌",
}
"""Signs beside the words, so that outcomes are told apart at a glance without colours."""

KINDS = {kind.value: kind.value.capitalize() for kind in RecordKind}
FORMS = {Form.ORIGINAL.value: "Original", Form.REFERAT.value: "Referat"}
ROLES = {
    Role.BAKGRUND: "Bakgrund",
    Role.FORSLAG: "Förslag",
    Role.YRKANDE: "Yrkanden",
    Role.BESLUTSGANG: "Beslutsgång",
    Role.BESLUT: "Beslut",
    Role.RESERVATION: "Reservationer",
    Role.SARSKILT_UTTALANDE: "Särskilda uttalanden",
    Role.SKRIVELSE: "Skrivelser",
    Role.FRAGA: "Frågor",
    Role.SVAR: "Svar",
    Role.REMISSVAR: "Remissvar",
    Role.TABELL: "Tabeller",
    Role.BILAGA: "Bilagor",
    Role.FORMALIA: "Formalia",
}
"""Headings over paragraphs of a role."""
HOWS = {
    How.ENHALLIGT: "enhälligt",
    How.UTAN_OMROSTNING: "utan omröstning",
    How.VOTERING: "efter votering",
}


def item_address(record: str, ordinal: int) -> str:
    """Where an item's page is."""
    return "/arenden?" + urlencode({"arende": f"{record}/{ordinal}"}, safe="/")


def reader_address(record: str, paragraph: str | None = None) -> str:
    """Where a record is read, at a paragraph or from its beginning."""
    place = {"stycke": paragraph} if paragraph else {}
    return "/handlingar?" + urlencode({"handling": record, **place}, safe="/")


def address(path: str, choices: Mapping[str, Sequence[str]], **changed: str) -> str:
    """The address of a view with what is chosen there; an empty value is left out."""
    wanted = {**choices, **{name: [value] for name, value in changed.items()}}
    pairs = [(name, value) for name, values in wanted.items() for value in values if value]
    return f"/{path}" + (f"?{urlencode(pairs)}" if pairs else "")


def link(to: str, words: str, css: str = "") -> str:
    """A link within the site."""
    marked = f' class="{css}"' if css else ""
    return f'<a href="{escaped(to)}"{marked}>{escaped(words)}</a>'


def original(url: str | None) -> str:
    """A link to where the original is published, "" where it is not known or no web address."""
    if not url or not is_web_address(url):
        return ""
    return (
        f'<a href="{escaped(url)}" target="_blank" rel="noopener noreferrer">Öppna originalet'
        '<span class="nm-spoken"> i en ny flik</span></a>'
    )


def day(value: date | None) -> str:
    """A date as Swedes write it, or that there is none."""
    return written_date(value) if value else "utan datum"


def outcome(value: str) -> str:
    """What became of an item, with its sign."""
    sign = _SIGNS.get(value, "")
    drawn = f'<span aria-hidden="true" class="nm-sign">{sign}</span>' if sign else ""
    return (
        '<span class="nm-outcome" '
        f'data-outcome="{escaped(value)}">{drawn}{escaped(OUTCOMES.get(value, value))}</span>'
    )


def short_body(body: str) -> str:
    """A body's name without the municipality: "Fritidsnämnden" of "Fritidsnämnden, Hamnviks kommun"."""
    return body.split(",")[0] or "Okänd nämnd"


def capital(words: str) -> str:
    """Words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]


def votes(counted: Votes) -> str:
    """The figures of a vote."""
    abstained = f", {counted.avstar} avstod" if counted.avstar else ""
    return f"{counted.ja} ja, {counted.nej} nej{abstained}"


def role_tag(role: Role, voice: str | None) -> str:
    """What a paragraph is and whose words it holds."""
    words = role.value.capitalize() + (f", {voice}" if voice else "")
    return f'<span class="nm-tag" data-role="{escaped(role.value)}">{escaped(words)}</span>'


def form_tag(form: Form) -> str:
    """That a record is a referat; nothing for an original."""
    return '<span class="nm-tag nm-retold">Referat</span>' if form is Form.REFERAT else ""


def parties(letters: Iterable[str]) -> str:
    """Parties as letters with their names for who does not know them."""
    return ", ".join(
        f'<abbr title="{escaped(party_name(one))}">{escaped(one)}</abbr>' if one in PARTIES else escaped(one)
        for one in letters
        if one
    )


def person(one: Person) -> str:
    """Somebody as text: "Vera Lind (S) m.fl."."""
    return one.name + (f" ({one.party})" if one.party else "") + (" m.fl." if one.others else "")


def select(name: str, label: str, options: Mapping[str, str], chosen: str, every: str) -> str:
    """A list to choose one value from.

    Args:
        name: Of the field.
        label: Above it.
        options: Value to text.
        chosen: The value chosen, "" for none.
        every: Text of the choice that restricts nothing.
    """
    entries = [("", every), *options.items()]
    if chosen and chosen not in options:
        entries.append((chosen, f"{chosen} (0)"))
    rows = "".join(
        f'<option value="{escaped(value)}"{" selected" if value == chosen else ""}>{escaped(text)}</option>'
        for value, text in entries
    )
    return (
        f'<label class="nm-field"><span>{escaped(label)}</span>'
        f'<select name="{escaped(name)}">{rows}</select></label>'
    )


def search_field(name: str, label: str, value: str, hint: str = "") -> str:
    """A field for words."""
    told = f' placeholder="{escaped(hint)}"' if hint else ""
    return (
        f'<label class="nm-field nm-wide"><span>{escaped(label)}</span>'
        f'<input type="search" name="{escaped(name)}" value="{escaped(value)}" maxlength="200"{told}></label>'
    )


def counted(counts: Mapping[str, int], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Options of a list with how many there are of each: {"bifall": "Bifall (9)"}."""
    return {value: f"{(names or {}).get(value, value)} ({count})" for value, count in counts.items()}


def empty(heading: str, text: str) -> str:
    """That there is nothing to show, and what to do."""
    return f'<div class="nm-empty"><h2>{escaped(heading)}</h2><p>{escaped(text)}</p></div>'


def problem(sentence: str) -> str:
    """What went wrong and what to do."""
    return f'<p class="nm-error" role="alert">{escaped(sentence)}</p>'


NO_RECORDS = empty(
    "Det finns inga handlingar ännu",
    "Ta in en mapp med handlingar med kommandot python -m ingest MAPP och ladda sedan om sidan.",
)


def css(path: str, own: Path) -> str:
    """The style of a view: of these pieces within it, and its own.

    Args:
        path: The view's.
        own: File with the view's own style.
    """
    shared = Path(__file__).with_name("parts.css").read_text("utf-8")
    return shared.replace("#vy-VIEW", f"#vy-{path}") + own.read_text("utf-8")
