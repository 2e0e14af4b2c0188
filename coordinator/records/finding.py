"""Finding rounds (발굴): the people a national list names, as it came, and what became of each."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.households import Risk
from coordinator.records.states import IN_ERROR, Kind, Machine, State
from coordinator.text import mark


class Source(StrEnum):
    """Whose list it is (발굴 출처)."""

    LONELY_DEATH = "lonely_death"
    BLIND_SPOT = "blind_spot"
    OTHER = "other"
    UNKNOWN = "unknown"


SOURCE_LABELS: dict[str, str] = {
    Source.LONELY_DEATH: mark("Lonely-death response system"),
    Source.BLIND_SPOT: mark("Welfare blind spots"),
    Source.OTHER: mark("Another list"),
    Source.UNKNOWN: mark("Source not said yet"),
}
SOURCE_SHORT: dict[str, str] = {
    Source.LONELY_DEATH: mark("Lonely death"),
    Source.BLIND_SPOT: mark("Blind spots"),
    Source.OTHER: mark("Another list"),
    Source.UNKNOWN: mark("Source open"),
}


class FindingRound(Base):
    """One round of finding (발굴 차수): a source, its number within the year, and until when it is to be worked off."""

    __tablename__ = "finding_round"
    noun: ClassVar[str] = "finding"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    source: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]
    number: Mapped[int | None] = mapped_column(default=None)
    """Which round of the year; none while nobody has said it."""
    until: Mapped[date | None] = mapped_column(default=None)
    """The last day on which its people are to be worked off; none while nobody has said it."""


class FindingList(Base):
    """A list as it was received for a round (받은 명단); a corrected one is a further version and changes no other."""

    __tablename__ = "finding_list"
    noun: ClassVar[str] = "finding"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    round_id: Mapped[int] = mapped_column(ForeignKey("finding_round.id"))
    version: Mapped[int]
    received_on: Mapped[date]
    file_name: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(String(64), index=True)


class FindingPerson(Base):
    """A person of a round (발굴 대상자): whom of the register it is, and what became of it."""

    __tablename__ = "finding_person"
    noun: ClassVar[str] = "finding"
    __table_args__ = (Index("ix_finding_person_round_state", "round_id", "state"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    round_id: Mapped[int] = mapped_column(ForeignKey("finding_round.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), default=None, index=True)
    """Its household of the register; none for nobody, or nobody yet."""
    perhaps: Mapped[list[int]] = mapped_column(JSON, default_factory=list[int])
    """Numbers of households it may be, while nobody has said it."""
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), default=None)
    state: Mapped[str] = mapped_column(String(16), default="to_do")
    tries: Mapped[int] = mapped_column(default=0)
    """How often somebody went or called and met nobody."""
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When its result was recorded; none while it is open."""
    note: Mapped[str] = mapped_column(default="")
    """What was said with the result."""


class FindingRow(Base):
    """A row of a received list, frozen (받은 그대로): the person as given and the signals; never changed afterwards."""

    __tablename__ = "finding_row"
    noun: ClassVar[str] = "finding"
    __table_args__ = (UniqueConstraint("list_id", "line"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    list_id: Mapped[int] = mapped_column(ForeignKey("finding_list.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("finding_person.id"), index=True)
    line: Mapped[int]
    external_id: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    sex: Mapped[str] = mapped_column(String(1), default="")
    born_on: Mapped[date | None] = mapped_column(default=None)
    born_part: Mapped[str] = mapped_column(String(7), default="")
    born_words: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    """Town and village in the words of the list."""
    address: Mapped[str] = mapped_column(default="")
    signals: Mapped[list[str]] = mapped_column(default_factory=list[str])
    """In the words of the list, as they came."""
    classes: Mapped[list[str]] = mapped_column(default_factory=list[str])
    """The class of each signal at the time of receiving, in their order; empty where none was known."""
    notes: Mapped[list[str]] = mapped_column(default_factory=list[str])
    said: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    """What else the list says of the person, by what it is, such as that an officer looks after it."""


class Way(StrEnum):
    """How somebody was tried to be reached (시도 방법)."""

    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"


WAY_LABELS: dict[str, str] = {
    Way.VISIT: mark("By a visit"),
    Way.CALL: mark("By telephone"),
    Way.LETTER: mark("Note left at the door"),
}


class FindingAttempt(Base):
    """A try to reach a person of a round that met nobody (부재 시도), with its time."""

    __tablename__ = "finding_attempt"
    noun: ClassVar[str] = "finding"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    person_id: Mapped[int] = mapped_column(ForeignKey("finding_person.id"), index=True)
    tried_at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(8))
    actor: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


RESULTS: tuple[str, ...] = (
    *("counselled", "risk_high", "risk_middle", "risk_low", "no_risk"),
    *("refused", "officer", "absent", "moved", "died", "facility"),
)
"""What may become of a person of a round, in the order they are offered."""
OPEN_STATES: tuple[str, ...] = ("to_do", "in_work")
RISK_OF: dict[str, Risk] = {
    "risk_high": Risk.HIGH,
    "risk_middle": Risk.MIDDLE,
    "risk_low": Risk.LOW,
    "no_risk": Risk.NONE,
}
"""The grade of a household that a result of the round means; others mean none."""
GONE: tuple[str, ...] = ("died", "moved")
"""Results by which nobody is there any more whom the county could look after."""

FINDING = Machine(
    name="finding",
    states=(
        State("to_do", mark("To do"), Kind.OPEN, "coordinator", "end of the round"),
        State("in_work", mark("In work"), Kind.OPEN, "coordinator", "end of the round"),
        State("counselled", mark("Counselled"), Kind.DONE_OK),
        State("risk_high", mark("High risk"), Kind.DONE_OK),
        State("risk_middle", mark("Middle risk"), Kind.DONE_OK),
        State("risk_low", mark("Low risk"), Kind.DONE_OK),
        State("no_risk", mark("Not at risk"), Kind.DONE_OK),
        State("refused", mark("Refused"), Kind.DONE_NOT_OK),
        State("absent", mark("Absent"), Kind.DONE_NOT_OK),
        State("moved", mark("Moved out"), Kind.DONE_NOT_OK),
        State("died", mark("Died"), Kind.DONE_NOT_OK),
        State("facility", mark("In a facility"), Kind.DONE_NOT_OK),
        State("officer", mark("With the blind-spot officer"), Kind.DONE_OK),
        State(IN_ERROR, mark("Entered in error"), Kind.VOID),
    ),
    moves={
        "to_do": ("in_work", *RESULTS, IN_ERROR),
        "in_work": (*RESULTS, IN_ERROR),
        **{result: ("to_do",) for result in RESULTS},
    },
    reasons={"to_do": ("mistake", "news", "again")},
)
"""The states of a person of a round (발굴 대상자 상태); a result is taken back for a reason, never overwritten."""

REOPEN_LABELS: dict[str, str] = {
    "mistake": mark("It was entered by mistake"),
    "news": mark("Something new is known"),
    "again": mark("Asked for help again"),
}
"""Why a result is taken back."""
