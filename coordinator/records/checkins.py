"""Check-in calls: enrolment, weekly rounds, calls and the escalation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

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


CALL_MODE_LABELS: dict[str, str] = {
    CallMode.AI: mark("AI call"),
    CallMode.HUMAN: mark("Call by a person"),
    CallMode.ALTERNATE: mark("AI and a person in turn"),
}


class CallLanguage(StrEnum):
    """Language of the call (통화 언어), as the call service offers them."""

    KOREAN = "ko"
    ENGLISH = "en"
    JAPANESE = "ja"


CALL_LANGUAGE_LABELS: dict[str, str] = {
    CallLanguage.KOREAN: mark("Korean"),
    CallLanguage.ENGLISH: mark("English"),
    CallLanguage.JAPANESE: mark("Japanese"),
}
CALL_EVERY_WEEKS: tuple[int, ...] = (1, 2, 4)

ENROLMENT = Machine(
    name="enrolment",
    states=(
        State("proposed", mark("Proposed"), Kind.WAITING, "coordinator"),
        State("consented", mark("Consented"), Kind.OPEN, "coordinator"),
        State("active", mark("Active"), Kind.OPEN, "vendor", "each round"),
        State("paused", mark("Paused"), Kind.WAITING, "coordinator", "end date", needs=("end",)),
        State("ended", mark("Ended"), Kind.DONE_OK),
        State("declined", mark("Declined"), Kind.DONE_NOT_OK, "coordinator", "re-ask date", needs=("ask_again",)),
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
"""The states of an enrolment, from the offer to its end."""

ROUND_ITEM = Machine(
    name="round_item",
    states=(
        State("due", mark("Due"), Kind.OPEN, "vendor", "scheduled time"),
        State("in_progress", mark("In progress"), Kind.OPEN, "vendor"),
        State("confirmed", mark("Confirmed well"), Kind.DONE_OK),
        State("concern_open", mark("Concern"), Kind.OPEN, "coordinator", "same day"),
        State("missed", mark("Missed"), Kind.OPEN, "coordinator", "escalation"),
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
        "handed_over": ("confirmed", "concern_open", "missed"),
        "closed_unreached": ("confirmed", "concern_open", "missed"),
        "not_attempted": ("in_progress", "confirmed", "concern_open", "missed", IN_ERROR),
    },
)
"""The states of one household's call in a week's round."""


class CallResult(StrEnum):
    """What one call attempt brought (통화 결과); none of the words blames."""

    OK = "ok"
    CONCERN = "concern"
    NO_ANSWER = "no_answer"
    DECLINED_AI = "declined_ai"
    UNREACHABLE = "unreachable"
    WRONG_PERSON = "wrong_person"
    SILENT = "silent"
    CONTENT_UNKNOWN = "content_unknown"
    NOT_ATTEMPTED = "not_attempted"


CALL_RESULT_LABELS: dict[str, str] = {
    CallResult.OK: mark("Well"),
    CallResult.CONCERN: mark("Concern"),
    CallResult.NO_ANSWER: mark("No answer"),
    CallResult.DECLINED_AI: mark("Declined the AI call"),
    CallResult.UNREACHABLE: mark("Number wrong or phone off"),
    CallResult.WRONG_PERSON: mark("Someone else answered"),
    CallResult.SILENT: mark("Connected, nothing said"),
    CallResult.CONTENT_UNKNOWN: mark("Content unknown"),
    CallResult.NOT_ATTEMPTED: mark("Not attempted"),
}

SPOKE = (CallResult.OK, CallResult.CONCERN)
"""Results that prove the person was alive and spoke."""

CONNECTED = (
    *SPOKE,
    CallResult.SILENT,
    CallResult.CONTENT_UNKNOWN,
    CallResult.WRONG_PERSON,
    CallResult.DECLINED_AI,
)
"""Results of a call somebody picked up."""

MISSED = (
    CallResult.NO_ANSWER,
    CallResult.UNREACHABLE,
    CallResult.WRONG_PERSON,
    CallResult.SILENT,
    CallResult.CONTENT_UNKNOWN,
)
"""Results that start or continue the escalation.

Content unknown (내용 알 수 없음) is a call that connected and of which the file holds a spreadsheet's error in place of
what was said: somebody picked up, and nothing proves who, or how the person is.
"""


class Enrolment(Base):
    """A household's place in the check-in calls (안부전화 등록)."""

    __tablename__ = "enrolment"
    noun: ClassVar[str] = "checkins"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="proposed")
    mode: Mapped[str] = mapped_column(String(10), default=CallMode.AI)
    every_weeks: Mapped[int] = mapped_column(default=1)
    """Weeks from call to call: 1, 2 or 4, counted from the week it started in."""
    weekday: Mapped[int] = mapped_column(default=0)
    """0 = Monday; the day of the call."""
    hour: Mapped[int] = mapped_column(default=10)
    """The hour the person likes to be called at, and from when the call is due."""
    until_hour: Mapped[int] = mapped_column(default=18)
    """The hour after which the person does not like to be called."""
    language: Mapped[str] = mapped_column(String(2), default=CallLanguage.KOREAN)
    started_on: Mapped[date | None] = mapped_column(default=None)
    paused_until: Mapped[date | None] = mapped_column(default=None)
    ask_again_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


def turn_of(week_on: date, started_on: date | None, every_weeks: int) -> int | None:
    """Count which call of an enrolment falls into a week, from 0; none where the week has no call of it.

    Without a known start every week of the calendar that the cadence divides has its call.
    """
    start = started_on or date(2024, 1, 1)
    weeks = (week_on - (start - timedelta(days=start.weekday()))).days // 7
    return weeks // every_weeks if weeks >= 0 and weeks % every_weeks == 0 else None


