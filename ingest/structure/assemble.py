"""What can be told from an item's or a record's paragraphs once their roles and voices are known.

All of it is read from the paragraphs alone, so that a record that a person has corrected in canonical
Markdown is understood as one read from its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Ballot, Decision, How, Item, Paragraph, Record, Vote, Votes
from ingest.structure.ballots import read_ballots
from ingest.structure.officials import read_addressee, read_officials
from ingest.structure.outcome import read_decision
from ingest.structure.positions import read_positions
from ingest.structure.referrals import read_referrals
from ingest.structure.writings import read_writings


def assembled_item(item: Item, paragraphs: Sequence[Paragraph]) -> Item:
    """An item with these paragraphs, and what they tell of decision, stands and writings.

    The case numbers of what was handed in are the item's too; they follow its own.
    """
    writings = read_writings(paragraphs)
    numbers = [*item.dnr, *(number for writing in writings for number in writing.dnr)]
    return replace(
        item,
        dnr=tuple(dict.fromkeys(numbers)),
        paragraphs=tuple(paragraphs),
        decision=_counted(read_decision(paragraphs), read_ballots(paragraphs)),
        positions=read_positions(paragraphs),
        writings=writings,
    )


def _counted(decision: Decision, ballots: tuple[Ballot, ...]) -> Decision:
    """A decision with the votes by name; they are counted where the record gives no count itself."""
    if not ballots:
        return decision
    cast = Counter(ballot.vote for ballot in ballots)
    counted = Votes(cast[Vote.JA], cast[Vote.NEJ], cast[Vote.AVSTAR])
    return replace(decision, ballots=ballots, how=How.VOTERING, votes=decision.votes or counted)


def assembled_record(record: Record) -> Record:
    """A record with what its paragraphs tell of those who handled it and of those asked."""
    paragraphs = record.paragraphs
    return replace(
        record,
        addressee=read_addressee(record.kind, paragraphs),
        officials=read_officials(record.kind, paragraphs),
        referrals=read_referrals(paragraphs),
    )
