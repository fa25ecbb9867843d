"""A fingerprint beside each photograph, by which copies of it are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; photographs that are there already have none."""
    op.add_column("source_images", sa.Column("fingerprint", sa.String(36), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("source_images") as photographs:
        photographs.drop_column("fingerprint")
