"""Skulls as sources of a case, versions without an age, and the files that come with a picture."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of skulls, and room for versions that show no age."""
    op.create_table(
        "source_skulls",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("suffix", sa.String(8), nullable=False),
        sa.Column("packed_files", sa.Integer, nullable=False),
        sa.Column("added_by", sa.String(120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source_skulls"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_source_skulls_case_id_cases"),
        sa.UniqueConstraint("case_id", "number", name="uq_source_skulls_case_id_number"),
        sa.UniqueConstraint("case_id", "sha256", name="uq_source_skulls_case_id_sha256"),
    )
    op.create_index("ix_source_skulls_case_id", "source_skulls", ["case_id"])
    op.add_column("versions", sa.Column("products_sha256", sa.String(64), nullable=True))
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("versions", "age_years", nullable=True)
        return
    # SQLite cannot take a NOT NULL back, and rebuilding the table would break what refers to it.
    op.alter_column("versions", "age_years", new_column_name="age_years_was")
    op.add_column("versions", sa.Column("age_years", sa.Double, nullable=True))
    op.execute("UPDATE versions SET age_years = age_years_was")
    op.execute("ALTER TABLE versions DROP COLUMN age_years_was")


def downgrade() -> None:
    """Refuse: going back would lose skulls and what was drawn over them."""
    raise NotImplementedError("The sixth revision holds skulls and is not taken back.")
