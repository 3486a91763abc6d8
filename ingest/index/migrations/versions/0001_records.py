"""Records, items, paragraphs and what is pending."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "records",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("meeting_date", sa.Date),
        sa.Column("dated", sa.Date),
        sa.Column("dnr", sa.JSON, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("source_url", sa.String),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("inferred", sa.JSON, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column(
            "record_id",
            sa.String,
            sa.ForeignKey("records.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("section", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("title_derived", sa.Boolean, nullable=False),
        sa.Column("dnr", sa.JSON, nullable=False),
    )
    op.create_table(
        "paragraphs",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("record_id", sa.String, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("voice", sa.String),
        sa.Column("page", sa.Integer),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("heading", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id", "item"], ["items.record_id", "items.ordinal"], ondelete="CASCADE"
        ),
    )
    op.create_index("paragraphs_by_record", "paragraphs", ["record_id", "position"])
    op.create_table(
        "pending",
        sa.Column("paragraph_id", sa.String, primary_key=True),
        sa.Column("gone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    for name in ("facts", "pending", "paragraphs", "items", "records"):
        op.drop_table(name)
