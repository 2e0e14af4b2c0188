"""The weekly list of homes in which life is thinning out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the table of slow declines."""
    op.create_table(
        "decline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("active_before_hours", sa.Double(), nullable=False),
        sa.Column("active_recent_hours", sa.Double(), nullable=False),
        sa.Column("active_change", sa.Double(), nullable=False),
        sa.Column("changes_change", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_decline_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline")),
        sa.UniqueConstraint("household_id", "week_on", name=op.f("uq_decline_household_id_week_on")),
    )
    op.create_index(op.f("ix_decline_household_id"), "decline", ["household_id"], unique=False)
    op.create_index(op.f("ix_decline_week_on"), "decline", ["week_on"], unique=False)
