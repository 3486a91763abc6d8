"""``python -m ingest``: take records in, list them, show one."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, Self

from tqdm import tqdm

from ingest.errors import NamndminnetError
from ingest.fetch.cli import fetch
from ingest.index.condition import holdings
from ingest.index.indexer import Indexer, Silence
from ingest.index.intake import Outcome, Status, shown
from ingest.index.register import Register
from ingest.index.stores import open_register
from ingest.model import Record
from ingest.read.files import unread_files
from ingest.report import (
    differences_text,
    holdings_json,
    holdings_text,
    list_line,
    outcome_line,
    person_line,
    person_text,
    structure_json,
    structure_text,
)
from ingest.settings import Settings, load_settings
from ingest.structure.canonical import write_canonical

_FEW = 20
"""Files that are named one by one while they are read; more get a bar."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        settings = load_settings()
        logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
        if words and words[0] in _COMMANDS:
            return _COMMANDS[words[0]](settings, words[1:])
        return _ingest(settings, words)
    except NamndminnetError as error:
        _say(words, "error", str(error))
        return 1
    except BrokenPipeError:
        # Who reads standard output, such as head, has seen enough; Python flushes it once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _say(words, "interrupted", "Avbrutet. Det som är klart finns kvar; nästa körning gör resten.")
        return 130


class _Bar(Silence):
    """Shows on standard error how far the work has come, with rate and time left where it takes a while."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] | None = None
        self._files = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """End the bar's line, so that what is printed next begins one of its own."""
        self._close()

    def finding(self, count: int) -> None:
        self._files = count
        if count > _FEW:
            self._open(count, "Läser filer", "filer")

    def reading(self, path: Path) -> None:
        if self._files <= _FEW:
            print(f"Läser {shown(path)}", file=sys.stderr)

    def took(self, outcome: Outcome) -> None:
        if self._bar is not None and outcome.status is not Status.REMOVED:
            self._bar.update()

    def indexing(self, done: int, total: int) -> None:
        if done == 0 or self._bar is None:
            self._open(total, "Indexerar stycken", "stycken")
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def waiting(self, holder: str) -> None:
        print(f"Väntar: en annan körning skriver just nu ({holder}).", file=sys.stderr)

    def mending(self, why: str) -> None:
        print(why, file=sys.stderr)

    def _open(self, total: int, what: str, unit: str) -> None:
        self._close()
        self._bar = tqdm(total=total, desc=what, unit=unit, file=sys.stderr)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class _Lines(_Bar):
    """Tells the same to a machine, one JSON object a line on standard error."""

    def __init__(self) -> None:
        super().__init__()
        self._done = self._total = 0
        self._since = time.monotonic()

    def finding(self, count: int) -> None:
        self._done, self._total, self._since = 0, count, time.monotonic()

    def reading(self, path: Path) -> None:
        pass

    def took(self, outcome: Outcome) -> None:
        self._done += 1
        self._tell("reading", self._done, max(self._done, self._total), path=shown(outcome.path))

    def indexing(self, done: int, total: int) -> None:
        if done == 0:
            self._since = time.monotonic()
        self._tell("indexing", done, total)

    def waiting(self, holder: str) -> None:
        _event("waiting", holder=holder)

    def mending(self, why: str) -> None:
        _event("mending", message=why)

    def _tell(self, event: str, done: int, total: int, **more: str) -> None:
        rate = done / max(time.monotonic() - self._since, 1e-3)
        left = round((total - done) / rate, 1) if rate else None
        _event(event, done=done, total=total, per_second=round(rate, 1), seconds_left=left, **more)


def _say(words: Sequence[str], event: str, message: str) -> None:
    """Say on standard error why the program ends, in the form that the command asks for."""
    if "--json" in words and words[0] not in _COMMANDS:
        _event(event, message=message)
    else:
        print(message, file=sys.stderr)


def _event(event: str, **fields: object) -> None:
    print(json.dumps({"event": event, **fields}, ensure_ascii=False), file=sys.stderr, flush=True)


