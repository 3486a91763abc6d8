"""Items and records as lists with facets: what a reader chooses from, without reading any of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
)

from ingest.index.tables import items, numbers, paragraphs, positions, records
from ingest.model import Form, How, Outcome, RecordKind, Role, Votes

PROPOSAL = "förslag"
"""Outcome of an item whose record proposes and decides nothing."""
OTHER = "annat beslut"
"""Outcome of an item with a decision whose words are none of those known."""
UNKNOWN = "framgår inte"
"""Outcome of an item whose record states no decision."""
_PROPOSES = [kind.value for kind in (RecordKind.TJANSTEUTLATANDE, RecordKind.UTLATANDE, RecordKind.KALLELSE)]
_ASKS = [kind.value for kind in (RecordKind.SKRIVELSE, RecordKind.MOTION)]
_STANDS = [role.value for role in (Role.YRKANDE, Role.RESERVATION)]

_DAY = func.coalesce(records.c.meeting_date, records.c.dated)
_YEAR = cast(extract("year", _DAY), String)
_HERE = and_(positions.c.record_id == items.c.record_id, positions.c.item == items.c.ordinal)
# Under another name, so that a statement may have positions of its own beside.
_stands = positions.alias("stands")
_TAKEN_HERE = and_(_stands.c.record_id == items.c.record_id, _stands.c.item == items.c.ordinal)
_RESERVED = exists().where(_TAKEN_HERE, _stands.c.role == Role.RESERVATION.value)
_OUTCOME = case(
    (items.c.outcome.is_not(None), items.c.outcome),
    (records.c.kind.in_(_PROPOSES + _ASKS), literal(PROPOSAL)),
    (items.c.decision.is_not(None), literal(OTHER)),
    else_=literal(UNKNOWN),
)
_COLUMNS = (
    items,
    _OUTCOME.label("shown_outcome"),
    records.c.kind,
    records.c.body,
    records.c.title.label("record_title"),
    records.c.form,
    _DAY.label("day"),
)
_AT_ONCE = 500
"""A database allows a limited number of values in one statement."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which items are wanted; an empty field restricts nothing, several values mean any of them.

    Attributes:
        words: Each must stand in the item's title, its numbers or its text, case aside.
        years: Years of the record, as text.
        bodies: Whole names.
        kinds: Kinds of record.
        outcomes: Values of `ingest.model.Outcome`, `PROPOSAL`, `OTHER` or `UNKNOWN`.
        parties: Letters of parties of which somebody moved or dissented.
        reserved: True for items with a reservation, False for those without.
        dnr: Exact case numbers.
    """

    words: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    reserved: bool | None = None
    dnr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in a list.

    Attributes:
        outcome: A value of `Choice.outcomes`.
        movers: Letters of the parties of which somebody moved, sorted; "" stands for no party.
        dissenters: The same of those who dissented.
        decision: The sentence that states the decision, None where nothing is decided.
    """

    record: str
    ordinal: int
    section: str | None
    title: str
    title_derived: bool
    dnr: tuple[str, ...]
    kind: RecordKind
    body: str
    record_title: str
    date: date | None
    form: Form
    outcome: str
    how: How | None
    votes: Votes | None
    decision: str | None
    movers: tuple[str, ...] = ()
    dissenters: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """Record and ordinal."""
        return self.record, self.ordinal

    @property
    def decides(self) -> bool:
        """Whether the record tells what became of the item."""
        return self.outcome not in (PROPOSAL, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many items there are of each value, the other choices kept; value to count, in order."""

    years: Mapping[str, int]
    bodies: Mapping[str, int]
    kinds: Mapping[str, int]
    outcomes: Mapping[str, int]
    parties: Mapping[str, int]
    reserved: Mapping[bool, int]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is of a record: paragraphs, items, and pages where its source has them."""

    paragraphs: int
    items: int
    pages: int | None


def list_items(
    connection: Connection, wanted: Choice, *, first: int = 0, most: int | None = None
) -> list[Listed]:
    """Items that fit, the newest record first, in each record in order; undated records last.

    Args:
        connection: Of the register.
        wanted: Which ones.
        first: How many to pass over.
        most: How many at most, None for all.
    """
    statement = (
        _of_items(select(*_COLUMNS), wanted)
        .order_by(_DAY.is_(None), _DAY.desc(), items.c.record_id, items.c.ordinal)
        .offset(first)
        .limit(most)
    )
    found = [_listed(row) for row in connection.execute(statement)]
    return _with_parties(connection, found)


def items_at(connection: Connection, keys: Sequence[tuple[str, int]]) -> list[Listed]:
    """Items by record and ordinal, in the order asked for; unknown ones are left out."""
    found: dict[tuple[str, int], Listed] = {}
    for record in dict.fromkeys(record for record, _ in keys):
        ordinals = [ordinal for one, ordinal in keys if one == record]
        statement = _of_items(select(*_COLUMNS), Choice()).where(
            items.c.record_id == record, items.c.ordinal.in_(ordinals)
        )
        rows = [_listed(row) for row in connection.execute(statement)]
        found |= {item.key: item for item in _with_parties(connection, rows)}
    return [found[key] for key in keys if key in found]


def count_items(connection: Connection, wanted: Choice) -> int:
    """How many items fit."""
    return connection.scalar(_of_items(select(func.count()), wanted)) or 0


def facets(connection: Connection, wanted: Choice) -> Facets:
    """How many items each value of each facet would leave, in seven statements."""

    def counted(column: ColumnElement[Any], without: Choice) -> dict[Any, int]:
        # Grouped outside: PostgreSQL takes an expression with parameters for another one each time.
        values = _of_items(select(column.label("value")), without).subquery()
        statement = select(values.c.value, func.count().label("found")).group_by(values.c.value)
        rows = connection.execute(statement).all()
        return {row.value: row.found for row in rows if row.value is not None}

    parties = (
        _of_items(
            select(
                positions.c.party,
                func.count(
                    func.distinct(items.c.record_id.concat("/").concat(cast(items.c.ordinal, String)))
                ),
            ),
            replace(wanted, parties=()),
        )
        .join(positions, _HERE)
        .where(positions.c.role.in_(_STANDS), positions.c.party.is_not(None))
        .group_by(positions.c.party)
    )
    reserved = counted(case((_RESERVED, 1), else_=0), replace(wanted, reserved=None))
    return Facets(
        years=dict(sorted(counted(_YEAR, replace(wanted, years=())).items(), reverse=True)),
        bodies=dict(sorted(counted(records.c.body, replace(wanted, bodies=())).items())),
        kinds=dict(sorted(counted(records.c.kind, replace(wanted, kinds=())).items())),
        outcomes=_by_outcome(counted(_OUTCOME, replace(wanted, outcomes=()))),
        parties=dict(sorted((row[0], row[1]) for row in connection.execute(parties))),
        reserved={flag: reserved.get(int(flag), 0) for flag in (True, False)},
    )


def extents(connection: Connection) -> dict[str, Extent]:
    """How much there is of each record, by its id."""
    statement = select(
        paragraphs.c.record_id,
        func.count(),
        func.count(func.distinct(paragraphs.c.item)),
        func.max(paragraphs.c.page),
    ).group_by(paragraphs.c.record_id)
    return {row[0]: Extent(row[1], row[2], row[3]) for row in connection.execute(statement)}


def spread(connection: Connection, words: str) -> tuple[int, int]:
    """In how many years records speak of something, and in how many paragraphs, those of form aside.

    Args:
        connection: Of the register.
        words: As they stand in the text, case aside.
    """
    statement = (
        select(func.count(func.distinct(_YEAR)), func.count())
        .select_from(paragraphs)
        .join(records, records.c.id == paragraphs.c.record_id)
        .where(_holds(paragraphs.c.text, words))
        .where(paragraphs.c.role.not_in([Role.FORMALIA.value, Role.BESLUTSGANG.value]))
    )
    years, count = connection.execute(statement).one()
    return years, count


def _of_items(statement: Select[Any], wanted: Choice) -> Select[Any]:
    """A statement on items and their records, restricted to those that fit."""
    statement = statement.select_from(items).join(records, records.c.id == items.c.record_id)
    for column, values in (
        (_YEAR, wanted.years),
        (records.c.body, wanted.bodies),
        (records.c.kind, wanted.kinds),
        (_OUTCOME, wanted.outcomes),
    ):
        if values:
            statement = statement.where(column.in_(values))
    if wanted.parties:
        statement = statement.where(
            exists().where(_TAKEN_HERE, _stands.c.role.in_(_STANDS), _stands.c.party.in_(wanted.parties))
        )
    if wanted.reserved is not None:
        statement = statement.where(_RESERVED if wanted.reserved else ~_RESERVED)
    numbered = and_(numbers.c.record_id == items.c.record_id, numbers.c.item == items.c.ordinal)
    if wanted.dnr:
        statement = statement.where(exists().where(numbered, numbers.c.dnr.in_(wanted.dnr)))
    told = and_(paragraphs.c.record_id == items.c.record_id, paragraphs.c.item == items.c.ordinal)
    for word in wanted.words:
        statement = statement.where(
            or_(
                _holds(items.c.title, word),
                exists().where(numbered, _holds(numbers.c.dnr, word)),
                exists().where(told, _holds(paragraphs.c.text, word)),
            )
        )
    return statement


def _holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether a text holds a word, case aside; SQLite by itself knows the case of A to Z alone."""
    forms = dict.fromkeys((word.lower(), word.capitalize(), word.upper()))
    return or_(*(column.icontains(form, autoescape=True) for form in forms))


def _listed(row: Any) -> Listed:
    return Listed(
        record=row.record_id,
        ordinal=row.ordinal,
        section=row.section,
        title=row.title,
        title_derived=row.title_derived,
        dnr=tuple(row.dnr),
        kind=RecordKind(row.kind),
        body=row.body,
        record_title=row.record_title,
        date=row.day,
        form=Form(row.form),
        outcome=row.shown_outcome,
        how=How(row.how) if row.how else None,
        votes=None if row.votes_ja is None else Votes(row.votes_ja, row.votes_nej, row.votes_avstar),
        decision=row.decision,
    )


def _with_parties(connection: Connection, found: Sequence[Listed]) -> list[Listed]:
    stands: dict[tuple[str, int, str], set[str]] = {}
    ids = sorted({item.record for item in found})
    taken = select(positions).where(positions.c.role.in_(_STANDS))
    for start in range(0, len(ids), _AT_ONCE):
        some = taken.where(positions.c.record_id.in_(ids[start : start + _AT_ONCE]))
        for row in connection.execute(some):
            stands.setdefault((row.record_id, row.item, row.role), set()).add(row.party or "")
    return [
        replace(
            item,
            movers=tuple(sorted(stands.get((*item.key, Role.YRKANDE.value), ()))),
            dissenters=tuple(sorted(stands.get((*item.key, Role.RESERVATION.value), ()))),
        )
        for item in found
    ]


def _by_outcome(counts: Mapping[str, int]) -> dict[str, int]:
    """In the order in which the model names outcomes, then other decisions, proposals, what is not told."""
    order: Iterable[str] = (*(outcome.value for outcome in Outcome), OTHER, PROPOSAL, UNKNOWN)
    return {value: counts[value] for value in order if value in counts}
