"""The morning run (아침 점검): one way through those who come first today, and what each of them was answered with."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.text import mark


class Answer(StrEnum):
    """What was done for one person in the run (점검 결과), in the order of the keys."""

    WELL = "well"
    CONCERN = "concern"
    NO_ANSWER = "no_answer"
    CONTACT = "contact"
    VISIT = "visit"
    EMERGENCY = "emergency"
    LATER = "later"


ANSWER_LABELS: dict[str, str] = {
    Answer.WELL: mark("Called: well"),
    Answer.CONCERN: mark("Called: something to note"),
    Answer.NO_ANSWER: mark("Did not answer"),
    Answer.CONTACT: mark("Confirmed by a contact"),
    Answer.VISIT: mark("Visit asked for"),
    Answer.EMERGENCY: mark("119 asked for"),
    Answer.LATER: mark("Later"),
}

LEVELS: tuple[str, ...] = ("serious", "caution")
"""How far down a run goes: the serious and whoever said what cannot wait, then on wish those of caution too."""


class MorningRun(Base):
    """A run of one day (아침 점검); a break leaves it open, and that of another day is never gone on with."""

    __tablename__ = "morning_run"
    noun: ClassVar[str] = "morning_run"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    day_on: Mapped[date] = mapped_column(index=True)
    level: Mapped[str] = mapped_column(String(8), default="serious")
    """The mildest level it takes in, one of `LEVELS`."""
    begun_at: Mapped[datetime]
    begun_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    """When somebody closed it; none while it can be gone on with."""


class MorningRunStep(Base):
    """One person answered in a run; of several of one household the last counts."""

    __tablename__ = "morning_run_step"
    noun: ClassVar[str] = "morning_run"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    run_id: Mapped[int] = mapped_column(ForeignKey("morning_run.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    answer: Mapped[str] = mapped_column(String(12))
    severity: Mapped[str] = mapped_column(String(8), default="")
    """The level the household had on the list when it was answered."""
    answered_at: Mapped[datetime]
    answered_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    act_id: Mapped[int]
    """The act that recorded it, by which it is taken back."""
