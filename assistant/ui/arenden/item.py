"""One item: what was proposed, moved and decided, what led to it, and what was decided in like matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant import phrases
from assistant.archive.chain import Step
from assistant.archive.items import ItemPage, Part, Run
from assistant.archive.precedent import Precedent
from assistant.ui import parts
from assistant.ui.html import escaped
from ingest.index.browse import PROPOSAL, UNKNOWN, Listed
from ingest.model import Paragraph, Position, Role, Vote

_OPEN = 5
"""Paragraphs of a role that are shown at once; the others can be opened."""
_BEGINNING = 260

_ARROW = (
    '<svg viewBox="0 0 56 16" aria-hidden="true"><path d="M0 8h50M44 2l7 6-7 6" fill="none" '
    'stroke="currentColor" stroke-width="2"/></svg>'
)


def html(page: ItemPage, precedents: Sequence[Precedent]) -> str:
    """The view's page on one item.

    Args:
        page: The item.
        precedents: Items like it.
    """
    return "".join(
        (
            f'<p class="nm-back">{parts.link("/arenden", "Alla ärenden")}</p>',
            f"<h1>{escaped(page.item.title)}</h1>",
            _facts(page),
            _verdict(page),
            _chain(page.chain),
            *(_part(part, page) for part in page.parts),
            _precedents(page, precedents),
        )
    )


def _facts(page: ItemPage) -> str:
    listed, item, record = page.listed, page.item, page.record
    facts = [parts.day(listed.date), parts.short_body(listed.body)]
    facts.append(
        f"§ {item.section}" if item.section else f"ärende {item.ordinal}" if len(record.items) > 1 else ""
    )
    if item.dnr:
        facts.append("dnr " + ", ".join(item.dnr))
    told = " · ".join(escaped(fact) for fact in facts if fact)
    links = [parts.link(parts.reader_address(record.id, item.paragraphs[0].id), "Läs i handlingen")]
    links += [found for found in [parts.original(record.source_url)] if found]
    derived = (
        '<p class="nm-meta">Rubriken är tagen ur texten; handlingen ger ingen egen.</p>'
        if item.title_derived
        else ""
    )
    return (
        f'<p class="nm-meta">{escaped(record.title)}<br>{told} {parts.form_tag(listed.form)}</p>{derived}'
        f"<p>{' · '.join(links)}</p>"
    )


def _verdict(page: ItemPage) -> str:
    listed, decision = page.listed, page.item.decision
    if listed.outcome == PROPOSAL:
        return (
            '<section class="nm-verdict nm-open"><h2>Inget beslut i den här handlingen</h2>'
            f"<p>{escaped(phrases.proposal(page.record))}</p></section>"
        )
    if listed.outcome == UNKNOWN:
        return (
            '<section class="nm-verdict nm-open"><h2>Utfallet anges inte</h2>'
            "<p>Handlingen säger inte vad som beslutades i ärendet.</p></section>"
        )
    how = f", {parts.HOWS[decision.how]}" if decision.how else ""
    counted = f"<p>Röster: {parts.votes(decision.votes)}</p>" if decision.votes else ""
    quote = ""
    if decision.sentence:
        where = next((p for p in page.item.paragraphs if _flat(decision.sentence) in _flat(p.text)), None)
        source = (
            parts.link(parts.reader_address(page.record.id, where.id), "Visa i handlingen") if where else ""
        )
        quote = f"<blockquote>{escaped(decision.sentence)}</blockquote>{source}"
    return (
        f'<section class="nm-verdict"><h2>Beslut</h2><p>{parts.outcome(listed.outcome)}{how}</p>'
        f"{counted}{quote}{_ballots(page)}</section>"
    )


def _ballots(page: ItemPage) -> str:
    ballots = page.item.decision.ballots
    if not ballots:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{vote.value.capitalize()}</th>'
        f"<td>{escaped(', '.join(parts.person(b.person) for b in ballots if b.vote is vote))}</td></tr>"
        for vote in Vote
        if any(b.vote is vote for b in ballots)
    )
    return (
        f'<details><summary>Så röstade ledamöterna</summary><table class="nm-votes">{rows}</table></details>'
    )


def _chain(steps: Sequence[Step]) -> str:
    if not steps:
        return ""
    drawn = []
    for place, step in enumerate(steps):
        arrow = ""
        if place:
            why = step.why or "därefter"
            arrow = f'<span class="nm-arrow"><span>{escaped(why)}</span>{_ARROW}</span>'
        drawn.append(f"<li>{arrow}{_step(step)}</li>")
    return (
        '<section><h2>Så hänger det ihop</h2><p class="nm-meta">I tidsordning. Tjock ram: det ärende '
        "du läser.</p>"
        f'<ol class="nm-chain">{"".join(drawn)}</ol></section>'
    )


def _step(step: Step) -> str:
    here = " nm-here" if step.here else ""
    spoken = '<span class="nm-spoken">Du är här. </span>' if step.here else ""
    to = (
        parts.reader_address(step.record, step.paragraph)
        if step.paragraph
        else parts.item_address(step.record, step.item)
    )
    details = [parts.day(step.date), *step.dnr, step.who]
    told = " · ".join(escaped(detail) for detail in details if detail)
    ending = f"<p>{parts.outcome(step.outcome)}</p>" if step.outcome else ""
    return (
        f'<div class="nm-step{here}">{spoken}<p class="nm-meta">{escaped(step.what.capitalize())}</p>'
        f'<p>{parts.link(to, step.title)}</p><p class="nm-meta">{told}</p>{ending}</div>'
    )


def _part(part: Part, page: ItemPage) -> str:
    title = parts.ROLES[part.role]
    summary = _stands(part, page)
    runs = [_run(run, page) for run in part.runs]
    if part.length <= _OPEN:
        body = "".join(runs)
    else:
        count = f"{part.length} stycken"
        body = f"<details><summary>Visa texten, {count}</summary>{''.join(runs)}</details>"
        if not summary:
            body = _beginning(part.runs[0].paragraphs[0]) + body
    return f"<section><h2>{title}</h2>{summary}{body}</section>"


def _beginning(paragraph: Paragraph) -> str:
    text = " ".join(paragraph.text.split())
    if len(text) > _BEGINNING:
        text = text[: text.rfind(" ", 0, _BEGINNING)] + " …"
    return f'<p class="nm-text">{escaped(text)}</p>'


def _stands(part: Part, page: ItemPage) -> str:
    """Who moved, dissented, made a statement or handed something in, each with the paragraph that says so."""
    if part.role is Role.SKRIVELSE:
        return _writings(page)
    stands = [stand for stand in page.item.positions if stand.role is part.role]
    if not stands:
        return ""
    return f'<ul class="nm-stands">{"".join(_stand(stand, page.record.id) for stand in stands)}</ul>'


def _stand(stand: Position, record: str) -> str:
    wanted = f": {escaped(stand.in_favour_of)}" if stand.in_favour_of else ""
    joined = " (ställde sig bakom)" if stand.joined else ""
    instance = f" i {escaped(stand.instance)}" if stand.instance else ""
    return (
        f"<li><strong>{escaped(parts.person(stand.person))}</strong>{joined}{instance}{wanted} "
        f"{parts.link(parts.reader_address(record, stand.paragraph), 'Visa')}</li>"
    )


def _writings(page: ItemPage) -> str:
    entries = []
    for writing in page.writings:
        by = ", ".join(map(parts.person, writing.persons)) or writing.party or "okänd avsändare"
        number = f" ({escaped(', '.join(writing.dnr))})" if writing.dnr else ""
        questions = phrases.count(len(writing.questions), "fråga", "frågor") if writing.questions else ""
        to = parts.reader_address(page.record.id, writing.paragraph)
        entries.append(
            f"<li>{parts.link(to, writing.title or 'Fråga utan rubrik')}{number}"
            "<br><span "
            f'class="nm-meta">{escaped(", ".join(part for part in (by, questions) if part))}</span></li>'
        )
    return f'<ul class="nm-stands">{"".join(entries)}</ul>' if entries else ""


def _run(run: Run, page: ItemPage) -> str:
    heading = f"<h3>{escaped(run.heading)}</h3>" if run.heading and run.heading != page.item.title else ""
    voice = f'<p class="nm-voice">{escaped(parts.capital(run.voice))}</p>' if run.voice else ""
    texts = "".join(
        f'<p class="nm-text">{escaped(paragraph.text)} {_place(paragraph, page.record.id)}</p>'
        for paragraph in run.paragraphs
    )
    return f'<div class="nm-run">{heading}{voice}{texts}</div>'


def _place(paragraph: Paragraph, record: str) -> str:
    page = f"sida {paragraph.page}" if paragraph.page else "visa"
    return (
        f'<span class="nm-meta nm-at">({parts.link(parts.reader_address(record, paragraph.id), page)})</span>'
    )


def _precedents(page: ItemPage, precedents: Sequence[Precedent]) -> str:
    if not precedents:
        return ""
    cards = [_card(page.listed, "Det här ärendet", here=True)]
    cards += [_card(one.listed, "", near=one) for one in precedents]
    return (
        "<section><h2>Liknande ärenden</h2>"
        '<p class="nm-meta">Valda för att texterna liknar varandra, ärenden med beslut först. '
        "Läs dem innan du jämför: saken kan vara en annan.</p>"
        f'<div class="nm-beside">{"".join(cards)}</div></section>'
    )


def _card(listed: Listed, heading: str, *, here: bool = False, near: Precedent | None = None) -> str:
    title = escaped(heading) if heading else parts.link(parts.item_address(*listed.key), listed.title)
    how = f", {parts.HOWS[listed.how]}" if listed.how else ""
    body = parts.short_body(listed.body)
    rows: list[tuple[str, str]] = [
        ("Datum", f"{parts.day(listed.date)}, {escaped(f'{listed.kind.value}, {body}')}"),
        ("Utfall", parts.outcome(listed.outcome) + how),
    ]
    if listed.votes:
        rows.append(("Röster", parts.votes(listed.votes)))
    rows += [
        ("Yrkade", parts.parties(listed.movers) or "Ingen"),
        ("Reserverade sig", parts.parties(listed.dissenters) or "Ingen"),
    ]
    if listed.decision:
        rows.append(("Beslutet", escaped(_cut(listed.decision))))
    if near:
        hit = near.hit
        source = parts.link(parts.reader_address(hit.record, hit.paragraph), "visa")
        rows.append(("Liknar mest", f"{escaped(_cut(hit.text))} ({source})"))
    return (
        f'<article class="nm-card{" nm-here" if here else ""}"><h3>{title}</h3>'
        f"<dl>{_rows(rows)}</dl></article>"
    )


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)


def _cut(text: str) -> str:
    flat = _flat(text)
    return flat if len(flat) <= _BEGINNING else flat[: flat.rfind(" ", 0, _BEGINNING)] + " …"


def _flat(text: str) -> str:
    return " ".join(text.split())
