"""Merges of households: which one goes on for another, and the merges themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Let a household point at the one it was merged into; make the table of merges."""
    op.execute("ALTER TABLE household ADD COLUMN merged_into_id INTEGER REFERENCES household (id)")
    op.create_index(op.f("ix_household_merged_into_id"), "household", ["merged_into_id"])
    op.create_table(
        "household_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.BigInteger(), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("settled", sa.JSON(), nullable=False),
        sa.Column("unmerged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_merge_household_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["household.id"], name=op.f("fk_household_merge_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_merge")),
    )
    op.create_index(op.f("ix_household_merge_household_id"), "household_merge", ["household_id"])
    op.create_index(op.f("ix_household_merge_merged_id"), "household_merge", ["merged_id"])
