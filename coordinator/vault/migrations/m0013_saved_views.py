"""Views of lists under a name, how the register is read, and whom the utility was asked to watch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations

OWN_VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("high_unwatched", {"Risk": "high", "Watch": "neither"}),
    ("consent_ends", {"Consent": "ending"}),
    ("stage_changes", {"Stage": "changes"}),
    ("silent_long", {"Contact": "silent"}),
)
"""The views of the register that come with the program, by their codes and filters."""


def upgrade(op: Operations) -> None:
    """Make the tables, and lay the first views of the register into theirs."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("desk", "name", "code", name=op.f("uq_saved_view_desk_name_code")),
    )
    op.create_index(op.f("ix_saved_view_desk"), "saved_view", ["desk"], unique=False)
    op.create_table(
        "register_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("stage_ages", sa.JSON(), nullable=False),
        sa.Column("silent_days", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_policy")),
    )
    op.create_table(
        "power_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_to", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_power_proposal_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_proposal")),
    )
    op.create_index(op.f("ix_power_proposal_household_id"), "power_proposal", ["household_id"], unique=False)
    op.create_index(op.f("ix_power_proposal_state"), "power_proposal", ["state"], unique=False)
    for place, (code, filters) in enumerate(OWN_VIEWS, 1):
        op.execute(
            sa.text(
                'INSERT INTO saved_view (desk, name, code, place, pinned, words, filters, "order", columns)'
                " VALUES ('households', '', :code, :place, 1, '', :filters, '[]', '[]')"
            ).bindparams(code=code, place=place, filters=json.dumps(filters))
        )
