"""What came of what: a call becomes a task, an alert or a service link; each knows the other."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base


class FollowUp(Base):
    """One record that came of another (후속조치), linked both ways.

    A kind is the name of the record's table: `call`, `task`, `episode`, `link`.
    """

    __tablename__ = "follow_up"
    noun: ClassVar[str] = "tasks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    source_kind: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[int]
    target_kind: Mapped[str] = mapped_column(String(16))
    target_id: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")


Index("ix_follow_up_source", FollowUp.source_kind, FollowUp.source_id)
Index("ix_follow_up_target", FollowUp.target_kind, FollowUp.target_id)
