"""Check-in calls: enrolment, weekly rounds, calls and the missed-call ladder."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import IN_ERROR, Kind, Machine, State
from coordinator.text import mark


class CallMode(StrEnum):
    """Who calls (통화 방식)."""

    AI = "ai"
    HUMAN = "human"
    ALTERNATE = "alternate"


ENROLMENT = Machine(
    name="enrolment",
    states=(
        State("proposed", mark("Proposed"), Kind.WAITING, "coordinator"),
        State("consented", mark("Consented"), Kind.OPEN, "coordinator"),
        State("active", mark("Active"), Kind.OPEN, "vendor", "each round"),
        State("paused", mark("Paused"), Kind.WAITING, "coordinator", "end date", needs=("end",)),
        State("ended", mark("Ended"), Kind.DONE_OK),
        State("declined", mark("Declined"), Kind.DONE_NOT_OK, "coordinator", "re-ask date"),
        State(IN_ERROR, mark("Entered in error"), Kind.VOID),
    ),
    moves={
        "proposed": ("consented", "declined", IN_ERROR),
        "consented": ("active", "ended", IN_ERROR),
        "active": ("paused", "ended", IN_ERROR),
        "paused": ("active", "ended", IN_ERROR),
        "declined": ("proposed", IN_ERROR),
        "ended": ("proposed",),
    },
    reasons={"ended": ("withdrew", "moved", "died", "admitted", "prefers_human")},
)
"""WORKFLOWS SM-3."""

ROUND_ITEM = Machine(
    name="round_item",
    states=(
        State("due", mark("Due"), Kind.OPEN, "vendor", "scheduled time"),
        State("in_progress", mark("In progress"), Kind.OPEN, "vendor"),
        State("confirmed", mark("Confirmed well"), Kind.DONE_OK),
        State("concern_open", mark("Concern"), Kind.OPEN, "coordinator", "same day"),
        State("missed", mark("Missed"), Kind.OPEN, "coordinator", "ladder"),
        State("handed_over", mark("Handed over"), Kind.DONE_OK),
        State("closed_unreached", mark("Closed, not reached"), Kind.DONE_NOT_OK),
        State("not_attempted", mark("Not attempted"), Kind.VOID),
        State(IN_ERROR, mark("Entered in error"), Kind.VOID),
    ),
    moves={
        "due": ("in_progress", "confirmed", "concern_open", "missed", "not_attempted", IN_ERROR),
        "in_progress": ("confirmed", "concern_open", "missed", "not_attempted", IN_ERROR),
        "missed": ("confirmed", "concern_open", "handed_over", "closed_unreached", IN_ERROR),
        "concern_open": ("confirmed", "handed_over", IN_ERROR),
        "confirmed": ("concern_open", "missed", IN_ERROR),
        "not_attempted": ("in_progress", "confirmed", "concern_open", "missed", IN_ERROR),
    },
)
"""WORKFLOWS SM-4."""


class CallResult(StrEnum):
    """What one call attempt brought (통화 결과); none of the words blames."""

    OK = "ok"
    CONCERN = "concern"
    NO_ANSWER = "no_answer"
    DECLINED_AI = "declined_ai"
    UNREACHABLE = "unreachable"
    WRONG_PERSON = "wrong_person"
    SILENT = "silent"
    NOT_ATTEMPTED = "not_attempted"


CALL_RESULT_LABELS: dict[str, str] = {
    CallResult.OK: mark("Well"),
    CallResult.CONCERN: mark("Concern"),
    CallResult.NO_ANSWER: mark("No answer"),
    CallResult.DECLINED_AI: mark("Declined the AI call"),
    CallResult.UNREACHABLE: mark("Number wrong or phone off"),
    CallResult.WRONG_PERSON: mark("Someone else answered"),
    CallResult.SILENT: mark("Connected, nothing said"),
    CallResult.NOT_ATTEMPTED: mark("Not attempted"),
}

SPOKE = (CallResult.OK, CallResult.CONCERN)
"""Results that prove the person was alive and spoke."""

MISSED = (CallResult.NO_ANSWER, CallResult.UNREACHABLE, CallResult.WRONG_PERSON, CallResult.SILENT)
"""Results that start or continue the missed-call ladder."""


class Enrolment(Base):
    """A household's place in the check-in calls (안부전화 등록)."""

    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="proposed")
    mode: Mapped[str] = mapped_column(String(10), default=CallMode.AI)
    weekday: Mapped[int] = mapped_column(default=0)
    """0 = Monday; the day of the weekly call."""
    hour: Mapped[int] = mapped_column(default=10)
    started_on: Mapped[date | None] = mapped_column(default=None)
    paused_until: Mapped[date | None] = mapped_column(default=None)
    ask_again_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)


class Round(Base):
    """One week's round of calls (주간 안부전화 회차)."""

    __tablename__ = "call_round"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    week_on: Mapped[date] = mapped_column(unique=True)
    """The Monday it belongs to."""
    ladder_version: Mapped[int] = mapped_column(default=1)


class RoundItem(Base):
    """One household's call in one round (회차 대상)."""

    __tablename__ = "round_item"
    __table_args__ = (UniqueConstraint("round_id", "household_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    round_id: Mapped[int] = mapped_column(ForeignKey("call_round.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), default=None)
    """None where somebody outside the weekly calls was called."""
    state: Mapped[str] = mapped_column(String(16), default="due", index=True)
    due_at: Mapped[datetime]
    missed_at: Mapped[datetime | None] = mapped_column(default=None)


class Call(Base):
    """One call attempt and what it brought (통화)."""

    __tablename__ = "call"
    __table_args__ = (UniqueConstraint("household_id", "called_at", "caller"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    round_item_id: Mapped[int | None] = mapped_column(ForeignKey("round_item.id"), default=None, index=True)
    called_at: Mapped[datetime] = mapped_column(index=True)
    caller: Mapped[str] = mapped_column(String(8), default="vendor")
    """`vendor` or `staff`."""
    result: Mapped[str] = mapped_column(String(16))
    urgent: Mapped[bool] = mapped_column(default=False)
    topics: Mapped[list[str]] = mapped_column(default_factory=list[str])
    """Topics with a concern: health, meals, sleep, exercise, outing."""
    summary: Mapped[str] = mapped_column(default="")
    follow_up: Mapped[str] = mapped_column(default="")


TOPIC_LABELS: dict[str, str] = {
    "health": mark("Health"),
    "meals": mark("Meals"),
    "sleep": mark("Sleep"),
    "exercise": mark("Exercise"),
    "outing": mark("Going out"),
}
