"""Surveys: what was answered to an instrument, who is to be visited in a round, and what the county chose."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.text import mark


class AssessmentMode(StrEnum):
    """How somebody was asked (조사 방법)."""

    VISIT = "visit"
    PHONE = "phone"
    PAPER = "paper"
    FILE = "file"


MODE_LABELS: dict[str, str] = {
    AssessmentMode.VISIT: mark("Visit"),
    AssessmentMode.PHONE: mark("Phone"),
    AssessmentMode.PAPER: mark("Paper form"),
    AssessmentMode.FILE: mark("From a file"),
}


class SurveyResult(StrEnum):
    """What came of asking somebody (조사 결과)."""

    DONE = "done"
    REFUSED = "refused"
    ABSENT = "absent"
    NOT_ALONE = "not_alone"
    MOVED = "moved"
    DIED = "died"
    UNSAFE = "unsafe"
    LANGUAGE = "language"
    OTHER = "other"


RESULT_LABELS: dict[str, str] = {
    SurveyResult.DONE: mark("Assessed"),
    SurveyResult.REFUSED: mark("Refused"),
    SurveyResult.ABSENT: mark("Not at home"),
    SurveyResult.NOT_ALONE: mark("Does not live alone"),
    SurveyResult.MOVED: mark("Has moved away"),
    SurveyResult.DIED: mark("Has died"),
    SurveyResult.UNSAFE: mark("Not safe to visit"),
    SurveyResult.LANGUAGE: mark("Could not be understood"),
    SurveyResult.OTHER: mark("Another reason"),
}
TRIED_AGAIN = frozenset(
    {SurveyResult.REFUSED, SurveyResult.ABSENT, SurveyResult.UNSAFE, SurveyResult.LANGUAGE, SurveyResult.OTHER}
)
"""Results after which somebody may be asked again, on a day that is given."""


class Assessment(Base):
    """What came of asking somebody by an instrument on a day (위험도 조사); never written over, never counted anew.

    A correction is a further row that takes the place of this one. Where nothing could be asked it says why.
    """

    __tablename__ = "assessment"
    noun: ClassVar[str] = "surveys"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), default=None)
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(24))
    assessed_on: Mapped[date]
    result: Mapped[str] = mapped_column(String(12), default=SurveyResult.DONE)
    answers: Mapped[str] = mapped_column(default="")
    """A digit an item, `-` for none; empty where only the total is known."""
    score: Mapped[int | None] = mapped_column(default=None)
    """The points of what was answered."""
    unanswered: Mapped[int] = mapped_column(default=0)
    band_set: Mapped[str] = mapped_column(String(40), default="")
    """The bands in force then; empty where none were chosen."""
    band: Mapped[str] = mapped_column(String(40), default="")
    at_least: Mapped[bool] = mapped_column(default=False)
    """Answers are missing, and it is this band or a graver one."""
    subscales: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    given_band: Mapped[str] = mapped_column(default="")
    """The band as the file had it."""
    override_risk: Mapped[str] = mapped_column(String(8), default="")
    override_reason: Mapped[str] = mapped_column(default="")
    risk_before: Mapped[str] = mapped_column(String(8), default="")
    """The household's grade when this was recorded."""
    mode: Mapped[str] = mapped_column(String(8), default=AssessmentMode.VISIT)
    assessor: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    next_on: Mapped[date | None] = mapped_column(default=None)
    """The day on which somebody asks again; only where nothing could be asked."""
    round_id: Mapped[int | None] = mapped_column(ForeignKey("survey_round.id"), default=None, index=True)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), default=None, unique=True)
    correction_reason: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), default=None, index=True)


class SurveyRound(Base):
    """A survey of many people by one instrument between two days (조사 회차)."""

    __tablename__ = "survey_round"
    noun: ClassVar[str] = "surveys"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    name: Mapped[str]
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(24))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    minimum_age: Mapped[int | None] = mapped_column(default=None)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), default=None)
    alone_only: Mapped[bool] = mapped_column(default=True)
    on_worklist: Mapped[bool] = mapped_column(default=False)
    """Whether who is still to be visited stands on the worklist."""
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class SurveyPlace(Base):
    """A household on the list of a survey round (조사 대상), frozen when it was planned; its number is the row code."""

    __tablename__ = "survey_place"
    noun: ClassVar[str] = "surveys"
    __table_args__ = (UniqueConstraint("round_id", "household_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), default=None)
    """Where it was when the round was planned."""


class BandChoice(Base):
    """The county's choice of the bands of an instrument from a day on (판정 기준 선택)."""

    __tablename__ = "band_choice"
    noun: ClassVar[str] = "surveys"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(24))
    band_set: Mapped[str] = mapped_column(String(40))
    """Empty: from that day on none hold."""
    from_on: Mapped[date]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[str] = mapped_column(default="")


class OwnInstrument(Base):
    """An instrument, or a version of one, that the county added by a file (군 조사 도구)."""

    __tablename__ = "own_instrument"
    noun: ClassVar[str] = "surveys"
    __table_args__ = (UniqueConstraint("instrument", "version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(24))
    definition: Mapped[dict[str, Any]]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(default="")


class ItemTexts(Base):
    """The official wording of an instrument's items, pasted by the county (문항 원문)."""

    __tablename__ = "item_texts"
    noun: ClassVar[str] = "surveys"
    __table_args__ = (UniqueConstraint("instrument", "version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(24))
    texts: Mapped[list[str]]
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(default="")
