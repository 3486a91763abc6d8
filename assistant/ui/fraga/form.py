"""The form that narrows questions down: native fields, so that keyboards, readers and phones know them."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.stock import Choices
from assistant.ui.fraga.limits import Limits
from assistant.ui.html import escaped


def form(choices: Choices, limits: Limits) -> str:
    """The form's HTML; nothing where there is nothing to choose.

    Args:
        choices: What the records differ in.
        limits: What is chosen to begin with; what cannot be chosen any more is added to the choices.
    """
    if not choices.kinds:
        return ""
    years = [
        str(year) for year in sorted({*choices.years, *_given(limits.since, limits.until)}, reverse=True)
    ]
    boxes = "".join(
        f'<label><input type="checkbox" name="slag" value="{escaped(kind)}"'
        f"{' checked' if kind in limits.kinds else ''}>{escaped(kind.capitalize())}</label>"
        for kind in dict.fromkeys((*choices.kinds, *limits.kinds))
    )
    fields = (
        _select("fran", "Från och med år", "Alla år", years, str(limits.since or ""), "från ")
        + _select("till", "Till och med år", "Alla år", years, str(limits.until or ""), "till och med ")
        + _select("namnd", "Nämnd", "Alla nämnder", choices.bodies, limits.body)
        + _select("parti", "Partiets egna ord", "Alla partier", choices.parties, limits.party)
        + _select("roll", "Vad stycket är", "Allt", choices.roles, str(limits.role or ""))
    )
    return (
        '<details><summary>Avgränsning: <span class="nm-chosen"></span></summary>'
        '<form aria-label="Avgränsa det som genomsöks">'
        f'<div class="nm-fields">{fields}</div>'
        f"<fieldset><legend>Slag av handling</legend>{boxes}</fieldset>"
        '<button type="button" class="nm-link nm-clear">Ta bort avgränsningen</button></form></details>'
    )


def _given(*values: int | None) -> Iterable[int]:
    return (value for value in values if value)


def _select(
    name: str, label: str, everything: str, values: Iterable[str], chosen: str, before: str = ""
) -> str:
    known = dict.fromkeys((*values, chosen)) if chosen else dict.fromkeys(values)
    options = "".join(
        f'<option value="{escaped(value)}"{" selected" if value == chosen else ""}>'
        f"{escaped(value[:1].upper() + value[1:])}</option>"
        for value in known
    )
    return (
        f'<label>{label}<select name="{name}" data-before="{before}">'
        f'<option value="">{everything}</option>{options}</select></label>'
    )
