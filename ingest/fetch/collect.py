"""Goes through a body's meetings on a portal and keeps what is published of each."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import SEEK_END
from typing import IO, BinaryIO

from ingest.errors import SourceError
from ingest.fetch.folder import Facts, Folder, Held, Kept
from ingest.fetch.polite import Answer, FetchError, PoliteClient, PortalDownError
from ingest.fetch.portal import (
    Link,
    Listing,
    Meeting,
    Page,
    Section,
    Told,
    find_documents,
    find_meetings,
    listing_url,
    read_page,
    told_by_address,
)
from ingest.read.formats import DOCX, HTML, MEGABYTE, ODT, PDF, Format, recognise
from ingest.structure.bodies import body_name

_LARGEST_PAGE = 20 * MEGABYTE
_HEAD = 1024
_TAIL = 2048
"""Bytes at the end among which a whole PDF has its mark; signed ones have some bytes after it."""
_LONGEST_ID = 110
_DOCUMENTS = (PDF, DOCX, ODT)


@dataclass(slots=True)
class Summary:
    """What a run did.

    Attributes:
        meetings: Days of the meetings that were asked for, in order.
        without_protocol: Those that have none published.
        files: How many became what.
        skipped: Sentences about what was left out though nothing went wrong.
        failed: Sentences about what went wrong.
        stopped: Why the run ended before its time, "" where it did not.
    """

    meetings: list[date] = field(default_factory=list)
    without_protocol: list[date] = field(default_factory=list)
    files: Counter[Kept] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    stopped: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.failed or self.stopped)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to fetch.

    Attributes:
        host: Scheme, name and port of the portal.
        slug: The body's name in the portal's addresses.
        since: The first day of meetings.
        until: The last one, None for all.
        largest: Bytes that a document may have.
        today: A meeting after this day may have nothing published yet.
    """

    host: str
    slug: str
    since: date
    until: date | None
    largest: int
    today: date


