"""How a MeetingPlus portal is laid out: a body's meetings, a meeting's documents, what addresses tell.

Observed on Swedish municipalities' installations in 2026: links may be relative, or name a mirror host; a
meeting's last part is ``mote-2023-10-03`` or a name with a number, and then the link's text has the day;
a document's name ends in "pdf", or in "pdf-19038" where the name was taken; an agenda's documents may lie
under ``/welcome-sv/namnder-styrelser`` instead of ``/committees``; a link to what is not published is
``javascript:void(0)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.model import RecordKind
from ingest.read.decode import decode
from ingest.read.webpage import WebPageReader
from ingest.structure.bodies import plain_ascii
from ingest.structure.numbers import find_dates

_PREFIX = r"(?:/[A-Za-z0-9-]+){1,2}"
_KEPT = "/%:@!$&'()*+,;=~-._"
"""Characters of a path that need no other form."""
_DOCUMENT_NAME = re.compile(r"(?P<stem>.*?)[.-]?(?:pdf|docx?|odt|rtf)(?P<number>-\d+)?", re.IGNORECASE)
_NOTHING_PUBLISHED = re.compile(r"\bingen agenda har publicerats\b", re.IGNORECASE)
_PART_OF_MINUTES = frozenset(
    "omedelbar omedelbart omedelbara paragraf paragrafer paragraferna utdrag protokollsutdrag bilaga "
    "debatt".split()
)
_NO_MINUTES = frozenset(
    "bilaga bilagor reservation reservationer uttalande uttalanden omrostningsbilaga voteringslista "
    "narvarolista".split()
)
_OF_OTHERS = ("protokoll", "minnesanteckning", "utlatande")
"""How names of an agenda's documents begin that other bodies may have written."""
_KINDS = {
    "kallelse": RecordKind.KALLELSE,
    "foredragningslista": RecordKind.KALLELSE,
    "tjansteutlatande": RecordKind.TJANSTEUTLATANDE,
    "tjansteskrivelse": RecordKind.TJANSTEUTLATANDE,
    "skrivelse": RecordKind.SKRIVELSE,
    "motion": RecordKind.MOTION,
}
_ANSWERS = frozenset({"svar", "yttrande", "bilaga", "angaende", "anledning"})
"""Words by which a name that begins with a kind may be about one."""


class Section(StrEnum):
    """The part of a meeting's page that a document belongs to."""

    AGENDA = "agenda"
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the list.

    Attributes:
        url: Its page.
        name: The last part of its address.
        day: When it is held.
    """

    url: str
    name: str
    day: date

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        plain = "-".join(_words(self.name))
        return str(self.day) if plain == f"mote-{self.day}" else f"{self.day}-{plain}"


@dataclass(frozen=True, slots=True)
class Listing:
    """The meetings of a body.

    Attributes:
        meetings: By day, each address once.
        undated: Addresses of what may be meetings but give no day.
    """

    meetings: tuple[Meeting, ...]
    undated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A document of a meeting; `name` is as in the address, without its percent signs."""

    url: str
    section: Section
    name: str

    @property
    def words(self) -> tuple[str, ...]:
        """Words of its name in lower-case ASCII, without the mark of a format."""
        match = _DOCUMENT_NAME.fullmatch(self.name)
        return tuple(_words(f"{match['stem']}{match['number'] or ''}" if match else self.name))

    @property
    def stem(self) -> str:
        """What it is called among the files of its meeting."""
        return "-".join([self.section, *(self.words or ("dokument",))])


@dataclass(frozen=True, slots=True)
class Told:
    """What addresses tell of a document; None where they tell nothing.

    Attributes:
        own_id: Whether it needs an id of its own, so that it is not taken for the meeting's minutes.
        of_meeting: Whether body and day of the meeting are its own too.
    """

    kind: RecordKind | None = None
    own_id: bool = False
    of_meeting: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the portal.

    Attributes:
        url: Its address.
        text: What a reader sees of it.
    """

    url: str
    text: str
    tree: LexborHTMLParser

    @property
    def says_empty(self) -> bool:
        """Whether it says that no agenda is published."""
        return _NOTHING_PUBLISHED.search(self.text) is not None


def read_page(url: str, data: bytes) -> Page:
    """Take a page apart.

    Raises:
        SourceError: It is nested too deep, or in no encoding that is known.
    """
    # The reader goes first: it refuses what would take the parser minutes.
    pieces = WebPageReader().read(data, url, lambda: None)
    text, _ = decode(data, url)
    return Page(url, "\n".join(piece.text for piece in pieces), LexborHTMLParser(text))


def listing_url(host: str, slug: str) -> str:
    """The address of the list of a body's meetings."""
    return f"{host}/committees/{slug}"


