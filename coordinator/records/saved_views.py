"""Views of a list kept under a name: what is looked for, filters, order and columns."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base

MOST_NAME = 40
"""So many characters a view's name may have; more has no room above a list."""
MOST_VIEWS = 24
"""So many views one list may have."""


class SavedView(Base):
    """A view of a list kept under a name (저장한 보기), in the order of `place`."""

    __tablename__ = "saved_view"
    noun: ClassVar[str] = "saved_views"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    desk: Mapped[str] = mapped_column(String(40), index=True)
    """The list, by the name in its declaration."""
    name: Mapped[str] = mapped_column(default="")
    """What somebody called it; empty for one that came with the program and goes by its `code`."""
    code: Mapped[str] = mapped_column(String(40), default="")
    """Which of the program's own views it is; empty for one somebody made."""
    place: Mapped[int] = mapped_column(default=0)
    pinned: Mapped[bool] = mapped_column(default=False)
    """Whether it has a digit of its own, by the order of the pinned ones."""
    words: Mapped[str] = mapped_column(default="")
    """What is looked for; it may name somebody, so that it stands nowhere but in the vault."""
    filters: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict[str, str])
    """The answer of each filter that leaves something out, by the filter's name."""
    order: Mapped[list[Any]] = mapped_column(JSON, default_factory=list[Any])
    """Title of the column it is sorted by, and whether downwards; empty for the list's own order."""
    columns: Mapped[list[str]] = mapped_column(JSON, default_factory=list[str])
    """Titles of the columns shown; empty for the usual ones."""

    __table_args__ = (UniqueConstraint("desk", "name", "code"),)
