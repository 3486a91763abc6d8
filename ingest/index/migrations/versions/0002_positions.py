"""What became of items, who took which stand, and threads between records."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ITEM_COLUMNS = (
    ("outcome", sa.String),
    ("how", sa.String),
    ("votes_ja", sa.Integer),
    ("votes_nej", sa.Integer),
    ("votes_avstar", sa.Integer),
    ("decision", sa.Text),
)


def upgrade() -> None:
    """Add columns and tables; records are read again, since the structure version differs too."""
    op.add_column("records", sa.Column("path", sa.String, nullable=False, server_default=""))
    for name, kind in _ITEM_COLUMNS:
        op.add_column("items", sa.Column(name, kind))
    op.create_table(
        "positions",
        sa.Column("record_id", sa.String, primary_key=True),
        sa.Column("item", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("party", sa.String),
        sa.Column("office", sa.String),
        sa.Column("others", sa.Boolean, nullable=False),
        sa.Column("in_favour_of", sa.String),
        sa.Column("joined", sa.Boolean, nullable=False),
        sa.Column("paragraph_id", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id", "item"], ["items.record_id", "items.ordinal"], ondelete="CASCADE"
        ),
    )
    op.create_index("positions_by_person", "positions", ["name", "party"])
    op.create_table(
        "threads",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("target", sa.String, primary_key=True),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("certainty", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("threads")
    op.drop_table("positions")
    for name, _ in _ITEM_COLUMNS:
        op.drop_column("items", name)
    op.drop_column("records", "path")
