"""The last active hour of each meter, as the last screening found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add up to when a meter's readings were looked into, and the last active hour there."""
    op.execute("ALTER TABLE meter ADD COLUMN looked_until BIGINT")
    op.execute("ALTER TABLE meter ADD COLUMN active_at BIGINT")
