"""The county's alert policy, homes whose supply is cut, alerts that rest with an absence, meters that tell nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of the policy and of supply cuts; mark episodes and meters further."""
    op.create_table(
        "watch_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("budget", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("middle", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("delivery", sa.String(length=8), nullable=False),
        sa.Column("monthly_feeds", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_policy")),
    )
    op.create_table(
        "supply_cut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_supply_cut_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_cut")),
    )
    op.create_index(op.f("ix_supply_cut_household_id"), "supply_cut", ["household_id"], unique=False)
    # In one statement each: SQLite adds a column with its key, but no key to a column that is there.
    op.execute(
        "ALTER TABLE episode ADD COLUMN absence_id INTEGER CONSTRAINT fk_episode_absence_id REFERENCES absence (id)"
    )
    op.execute("ALTER TABLE meter ADD COLUMN hindrance VARCHAR(12) DEFAULT '' NOT NULL")
