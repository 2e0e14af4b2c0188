"""The utility's own alert list as a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the table of the utility's alerts."""
    op.create_table(
        "utility_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_utility_alert_batch_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_utility_alert_episode_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_utility_alert_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utility_alert")),
        sa.UniqueConstraint(
            "external_id", "happened_at", "severity", name=op.f("uq_utility_alert_external_id_happened_at_severity")
        ),
    )
    op.create_index(op.f("ix_utility_alert_batch_id"), "utility_alert", ["batch_id"], unique=False)
    op.create_index(op.f("ix_utility_alert_episode_id"), "utility_alert", ["episode_id"], unique=False)
    op.create_index(op.f("ix_utility_alert_household_id"), "utility_alert", ["household_id"], unique=False)
