"""Answers and hits as the contract's JSON and as text for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.model import Answer, Citation, Hit
from assistant.words import original, place, role_and_voice


def answer_json(answer: Answer, identifier: str | None = None) -> dict[str, Any]:
    """One line of ``python -m assistant ask --json``."""
    return {
        "id": identifier,
        "question": answer.question,
        "read_as": answer.read_as,
        "answer": answer.text,
        "abstained": answer.abstained,
        "kind": answer.kind.value,
        "mode": answer.mode,
        "ms": answer.ms,
        "notice": answer.notice,
        "verdicts": [{"held": one.held.value, "reasons": list(one.reasons)} for one in answer.verdicts],
        "withheld": [{"text": one.text, "reasons": list(one.reasons)} for one in answer.withheld],
        "citations": [_citation_json(citation) for citation in answer.citations],
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    hit = citation.hit
    return {
        "n": citation.n,
        "record": hit.record,
        "paragraph": hit.paragraph,
        "title": hit.record_title,
        "date": hit.date.isoformat() if hit.date else None,
        "ref": hit.ref,
        "page": hit.page,
        "role": hit.role.value,
        "voice": hit.voice,
        "quote": citation.quote,
        "url": hit.url,
        "form": hit.form.value,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """One hit of ``python -m assistant search --json``."""
    return {
        "paragraph": hit.paragraph,
        "record": hit.record,
        "score": round(hit.score, 4),
        "role": hit.role.value,
        "voice": hit.voice,
        "text": hit.text,
        "source": hit.source,
    }


def answer_text(answer: Answer) -> Iterator[str]:
    """The lines of ``python -m assistant ask``."""
    if answer.read_as != answer.question:
        yield f"Tolkat som: {answer.read_as}"
        yield ""
    yield answer.text
    if answer.notice:
        yield ""
        yield answer.notice
    for one in answer.withheld:
        if one.text:
            yield f"Struket, utan stöd i handlingarna: ”{one.text}” ({'; '.join(one.reasons)})"
    if answer.citations:
        yield ""
        yield "Närmast i handlingarna, utan att svara på frågan:" if answer.abstained else "Källor:"
    for citation in answer.citations:
        hit = citation.hit
        yield f"[{citation.n}] {hit.record_title}: {place(hit)} ({hit.paragraph})"
        if answer.abstained:
            yield f"    {role_and_voice(hit)}: {_shortened(citation.quote)}"
        if where := original(hit):
            yield f"    {where}"


def hit_text(rank: int, hit: Hit) -> str:
    """One result of ``python -m assistant search``."""
    return (
        f"{rank}. {role_and_voice(hit)} ({place(hit)}) {hit.paragraph}  poäng {hit.score:.2f}\n"
        f"   {_shortened(hit.text)}"
    )


def _shortened(text: str, longest: int = 240) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: flat.rfind(" ", 0, longest)] + " …"
