"""``python -m ingest``: take records in, list them, show one."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, Self

from tqdm import tqdm

from ingest.errors import NamndminnetError
from ingest.index.condition import holdings
from ingest.index.indexer import Indexer
from ingest.index.intake import Outcome, Status
from ingest.index.register import Register
from ingest.model import Record
from ingest.read.files import unread_files
from ingest.report import (
    differences_text,
    holdings_json,
    holdings_text,
    list_line,
    person_line,
    person_text,
    structure_json,
    structure_text,
)
from ingest.settings import Settings, load_settings
from ingest.structure.canonical import write_canonical


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
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Avbrutet. Det som är klart finns kvar; nästa körning gör resten.", file=sys.stderr)
        return 130


class _Bar:
    """Shows on standard error how far the work has come."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """End the bar's line, so that what is printed next begins one of its own."""
        if self._bar is not None:
            self._bar.close()

    def reading(self, path: Path) -> None:
        print(f"Läser {path}", file=sys.stderr)

    def indexing(self, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = tqdm(total=total, desc="Indexerar stycken", unit="stycken", file=sys.stderr)
        self._bar.update(done - self._bar.n)


def _ingest(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Tar in handlingar: PDF, .docx, .odt, .html, .txt och .md, filer och mappar.",
        epilog="Andra kommandon: list, show HANDLING, export HANDLING, people, status, verify, rebuild.",
    )
    parser.add_argument("path", nargs="+", type=Path, help="fil eller mapp")
    parsed = parser.parse_args(words)
    with _Bar() as bar:
        outcomes = Indexer(settings).run(parsed.path, bar)
    for path in parsed.path:
        if skipped := Counter(file.suffix.lower() for file in unread_files(path)):
            kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(skipped.items()))
            print(f"{path}: hoppade över filer som inte kan läsas ännu ({kinds}).", file=sys.stderr)
    return _report(outcomes)


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
        print(f"Inga handlingar i {settings.data}. Kör python -m ingest MAPP.", file=sys.stderr)
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
        print(f"Inga handlingar i {settings.data}. Kör python -m ingest MAPP.", file=sys.stderr)
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
    "list": _list,
    "show": _show,
    "export": _export,
    "people": _people,
    "status": _status,
    "verify": _verify,
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
    register = Register(settings.data)
    if not register.exists:
        return None
    register.check_version()
    return register


if __name__ == "__main__":
    sys.exit(main())
