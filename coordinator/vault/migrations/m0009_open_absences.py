"""Absences whose return nobody knows: no end, but a day on which somebody asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Let the end of an absence be empty, and add its check-back day; one of the two is always given."""
    # SQLite takes no NOT NULL off a column. A new column in its place leaves the table, to which alerts point, where it
    # is; making the table anew would mean taking it away under them.
    op.execute("ALTER TABLE absence ADD COLUMN end_or_none BIGINT")
    op.execute("UPDATE absence SET end_or_none = ends_at")
    op.execute("ALTER TABLE absence DROP COLUMN ends_at")
    op.execute("ALTER TABLE absence RENAME COLUMN end_or_none TO ends_at")
    op.execute(
        "ALTER TABLE absence ADD COLUMN check_back_on DATE"
        " CONSTRAINT absence_has_an_end CHECK (ends_at IS NOT NULL OR check_back_on IS NOT NULL)"
    )
