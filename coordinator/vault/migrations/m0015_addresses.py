"""Official addresses with their places and lots; a household keeps how it was placed and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of addresses; places that households have came with a list."""
    op.create_table(
        "address_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_address_release_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_release")),
    )
    op.create_index(op.f("ix_address_release_batch_id"), "address_release", ["batch_id"])
    op.create_table(
        "address_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("legal_code", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("road_code", sa.String(length=12), nullable=False),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("is_underground", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sub_number", sa.Integer(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(length=5), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("is_doubtful", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["address_release.id"], name=op.f("fk_address_point_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_point")),
    )
    op.create_index(op.f("ix_address_point_release_id"), "address_point", ["release_id"])
    op.create_table(
        "address_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("legal_code", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("is_mountain", sa.Boolean(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("sub_lot", sa.Integer(), nullable=False),
        sa.Column("road_code", sa.String(length=12), nullable=False),
        sa.Column("is_underground", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sub_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["address_release.id"], name=op.f("fk_address_lot_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_lot")),
    )
    op.create_index(op.f("ix_address_lot_release_id"), "address_lot", ["release_id"])
    for statement in (
        "ALTER TABLE household ADD COLUMN placed_by VARCHAR(8) DEFAULT '' NOT NULL",
        "ALTER TABLE household ADD COLUMN place_certainty VARCHAR(8) DEFAULT '' NOT NULL",
        "ALTER TABLE household ADD COLUMN placed_for VARCHAR DEFAULT '' NOT NULL",
        "UPDATE household SET placed_by = 'file', place_certainty = 'given' WHERE latitude IS NOT NULL",
    ):
        op.execute(statement)
