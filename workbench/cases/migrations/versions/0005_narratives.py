"""A case's narrative in Spanish, beside the one in English."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("cases", sa.Column("narrative_es", sa.String(4000), nullable=True))


def downgrade() -> None:
    """Drop the column with its words."""
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("narrative_es")
