"""Change of habit: the weekly list of homes in which life is thinning out."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base


class Decline(Base):
    """A home on one week's list of slow declines (주간 사용 감소 목록); a matter for the caseworker, never an alert.

    The shares are of the last four weeks the home was lived in against the twelve before, the season taken out.
    """

    __tablename__ = "decline"
    noun: ClassVar[str] = "power"
    __table_args__ = (UniqueConstraint("household_id", "week_on"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    week_on: Mapped[date] = mapped_column(index=True)
    """Monday of the week whose list it is."""
    until_on: Mapped[date]
    """The first day whose readings were not used any more."""
    active_before_hours: Mapped[float]
    """Hours a day above standby in the twelve weeks before."""
    active_recent_hours: Mapped[float]
    active_change: Mapped[float]
    """Share by which active hours changed against the county; −0.4 is 40 % less."""
    changes_change: Mapped[float]
    """The same of the daytime hours in which use changes."""
