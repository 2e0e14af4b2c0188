"""Outings: somebody goes to a household on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base


class Outing(Base):
    """An outing to a household that is planned for a day, and made or not (나들이)."""

    __tablename__ = "outing"
    noun: ClassVar[str] = "outings"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    planned_on: Mapped[date]
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    """What was seen, in the companion's words."""