def _ingest(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Tar in handlingar: PDF, .docx, .odt, .html, .txt och .md, filer och mappar.",
        epilog="Andra kommandon: list, show HANDLING, export HANDLING, people, status, verify, rebuild, "
        "move, fetch.",
    )
    parser.add_argument("path", nargs="+", type=Path, help="fil eller mapp")
    parser.add_argument("--watch", action="store_true", help="fortsätt och ta in det som ändras, till Ctrl-C")
    parser.add_argument(
        "--json", action="store_true", help="en JSON-rad per fil; förlopp som JSON-rader på standard error"
    )
    parsed = parser.parse_args(words)
    report = _report_lines if parsed.json else _report
    with _Lines() if parsed.json else _Bar() as bar:
        if parsed.watch:
            return _watch(Indexer(settings), parsed.path, bar, report)
        outcomes = Indexer(settings).run(parsed.path, bar)
    for path in parsed.path:
        if skipped := Counter(file.suffix.lower() for file in unread_files(path)):
            kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(skipped.items()))
            says = f"{path}: hoppade över filer som inte kan läsas ännu ({kinds})."
            if parsed.json:
                _event("skipped", path=str(path), message=says)
            else:
                print(says, file=sys.stderr)
    return report(outcomes)


def _watch(
    indexer: Indexer, paths: Sequence[Path], bar: _Bar, report: Callable[[Sequence[Outcome]], int]
) -> int:
    """Report what changes until interrupted."""
    from ingest.index.watch import keep_in_step

    def trouble(error: NamndminnetError) -> None:
        if isinstance(bar, _Lines):
            _event("error", message=str(error), retryable=error.retryable)
        else:
            print(error, file=sys.stderr)

    for news in keep_in_step(indexer, paths, bar, trouble):
        report(news)
        sys.stdout.flush()
        if not isinstance(bar, _Lines):
            print("Bevakar; avsluta med Ctrl-C.", file=sys.stderr)
    if not isinstance(bar, _Lines):
        print("Bevakningen är avslutad.", file=sys.stderr)
    return 0


def _report_lines(outcomes: Sequence[Outcome]) -> int:
    for outcome in outcomes:
        print(json.dumps(outcome_line(outcome), ensure_ascii=False))
    return 1 if any(outcome.status is Status.FAILED for outcome in outcomes) else 0


def _report(outcomes: Sequence[Outcome]) -> int:
    words = {
        Status.ADDED: "ny",
        Status.UPDATED: "ändrad",
        Status.UNCHANGED: "oförändrad",
        Status.MOVED: "flyttad",
        Status.SECOND: "finns redan från en annan fil",
        Status.REMOVED: "filen är borta",
    }
    for outcome in outcomes:
        if outcome.status is Status.FAILED:
            print(outcome.reason, file=sys.stderr)
            continue
        print(f"{outcome.record}\t{words[outcome.status]}\t{outcome.paragraphs} stycken")
        for former in outcome.replaced:
            print(f"{outcome.path} var förut {former}, som därmed är borttagen.", file=sys.stderr)
        if outcome.encoding == "cp1252" and outcome.status is not Status.UNCHANGED:
            print(
                f"{outcome.path} är inte UTF-8 och lästes som Windows-1252. "
                "Kontrollera att å, ä och ö är rätt.",
                file=sys.stderr,
            )
    failed = sum(1 for outcome in outcomes if outcome.status is Status.FAILED)
    if failed:
        print(f"{failed} av {len(outcomes)} gick inte att ta in; resten är kvar.", file=sys.stderr)
    return 1 if failed else 0


def _fetch(settings: Settings, words: Sequence[str]) -> int:
    return fetch(settings, words, lambda folder: _ingest(settings, ["--", str(folder)]))


