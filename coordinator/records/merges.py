"""Merges: two records of one person put together, and what is needed to take them apart again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base


class HouseholdMerge(Base):
    """A household merged into another (가구 병합); what every row was before stands in the journal under its act."""

    __tablename__ = "household_merge"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    """The household that stays."""
    merged_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    """The household that was merged into it."""
    merged_at: Mapped[datetime]
    merged_by: Mapped[str]
    act_id: Mapped[int]
    """The act whose changes are the snapshot: each row before and after."""
    settled: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    """Field by field whose value stays; `told`: what was settled by rule, as sentences."""
    unmerged_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the merge was taken back; none while it holds."""
