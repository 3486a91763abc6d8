"""Puts the page together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from eval.bench import percentile
from eval.metrics import BUDGETS
from eval.questions import KINDS, Library, Place
from eval.report import words
from eval.report.charts import Line, bars, lines
from eval.runs import Run
from eval.scores import ALL, Row, Score, metric_score, summary

DEPTH = 20
_STYLE = Path(__file__).parent / "style.css"
_BINS = ((50, "–50"), (100, "–100"), (200, "–200"), (400, "–400"), (800, "–800"), (float("inf"), "över"))
_LONGEST = 900


class Report:
    """One run of ours as a page, with other systems and earlier runs beside it.

    Args:
        run: What is reported.
        others: Runs of other systems over the same sets.
        earlier: Runs of ours, oldest first, the reported one among them.
        library: The records, to show paragraphs; None shows their ids alone.
    """

    def __init__(
        self,
        run: Run,
        others: Sequence[Run] = (),
        earlier: Sequence[Run] = (),
        library: Library | None = None,
    ) -> None:
        self._run = run
        self._others = others
        self._earlier = earlier
        self._library = library

    def html(self) -> str:
        """The whole page."""
        parts = [
            self._head(),
            self._tiles(),
            self._kinds(),
            self._faults(),
            self._metrics(),
            self._systems(),
            self._latency(),
            self._trend(),
            self._cases(),
        ]
        return (
            '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>Utvärdering av Nämndminnet</title><style>{_STYLE.read_text('utf-8')}</style></head>"
            f"<body>{''.join(parts)}</body></html>\n"
        )

    def _head(self) -> str:
        run = self._run
        sets = ", ".join(f"{len(run.of(home))} {words.SETS[home]}" for home in run.sets)
        made = f"{run.at[:10]} kl. {run.at[11:16]}"
        links = (
            ("typer", "Per frågetyp"),
            ("matt", "Alla mått"),
            ("system", "Jämförelse"),
            ("tid", "Svarstid"),
            ("trend", "Utveckling"),
            ("fel", "Fel svar"),
        )
        menu = "".join(f'<li><a href="#{anchor}">{name}</a></li>' for anchor, name in links)
        return (
            "<header><h1>Utvärdering av Nämndminnet</h1>"
            f'<p class="small">{escape(made)} · {escape(sets)} · version {escape(run.commit or "okänd")} · '
            f"modell {escape(run.model)}</p><nav><ul>{menu}</ul></nav></header>"
        )

    def _tiles(self) -> str:
        tiles = []
        for home in self._run.sets:
            one = summary(self._run.of(home), ["correct"])[ALL]["correct"]
            tiles.append((words.percent(one.mean), f"rätt svar, {words.SETS[home]} ({words.interval(one)})"))
        scores = summary(self._run.rows, ["forbidden_error", "verbatim", "context_recall_5"])[ALL]
        for metric, name in (
            ("forbidden_error", "sakfel där vi vet vilka fel som lurar"),
            ("abstention_recall", "avstår när svar saknas"),
            ("verbatim", "citat som är ordagranna"),
            ("context_recall_5", "av underlaget bland de fem första funna styckena"),
        ):
            if metric in scores:
                tiles.append((words.percent(scores[metric].mean), name))
        times = [row.given.ms for row in self._run.rows]
        tiles.append((words.milliseconds(percentile(times, 0.5)), "svarstid, median"))
        judge = words.JUDGE.format(judge=self._run.judge) if self._run.judge else words.NO_JUDGE
        boxes = "".join(f'<div class="tile"><b>{b}</b><span>{escape(s)}</span></div>' for b, s in tiles)
        return (
            f'<div class="tiles">{boxes}</div><p class="note">{words.ABOUT.format(judge=escape(judge))}</p>'
        )

    def _kinds(self) -> str:
        by_home = {home: summary(self._run.of(home), ["correct"]) for home in self._run.sets}
        rows = []
        for kind in (ALL, *KINDS, "answerable", "unanswerable", "follow-up"):
            axes = "".join(
                _axis(home, scores[kind]["correct"]) for home, scores in by_home.items() if kind in scores
            )
            if axes:
                rows.append(
                    f'<div class="kind"><div>{escape(words.KINDS[kind])}</div><div>{axes}</div></div>'
                )
        key = " ".join(
            f"{'Ifylld' if home == 'dev' else 'Tom'} ring: {words.SETS[home]}." for home in self._run.sets
        )
        return (
            f'<h2 id="typer">Rätt svar per frågetyp</h2><p class="note">{key} {words.ABOUT_KINDS}</p>'
            f'<div class="kinds">{"".join(rows)}</div>'
        )

    def _faults(self) -> str:
        counts = {
            home: Counter(words.fault(row) for row in self._run.of(home) if row.values["correct"] != 1)
            for home in self._run.sets
        }
        body = [
            [words_, *(str(counts[home][words_]) for home in self._run.sets)]
            for words_ in words.FAULTS
            if any(counts[home][words_] for home in self._run.sets)
        ]
        heads = ["Vad som är fel", *(words.SETS[home] for home in self._run.sets)]
        return f"<h3>Vad som är fel i de andra svaren</h3>{_table(heads, body)}"

    def _metrics(self) -> str:
        names = self._run.metrics
        by_home = {home: summary(self._run.of(home), names)[ALL] for home in self._run.sets}
        body = []
        for metric, (name, why) in words.METRICS.items():
            cells = [_cell(by_home[home].get(metric)) for home in self._run.sets]
            if any(cells):
                body.append([name, *cells, why])
        heads = ["Mått", *(words.SETS[home] for home in self._run.sets), "Vad det säger"]
        return (
            f'<h2 id="matt">Alla mått</h2><p class="note">{words.ABOUT_METRICS}</p>'
            f"{_table(heads, body, last_is_text=True)}"
        )

    def _systems(self) -> str:
        runs = [self._run, *self._others]
        heads = ["System", *(f"{n} ord" for n in BUDGETS), "rätt svar", "avstår när det ska", "ord per svar"]
        body = []
        for run in runs:
            means = [metric_score(run.rows, f"facts_in_{n}_words") for n in BUDGETS]
            scores = summary(run.rows, ["correct"])[ALL]
            answered = [len(row.given.said.split()) for row in run.rows if not row.given.abstained]
            body.append(
                [
                    words.SYSTEMS.get(run.config, run.config),
                    *(words.percent(one.mean) if one else "" for one in means),
                    words.percent(scores["correct"].mean),
                    words.percent(scores["abstention_recall"].mean) if "abstention_recall" in scores else "",
                    str(round(sum(answered) / len(answered))) if answered else "–",
                ]
            )
        ticks = [(float(k), str(k)) for k in (1, 5, 10, 15, 20)]
        # The starter finds the same however much of it is handed on.
        told = [run for run in runs if run.config != "starter-2"]
        found = [Line(_named(run), _recall(run.rows)) for run in told]
        steps = [(float(n), str(words_)) for n, words_ in enumerate(BUDGETS)]
        facts = [
            Line(
                _named(run),
                tuple(
                    (float(n), one.mean)
                    for n, budget in enumerate(BUDGETS)
                    if (one := metric_score(run.rows, f"facts_in_{budget}_words"))
                ),
            )
            for run in told
        ]
        charts = [
            lines("Behövda stycken bland de n första träffarna", found, ticks, along="antal träffar, n"),
            lines("Uppgifter som finns i de första orden av det funna", facts, steps, along="lästa ord"),
        ]
        return (
            f'<h2 id="system">Jämförelse med enklare system</h2><p class="note">{words.ABOUT_SYSTEMS}</p>'
            f'{_table(heads, body)}<div class="charts">{"".join(charts)}</div>'
        )

    def _latency(self) -> str:
        times = [row.given.ms for row in self._run.rows]
        counts: list[tuple[str, int]] = []
        low = 0.0
        for high, name in _BINS:
            counts.append((name, sum(low < time <= high for time in times)))
            low = high
        counts[0] = (counts[0][0], counts[0][1] + sum(time <= 0 for time in times))
        chart = bars("Antal frågor efter svarstid", counts, along="millisekunder")
        return (
            '<h2 id="tid">Svarstid</h2>'
            f"<p>Median {words.milliseconds(percentile(times, 0.5))}, 95:e percentilen "
            f"{words.milliseconds(percentile(times, 0.95))}, på datorn där utvärderingen gjordes.</p>{chart}"
        )

    def _trend(self) -> str:
        kept = [run for run in self._earlier if set(run.sets) & set(self._run.sets)][-12:]
        if len(kept) < 2:
            return (
                '<h2 id="trend">Utveckling</h2><p>Det finns ännu ingen tidigare körning att jämföra med.</p>'
            )
        drawn = []
        for home in self._run.sets:
            points = [
                (float(n), one.mean)
                for n, run in enumerate(kept)
                if (one := metric_score(run.of(home), "correct"))
            ]
            if points:
                drawn.append(Line(words.SETS[home], tuple(points)))
        every = max(1, len(kept) // 4)
        ticks = [
            (float(n), f"{run.at[8:10]}/{run.at[5:7]}" if n % every == 0 or n == len(kept) - 1 else "")
            for n, run in enumerate(kept)
        ]
        body = [
            [
                f"{run.at[:10]} {run.at[11:16]}",
                run.commit or "–",
                *(_cell(metric_score(run.of(home), "correct"), brief=True) for home in self._run.sets),
            ]
            for run in reversed(kept)
        ]
        heads = ["Körning", "Version", *(words.SETS[home] for home in self._run.sets)]
        chart = lines("Rätt svar i de körningar som finns kvar", drawn, ticks, along="körning")
        return (
            f'<h2 id="trend">Utveckling</h2><div class="charts">{chart}<div>{_table(heads, body)}</div></div>'
        )

    def _cases(self) -> str:
        wrong = [row for row in self._run.of("dev") if row.values["correct"] != 1]
        hidden = sum(row.values["correct"] != 1 for row in self._run.of("test"))
        wrong.sort(key=lambda row: KINDS.index(row.question.kind))
        parts = [f'<h2 id="fel">Fel svar: {len(wrong)} av utvecklingsfrågorna</h2>']
        if hidden:
            parts.append(
                f'<p class="note">Testfrågornas {hidden} fel visas inte, '
                "för att ingen ska rätta svaren efter dem.</p>"
            )
        for kind, rows in groupby(wrong, key=lambda row: row.question.kind):
            own = list(rows)
            parts.append(f"<h3>{escape(words.KINDS[kind])} ({len(own)})</h3>")
            parts += [self._case(row) for row in own]
        return "".join(parts)

    def _case(self, row: Row) -> str:
        question, given = row.question, row.given
        left = [f"<h4>Väntat</h4><p>{escape(question.reference)}</p>"]
        if question.why:
            left.append(f'<p class="small">{escape(question.why)}</p>')
        if question.answerable:
            told = [" / ".join(fact) for fact in question.facts]
            left.append(f"<h4>Ska nämnas</h4><p>{escape('; '.join(told))}</p>")
        if given.read_as not in ("", question.question):
            left.append(f"<h4>Tolkades som</h4><p>{escape(given.read_as)}</p>")
        left.append(f"<h4>Svar</h4><p>{escape(given.error or _cut(given.text))}</p>")
        ranks = {paragraph: rank for rank, paragraph in enumerate(given.retrieved, 1)}
        right = [self._evidence(need, ranks) for need in question.evidence]
        cited = list(dict.fromkeys((c.paragraph, c.role) for c in given.cited))
        if cited:
            names = "; ".join(f"{paragraph} ({role})" for paragraph, role in cited)
            right.append(f"<h4>Svaret hänvisar till</h4><p>{escape(names)}</p>")
        return (
            f'<article class="case"><header><b>{escape(question.question)}</b> '
            f'<span class="small">{escape(question.id)} · {escape(words.fault(row))}</span></header>'
            f'<div class="sides"><div>{"".join(left)}</div><div>{"".join(right)}</div></div></article>'
        )

    def _evidence(self, need: Iterable[Place], ranks: Mapping[str, int]) -> str:
        """A needed paragraph, of alternatives the one that was found first."""
        places = sorted(need, key=lambda place: ranks.get(place.paragraph, DEPTH + 1))
        place = places[0]
        rank = ranks.get(place.paragraph)
        where = f"träff {rank}" if rank else f"inte bland de {len(ranks)} första"
        others = f", {len(places) - 1} andra duger" if len(places) > 1 else ""
        text = ""
        if self._library and place.paragraph in self._library.paragraphs:
            paragraph = self._library.paragraphs[place.paragraph]
            text = f"<blockquote>{escape(_cut(paragraph.text))}</blockquote>"
        return f"<h4>Underlag: {escape(place.paragraph)} ({where}{others})</h4>{text}"


def _named(run: Run) -> str:
    return (
        "LlamaIndex, textbitar"
        if run.config.startswith("starter")
        else words.SYSTEMS.get(run.config, run.config)
    )


def _recall(rows: Sequence[Row]) -> tuple[tuple[float, float], ...]:
    """Mean share of needed paragraphs among the first n retrieved units, for n from 1 to `DEPTH`."""
    asked = [row for row in rows if row.question.answerable]
    points = []
    for depth in range(1, DEPTH + 1):
        total = 0.0
        for row in asked:
            found = set(row.given.first(depth))
            needs = row.question.evidence
            total += sum(any(place.paragraph in found for place in need) for need in needs) / len(needs)
        points.append((float(depth), total / max(1, len(asked))))
    return tuple(points)


def _axis(home: str, one: Score) -> str:
    """A mean with its interval on a line from 0 to 100 %, drawn with borders, which are printed."""
    low, high, mean = 100 * one.low, 100 * one.high, 100 * one.mean
    label = f"{mean:.0f}\u00a0% ({one.count})"
    return (
        f'<div class="axis {home}"><i style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
        f'<b style="left:{mean:.1f}%"></b><span>{label}</span></div>'
    )


def _cell(one: Score | None, *, brief: bool = False) -> str:
    if one is None:
        return ""
    return words.percent(one.mean) + ("" if brief else f"\n{words.interval(one)}, n\u00a0{one.count}")


def _table(heads: Sequence[str], body: Sequence[Sequence[str]], *, last_is_text: bool = False) -> str:
    """A table whose first column is text and whose others are numbers."""

    def cells(tag: str, row: Sequence[str]) -> str:
        kinds = ["", *([' class="n"'] * (len(row) - 1))]
        if last_is_text:
            kinds[-1] = ' class="why"'
        return "".join(f"<{tag}{kind}>{_lines(cell)}</{tag}>" for kind, cell in zip(kinds, row, strict=True))

    rows = "".join(f"<tr>{cells('td', row)}</tr>" for row in body)
    head = f"<thead><tr>{cells('th', heads)}</tr></thead>"
    return f'<div class="scroll"><table>{head}<tbody>{rows}</tbody></table></div>'


def _lines(cell: str) -> str:
    """A cell's text; what comes after a line break is set small below."""
    first, _, rest = cell.partition("\n")
    return escape(first) + (f"<small>{escape(rest)}</small>" if rest else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
