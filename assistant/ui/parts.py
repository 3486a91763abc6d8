"""Pieces of HTML that several views are made of. Free of Gradio; whatever comes from a record is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
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
    return f'<span class="nm-outcome" data-outcome="{escaped(value)}">{drawn}{escaped(OUTCOMES.get(value, value))}</span>'


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

CSS = """
%s { font-size: 1rem; }
%s .nm-lead { color: var(--nm-soft); margin: .25rem 0 1rem; max-width: 46rem; line-height: 1.5; }
%s a { color: var(--nm-accent); text-decoration: underline; text-underline-offset: .15em; }
%s h1 { padding-top: 1.25rem; }
%s h2 { font-size: 1.125rem; font-weight: 650; line-height: 1.35; margin: 1.75rem 0 .5rem; }
%s h3 { font-size: 1rem; font-weight: 650; line-height: 1.4; margin: 1rem 0 .25rem; }
%s p { margin: 0 0 .5rem; font-size: 1rem; line-height: 1.55; }
%s .nm-form { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .75rem;
  align-items: end; margin: 0 0 1rem; padding: 1rem; background: var(--nm-raised);
  border: 1px solid var(--nm-line); border-radius: .5rem; }
%s .nm-field { display: flex; flex-direction: column; gap: .25rem; min-width: 0; font-size: .875rem;
  color: var(--nm-soft); }
%s .nm-wide { grid-column: 1 / -1; }
%s .nm-field input, %s .nm-field select { width: 100%%; min-height: 2.5rem; padding: .375rem .625rem;
  font: inherit; font-size: 1rem; color: var(--nm-text); background: var(--nm-page);
  border: 1px solid var(--nm-edge); border-radius: .375rem; }
%s .nm-field input::placeholder { color: var(--nm-soft); opacity: 1; }
%s .nm-do { display: flex; gap: 1rem; align-items: center; flex-wrap: wrap; min-height: 2.5rem; }
%s .nm-do button, %s a.nm-button { min-height: 2.5rem; padding: .375rem 1rem; font: inherit; font-weight: 600;
  color: var(--nm-on-accent); background: var(--nm-accent); border: 1px solid var(--nm-accent);
  border-radius: .375rem; cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; }
%s a.nm-quiet { color: var(--nm-text); background: var(--nm-page); border-color: var(--nm-edge); font-weight: 500; }
%s .nm-bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between;
  align-items: center; margin: 0 0 .5rem; }
%s .nm-bar p { margin: 0; }
%s .nm-scroll { overflow-x: auto; border: 1px solid var(--nm-line); border-radius: .5rem; }
%s table { border-collapse: collapse; width: 100%%; font-size: .9375rem; line-height: 1.45; }
%s caption { text-align: left; padding: .5rem .75rem; color: var(--nm-soft); font-size: .875rem; }
%s th, %s td { text-align: left; vertical-align: top; padding: .5rem .75rem; border: 0;
  border-bottom: 1px solid var(--nm-line); color: var(--nm-text); }
%s thead th { background: var(--nm-raised); font-weight: 600; white-space: nowrap; }
%s tbody tr:last-child > * { border-bottom: 0; }
%s abbr { text-decoration: none; }
%s .nm-outcome { white-space: nowrap; }
%s .nm-sign { display: inline-block; width: 1.25em; font-weight: 700; }
%s .nm-empty { padding: 1.5rem; border: 1px dashed var(--nm-edge); border-radius: .5rem; max-width: 46rem; }
%s .nm-empty h2 { margin-top: 0; }
%s .nm-meta { color: var(--nm-soft); font-size: .875rem; }
%s .nm-note { border-left: 3px solid var(--nm-edge); padding-left: .75rem; max-width: 46rem; }
%s .nm-text { white-space: pre-line; overflow-wrap: anywhere; unicode-bidi: isolate; line-height: 1.6;
  max-width: 46rem; margin: 0 0 .75rem; }
%s .nm-voice { color: var(--nm-soft); font-size: .875rem; margin: .75rem 0 .25rem; }
%s mark { background: var(--nm-mark); color: var(--nm-on-mark); padding: .0625rem 0; border-radius: .125rem; }
%s summary { cursor: pointer; color: var(--nm-accent); padding: .25rem 0; width: fit-content; }
"""


def css(path: str) -> str:
    """The style of these pieces within a view."""
    return CSS.replace("%s", f"#vy-{path}").replace("%%", "%")
