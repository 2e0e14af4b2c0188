"""The morning run: a break is remembered, and what was done stays on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of the runs and of the people answered in them."""
    op.create_table(
        "morning_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_morning_run")),
    )
    op.create_index(op.f("ix_morning_run_day_on"), "morning_run", ["day_on"], unique=False)
    op.create_table(
        "morning_run_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["morning_run.id"], name=op.f("fk_morning_run_step_run_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_morning_run_step_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_morning_run_step")),
    )
    op.create_index(op.f("ix_morning_run_step_run_id"), "morning_run_step", ["run_id"], unique=False)
    op.create_index(op.f("ix_morning_run_step_household_id"), "morning_run_step", ["household_id"], unique=False)
