"""Make the tables of the first release, and the triggers that keep evidence append-only.

There is no way back: a downgrade would lose evidence.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

ANY_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

REFUSE = "SELECT RAISE(ABORT, 'evidence is append-only')"
KNOWN = "WHEN EXISTS (SELECT 1 FROM evidence WHERE id = NEW.id OR seq = NEW.seq)"
SQLITE = (
    f"CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN {REFUSE}; END",
    f"CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN {REFUSE}; END",
    f"CREATE TRIGGER evidence_no_replace BEFORE INSERT ON evidence {KNOWN} BEGIN {REFUSE}; END",
)
POSTGRES = (
    """
    CREATE FUNCTION evidence_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'evidence is append-only'; END $$
    """,
    """
    CREATE TRIGGER evidence_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_append_only()
    """,
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "learner",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learner"),
    )
    op.create_table(
        "evidence",
        sa.Column("seq", BIG, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("learner", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("body", ANY_JSON, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_evidence"),
        sa.UniqueConstraint("id", name="uq_evidence_id"),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_evidence_learner_learner"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_learner_seq", "evidence", ["learner", "seq"])
    _per_learner(
        "draft",
        sa.Column("stage", sa.String(200), nullable=False),
        sa.Column("source", ANY_JSON, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        key=["learner", "stage"],
    )
    _per_learner(
        "snapshot",
        sa.Column("view", sa.String(40), nullable=False),
        sa.Column("view_version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("state", ANY_JSON, nullable=False),
        key=["learner", "view", "view_version"],
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def _per_learner(name: str, *columns: sa.Column[object], key: list[str]) -> None:
    op.create_table(
        name,
        sa.Column("learner", sa.String(200), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name=f"fk_{name}_learner_learner"),
    )
