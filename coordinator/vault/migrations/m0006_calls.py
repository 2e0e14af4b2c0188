"""The week's calls whole: cadence and language, who calls, the missed-call ladder, tasks, what came of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of policy, ladder, tasks and follow-ups; say more of enrolments, calls and their rounds."""
    op.create_table(
        "call_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("lapsed_weeks", sa.Integer(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=False),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.Column("waits", sa.JSON(), nullable=False),
        sa.Column("urgent_words", sa.JSON(), nullable=False),
        sa.Column("script", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_policy")),
    )
    op.create_table(
        "ladder_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_item_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_item_id"], ["round_item.id"], name=op.f("fk_ladder_step_round_item_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_ladder_step_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_step")),
        sa.UniqueConstraint("round_item_id", "step", name=op.f("uq_ladder_step_round_item_id_step")),
    )
    op.create_index(op.f("ix_ladder_step_household_id"), "ladder_step", ["household_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("last_useful_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_task_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_household_id"), "task", ["household_id"], unique=False)
    op.create_index(op.f("ix_task_state"), "task", ["state"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_kind", sa.String(length=16), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_follow_up_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_household_id"), "follow_up", ["household_id"], unique=False)
    op.create_index("ix_follow_up_source", "follow_up", ["source_kind", "source_id"], unique=False)
    op.create_index("ix_follow_up_target", "follow_up", ["target_kind", "target_id"], unique=False)
    # In one statement each: SQLite adds a column with its key, but no key to a column that is there.
    for statement in (
        "ALTER TABLE enrolment ADD COLUMN every_weeks INTEGER DEFAULT 1 NOT NULL",
        "ALTER TABLE enrolment ADD COLUMN until_hour INTEGER DEFAULT 18 NOT NULL",
        "ALTER TABLE enrolment ADD COLUMN language VARCHAR(2) DEFAULT 'ko' NOT NULL",
        "ALTER TABLE enrolment ADD COLUMN note VARCHAR DEFAULT '' NOT NULL",
        "ALTER TABLE call_round DROP COLUMN ladder_version",
        "ALTER TABLE round_item ADD COLUMN caller VARCHAR(8) DEFAULT 'vendor' NOT NULL",
        "ALTER TABLE round_item ADD COLUMN policy_id INTEGER"
        " CONSTRAINT fk_round_item_policy_id REFERENCES call_policy (id)",
        "ALTER TABLE call ADD COLUMN urgent_word VARCHAR DEFAULT '' NOT NULL",
        "ALTER TABLE call ADD COLUMN topics_well JSON DEFAULT '[]' NOT NULL",
        "ALTER TABLE call ADD COLUMN attempt INTEGER DEFAULT 0 NOT NULL",
        "ALTER TABLE call ADD COLUMN duration_seconds INTEGER",
    ):
        op.execute(statement)
