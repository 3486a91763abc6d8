"""Scores, comparisons and failures as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eval.bench import percentile
from eval.compare import Change, Comparison, Kept
from eval.scores import ALL, Row, Score, groups, summary

COLUMNS = {
    "correct": "correct",
    "fact_recall": "facts",
    "record_cited": "record",
    "citation_precision": "cit.prec",
    "role": "role",
    "abstention_recall": "abst.rec",
    "context_recall_1": "ctx@1",
    "context_recall_5": "ctx@5",
    "context_recall_10": "ctx@10",
}
"""Metrics that have a column in the table by kind, with their heads."""
_LONGEST = 300


def by_kind(scores: Mapping[str, Mapping[str, Score]], counts: Mapping[str, int]) -> str:
    """One line for each group: how many questions, share correct with its interval, and other means."""
    heads = ["n", "correct", "95 %", *list(COLUMNS.values())[1:]]
    widths = [5, 9, 11, *([9] * (len(heads) - 3))]
    lines = [f"{'':<23}" + "".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True))]
    for group, own in scores.items():
        correct = own["correct"]
        cells = [str(counts[group]), f"{correct.mean:.3f}", f"{correct.low:.2f}–{correct.high:.2f}"]
        cells += [f"{own[m].mean:.3f}" if m in own else "" for m in list(COLUMNS)[1:]]
        lines.append(
            f"{group:<23}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        )
    return "\n".join(lines)


def overall(scores: Mapping[str, Score]) -> str:
    """Every metric over all questions, with interval and number of questions it applies to."""
    return "\n".join(
        f"{metric:<31}{one.mean:>8.3f}   {one.low:.2f}–{one.high:.2f}   n={one.count}"
        for metric, one in scores.items()
    )


def latency(rows: Sequence[Row]) -> str:
    """Median and 95th percentile of the time to answer."""
    times = [row.given.ms for row in rows]
    return f"latency p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms"


def report(rows: Sequence[Row], metrics: Sequence[str]) -> str:
    """What a run is told as: all metrics, then the kinds, then latency."""
    scores = summary(rows, metrics)
    counts = {name: len(own) for name, own in groups(rows)}
    broken = sum(bool(row.given.error) for row in rows)
    lines = [overall(scores[ALL]), "", by_kind(scores, counts), "", latency(rows)]
    return "\n".join([*lines, f"{broken} questions failed with an error"] if broken else lines)


def failures(rows: Iterable[Row]) -> Iterator[str]:
    """What was not answered right: question, what was expected and what was given."""
    for row in rows:
        if row.values["correct"] == 1:
            continue
        question, given = row.question, row.given
        expected = question.reference if question.answerable else f"{question.reference} ({question.why})"
        yield f"{question.id} [{question.kind}] {question.question}"
        if given.read_as not in ("", question.question):
            yield f"    read as:  {given.read_as}"
        yield f"    expected: {expected}"
        if question.answerable:
            yield f"    facts:    {'; '.join(' / '.join(fact) for fact in question.facts)}"
        yield f"    given:    {'ABSTAINED ' if given.abstained else ''}{given.error or _short(given.text)}"
        if given.cited:
            yield f"    cites:    {', '.join(f'{c.paragraph} ({c.role})' for c in given.cited)}"
        if question.answerable:
            yield f"    evidence: {_evidence(row)}"


def comparison(pair: Comparison, metrics: Sequence[str]) -> str:
    """What changed between two runs: every metric overall, correct by kind, and the questions that turned.

    A line that begins with * is one whose interval leaves out 0. Questions of test are named by id alone.
    """
    changes = pair.changes(metrics)
    lines = [
        f"{pair.count} questions",
        "",
        f"{'':<34}{'before':>8}{'after':>8}{'gain':>8}   95 %            n",
    ]
    for one in changes:
        if one.group == ALL or one.metric == "correct":
            label = one.metric if one.group == ALL else f"  correct, {one.group}"
            lines.append(_change(label, one))
    turned = pair.turned()
    for better, head in ((True, "right now"), (False, "wrong now")):
        own = [one.after for one in turned if one.got_better == better]
        lines += ["", f"{head}: {len(own)}"]
        lines += [f"  {r.id}" + (f" {r.question.question}" if r.home != "test" else "") for r in own]
    return "\n".join([*lines, "", kept(pair.kept())])


def kept(found: Kept) -> str:
    """How many right answers are still right, and the ids of the questions that are not."""
    still = found.right - len(found.lost)
    told = f"answers that were right and still are: {still} of {found.right} ({found.share:.1%})"
    return told + (f"; not {', '.join(row.id for row in found.lost)}" if found.lost else "")


def _change(label: str, one: Change) -> str:
    numbers = f"{one.before:>8.3f}{one.after:>8.3f}{one.gain:>+8.3f}   {one.low:+.3f} – {one.high:+.3f}"
    return f"{'*' if one.is_sure else ' '} {label:<32}{numbers}{one.count:>6}"


def _evidence(row: Row) -> str:
    """Ids of the needed paragraphs with their rank among the retrieved."""
    ranks = {paragraph: rank for rank, paragraph in enumerate(row.given.retrieved, 1)}
    return ", ".join(
        " | ".join(f"{place.paragraph} (rank {ranks.get(place.paragraph, '–')})" for place in need)
        for need in row.question.evidence
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST].rsplit(" ", 1)[0] + " …"
