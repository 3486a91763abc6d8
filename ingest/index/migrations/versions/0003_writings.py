"""Writings handed in, votes by name, officials, those asked, case numbers and cells."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = ("cells", "referrals", "officials", "ballots", "numbers", "writings")


def _of_item() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["record_id", "item"], ["items.record_id", "items.ordinal"], ondelete="CASCADE"
    )


def _in_item(*more: sa.Column[Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column("record_id", sa.String, primary_key=True),
        sa.Column("item", sa.Integer, primary_key=True),
        *more,
    ]


def _in_record(*more: sa.Column[Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column("record_id", sa.String, sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *more,
    ]


def upgrade() -> None:
    """Add columns and tables; records are read again, since the structure version differs too."""
    op.add_column("records", sa.Column("answers", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("records", sa.Column("addressee", sa.String))
    op.add_column("positions", sa.Column("instance", sa.String))
    op.create_table(
        "writings",
        *_in_item(
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("title", sa.String, nullable=False),
            sa.Column("dnr", sa.JSON, nullable=False),
            sa.Column("party", sa.String),
            sa.Column("persons", sa.JSON, nullable=False),
            sa.Column("paragraph_id", sa.String, nullable=False),
            sa.Column("questions", sa.JSON, nullable=False),
        ),
        _of_item(),
    )
    op.create_table("numbers", *_in_item(sa.Column("dnr", sa.String, primary_key=True)), _of_item())
    op.create_index("numbers_by_dnr", "numbers", ["dnr"])
    op.create_table(
        "ballots",
        *_in_item(
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("name", sa.String, nullable=False),
            sa.Column("party", sa.String),
            sa.Column("vote", sa.String, nullable=False),
        ),
        _of_item(),
    )
    op.create_table(
        "officials",
        *_in_record(
            sa.Column("task", sa.String, nullable=False),
            sa.Column("name", sa.String, nullable=False),
            sa.Column("party", sa.String),
            sa.Column("office", sa.String),
            sa.Column("day", sa.Date),
            sa.Column("paragraph_id", sa.String, nullable=False),
        ),
    )
    op.create_table(
        "referrals",
        *_in_record(
            sa.Column("name", sa.String, nullable=False),
            sa.Column("answered", sa.Boolean, nullable=False),
            sa.Column("voice", sa.String),
            sa.Column("paragraph_id", sa.String, nullable=False),
        ),
    )
    op.create_table(
        "cells",
        sa.Column(
            "paragraph_id",
            sa.String,
            sa.ForeignKey("paragraphs.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("column", sa.Integer, primary_key=True),
        sa.Column("row_name", sa.String, nullable=False),
        sa.Column("column_name", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in _TABLES:
        op.drop_table(table)
    op.drop_column("positions", "instance")
    op.drop_column("records", "addressee")
    op.drop_column("records", "answers")
