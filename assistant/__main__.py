"""``python -m assistant``: ask a question, search paragraphs, try out the language model."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.answer import MODE as EXTRACTIVE
from assistant.errors import QuestionError
from assistant.filters import FILTER_KEYS, parse_filters
from assistant.report import answer_json, answer_text, hit_json, hit_text
from assistant.retrieve import MOST
from assistant.scribe.doctor import OFF, Doctor
from assistant.scribe.scribe import MODE as LLM
from assistant.service import Assistant
from ingest.errors import NamndminnetError
from ingest.settings import Settings, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
        if parsed.command == "doctor":
            return _doctor(settings)
        if (parsed.question is None) == (parsed.batch is None):
            raise QuestionError("Ange antingen en fråga eller --batch med en fil, inte båda.")
        if parsed.mode not in (None, EXTRACTIVE, LLM):
            raise QuestionError(f"Svarssättet {parsed.mode!r} finns inte. Välj {EXTRACTIVE} eller {LLM}.")
        if parsed.mode == LLM and not settings.llm_url:
            raise QuestionError(f"Svarssättet {LLM!r} kräver en språkmodell. {OFF}")
        parse_filters(parsed.filter)  # an unreadable filter is told once and before any work
        command = _ask if parsed.command == "ask" else _search
        return command(Assistant(settings), parsed)
    except NamndminnetError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough, as "head" has; closing at the end must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant", description="Svarar på frågor om nämndens handlingar."
    )
    parser.set_defaults(mode=None)
    commands = parser.add_subparsers(dest="command", required=True)
    keys = "; ".join(f"{key} ({what})" for key, what in FILTER_KEYS.items())
    for name, summary in (("ask", "svarar på en fråga"), ("search", "visar stycken, utan svar")):
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        command.add_argument("question", nargs="?", help="frågan")
        command.add_argument("--batch", type=Path, help='JSONL-fil med {"id": …, "question": …} per rad')
        command.add_argument("--json", action="store_true", help="svaret som JSON, en rad")
        command.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="NYCKEL=VÄRDE",
            help=keys.replace("%", "%%"),
        )
        if name == "ask":
            command.add_argument(
                "--mode",
                help=f"svarssätt: {EXTRACTIVE}, citat ur handlingarna, eller {LLM}, av en språkmodell; "
                f"utan det {LLM} där en sådan är inställd",
            )
        else:
            command.add_argument("--top", type=int, default=10, help=f"antal stycken, 1 till {MOST}")
    summary = "prövar språkmodellen som är inställd"
    commands.add_parser("doctor", help=summary, description=summary.capitalize() + ".")
    return parser


def _doctor(settings: Settings) -> int:
    if not settings.llm_url:
        print(OFF)
        return 0
    well = True
    for finding in Doctor(settings).run():
        well = well and finding.well
        print(f"{'Bra' if finding.well else 'Fel'}: {finding.text}", flush=True)
        if finding.remedy:
            print(f"     {finding.remedy}", flush=True)
    return 0 if well else 1


def _ask(assistant: Assistant, parsed: argparse.Namespace) -> int:
    if parsed.batch is None:
        answer = assistant.ask(parsed.question, filters=parsed.filter, alone=parsed.mode == EXTRACTIVE)
        if parsed.json:
            _print_json(answer_json(answer))
        else:
            print("\n".join(answer_text(answer)))
        return 0
    failed = False
    dialogues: dict[str, list[str]] = {}
    for line in _batch(parsed.batch):
        history = dialogues.setdefault(str(line["dialogue"]), []) if line.get("dialogue") else []
        try:
            answer = assistant.ask(
                line["question"], history=history, filters=parsed.filter, alone=parsed.mode == EXTRACTIVE
            )
        except QuestionError as error:
            # One unreadable question must not cost the others their answers.
            failed = True
            print(f"{line['id']}: {error}", file=sys.stderr)
            _print_json({"id": line["id"], "question": line["question"], "error": str(error)})
            continue
        history.append(answer.question)
        if parsed.json:
            _print_json(answer_json(answer, line["id"]))
        else:
            print(f"{line['id']}: {answer.question}", *answer_text(answer), "", sep="\n")
    return 1 if failed else 0


def _search(assistant: Assistant, parsed: argparse.Namespace) -> int:
    if not 1 <= parsed.top <= MOST:
        raise QuestionError(f"--top kan vara 1 till {MOST}, inte {parsed.top}.")
    if parsed.batch is None:
        for rank, hit in enumerate(assistant.search(parsed.question, parsed.top, filters=parsed.filter), 1):
            if parsed.json:
                _print_json(hit_json(hit))
            else:
                print(hit_text(rank, hit))
        return 0
    failed = False
    for line in _batch(parsed.batch):
        started = time.perf_counter()
        failure: dict[str, str] = {}
        try:
            hits = assistant.search(line["question"], parsed.top, filters=parsed.filter)
        except QuestionError as error:
            failed = True
            print(f"{line['id']}: {error}", file=sys.stderr)
            hits, failure = [], {"error": str(error)}
        ms = round((time.perf_counter() - started) * 1000, 1)
        if parsed.json:
            _print_json({"id": line["id"], "hits": [hit_json(hit) for hit in hits], "ms": ms} | failure)
        else:
            lines = [hit_text(rank, hit) for rank, hit in enumerate(hits, 1)]
            print(f"{line['id']}: {line['question']}", *lines, "", sep="\n")
    return 1 if failed else 0


def _batch(file: Path) -> Iterator[dict[str, Any]]:
    """Lines of a question file; all are read first, so that a faulty one is told before any work."""
    try:
        rows = [line for line in file.read_text("utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{file} gick inte att läsa ({error}). Ange en JSONL-fil i UTF-8.") from error
    lines = []
    for number, row in enumerate(rows, 1):
        try:
            line = json.loads(row)
            lines.append({**line, "id": line["id"], "question": str(line["question"])})
        except (ValueError, KeyError, TypeError) as error:
            raise QuestionError(
                f'{file}, rad {number}: väntade {{"id": …, "question": …}}. Rätta raden.'
            ) from error
    yield from lines


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
