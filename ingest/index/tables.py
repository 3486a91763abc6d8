"""The register's tables as they are now; how they came to be stands in the migrations."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _of_item() -> ForeignKeyConstraint:
    """That a row belongs to an item and goes when the item goes."""
    return ForeignKeyConstraint(
        ["record_id", "item"], ["items.record_id", "items.ordinal"], ondelete="CASCADE"
    )


records = Table(
    "records",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("body", String, nullable=False),
    Column("title", String, nullable=False),
    Column("meeting_date", Date),
    Column("dated", Date),
    Column("dnr", JSON, nullable=False),
    Column("source", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("source_url", String),
    Column("form", String, nullable=False),
    Column("inferred", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("addressee", String),
)

# The files that records come from. They outlive the versions of their record, so no foreign key.
sources = Table(
    "sources",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", String, nullable=False, unique=True),
    Column("record_id", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("inputs", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("form", String, nullable=False),
    Column("corrected", Boolean, nullable=False),
    Column("shown", Boolean, nullable=False),
    Index("sources_by_record", "record_id"),
)

# Files that could not be taken in when they were last tried.
failures = Table(
    "failures",
    metadata,
    Column("path", String, primary_key=True),
    Column("reason", String, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("record_id", ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("section", String),
    Column("title", String, nullable=False),
    Column("title_derived", Boolean, nullable=False),
    Column("dnr", JSON, nullable=False),
    Column("outcome", String),
    Column("how", String),
    Column("votes_ja", Integer),
    Column("votes_nej", Integer),
    Column("votes_avstar", Integer),
    Column("decision", Text),
)

positions = Table(
    "positions",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("party", String),
    Column("office", String),
    Column("others", Boolean, nullable=False),
    Column("in_favour_of", String),
    Column("joined", Boolean, nullable=False),
    Column("paragraph_id", String, nullable=False),
    Column("instance", String),
    _of_item(),
    Index("positions_by_person", "name", "party"),
)

writings = Table(
    "writings",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("dnr", JSON, nullable=False),
    Column("party", String),
    # Each with name, party, office and others, as `ingest.model.Person`.
    Column("persons", JSON, nullable=False),
    Column("paragraph_id", String, nullable=False),
    Column("questions", JSON, nullable=False),
    _of_item(),
)

# Case numbers of items, one a row, so that an item is found by its number in any database.
numbers = Table(
    "numbers",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("dnr", String, primary_key=True),
    _of_item(),
    Index("numbers_by_dnr", "dnr"),
)

ballots = Table(
    "ballots",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("party", String),
    Column("vote", String, nullable=False),
    _of_item(),
)

officials = Table(
    "officials",
    metadata,
    Column("record_id", ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("task", String, nullable=False),
    Column("name", String, nullable=False),
    Column("party", String),
    Column("office", String),
    Column("day", Date),
    Column("paragraph_id", String, nullable=False),
)

referrals = Table(
    "referrals",
    metadata,
    Column("record_id", ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("voice", String),
    Column("paragraph_id", String, nullable=False),
)

# Links between records; made anew from the records after each change, so they need no foreign keys.
threads = Table(
    "threads",
    metadata,
    Column("source", String, primary_key=True),
    Column("target", String, primary_key=True),
    Column("why", String, nullable=False),
    Column("certainty", Float, nullable=False),
)

paragraphs = Table(
    "paragraphs",
    metadata,
    Column("id", String, primary_key=True),
    Column("record_id", String, nullable=False),
    Column("item", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("voice", String),
    Column("page", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", String, nullable=False),
    Column("text", Text, nullable=False),
    _of_item(),
    Index("paragraphs_by_record", "record_id", "position"),
)

# The cells of tables by row and column; rows and columns count from 0, the names of both stand in them.
cells = Table(
    "cells",
    metadata,
    Column("paragraph_id", ForeignKey("paragraphs.id", ondelete="CASCADE"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("column", Integer, primary_key=True),
    Column("row_name", String, nullable=False),
    Column("column_name", String, nullable=False),
    Column("value", String, nullable=False),
)

# Paragraphs that vectors and terms have yet to take in or to drop. Written in the same transaction as
# the paragraphs themselves, so that a run that is killed leaves the work to do, not a gap.
pending = Table(
    "pending",
    metadata,
    Column("paragraph_id", String, primary_key=True),
    Column("gone", Boolean, nullable=False),
)

# When vectors last took in or dropped a paragraph, so that machines which derive terms of their own find
# what is new to them. What is gone stays here: it is what they have to drop.
settled = Table(
    "settled",
    metadata,
    Column("paragraph_id", String, primary_key=True),
    Column("generation", BigInteger, nullable=False),
    Index("settled_by_generation", "generation"),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
