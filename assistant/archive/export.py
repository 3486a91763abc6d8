"""Items as plain values, for other programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from assistant.archive.items import ItemPage
from ingest.index.browse import PROPOSAL, Listed
from ingest.model import Outcome, Thread
from ingest.report import structure_json

_OUTCOMES = frozenset(outcome.value for outcome in Outcome)
_COLUMNS = (
    *("Datum", "Nämnd", "Slag", "Handling", "Ärende", "Paragraf", "Rubrik", "Diarienummer", "Utfall", "Hur"),
    *("Ja", "Nej", "Avstod", "Yrkade", "Reserverade sig", "Beslut", "Källa"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def item_json(one: Listed) -> dict[str, Any]:
    """An item as in the list."""
    votes = one.votes
    return {
        "record": one.record,
        "ordinal": one.ordinal,
        "section": one.section,
        "title": one.title,
        "title_derived": one.title_derived,
        "dnr": list(one.dnr),
        "kind": one.kind.value,
        "body": one.body,
        "date": one.date.isoformat() if one.date else None,
        "form": one.form.value,
        "outcome": one.outcome if one.outcome in _OUTCOMES else None,
        "proposal": one.outcome == PROPOSAL,
        "how": one.how.value if one.how else None,
        "votes": {"ja": votes.ja, "nej": votes.nej, "avstar": votes.avstar} if votes else None,
        "decision": one.decision,
        "movers": [party for party in one.movers if party],
        "dissenters": [party for party in one.dissenters if party],
    }


def page_json(page: ItemPage, threads: Iterable[Thread] = ()) -> dict[str, Any]:
    """An item with all that the records tell of it."""
    whole = structure_json(page.record, list(threads))
    own = next(item for item in whole["items"] if item["ordinal"] == page.item.ordinal)
    return {
        **item_json(page.listed),
        **own,
        "proposal": page.listed.outcome == PROPOSAL,
        "record_title": page.record.title,
        "source_url": page.record.source_url,
        "paragraphs": [one for one in whole["paragraphs"] if one["item"] == page.item.ordinal],
        "chain": [
            {
                "what": step.what,
                "title": step.title,
                "date": step.date.isoformat() if step.date else None,
                "record": step.record,
                "item": step.item,
                "paragraph": step.paragraph,
                "who": step.who or None,
                "dnr": list(step.dnr),
                "why": step.why or None,
                "here": step.here,
            }
            for step in page.chain
        ],
    }


def items_csv(items: Iterable[Listed]) -> bytes:
    """Items as a table that Excel in Swedish opens by itself: UTF-8 with its mark, semicolons, CRLF.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it: the text comes from
    files of any origin.
    """
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for one in items:
        rows.writerow(map(_cell, _row(one)))
    return out.getvalue().encode("utf-8-sig")


def _row(one: Listed) -> list[str]:
    votes = one.votes
    return [
        one.date.isoformat() if one.date else "",
        one.body,
        one.kind.value,
        one.record,
        str(one.ordinal),
        one.section or "",
        one.title,
        ", ".join(one.dnr),
        one.outcome,
        one.how.value if one.how else "",
        *((str(votes.ja), str(votes.nej), str(votes.avstar)) if votes else ("", "", "")),
        ", ".join(party for party in one.movers if party),
        ", ".join(party for party in one.dissenters if party),
        " ".join((one.decision or "").split()),
        one.form.value,
    ]


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
