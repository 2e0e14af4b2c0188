"""What is kept of a household by hand: consents asked for and exceptions, kin by rank, rite leader, national merit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of requests for consent and of rite leaders; contacts, consents and residents tell more."""
    op.create_table(
        "consent_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_consent_request_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_request")),
    )
    op.create_index(op.f("ix_consent_request_household_id"), "consent_request", ["household_id"])
    op.create_table(
        "rite_leader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("paper", sa.String(length=8), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("paper_place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_rite_leader_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rite_leader")),
    )
    op.create_index(op.f("ix_rite_leader_household_id"), "rite_leader", ["household_id"])
    for statement in (
        "ALTER TABLE contact ADD COLUMN kin VARCHAR(16) DEFAULT '' NOT NULL",
        "ALTER TABLE consent ADD COLUMN paper VARCHAR DEFAULT '' NOT NULL",
        "ALTER TABLE consent ADD COLUMN vital_reason VARCHAR DEFAULT '' NOT NULL",
        "ALTER TABLE resident ADD COLUMN merit VARCHAR(8) DEFAULT '' NOT NULL",
        "ALTER TABLE resident ADD COLUMN merit_on DATE",
    ):
        op.execute(statement)
