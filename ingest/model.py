"""The domain model: a record, its items (ärenden) and its paragraphs (stycken).

Swedish domain words are the values that users and outside scripts see; the enum members carry them
without å, ä, ö. All classes are immutable: a changed paragraph is a new object.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class RecordKind(StrEnum):
    """What sort of handling a record is."""

    PROTOKOLL = "protokoll"
    TJANSTEUTLATANDE = "tjänsteutlåtande"
    UTLATANDE = "utlåtande"
    SKRIVELSE = "skrivelse"
    MOTION = "motion"
    KALLELSE = "kallelse"
    OVRIGT = "övrigt"


class Role(StrEnum):
    """What a paragraph does in its item; keeps a proposal from being quoted as the decision."""

    BAKGRUND = "bakgrund"
    FORSLAG = "förslag"
    YRKANDE = "yrkande"
    BESLUTSGANG = "beslutsgång"
    BESLUT = "beslut"
    RESERVATION = "reservation"
    SARSKILT_UTTALANDE = "särskilt uttalande"
    SKRIVELSE = "skrivelse"
    FRAGA = "fråga"
    SVAR = "svar"
    REMISSVAR = "remissvar"
    TABELL = "tabell"
    BILAGA = "bilaga"
    FORMALIA = "formalia"


class Form(StrEnum):
    """Whether the text is the record's own or a retelling of it in the project's words."""

    ORIGINAL = "original"
    REFERAT = "referat"


class Outcome(StrEnum):
    """What became of an item."""

    BIFALL = "bifall"
    AVSLAG = "avslag"
    DELVIS_BIFALL = "delvis bifall"
    BORDLAGD = "bordlagd"
    ATERREMITTERAD = "återremitterad"
    GODKAND = "godkänd"
    TILL_HANDLINGARNA = "till handlingarna"
    OVERLAMNAD = "överlämnad för beredning"
    HANVISAR = "hänvisar till tjänsteutlåtandet"
    INFORMATION = "information"


class How(StrEnum):
    """How an item was decided."""

    ENHALLIGT = "enhälligt"
    UTAN_OMROSTNING = "utan omröstning"
    VOTERING = "votering"


@dataclass(frozen=True, slots=True)
class Votes:
    """A roll-call vote as counted in the record."""

    ja: int
    nej: int
    avstar: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a record.

    Attributes:
        name: As written there, white space made single.
        party: The party's letters in capitals, None when none is given.
        office: "ordförande", "vice ordförande", "ledamot", "ersättare", "tjänstgörande ersättare",
            "borgarråd", an official's title, or None.
        others: Whether the record adds "m.fl.".
    """

    name: str
    party: str | None = None
    office: str | None = None
    others: bool = False


class Vote(StrEnum):
    """How one member voted in a roll-call."""

    JA = "ja"
    NEJ = "nej"
    AVSTAR = "avstår"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's vote as the record names it."""

    person: Person
    vote: Vote


