"""Finding rounds: lists as they were received, their people and tries; by whom a household was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of finding rounds; a household keeps by whom it was found."""
    op.create_table(
        "finding_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_round")),
    )
    op.create_table(
        "finding_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["finding_round.id"], name=op.f("fk_finding_list_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_list")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_finding_list_round_id_version")),
    )
    op.create_index(op.f("ix_finding_list_file_sha256"), "finding_list", ["file_sha256"])
    op.create_table(
        "finding_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("perhaps", sa.JSON(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["finding_round.id"], name=op.f("fk_finding_person_round_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_finding_person_household_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_finding_person_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_person")),
    )
    op.create_index("ix_finding_person_round_state", "finding_person", ["round_id", "state"])
    op.create_index(op.f("ix_finding_person_household_id"), "finding_person", ["household_id"])
    op.create_table(
        "finding_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("born_part", sa.String(length=7), nullable=False),
        sa.Column("born_words", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["finding_list.id"], name=op.f("fk_finding_row_list_id")),
        sa.ForeignKeyConstraint(["person_id"], ["finding_person.id"], name=op.f("fk_finding_row_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_row")),
        sa.UniqueConstraint("list_id", "line", name=op.f("uq_finding_row_list_id_line")),
    )
    op.create_index(op.f("ix_finding_row_person_id"), "finding_row", ["person_id"])
    op.create_table(
        "finding_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["finding_person.id"], name=op.f("fk_finding_attempt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_attempt")),
    )
    op.create_index(op.f("ix_finding_attempt_person_id"), "finding_attempt", ["person_id"])
    for statement in (
        "ALTER TABLE household ADD COLUMN found_by VARCHAR(24) DEFAULT '' NOT NULL",
        "CREATE TRIGGER finding_row_is_frozen BEFORE UPDATE ON finding_row"
        " BEGIN SELECT RAISE(ABORT, 'a received row is frozen'); END",
    ):
        op.execute(statement)
