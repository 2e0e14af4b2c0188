"""Questions about rows of files and their answers, pairs that may be one person, and births known in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of answers and of pairs; a resident keeps what is known of a birth without a day."""
    op.create_table(
        "answered_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_answered_question_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered_question")),
        sa.UniqueConstraint("key", name=op.f("uq_answered_question_key")),
    )
    op.create_table(
        "person_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("compared", sa.JSON(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_person_pair_household_id")),
        sa.ForeignKeyConstraint(["other_id"], ["household.id"], name=op.f("fk_person_pair_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_pair")),
        sa.UniqueConstraint("household_id", "other_id", name=op.f("uq_person_pair_household_id_other_id")),
    )
    op.create_index(op.f("ix_person_pair_other_id"), "person_pair", ["other_id"])
    for statement in (
        "ALTER TABLE resident ADD COLUMN born_part VARCHAR(7) DEFAULT '' NOT NULL",
        "ALTER TABLE resident ADD COLUMN born_words VARCHAR DEFAULT '' NOT NULL",
    ):
        op.execute(statement)
