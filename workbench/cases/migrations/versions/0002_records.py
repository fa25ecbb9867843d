"""Kinds and particulars of cases, others' numbers, evidence, consent, review, users, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import VARCHAR

from workbench.cases.search import folded_words, squeezed

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(64).with_variant(VARCHAR(64, collation="C"), "postgresql")
_OF_CASES = (
    ("agency", sa.String(200)),
    ("born_text", sa.String(60)),
    ("born_earliest", sa.Date()),
    ("born_latest", sa.Date()),
    ("missing_text", sa.String(60)),
    ("missing_earliest", sa.Date()),
    ("missing_latest", sa.Date()),
    ("place", sa.String(200)),
    *((f"{trait}_words", sa.String(200)) for trait in ("sex", "race", "eyes", "hair")),
    *((f"{trait}_code", sa.String(4)) for trait in ("sex", "race", "eyes", "hair")),
    ("height_cm", sa.Double()),
    ("weight_kg", sa.Double()),
    ("narrative", sa.String(4000)),
)
_OF_PHOTOS = (
    ("taken_text", sa.String(60)),
    ("provider", sa.String(200)),
    ("consent_scope", sa.String(400)),
    ("quality", sa.JSON()),
)
_OF_VERSIONS = (
    ("submitted_by", sa.String(120)),
    ("reviewed_by", sa.String(120)),
    ("reviewed_at", _MOMENT),
    ("review_note", sa.String(2000)),
    ("hours", sa.Double()),
)


def upgrade() -> None:
    """Add columns, each empty or as every case was until now, and tables; index the cases."""
    for table, name, length, value in (
        ("cases", "kind", 32, "missing_child"),
        ("cases", "status", 16, "open"),
        ("source_images", "consent", 24, "unknown"),
    ):
        column = sa.Column(name, sa.String(length), nullable=False, server_default=value)
        op.add_column(table, column)
    for table, columns in (
        ("cases", _OF_CASES),
        ("source_images", _OF_PHOTOS),
        ("versions", _OF_VERSIONS),
    ):
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind))
    # Alembic copies a whole table on SQLite to add a foreign key; both databases know this one.
    op.execute(
        "ALTER TABLE cases ADD COLUMN earlier_id INTEGER "
        "CONSTRAINT fk_cases_earlier_id_cases REFERENCES cases (id)"
    )
    op.create_index("ix_cases_earlier_id", "cases", ["earlier_id"])
    _make_external_numbers()
    _make_evidence_items()
    _make_users()
    _make_case_words()


def downgrade() -> None:
    """Refuse: going back would remove what was recorded since."""
    raise NotImplementedError("The second revision holds records of cases and is not taken back.")


def _make_external_numbers() -> None:
    op.create_table(
        "external_numbers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.String(60), nullable=False),
        sa.Column("added_by", sa.String(120), nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_external_numbers"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_external_numbers_case_id_cases"
        ),
        sa.UniqueConstraint(
            "case_id", "kind", "value", name="uq_external_numbers_case_id_kind_value"
        ),
    )
    op.create_index("ix_external_numbers_case_id", "external_numbers", ["case_id"])


def _make_evidence_items() -> None:
    op.create_table(
        "evidence_items",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("resource", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("on", sa.Date),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("set_by", sa.String(120), nullable=False),
        sa.Column("set_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_items"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_evidence_items_case_id_cases"),
        sa.UniqueConstraint("case_id", "resource", name="uq_evidence_items_case_id_resource"),
    )
    op.create_index("ix_evidence_items_case_id", "evidence_items", ["case_id"])


def _make_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("added_by", sa.String(120), nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )


def _make_case_words() -> None:
    words = op.create_table(
        "case_words",
        sa.Column("word", _WORD, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("word", "case_id", name="pk_case_words"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_words_case_id_cases"),
    )
    op.create_index("ix_case_words_case_id", "case_words", ["case_id"])
    known = op.get_bind().execute(sa.text("SELECT id, number, subject FROM cases"))
    rows = [
        {"word": word, "case_id": case_id}
        for case_id, number, subject in known
        for word in {*folded_words(subject), *folded_words(number), squeezed(number)} - {""}
    ]
    if rows:
        op.bulk_insert(words, rows)