def _list(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m ingest list", description="Listar handlingarna.")
    parser.add_argument("--json", action="store_true", help="en JSON-rad per handling")
    parsed = parser.parse_args(words)
    register = _register(settings)
    for row in register.list_records() if register else ():
        if parsed.json:
            print(json.dumps(list_line(row), ensure_ascii=False))
        else:
            day = row.meeting_date or row.dated or "utan datum"
            print(f"{day}\t{row.kind.value}\t{row.id}\t{row.paragraphs} stycken\t{row.title}")
    if not register:
        print(
            f"Inga handlingar i {open_register(settings).shown}. Kör python -m ingest MAPP.", file=sys.stderr
        )
    return 0


def _show(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m ingest show", description="Visar en handling.")
    parser.add_argument("record", help="handlingens id, se python -m ingest list")
    parser.add_argument("--json", action="store_true", help="som JSON")
    parsed = parser.parse_args(words)
    register, record = _stored(settings, parsed.record)
    threads = register.threads(record.id)
    if parsed.json:
        print(json.dumps(structure_json(record, threads), ensure_ascii=False))
    else:
        print("\n".join(structure_text(record, threads)))
    return 0


def _export(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest export",
        description="Skriver en handling som Markdown som går att rätta och ta in igen.",
    )
    parser.add_argument("record", help="handlingens id, se python -m ingest list")
    _, record = _stored(settings, parser.parse_args(words).record)
    sys.stdout.write(write_canonical(record))
    return 0


def _people(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest people",
        description="Listar dem som handlingarna namnger i ett ärende, med parti, uppdrag och vad de gjort.",
    )
    parser.add_argument("--json", action="store_true", help="en JSON-rad per person")
    parsed = parser.parse_args(words)
    register = _register(settings)
    for person in register.people() if register else ():
        if parsed.json:
            print(json.dumps(person_line(person), ensure_ascii=False))
        else:
            print(person_text(person))
    return 0


def _status(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest status", description="Visar vad indexet innehåller och vad som saknas."
    )
    parser.add_argument("--json", action="store_true", help="som JSON")
    parsed = parser.parse_args(words)
    register = _register(settings)
    if register is None:
        print(
            f"Inga handlingar i {open_register(settings).shown}. Kör python -m ingest MAPP.", file=sys.stderr
        )
        return 0
    found = holdings(register)
    if parsed.json:
        print(json.dumps(holdings_json(found, register.pending_count()), ensure_ascii=False))
    else:
        print("\n".join(holdings_text(found, register.pending_count())))
    return 0


def _verify(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest verify", description="Jämför register, vektorer och ordindex."
    )
    parser.add_argument("--repair", action="store_true", help="rätta vektorer och ordindex efter registret")
    parsed = parser.parse_args(words)
    with _Bar() as bar:
        found = Indexer(settings).verify(repair=parsed.repair, progress=bar)
    print("\n".join(differences_text(found, repaired=parsed.repair)))
    return 0 if found.none or parsed.repair else 1


def _move(settings: Settings, words: Sequence[str]) -> int:
    from ingest.index.move import Mover

    parser = argparse.ArgumentParser(
        prog="python -m ingest move",
        description="Kopierar register och vektorer från datamappen till de servrar som "
        "NAMNDMINNET_REGISTER_URL och NAMNDMINNET_CHROMA_URL anger. Mappen lämnas som den är.",
    )
    parser.parse_args(words)
    with _Bar() as bar:
        moved = Mover(settings).run(bar.waiting)
    if moved.records is not None:
        print(f"{moved.records} handlingar kopierade till {moved.register}")
    if moved.vectors is not None:
        print(f"{moved.vectors} vektorer kopierade till {moved.place}")
    print("Kontrollera med python -m ingest verify.", file=sys.stderr)
    return 0


def _rebuild(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest rebuild",
        description="Gör om vektorer och ordindex från registret, till exempel efter byte av språkmodell.",
    )
    parser.parse_args(words)
    with _Bar() as bar:
        count = Indexer(settings).rebuild(bar)
    print(f"{count} stycken indexerade på nytt")
    return 0


_COMMANDS = {
    "fetch": _fetch,
    "list": _list,
    "show": _show,
    "export": _export,
    "people": _people,
    "status": _status,
    "verify": _verify,
    "move": _move,
    "rebuild": _rebuild,
}


def _stored(settings: Settings, record_id: str) -> tuple[Register, Record]:
    register = _register(settings)
    record = register.record(record_id) if register else None
    if register is None or record is None:
        raise NamndminnetError(
            f"Handlingen {record_id} finns inte. Kör python -m ingest list för att se vilka som finns."
        )
    return register, record


def _register(settings: Settings) -> Register | None:
    register = open_register(settings)
    if not register.exists:
        return None
    register.check_version()
    return register


if __name__ == "__main__":
    sys.exit(main())
