"""Rows of a file that were not taken are kept whole, so that they can be corrected and taken in later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the table of rows to mend; an import says how its file was read, and which import its rows mend."""
    op.create_table(
        "row_to_mend",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_row_to_mend_batch_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_row_to_mend_household_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["import_batch.id"], name=op.f("fk_row_to_mend_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_to_mend")),
        sa.UniqueConstraint("batch_id", "line", name=op.f("uq_row_to_mend_batch_id_line")),
    )
    for statement in (
        "ALTER TABLE import_batch ADD COLUMN reading JSON DEFAULT '{}' NOT NULL",
        "ALTER TABLE import_batch ADD COLUMN mends_id INTEGER"
        " CONSTRAINT fk_import_batch_mends_id REFERENCES import_batch (id)",
    ):
        op.execute(statement)
