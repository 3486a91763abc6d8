"""From an answer to the HTML that the conversation shows.

Pure functions of strings and domain objects. Whatever comes from a record or a question is data: it
passes `escaped` and can neither add markup nor become Markdown, a template or a formula, since
nothing after this module interprets text. The only links are markers to the citations of the same
answer and an original's http(s) address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from assistant.model import Answer, Citation, Hit, Overview, Verdict, Withheld
from assistant.scribe.scribe import Progress
from assistant.ui.html import escaped, is_web_address
from assistant.words import RETOLD
from ingest.model import Form, Paragraph, RecordKind
from ingest.structure.numbers import written_date

UNEXPECTED = (
    "Något gick fel i programmet och frågan fick inget svar. Försök igen. Om det händer igen finns "
    "felet i programmets logg."
)
SEARCHING = "Söker i handlingarna …"
WRITING = "Språkmodellen skriver, och varje mening kontrolleras …"
STARTING = "Programmet startar. Den första frågan tar några sekunder …"

# A question is shown in full up to this many characters; a longer one is likely pasted by mistake.
QUESTION_SHOWN = 600
# Text around a quote in the list below an answer, characters on each side.
CONTEXT = 120
# An answer grows in at most this many steps, so that a long one does not take longer to appear.
STEPS = 24

_MARKER = re.compile(r"\[(\d{1,3})\]")


def turn(number: int, question: str, body: str, *, busy: bool = False) -> str:
    """One question with what stands below it.

    Args:
        number: Position in the conversation, from 1; the page replaces a turn of the same number.
        question: As the user wrote it; no question is shown when it is blank.
        body: HTML from `pending`, `answer` or `error`.
        busy: True while the answer is still growing, so that a screen reader waits for the rest.
    """
    words = question.strip()
    if len(words) > QUESTION_SHOWN:
        words = words[:QUESTION_SHOWN].rstrip() + " …"
    heading = f'<h2 class="nm-question">{escaped(words)}</h2>' if words else ""
    return (
        f'<article class="nm-turn" data-turn="{number:d}" aria-busy="{str(busy).lower()}">'
        f'{heading}<div class="nm-reply">{body}</div></article>'
    )


def pending(text: str = SEARCHING) -> str:
    """What stands below a question until there is an answer."""
    return f'<p class="nm-pending">{escaped(text)}</p>'


def error(sentence: str) -> str:
    """A sentence on what went wrong and what to do."""
    return f'<p class="nm-error">{escaped(sentence)}</p>'


def growth(sentences: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The answer as it grows, a few words at a time.

    Yields:
        The sentences so far, the last one perhaps cut at a space; at most `STEPS` states, the last
        of which is all sentences. Nothing when there are no sentences.
    """
    words = [re.findall(r"\S+\s*", sentence) for sentence in sentences]
    step = max(1, -(-sum(map(len, words)) // STEPS))
    shown: list[str] = []
    written = 0
    total = sum(map(len, words))
    for parts in words:
        shown.append("")
        for part in parts:
            shown[-1] += part
            written += 1
            if written % step == 0 and written < total:
                yield tuple(text.rstrip() for text in shown)
    if sentences:
        yield tuple(sentences)


def answer(found: Answer, number: int, *, shown: Sequence[str] | None = None) -> str:
    """The answer with its citations, or what there is of it so far.

    Args:
        found: The answer.
        number: The turn it belongs to; makes the citations' ids unique on the page.
        shown: The sentences written so far, from `growth`; citations wait until all are written.
    """
    known = {citation.n for citation in found.citations}
    sentences = found.sentences if shown is None else shown
    verdicts = found.verdicts if shown is None else ()
    parts = [
        f'<p class="nm-sentence">{_with_links(sentence, number, known)}{_verdict(verdict)}</p>'
        for sentence, verdict in zip_longest(sentences, verdicts[: len(sentences)])
    ]
    if shown is None and found.notice:
        parts.append(f'<p class="nm-notice">{escaped(found.notice)}</p>')
    if shown is None:
        parts += map(_withheld, filter(lambda one: one.text, found.withheld))
    if shown is None and found.citations:
        parts.append(_citations(found, number))
    return "".join(parts)


def writing(progress: Progress, number: int) -> str:
    """What a language model has written so far and has come through its check."""
    known = {citation.n for citation in progress.citations}
    sentences = (
        f'<p class="nm-sentence">{_with_links(sentence, number, known)}</p>'
        for sentence in progress.sentences
    )
    return "".join(sentences) + pending(WRITING)


def _verdict(verdict: Verdict | None) -> str:
    """How a language model's sentence came through its check, in small print behind it."""
    if verdict is None:
        return ""
    why = f" ({'; '.join(verdict.reasons)})" if verdict.reasons else ""
    return f' <small class="nm-check">{escaped(verdict.held.value + why)}</small>'


def _withheld(one: Withheld) -> str:
    """A sentence that is no part of the answer, struck, with why."""
    why = f"Utan stöd i handlingarna: {'; '.join(one.reasons)}."
    return f'<p class="nm-withheld"><s>{escaped(one.text)}</s> <small>{escaped(why)}</small></p>'


def citation_id(number: int, n: int) -> str:
    """The id of citation `n` in turn `number`."""
    return f"kalla-{number:d}-{n:d}"


def start(overview: Overview) -> str:
    """What the page says before the first question: what is there, or how to add records."""
    if overview.records == 0:
        return (
            '<div class="nm-start"><h2>Det finns inga handlingar att fråga om ännu</h2>'
            "<p>Lägg till handlingar från en mapp och ladda sedan om sidan:</p>"
            "<pre><code>python -m ingest MAPP</code></pre>"
            "<p>Du kan också starta programmet med en mapp:</p>"
            "<pre><code>make run RECORDS=mapp</code></pre></div>"
        )
    lead = f"Här finns {_stock(overview)}. Varje svar visar vilka stycken det bygger på."
    sent = f"<p>{escaped(overview.sent_to)}</p>" if overview.sent_to else ""
    return f'<div class="nm-start"><p>{escaped(lead)}</p>{sent}</div>'


def suggestions(heading: str, questions: Sequence[str], level: int = 3) -> str:
    """Questions that are asked when they are pressed, under a heading; nothing when there are none."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="nm-chip" data-do="ask" data-question="{escaped(question)}">'
        f"{escaped(question)}</button></li>"
        for question in questions
    )
    return f'<div class="nm-next"><h{level:d}>{escaped(heading)}</h{level:d}><ul>{buttons}</ul></div>'


def role(hit: Hit | Paragraph) -> str:
    """What the paragraph is and whose words it holds: "Reservation, Liberalerna"."""
    name = _capital(hit.role.value)
    return f"{name}, {hit.voice}" if hit.voice else name


def place(hit: Hit) -> str:
    """Date, item and page of a paragraph: "24 oktober 2023, ärende 4, Trygghetsprogram, sida 3".

    The kind of record comes first unless the title, which stands above, names it.
    """
    parts = []
    if hit.kind is not RecordKind.OVRIGT and hit.kind.value not in hit.record_title.lower():
        parts.append(_capital(hit.kind.value))
    if hit.date:
        parts.append(written_date(hit.date))
    parts.append(hit.ref)
    if hit.item_title not in (hit.ref, hit.record_title):
        parts.append(hit.item_title)
    if hit.page is not None:
        parts.append(f"sida {hit.page:d}")
    return ", ".join(part for part in parts if part)


def quote_span(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in its paragraph, whitespace aside.

    Returns:
        Start and end in `text`, or None when the quote is blank or does not stand there.
    """
    words = quote.split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _stock(overview: Overview) -> str:
    count = "en handling" if overview.records == 1 else f"{overview.records:d} handlingar"
    if overview.earliest is None or overview.latest is None:
        return count
    if overview.earliest == overview.latest:
        return f"{count} från {written_date(overview.earliest)}"
    return f"{count} från {written_date(overview.earliest)} till {written_date(overview.latest)}"


def _with_links(sentence: str, number: int, known: set[int]) -> str:
    """A sentence whose markers open their citations; other brackets stay as they are."""
    parts = []
    end = 0
    for marker in _MARKER.finditer(sentence):
        n = int(marker[1])
        if n in known:
            target = citation_id(number, n)
            words = sentence[end : marker.start()]
            # A marker stays on the line of the word before it.
            kept = words.rstrip(" ")
            parts.append(escaped(kept) + ("&nbsp;" if kept != words else ""))
            parts.append(
                f'<button type="button" class="nm-marker" data-do="show" data-source="{target}" '
                f'aria-label="Visa källa {n:d}">[{n:d}]</button>'
            )
            end = marker.end()
    parts.append(escaped(sentence[end:]))
    return "".join(parts)


def _citations(found: Answer, number: int) -> str:
    if found.abstained:
        heading = "Närmaste styckena, som inte besvarar frågan"
        kind = "nm-sources nm-nearest"
    else:
        heading = "Källor"
        kind = "nm-sources"
    items = "".join(_citation(citation, number) for citation in found.citations)
    return f'<section class="{kind}"><h3>{heading}</h3><ol>{items}</ol></section>'


def _citation(citation: Citation, number: int) -> str:
    hit = citation.hit
    here = citation_id(number, citation.n)
    return (
        f'<li id="{here}" class="nm-source" data-n="{citation.n:d}" '
        f'data-paragraph="{escaped(hit.paragraph)}" data-quote="{escaped(citation.quote)}">'
        f'<span class="nm-number" aria-hidden="true">[{citation.n:d}]</span><div class="nm-about">'
        f'<p class="nm-title">{escaped(hit.record_title)}</p>'
        f'<p class="nm-place">{escaped(place(hit))}</p>{tags(hit)}'
        f"{_paragraph(hit.text, citation.quote)}"
        f'<p class="nm-ways"><button type="button" class="nm-link" data-do="show" data-source="{here}">'
        f'Läs i sammanhanget<span class="nm-spoken">, källa {citation.n:d}</span></button>{origin(hit)}</p>'
        "</div></li>"
    )


def tags(hit: Hit) -> str:
    """Role and voice as a tag, and one more for a retelling."""
    retold = f'<span class="nm-tag nm-retold">{RETOLD}</span>' if hit.form is Form.REFERAT else ""
    return (
        f'<p class="nm-tags"><span class="nm-tag" data-role="{escaped(hit.role.value)}">'
        f"{escaped(role(hit))}</span>{retold}</p>"
    )


def _paragraph(text: str, quote: str) -> str:
    """The quote in its surroundings."""
    span = quote_span(text, quote)
    if span is None:
        # A quote that is not in the paragraph is never passed off as the record's words.
        return f'<blockquote class="nm-excerpt">{escaped(text)}</blockquote>'
    begin, end = _window(text, span)
    before = "… " if begin else ""
    after = " …" if end < len(text) else ""
    return f'<blockquote class="nm-excerpt">{before}{marked(text, span, begin, end)}{after}</blockquote>'


def marked(text: str, span: tuple[int, int], begin: int = 0, end: int | None = None) -> str:
    """A part of a text with a span in it marked; the whole text unless told otherwise."""
    first, last = span
    return f"{escaped(text[begin:first])}<mark>{escaped(text[first:last])}</mark>{escaped(text[last:end])}"


def _window(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A quote with some text on both sides, cut between words; small remainders are kept."""
    begin, end = span
    if begin <= 2 * CONTEXT:
        begin = 0
    else:
        space = text.find(" ", begin - CONTEXT, begin)
        begin = space + 1 if space >= 0 else begin
    if len(text) - end <= 2 * CONTEXT:
        end = len(text)
    else:
        space = text.rfind(" ", end, end + CONTEXT)
        end = space if space >= 0 else end
    return begin, end


def origin(hit: Hit) -> str:
    """A link to the original where it is published, else the name of the file that was read."""
    if hit.url and is_web_address(hit.url):
        label = "Referat, se originalet" if hit.form is Form.REFERAT else "Öppna originalet"
        return (
            f'<a class="nm-origin" href="{escaped(hit.url)}" target="_blank" '
            f'rel="noopener noreferrer">{label}<span class="nm-spoken"> i en ny flik</span></a>'
        )
    return f'<span class="nm-origin">Fil: {escaped(hit.source)}</span>' if hit.source else ""