def caller_in_turn(mode: str, turn: int) -> str:
    """Say who makes the call of a turn: `vendor` or `staff`; in turn begins with the vendor."""
    by_hand = mode == CallMode.HUMAN or (mode == CallMode.ALTERNATE and turn % 2 == 1)
    return "staff" if by_hand else "vendor"


class Round(Base):
    """One week's round of calls (주간 안부전화 회차)."""

    __tablename__ = "call_round"
    noun: ClassVar[str] = "checkins"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    week_on: Mapped[date] = mapped_column(unique=True)
    """The Monday it belongs to."""


class RoundItem(Base):
    """One household's call in one round (회차 대상)."""

    __tablename__ = "round_item"
    noun: ClassVar[str] = "checkins"
    __table_args__ = (UniqueConstraint("round_id", "household_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    round_id: Mapped[int] = mapped_column(ForeignKey("call_round.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), default=None)
    """None where somebody outside the weekly calls was called."""
    state: Mapped[str] = mapped_column(String(16), default="due", index=True)
    due_at: Mapped[datetime]
    caller: Mapped[str] = mapped_column(String(8), default="vendor")
    """Who makes the call: `vendor` or `staff`."""
    missed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the escalation began: the first miss, or the call with urgent words."""
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("call_policy.id"), default=None)
    """The version of the escalation it goes by, which it keeps; none for the escalation the program came with."""


class Step(StrEnum):
    """A step of the escalation (미응답 단계), in the order they come up."""

    RETRY = "retry"
    STAFF = "staff"
    CONTACTS = "contacts"
    VISIT = "visit"
    EMERGENCY = "emergency"


STEPS: tuple[str, ...] = tuple(Step)
STEP_LABELS: dict[str, str] = {
    Step.RETRY: mark("Second AI call"),
    Step.STAFF: mark("Call by staff"),
    Step.CONTACTS: mark("Ask the contacts"),
    Step.VISIT: mark("Visit"),
    Step.EMERGENCY: mark("Call 119"),
}
STEP_ACTORS: dict[str, str] = {
    Step.RETRY: mark("AI call service"),
    Step.STAFF: mark("Coordinator"),
    Step.CONTACTS: mark("Coordinator, with family, neighbours or the village head"),
    Step.VISIT: mark("Visitor"),
    Step.EMERGENCY: mark("A person, on the visitor's judgement"),
}


class StepOutcome(StrEnum):
    """What a step of the escalation brought (단계 결과)."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    SKIPPED = "skipped"


STEP_OUTCOME_LABELS: dict[str, str] = {
    StepOutcome.REACHED: mark("Reached"),
    StepOutcome.NOT_REACHED: mark("Not reached"),
    StepOutcome.SKIPPED: mark("Left out"),
}


class EscalationStep(Base):
    """A step of the escalation that came up for one call of a round (미응답 대응 단계)."""

    __tablename__ = "ladder_step"
    noun: ClassVar[str] = "checkins"
    __table_args__ = (UniqueConstraint("round_item_id", "step"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    round_item_id: Mapped[int] = mapped_column(ForeignKey("round_item.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    begun_at: Mapped[datetime]
    """When it came up: the time the step before it ran out or was done, not when somebody looked."""
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    done_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class CallPolicy(Base):
    """One version of how the county runs the check-in calls (안부전화 기준); the newest is in force.

    A change makes a further row. An escalation that runs keeps the version it began with until another is applied.
    """

    __tablename__ = "call_policy"
    noun: ClassVar[str] = "checkins"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    capacity: Mapped[int]
    """People the contract with the call service has room for; 0 = not known."""
    lapsed_weeks: Mapped[int]
    """Weeks without a conversation after which somebody counts as lapsed."""
    opens_minute: Mapped[int]
    """Minute of the day at which the office opens, of working days; `closes_minute`: likewise."""
    closes_minute: Mapped[int]
    waits: Mapped[dict[str, Any]]
    """By risk level (`high`, `middle`, `low`, and `usual` for the rest): by step a count and its unit."""
    urgent_words: Mapped[list[str]] = mapped_column(default_factory=list[str])
    script: Mapped[str] = mapped_column(default="")
    """What a person says in a call by hand; empty = the program's own."""


class Call(Base):
    """One call attempt and what it brought (통화)."""

    __tablename__ = "call"
    noun: ClassVar[str] = "checkins"
    __table_args__ = (UniqueConstraint("household_id", "called_at", "caller"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    round_item_id: Mapped[int | None] = mapped_column(ForeignKey("round_item.id"), default=None, index=True)
    called_at: Mapped[datetime] = mapped_column(index=True)
    caller: Mapped[str] = mapped_column(String(8), default="vendor")
    """`vendor` or `staff`."""
    result: Mapped[str] = mapped_column(String(16))
    urgent: Mapped[bool] = mapped_column(default=False)
    urgent_word: Mapped[str] = mapped_column(default="")
    """The words that made it urgent; empty where the vendor or a person said so."""
    topics: Mapped[list[str]] = mapped_column(default_factory=list[str])
    """Topics with a concern: health, meals, sleep, exercise, outing."""
    topics_well: Mapped[list[str]] = mapped_column(default_factory=list[str])
    """Topics that were talked of without a concern."""
    attempt: Mapped[int] = mapped_column(default=0)
    """Which attempt of its round; 0 = not known."""
    duration_seconds: Mapped[int | None] = mapped_column(default=None)
    summary: Mapped[str] = mapped_column(default="")
    follow_up: Mapped[str] = mapped_column(default="")


TOPIC_LABELS: dict[str, str] = {
    "health": mark("Health"),
    "meals": mark("Meals"),
    "sleep": mark("Sleep"),
    "exercise": mark("Exercise"),
    "outing": mark("Going out"),
}
