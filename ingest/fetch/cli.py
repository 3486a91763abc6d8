"""``python -m ingest fetch``: a body's records from its portal to a folder, then into the index."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import SettingsError
from ingest.fetch.collect import Collector, Summary, Wanted
from ingest.fetch.folder import Folder, Kept
from ingest.fetch.polite import Clock, Manner, PoliteClient, SystemClock, origin
from ingest.read.formats import MEGABYTE
from ingest.settings import PREFIX, Settings, is_loopback
from ingest.structure.bodies import plain_ascii

STOCKHOLM = "https://edokmeetings.stockholm.se"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def fetch(settings: Settings, words: Sequence[str], ingest: Callable[[Path], int]) -> int:
    """Run the command.

    Args:
        settings: How to behave, and the data folder.
        words: The command's arguments.
        ingest: Takes a folder in; returns the exit status.

    Returns:
        0, or 1 where something could not be fetched or taken in.

    Raises:
        NamndminnetError: No contact is set, the portal cannot be asked, or the folder not be written.
    """
    parsed = _parser().parse_args(words)
    if parsed.until and parsed.until < parsed.since:
        _parser().error(f"--until {parsed.until} ligger före --since {parsed.since}")
    if not settings.fetch_contact:
        raise SettingsError(
            f"Ange med {PREFIX}FETCH_CONTACT en e-postadress eller webbadress där portalens ansvariga når "
            "er. Den skickas med varje förfrågan, så att de kan höra av sig i stället för att stänga ute er."
        )
    path: Path = (
        parsed.to or settings.data / "fetched" / re.sub(r"[^a-z0-9.-]", "-", _name(parsed.host)) / parsed.body
    )
    wanted = Wanted(
        host=parsed.host,
        slug=parsed.body,
        since=parsed.since,
        until=parsed.until,
        largest=settings.fetch_largest * MEGABYTE,
        today=date.today(),
    )
    manner = Manner(settings.fetch_contact, settings.fetch_pause, settings.fetch_timeout)
    folder = Folder(path)
    with folder.opened(), PoliteClient(parsed.host, manner, make_clock()) as client:
        if folder.note:
            _tell(folder.note)
        summary = Collector(wanted, client, folder, _tell).run()
    print("\n".join(summary_text(summary, path)))
    for sentence in (*summary.failed, summary.stopped):
        if sentence:
            _tell(sentence)
    status = 0 if summary.complete else 1
    if parsed.no_ingest or not summary.files:
        return status
    return max(status, ingest(path))


def make_clock() -> Clock:
    """The clock by which pauses are kept."""
    return SystemClock()


def summary_text(summary: Summary, path: Path) -> list[str]:
    """Lines that tell what a run did."""
    days = summary.meetings
    between = f" ({days[0]} till {days[-1]})" if days else ""
    files = summary.files
    lines = [
        f"Möten: {len(days)}{between}",
        f"Filer: {files[Kept.NEW]} nya, {files[Kept.CHANGED]} ändrade, {files[Kept.UNCHANGED]} oförändrade, "
        f"{len(summary.failed)} misslyckade",
        f"Mapp: {path}",
    ]
    if summary.without_protocol:
        lines.append(f"Utan publicerat protokoll: {', '.join(map(str, summary.without_protocol))}")
    if summary.skipped:
        lines += ["Överhoppat:", *(f"- {sentence}" for sentence in summary.skipped)]
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest fetch",
        description="Hämtar en nämnds handlingar från kommunens mötesportal (MeetingPlus) och tar in dem.",
    )
    parser.add_argument(
        "--body",
        required=True,
        type=_slug,
        help="nämnden som i portalens adress, till exempel arbetsmarknadsnamnden",
    )
    parser.add_argument("--since", required=True, type=_day, metavar="ÅÅÅÅ-MM-DD", help="första mötesdag")
    parser.add_argument("--until", type=_day, metavar="ÅÅÅÅ-MM-DD", help="sista mötesdag")
    parser.add_argument(
        "--host", type=_host, default=STOCKHOLM, help=f"portalens adress (utan detta {STOCKHOLM})"
    )
    parser.add_argument("--to", type=Path, metavar="MAPP", help="mapp att hämta till (annars i datamappen)")
    parser.add_argument("--no-ingest", action="store_true", help="hämta bara, ta inte in")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} är inget datum; skriv som 2022-01-01") from None


def _slug(text: str) -> str:
    if _SLUG.fullmatch(text):
        return text
    near = "-".join(re.findall(r"[a-z0-9]+", plain_ascii(text)))
    raise argparse.ArgumentTypeError(f"{text!r} ska skrivas som i portalens adress, troligen {near}")


def _host(text: str) -> str:
    try:
        url = text if "://" in text else f"https://{text}"
        parts = urlsplit(url)
        host = origin(url)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} är ingen adress; skriv som {STOCKHOLM}") from None
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise argparse.ArgumentTypeError(f"{text!r} ska vara adressens början, som {STOCKHOLM}")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise argparse.ArgumentTypeError(f"{text!r} ska börja med https://")
    return host


def _name(host: str) -> str:
    return urlsplit(host).netloc


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
