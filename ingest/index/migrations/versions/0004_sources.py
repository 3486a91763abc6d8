"""Files as things of their own: a record may come from several, and some cannot be taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table; files are read again, since nothing is known of them yet."""
    op.create_table(
        "sources",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("path", sa.String, nullable=False, unique=True),
        sa.Column("record_id", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("inputs", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("corrected", sa.Boolean, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
    )
    op.create_index("sources_by_record", "sources", ["record_id"])
    op.create_table(
        "failures",
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
    )
    op.drop_column("records", "path")
    op.drop_column("records", "fingerprint")


def downgrade() -> None:
    """Drop it again."""
    op.add_column("records", sa.Column("fingerprint", sa.String, nullable=False, server_default=""))
    op.add_column("records", sa.Column("path", sa.String, nullable=False, server_default=""))
    op.drop_table("failures")
    op.drop_table("sources")
