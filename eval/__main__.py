"""``python -m eval``: ask the questions, compare runs, report, and guard against getting worse."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.service import Assistant
from eval import gate, retrieval, runs, systems, tables
from eval.compare import Comparison
from eval.errors import EvalError
from eval.experiment import be_quiet, conduct
from eval.judge import URL, Judge, take_judge
from eval.metrics import DEPTHS, all_metrics
from eval.questions import RECORDS, SETS, load
from eval.report.page import Report
from eval.scores import ALL, Row, summary
from ingest.errors import NamndminnetError
from ingest.index.indexer import make_embedder
from ingest.index.passage import located_passage
from ingest.index.register import Register
from ingest.settings import load_settings

RECORDS_VARIABLE = "NMTEST_RECORDS"
TREND = 12
"""Runs that the report follows."""
if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_run, _add_compare, _add_retrieval, _add_report, _add_gate, _add_keep):
        add(commands)
    options = parser.parse_args(arguments)
    be_quiet()
    try:
        options.judge = take_judge(os.environ)
        status: int = options.command(options)
    except (EvalError, NamndminnetError) as error:
        print(error, file=sys.stderr)
        return 1
    return status


def _add_run(commands: _Commands) -> None:
    parser = commands.add_parser("run", help="ask the questions and score the answers")
    _add_set(parser, "dev")
    parser.add_argument(
        "--config", choices=[*systems.CONFIGS, systems.OURS_WITH_MODEL, "all"], default=systems.OURS
    )
    parser.add_argument("--corpus", action="store_true", help="ask ours of the retellings in corpus/")
    parser.add_argument("--name", help="what to keep the run as; default time, system and set")
    parser.add_argument("--failures", action="store_true", help="list what dev got wrong")
    _add_records(parser)
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    if options.config == "all" and options.name:
        raise EvalError("A name is for one system; leave it out, or name the system with --config.")
    if options.corpus:
        if options.config != systems.OURS:
            raise EvalError("The retellings are asked of our own system alone; leave --config out.")
        options.config, options.records = systems.OURS_ON_CORPUS, systems.CORPUS
    for config in _every_config() if options.config == "all" else (options.config,):
        _tell(_evaluate(options.sets, config, options.records, options.name, options.judge), options.failures)
    return 0


def _every_config() -> tuple[str, ...]:
    """All systems; ours with a language model where one is set."""
    return (*systems.CONFIGS, *([systems.OURS_WITH_MODEL] if load_settings().llm_url else []))


def _tell(run: runs.Run, failures: bool) -> None:
    for home in run.sets:
        print(f"\n== {run.config}, {home}, {len(run.of(home))} questions ==\n")
        print(tables.report(run.of(home), run.metrics))
        # What test got wrong is nobody's to look at, lest answers be made to fit it.
        if failures and home != "test":
            print("\n".join(["", *tables.failures(run.of(home))]))
    judge = f"judged by {run.judge}" if run.judge else f"no language model judged; {URL} names one"
    print(f"\n{run.seconds:.0f} s; {judge}; kept as {run.name}")


def _add_compare(commands: _Commands) -> None:
    parser = commands.add_parser("compare", help="two kept runs, paired by question")
    parser.add_argument("before", metavar="A", help="name or file of a run, or a system for its latest")
    parser.add_argument("after", metavar="B")
    parser.add_argument("--failures", action="store_true", help="tell what dev had right in A and not in B")
    parser.set_defaults(command=_compare)


def _compare(options: argparse.Namespace) -> int:
    before, after = runs.load_run(options.before), runs.load_run(options.after)
    pair = Comparison(before.rows, after.rows)
    print(tables.comparison(pair, after.metrics))
    if options.failures:
        print("\n".join(["", *tables.failures(row for row in pair.kept().lost if row.home != "test")]))
    return 0


def _add_retrieval(commands: _Commands) -> None:
    parser = commands.add_parser("retrieval", help="how well paragraphs are found, on two sets")
    _add_set(parser, "all")
    parser.add_argument("--benchmark", type=Path, default=retrieval.BENCHMARK, metavar="FILE")
    parser.add_argument("--sample", type=int, default=retrieval.SAMPLE, metavar="N", help="questions of it")
    _add_records(parser)
    parser.set_defaults(command=_retrieval)


def _retrieval(options: argparse.Namespace) -> int:
    settings = load_settings()
    embedder = make_embedder(settings)
    texts, asked = retrieval.read_benchmark(options.benchmark, options.sample)
    found = retrieval.in_temporary_folder(texts, embedder, asked)
    name = f"squad, {len(asked)}"
    print(retrieval.table(name, found, retrieval.PUBLISHED if len(asked) == retrieval.SAMPLE else None))
    indexed = systems.prepared(options.records, settings)
    assistant, register = Assistant(indexed), Register(indexed.data)
    located = register.located(list(systems.library_of(indexed).paragraphs))
    passages = {identifier: located_passage(place) for identifier, place in located.items()}
    with tempfile.TemporaryDirectory() as folder:
        rankings = retrieval.Rankings(passages, embedder, Path(folder))

        def rank(question: str) -> dict[str, list[str]]:
            searched = [hit.paragraph for hit in assistant.search(question, max(DEPTHS))]
            return {**rankings.run(question), "search": searched}

        for home, own in load(sets=_homes(options.sets)).items():
            asked = retrieval.own_questions(own)
            print(f"\n{retrieval.table(f'{home}, {len(asked)}', retrieval.measure(asked, rank))}")
    return 0


def _add_report(commands: _Commands) -> None:
    parser = commands.add_parser("report", help="write a kept run as a page")
    parser.add_argument("--run", default=runs.LAST, metavar="NAME", help="default the latest of ours")
    parser.add_argument("--out", type=Path, default=systems.RUNS / "report.html", metavar="FILE")
    _add_records(parser)
    parser.set_defaults(command=_report)


def _report(options: argparse.Namespace) -> int:
    run = runs.load_run(options.run)
    library = None
    if options.records.is_dir():
        library = systems.library_of(systems.prepared(options.records, load_settings()))
    others = [
        other
        for config in (*systems.CONFIGS, systems.OURS_WITH_MODEL)
        if config != run.config
        for other in runs.latest(config)
        if set(run.sets) <= set(other.sets)
    ]
    earlier = runs.latest(run.config, most=TREND)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(Report(run, others, earlier, library).html(), "utf-8")
    print(f"{run.name} is told in {options.out}")
    return 0


def _add_gate(commands: _Commands) -> None:
    parser = commands.add_parser("gate", help="fail when the thresholds or the baseline are not reached")
    parser.add_argument("--run", metavar="NAME", help="judge a kept run of originals instead of making runs")
    parser.add_argument("--thresholds", type=Path, default=gate.THRESHOLDS, metavar="FILE")
    parser.add_argument("--baseline", type=Path, default=gate.BASELINE, metavar="FILE")
    parser.add_argument("--corpus", type=Path, default=systems.CORPUS, metavar="FOLDER", help="retellings")
    _add_records(parser)
    parser.set_defaults(command=_gate)


def _gate(options: argparse.Namespace) -> int:
    judge = gate.Gate(gate.load_thresholds(options.thresholds), gate.load_baseline(options.baseline))
    if options.run:
        return _passes(judge, runs.load_run(options.run))
    status = 0
    originals: Sequence[Row] = ()
    if options.records.is_dir():
        run = _evaluate("all", systems.OURS, options.records)
        originals = run.rows
        status |= _passes(judge, run)
    else:
        print(f"Gate skipped: the records are not in {options.records}; {RECORDS_VARIABLE} names them.")
    if options.corpus.is_dir():
        judge = gate.Gate(gate.load_thresholds(gate.CORPUS_THRESHOLDS), None, originals)
        run = _evaluate("all", systems.OURS_ON_CORPUS, options.corpus)
        if originals:
            print(
                f"From originals and from retellings: {tables.kept(Comparison(originals, run.rows).kept())}"
            )
        status |= _passes(judge, run)
    else:
        print(f"Gate skipped: there are no retellings in {options.corpus}.")
    return status


def _passes(judge: gate.Gate, run: runs.Run) -> int:
    """Tell whether a run passes; returns the exit status."""
    for home in run.sets:
        correct = summary(run.of(home), ["correct"])[ALL]["correct"]
        print(f"{home}: correct {correct.mean:.3f} ({correct.low:.2f}–{correct.high:.2f})")
    failing = judge.run(run.rows)
    for one in failing:
        print(f"FAILS {one}")
    print(f"Gate {'failed' if failing else 'passed'}: {run.name}, {len(run.rows)} questions")
    return int(bool(failing))


def _add_keep(commands: _Commands) -> None:
    parser = commands.add_parser("keep", help="make a run of all questions the gate's baseline")
    parser.add_argument("run", metavar="RUN", help='name or file of a run, or "last"')
    parser.add_argument("--baseline", type=Path, default=gate.BASELINE, metavar="FILE")
    parser.set_defaults(command=_keep)


def _keep(options: argparse.Namespace) -> int:
    run = runs.load_run(options.run)
    if run.config != systems.OURS or set(run.sets) != set(SETS):
        raise EvalError(f"{run.name} is no run of {systems.OURS} over {' and '.join(SETS)}; nothing is kept.")
    gate.keep(run, options.baseline)
    print(f"{options.baseline} now holds {len(run.rows)} questions of {run.name}.")
    return 0


def _evaluate(
    sets: str, config: str, records: Path, name: str | None = None, judge: Judge | None = None
) -> runs.Run:
    """Make a run and keep it."""
    from eval.ragas_metrics import ragas_metrics

    began, now = time.perf_counter(), datetime.now().astimezone()
    homes = _homes(sets)
    settings = systems.prepared(records, load_settings())
    library = systems.library_of(settings)
    embedder = make_embedder(settings)
    judges = ragas_metrics(library, embedder)
    if judge:
        from eval.judged import judged_metrics

        judges += judged_metrics(judge, library, embedder)
    system = systems.make(config.removesuffix("-corpus"), settings, library, records)
    rows = conduct(system, load(sets=homes), all_metrics(library), judges)
    run = runs.Run(
        name=name or runs.new_name(config, homes, now),
        config=config,
        sets=tuple(homes),
        at=now.isoformat(timespec="seconds"),
        commit=runs.current_commit(),
        model=embedder.identity,
        index=settings.data.name,
        seconds=round(time.perf_counter() - began, 1),
        rows=tuple(rows),
        judge=judge.model if judge else "",
    )
    runs.save(run)
    return run


def _homes(sets: str) -> tuple[str, ...]:
    return SETS if sets == "all" else (sets,)


def _add_set(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--set", dest="sets", choices=[*SETS, "all"], default=default)


def _add_records(parser: argparse.ArgumentParser) -> None:
    folder = Path(os.environ.get(RECORDS_VARIABLE) or RECORDS)
    parser.add_argument("--records", type=Path, default=folder, metavar="FOLDER")


if __name__ == "__main__":
    sys.exit(main())
