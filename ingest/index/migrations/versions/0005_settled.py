"""What changed when, for machines that share the register; and a name that tells archives apart."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_FACTS = sa.table("facts", sa.column("name", sa.String), sa.column("value", sa.String))


def upgrade() -> None:
    """Add the table, empty: who shares the register takes all of it in first."""
    op.create_table(
        "settled",
        sa.Column("paragraph_id", sa.String, primary_key=True),
        sa.Column("generation", sa.BigInteger, nullable=False),
    )
    op.create_index("settled_by_generation", "settled", ["generation"])
    op.bulk_insert(_FACTS, [{"name": "archive", "value": uuid4().hex}])


def downgrade() -> None:
    """Drop it again."""
    op.execute(_FACTS.delete().where(_FACTS.c.name == "archive"))
    op.drop_table("settled")
