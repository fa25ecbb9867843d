"""Cases, source images, versions, exports and the custody log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table of the first release."""
    _make_cases()
    _make_source_images()
    _make_versions()
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("format", sa.String(32), nullable=False),
        sa.Column("path", sa.String(1024), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name="fk_exports_version_id_versions"
        ),
    )
    op.create_index("ix_exports_version_id", "exports", ["version_id"])
    op.create_table(
        "custody_entries",
        sa.Column("sequence", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("case_number", sa.String(64)),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_custody_entries"),
    )
    op.create_index("ix_custody_entries_case_number", "custody_entries", ["case_number"])


def downgrade() -> None:
    """Refuse: going back would remove the records of cases."""
    raise NotImplementedError("The first revision holds every case and is not taken back.")


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("born", sa.Date, nullable=False),
        sa.Column("missing_since", sa.Date),
        sa.Column("sex", sa.String(1)),
        sa.Column("opened_by", sa.String(120), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )


def _make_source_images() -> None:
    op.create_table(
        "source_images",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("age_years", sa.Double, nullable=False),
        sa.Column("taken", sa.Date),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("landmarks_sha256", sa.String(64)),
        sa.Column("added_by", sa.String(120), nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source_images"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_source_images_case_id_cases"),
        sa.UniqueConstraint("case_id", "number", name="uq_source_images_case_id_number"),
        sa.UniqueConstraint("case_id", "sha256", name="uq_source_images_case_id_sha256"),
    )
    op.create_index("ix_source_images_case_id", "source_images", ["case_id"])


def _make_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("age_years", sa.Double, nullable=False),
        sa.Column("recipe_sha256", sa.String(64), nullable=False),
        sa.Column("rendering_sha256", sa.String(64), nullable=False),
        sa.Column("artist", sa.String(120), nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("drawn_with", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_versions_case_id_cases"),
        sa.UniqueConstraint("case_id", "number", name="uq_versions_case_id_number"),
    )
    op.create_index("ix_versions_case_id", "versions", ["case_id"])
    op.create_table(
        "version_parents",
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "parent_id", name="pk_version_parents"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name="fk_version_parents_version_id_versions"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["versions.id"], name="fk_version_parents_parent_id_versions"
        ),
    )