@dataclass(frozen=True, slots=True)
class Decision:
    """The end of an item.

    Attributes:
        outcome: None when the record does not say in words that are known.
        how: None when the record does not say.
        votes: The count of a roll-call vote, None when there was none or it is not given.
        ballots: How each member voted, in the order named; empty where the record gives no names. They
            are as the record lists them: their number need not agree with `votes`.
        sentence: The sentence that states the decision, word for word; None when nothing is decided.
    """

    outcome: Outcome | None = None
    how: How | None = None
    votes: Votes | None = None
    sentence: str | None = None
    ballots: tuple[Ballot, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """One person's stand in an item.

    Attributes:
        role: YRKANDE, RESERVATION, SARSKILT_UTTALANDE or SKRIVELSE (handed in).
        person: Who.
        in_favour_of: What a motion or reservation is for, in the record's words ("Centerpartiets
            förslag till beslut"); None when not given.
        joined: True for somebody who only joins another's motion ("ställer sig bakom").
        paragraph: Id of the paragraph that says so.
        instance: Where the stand was taken, when a record tells of several that treated the matter
            ("borgarrådsberedningen", "kommunstyrelsen"), else None.
    """

    role: Role
    person: Person
    in_favour_of: str | None
    joined: bool
    paragraph: str
    instance: str | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A skrivelse or question handed in at a meeting.

    Attributes:
        title: As it stands above the writing, without its case number; "" for one without title.
        dnr: Its own case numbers.
        persons: Who handed it in, in the order named.
        party: Whose words it is: the parties' names as one voice, None when the record does not say.
        paragraph: Id of the paragraph that names it.
        questions: Ids of the paragraphs that hold one question each, in order.
    """

    title: str
    dnr: tuple[str, ...]
    persons: tuple[Person, ...]
    party: str | None
    paragraph: str
    questions: tuple[str, ...]


class Task(StrEnum):
    """What somebody did for a record as a whole."""

    HANDLAGGARE = "handläggare"
    UNDERTECKNAR = "undertecknar"
    ATTESTERAR = "attesterar"
    FOREDRAGANDE = "föredragande"
    JUSTERAR = "justerar"


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who handled, signed, attested or verified a record.

    Attributes:
        task: What they did.
        person: Who; an official's title is their `office`.
        day: When, where the record says.
        paragraph: Id of the paragraph that says so.
    """

    task: Task
    person: Person
    day: date | None
    paragraph: str


@dataclass(frozen=True, slots=True)
class Referral:
    """A body that was asked for its view (remissinstans).

    Attributes:
        name: As the list of those asked writes it ("stadsdelsnämnden Bromma" where the list names
            several such boards at once).
        answered: False where the record says that it did not ("ej svarat").
        voice: Whose answer it is among the record's paragraphs, None where it holds none.
        paragraph: Id of the paragraph that lists it.
    """

    name: str
    answered: bool
    voice: str | None
    paragraph: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that is retrieved and cited.

    Attributes:
        id: ``<record>/<item>/p<n>``, for example ``amn-protokoll-2023-10-03/4/p7``. Stable: see
            `ingest.structure.identity`.
        text: The words of the record; lines of a list or table are separated by ``\\n``.
        role: What the paragraph does in its item.
        voice: Whose words they are ("nämnden", "förvaltningen", a party, a person, a body asked),
            or None when the record does not say.
        item: The ordinal of the item it belongs to, from 1.
        page: Page in the source, from 1, or None when the source has no pages.
        start: First character in the decoded source text, 0-based.
        end: One past the last character; the span may hold line breaks and markup that `text` lacks.
        heading: The nearest heading above it inside the item, "" when there is none.
    """

    id: str
    text: str
    role: Role
    voice: str | None
    item: int
    page: int | None
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One ärende.

    Attributes:
        ordinal: Position in the record, from 1.
        section: The § number, or on an agenda the item's number, as the record writes it ("10 A",
            "63/20"), else None; never invented.
        title: The record's own title, or a short one taken from the item's own words.
        title_derived: True in the second case.
        dnr: Case numbers that belong to the item, in the order they stand.
        paragraphs: In reading order, at least one.
        decision: What became of it; empty for a proposal, which decides nothing.
        positions: Who moved, dissented, made a statement or handed something in, in order.
        writings: What was handed in under the item.
    """

    ordinal: int
    section: str | None
    title: str
    title_derived: bool
    dnr: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    decision: Decision = Decision()
    positions: tuple[Position, ...] = ()
    writings: tuple[Writing, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A link between two records.

    Attributes:
        source: Id of the paragraph that the thread starts from, or of a record.
        target: Id of the record it leads to.
        why: The evidence, in Swedish.
        certainty: 0 to 1; 1 when the record itself names the other.
    """

    source: str
    target: str
    why: str
    certainty: float


@dataclass(frozen=True, slots=True)
class Record:
    """One handling.

    Attributes:
        id: Stable and readable, for example ``amn-protokoll-2023-10-03``.
        kind: What sort of handling it is.
        body: The body whose record it is, for example "Arbetsmarknadsnämnden, Stockholms stad".
        title: The record's own title, or kind, body and date put together.
        meeting_date: The day of the meeting it belongs to, None when unknown.
        dated: The day the record itself is dated, None when unknown.
        dnr: Case numbers of the record as a whole.
        items: In order, at least one.
        source: Name of the file it was read from.
        sha256: Hash of the file's bytes, hexadecimal.
        source_url: Where the original is published, None when unknown.
        form: Original or referat.
        inferred: Names of the fields that neither a ``records.toml`` nor the text gives and that were
            taken from the file name or the address.
        answers: Case numbers of what the record answers, where a ``records.toml`` tells them.
        addressee: The body that the record is addressed to, None when it names none.
        officials: Who handled, signed, attested or verified it.
        referrals: Whom it was referred to, in the order listed.
    """

    id: str
    kind: RecordKind
    body: str
    title: str
    meeting_date: date | None
    dated: date | None
    dnr: tuple[str, ...]
    items: tuple[Item, ...]
    source: str
    sha256: str
    source_url: str | None = None
    form: Form = Form.ORIGINAL
    inferred: frozenset[str] = field(default_factory=frozenset)
    answers: tuple[str, ...] = ()
    addressee: str | None = None
    officials: tuple[Official, ...] = ()
    referrals: tuple[Referral, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs in reading order."""
        return tuple(paragraph for item in self.items for paragraph in item.paragraphs)

    @property
    def date(self) -> date | None:
        """The day a reader would cite: of the meeting, else of the record itself."""
        return self.meeting_date or self.dated