class Collector:
    """Fetches a body's records, one meeting after the other.

    Args:
        wanted: What to fetch.
        client: Asks the portal.
        folder: Keeps the files; open.
        tell: Given a line about each meeting that is done.
    """

    def __init__(
        self, wanted: Wanted, client: PoliteClient, folder: Folder, tell: Callable[[str], None]
    ) -> None:
        self._wanted = wanted
        self._client = client
        self._folder = folder
        self._tell = tell
        self._summary = Summary()
        self._body = ""

    def run(self) -> Summary:
        """Go through the meetings.

        Raises:
            FetchError: The list of meetings could not be had, or holds none.
        """
        listing = self._listing()
        self._summary.skipped += [f"{url}: dag för mötet framgår inte." for url in listing.undated]
        first, last = self._wanted.since, self._wanted.until or date.max
        try:
            for meeting in listing.meetings:
                if first <= meeting.day <= last:
                    self._meeting(meeting)
                    self._folder.write_catalogue()
        except PortalDownError as error:
            self._summary.stopped = str(error)
        return self._summary

    def _listing(self) -> Listing:
        url = listing_url(self._wanted.host, self._wanted.slug)
        try:
            _, data = self._client.page(url, _LARGEST_PAGE)
            page = read_page(url, data)
        except PortalDownError:
            raise
        except (FetchError, SourceError) as error:
            raise FetchError(
                f"Listan över möten gick inte att hämta. {error} Kontrollera --host och --body."
            ) from error
        listing = find_meetings(page, self._wanted.host, self._wanted.slug)
        if not listing.meetings:
            raise FetchError(f"{url} länkar inte till något möte med dag. Kontrollera --host och --body.")
        self._body = body_name(self._wanted.slug, page.text)
        return listing

    def _meeting(self, meeting: Meeting) -> None:
        before = self._summary.files.copy()
        self._summary.meetings.append(meeting.day)
        with self._noted():
            page = self._page(meeting)
            links = self._links(page, meeting)
            if not any(link.section is Section.PROTOCOL for link in links):
                self._summary.without_protocol.append(meeting.day)
            for link, told in zip(links, told_by_address(links), strict=True):
                with self._noted():
                    self._document(meeting, link, told)
        done = self._summary.files - before
        fetched = done[Kept.NEW] + done[Kept.CHANGED]
        self._tell(f"{meeting.day}: {done.total()} filer, {fetched} hämtade")

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Let one thing that cannot be had stop nothing but itself."""
        try:
            yield
        except PortalDownError:
            raise
        except FetchError as error:
            (self._summary.skipped if error.skip else self._summary.failed).append(str(error))
        except SourceError as error:
            self._summary.failed.append(str(error))

    def _page(self, meeting: Meeting) -> Page:
        """A meeting's page, kept where something is published on it."""
        facts = Facts(meeting.url, body=self._body, meeting_date=meeting.day)
        held = self._folder.held(meeting.url)
        answer, data = self._client.page(meeting.url, _LARGEST_PAGE, held.validators if held else None)
        if held and answer.unchanged:
            self._leave(held, facts)
            return read_page(meeting.url, self._folder.content(held))
        page = read_page(meeting.url, data)
        has_documents = bool(self._links(page, meeting))
        if held and not has_documents:
            before = read_page(meeting.url, self._folder.content(held))
            if self._links(before, meeting):
                # Sites answer so when they are being mended; the page that is held must not be lost by it.
                raise FetchError(
                    f"{meeting.url} länkar inte längre till några handlingar. Den sida som hämtats förut är "
                    "kvar. Öppna adressen och se efter; ta bort filen om det är riktigt."
                )
        if not has_documents and (page.says_empty or meeting.day > self._wanted.today):
            self._summary.skipped.append(f"{meeting.url}: inget är publicerat från mötet.")
            return page
        with self._folder.part() as part:
            part.write(data)
            self._keep(part, meeting.stem, HTML, facts, answer)
        return page

    def _links(self, page: Page, meeting: Meeting) -> tuple[Link, ...]:
        return find_documents(page, self._wanted.host, self._wanted.slug, meeting)

    def _document(self, meeting: Meeting, link: Link, told: Told) -> None:
        stem = f"{meeting.stem}-{link.stem}"
        facts = Facts(
            link.url,
            id=_own_id(self._wanted.slug, stem) if told.own_id else None,
            kind=told.kind.value if told.kind else None,
            body=self._body if told.of_meeting else None,
            meeting_date=meeting.day if told.of_meeting else None,
        )
        held = self._folder.held(link.url)
        if held and not held.validators:
            self._leave(held, facts)  # nothing to ask by, and it was whole
            return
        with self._folder.part() as part:
            answer = self._ask(link, part, held)
            if held and answer.unchanged:
                self._leave(held, facts)
                return
            self._keep(part, stem, _format(part), facts, answer)

    def _ask(self, link: Link, part: IO[bytes], held: Held | None) -> Answer:
        def check(sink: BinaryIO) -> None:
            check_whole(link.url, sink)

        return self._client.get(
            link.url,
            part,  # type: ignore[arg-type]  # an open file is both
            self._wanted.largest,
            held.validators if held else None,
            check,
        )

    def _leave(self, held: Held, facts: Facts) -> None:
        # A run that was killed may have named the file and not come to records.toml.
        self._folder.describe(held.file, facts)
        self._summary.files[Kept.UNCHANGED] += 1

    def _keep(self, part: IO[bytes], stem: str, known: Format, facts: Facts, answer: Answer) -> None:
        kept, _ = self._folder.keep(part, stem, known.suffixes[0], facts, answer.validators)
        self._summary.files[kept] += 1


def check_whole(url: str, file: BinaryIO) -> None:
    """See that a document is one that can be read, and is there to its end.

    Raises:
        FetchError: It is cut off or empty, a web page (as sites answer errors and logins), or of a kind
            that is not read.
    """
    known = _format(file)
    if known is PDF:
        file.seek(max(0, file.seek(0, SEEK_END) - _TAIL))
        whole = b"%%EOF" in file.read()
    elif known in _DOCUMENTS:
        whole = zipfile.is_zipfile(file)
    elif known is HTML:
        raise FetchError(f"{url} svarade med en webbsida i stället för ett dokument.")
    elif file.seek(0, SEEK_END):
        raise FetchError(f"{url} är av ett slag som inte läses ({known.name}).", skip=True)
    else:
        whole = False
    if not whole:
        raise FetchError(f"{url} är avbruten: slutet av filen saknas.", retryable=True)


def _format(file: IO[bytes]) -> Format:
    file.seek(0)
    head = file.read(_HEAD)
    # Other packed documents are told by what lies at their end.
    known = recognise(head)
    return known if known in (PDF, HTML) else recognise(head + file.read())


def _own_id(slug: str, stem: str) -> str:
    """An id no longer than ids may be; the end of a name tells the parts of one protokoll apart."""
    made = f"{slug}-{stem}"
    return made if len(made) <= _LONGEST_ID else f"{made[: _LONGEST_ID - 41]}-{made[-40:].lstrip('-')}"
