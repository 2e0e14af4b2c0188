"""Where the registers of running meters stood at the end of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the table of register ends."""
    op.create_table(
        "register_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("meter_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reading_wh", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_register_end_batch_id")),
        sa.ForeignKeyConstraint(["meter_id"], ["meter.id"], name=op.f("fk_register_end_meter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_end")),
        sa.UniqueConstraint(
            "batch_id", "meter_id", "register", name=op.f("uq_register_end_batch_id_meter_id_register")
        ),
    )
    op.create_index(op.f("ix_register_end_meter_id"), "register_end", ["meter_id"], unique=False)