def find_meetings(page: Page, host: str, slug: str) -> Listing:
    """The meetings that a list links to, whatever host the links name."""
    pattern = re.compile(rf"{_PREFIX}/{re.escape(slug)}/(?P<name>[^/]+)/?", re.IGNORECASE)
    found: dict[str, Meeting] = {}
    undated: dict[str, None] = {}
    for node, target in _links(page):
        match = pattern.fullmatch(urlsplit(target).path)
        if not match:
            continue
        name = unquote(match["name"])
        url = f"{host}/committees/{slug}/{quote(match['name'], safe=_KEPT)}"
        days = find_dates(name) or find_dates(_said(node))
        if days:
            found.setdefault(url, Meeting(url, name, days[0]))
        elif re.search(r"\d", name):
            undated[url] = None
    meetings = sorted(found.values(), key=lambda meeting: (meeting.day, meeting.url))
    return Listing(tuple(meetings), tuple(url for url in undated if url not in found))


def find_documents(page: Page, host: str, slug: str, meeting: Meeting) -> tuple[Link, ...]:
    """The documents that a meeting's page links to, in its order, each once.

    A document that lies with a meeting of another day belongs to that one.
    """
    pattern = re.compile(
        rf"{_PREFIX}/{re.escape(slug)}/(?P<meeting>[^/]+)/(?P<section>agenda|protocol)/(?P<name>[^/]+)/?",
        re.IGNORECASE,
    )
    found: dict[str, Link] = {}
    for _, target in _links(page):
        parts = urlsplit(target)
        match = pattern.fullmatch(parts.path)
        if not match or not _opens(unquote(match["name"]), parts.query):
            continue
        if find_dates(unquote(match["meeting"])) not in ([], [meeting.day]):
            continue
        url = f"{host}{quote(parts.path.rstrip('/'), safe=_KEPT)}?downloadMode=open"
        found.setdefault(url, Link(url, Section(match["section"].lower()), unquote(match["name"])))
    return tuple(found.values())


def told_by_address(links: Sequence[Link]) -> list[Told]:
    """What addresses tell of the documents of one meeting, one for each, in order.

    Of the documents beside the agenda one at most is the meeting's minutes; what is decided at once, an
    attachment or a version with the debate has a name that says so, or the number of its paragraph.
    """
    minutes = [link for link in links if link.section is Section.PROTOCOL and _is_minutes(link)]
    whole = [link for link in minutes if _PART_OF_MINUTES.isdisjoint(link.words)]
    # "protokoll-9" is the year's ninth where it stands alone, and beside another one a paragraph's.
    main = next((link for link in whole if not _has_number(link)), whole[0] if len(whole) == 1 else None)
    return [_told(link, link is main) for link in links]


def _told(link: Link, main: bool) -> Told:
    if link.section is Section.PROTOCOL:
        return Told(RecordKind.PROTOKOLL if _is_minutes(link) else None, own_id=not main)
    words = link.words
    if any(word.startswith(_OF_OTHERS) for word in words):
        return Told(own_id=any(word.startswith("protokoll") for word in words), of_meeting=False)
    first = words[0] if words else ""
    kind = _KINDS.get(first) if _ANSWERS.isdisjoint(words) else None
    return Told(kind)


def _is_minutes(link: Link) -> bool:
    return any("protokoll" in word for word in link.words) and _NO_MINUTES.isdisjoint(link.words[:1])


def _has_number(link: Link) -> bool:
    name = re.sub(r"\d{4}-\d\d-\d\d", "", "-".join(link.words))
    return any(re.fullmatch(r"\d{1,3}", word) for word in name.split("-"))


def _opens(name: str, query: str) -> bool:
    """Whether a link leads to a document and not to a page about it."""
    return "downloadmode" in {key.lower() for key in parse_qs(query, keep_blank_values=True)} or (
        _DOCUMENT_NAME.fullmatch(name) is not None
    )


def _links(page: Page) -> Iterator[tuple[LexborNode, str]]:
    for node in page.tree.css("a[href]"):
        try:
            target = urljoin(page.url, (node.attributes.get("href") or "").strip())
            scheme = urlsplit(target).scheme
        except ValueError:
            continue  # "http://[": no address, so nothing that can be fetched
        if scheme in ("http", "https"):
            yield node, target


def _said(node: LexborNode) -> str:
    """What a link says, to the eye and to a screen reader."""
    attributes = node.attributes
    return " ".join(
        [node.text(separator=" "), attributes.get("aria-label") or "", attributes.get("title") or ""]
    )


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain_ascii(name))
