"""Alerts: one episode a household and signal, and its handling."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import IN_ERROR, Kind, Machine, State
from coordinator.text import mark


class Severity(StrEnum):
    """Level of an alert (위험 단계): 관심, 주의, 심각."""

    WATCH = "watch"
    CAUTION = "caution"
    SERIOUS = "serious"


SEVERITY_LABELS: dict[str, str] = {
    Severity.SERIOUS: mark("Serious"),
    Severity.CAUTION: mark("Caution"),
    Severity.WATCH: mark("Watch"),
    "normal": mark("Normal"),
    "no_data": mark("No data"),
    "absent": mark("Absent"),
    "silenced": mark("Snoozed"),
}
SEVERITY_ORDER: tuple[str, ...] = (Severity.WATCH, Severity.CAUTION, Severity.SERIOUS)

CONDITION = Machine(
    name="condition",
    states=(
        State("learning", mark("Learning"), Kind.WAITING, "feed", "21 days"),
        State("normal", mark("Normal"), Kind.OPEN, "feed"),
        State("pending", mark("Under observation"), Kind.OPEN, "feed"),
        State("firing", mark("Unusual"), Kind.OPEN, "coordinator"),
        State("recovering", mark("Recovering"), Kind.OPEN, "feed"),
        State("no_data", mark("No data"), Kind.WAITING, "vendor"),
        State("suspended", mark("Suspended"), Kind.WAITING, "coordinator", "end of absence"),
    ),
    moves={
        "learning": ("normal", "no_data", "suspended"),
        "normal": ("pending", "firing", "no_data", "suspended"),
        "pending": ("normal", "firing", "no_data", "suspended"),
        "firing": ("recovering", "normal", "no_data", "suspended"),
        "recovering": ("normal", "firing", "no_data", "suspended"),
        "no_data": ("normal", "pending", "firing", "learning", "suspended"),
        "suspended": ("normal", "pending", "firing", "no_data", "learning"),
    },
)
"""The first axis of an alert, how the home is: computed, never stored."""


class Outcome(StrEnum):
    """What turned out to be the case (종결 결과)."""

    SEEN_SAFE = "seen_safe"
    SPOKEN_SAFE = "spoken_safe"
    AWAY_KNOWN = "away_known"
    AWAY_NEW = "away_new"
    HOSPITAL = "hospital"
    FACILITY = "facility"
    MOVED = "moved"
    SUPPLY_CUT = "supply_cut"
    METER_FAULT = "meter_fault"
    DATA_GAP = "data_gap"
    NEW_TENANT = "new_tenant"
    NEEDS_SERVICE = "needs_service"
    EMERGENCY = "emergency"
    DECEASED = "deceased"
    NOT_ESTABLISHED = "not_established"


OUTCOME_LABELS: dict[str, str] = {
    Outcome.SEEN_SAFE: mark("Seen, safe"),
    Outcome.SPOKEN_SAFE: mark("Spoken to, safe"),
    Outcome.AWAY_KNOWN: mark("Away, was known"),
    Outcome.AWAY_NEW: mark("Away, not known before"),
    Outcome.HOSPITAL: mark("In hospital"),
    Outcome.FACILITY: mark("In a facility"),
    Outcome.MOVED: mark("Moved away"),
    Outcome.SUPPLY_CUT: mark("Bill unpaid or supply cut"),
    Outcome.METER_FAULT: mark("Meter fault"),
    Outcome.DATA_GAP: mark("Gap in the data"),
    Outcome.NEW_TENANT: mark("New tenant"),
    Outcome.NEEDS_SERVICE: mark("Needs a service"),
    Outcome.EMERGENCY: mark("Handed to emergency service"),
    Outcome.DECEASED: mark("Found deceased"),
    Outcome.NOT_ESTABLISHED: mark("Could not establish"),
    "self_cleared": mark("Came back by itself"),
}

AWAY_OUTCOMES: tuple[str, ...] = (Outcome.AWAY_KNOWN, Outcome.AWAY_NEW, Outcome.HOSPITAL, Outcome.FACILITY)
"""Outcomes with which the person's absence can be registered at once, with its end; a supply cut likewise."""
NEEDED_SOMEONE: tuple[str, ...] = (Outcome.DECEASED, Outcome.EMERGENCY, Outcome.HOSPITAL, Outcome.NEEDS_SERVICE)
"""Outcomes of alerts where somebody needed someone, most pressing first; precision counts these.

In hospital counts: an alert rose, so that nobody here knew of it. In a facility does not: somebody had arranged it.
"""
SELF_CLEARED = "self_cleared"
"""Outcome a rule gives when the signal itself came back; a person never chooses it."""

HANDLING = Machine(
    name="alert",
    states=(
        State("new", mark("New"), Kind.OPEN, "coordinator", "by severity"),
        State("acknowledged", mark("Acknowledged"), Kind.OPEN, "coordinator", "reminder"),
        State("silenced", mark("Snoozed"), Kind.WAITING, "coordinator", "end", needs=("end", "reason")),
        State("merged", mark("Merged"), Kind.WAITING, "coordinator", "the other episode"),
        State("resolved", mark("Resolved"), Kind.DONE_OK),
        State(IN_ERROR, mark("Entered in error"), Kind.VOID),
    ),
    moves={
        "new": ("acknowledged", "silenced", "resolved", "merged", IN_ERROR),
        "acknowledged": ("acknowledged", "silenced", "resolved", "new", "merged", IN_ERROR),
        "silenced": ("new", "acknowledged", "resolved", "silenced", IN_ERROR),
        "merged": ("new", "acknowledged", IN_ERROR),
        "resolved": ("new", IN_ERROR),
    },
    reasons={"resolved": (*tuple(Outcome), SELF_CLEARED)},
)
"""The second axis of an alert: the handling of an episode."""

SERIOUS_SILENCE_LIMIT = timedelta(days=3)
"""A serious alert is never silenced for longer (SM-1 default)."""
ANSWERED_FOR = timedelta(days=1)
"""So long a contact after the begin of a silence lowers its alert at least; a silence that still goes on then is as
grave as before, just as one whose alert was resolved raises another after a day (`AGAIN_AFTER`)."""
REOPEN_WITHIN = timedelta(hours=24)
"""The same signal firing again within this time reopens the episode (SM-1 default)."""
AGAIN_AFTER: dict[str, timedelta] = {
    **dict.fromkeys(
        (Outcome.AWAY_KNOWN, Outcome.AWAY_NEW, Outcome.HOSPITAL, Outcome.FACILITY, Outcome.MOVED), timedelta(days=7)
    ),
    **dict.fromkeys((Outcome.SUPPLY_CUT, Outcome.METER_FAULT, Outcome.NEW_TENANT), timedelta(days=7)),
}
"""A silence that goes on after its alert was resolved raises another this much later; otherwise after a day."""
REMIND_AFTER: dict[str, timedelta] = {
    Severity.SERIOUS: timedelta(hours=2),
    Severity.CAUTION: timedelta(hours=8),
    Severity.WATCH: timedelta(hours=48),
}
"""An acknowledged alert without news becomes new again after this time."""
ACT_WITHIN: dict[str, timedelta] = {
    Severity.SERIOUS: timedelta(minutes=30),
    Severity.CAUTION: timedelta(hours=4),
    Severity.WATCH: timedelta(hours=24),
}
"""How soon a new alert is due."""


class Episode(Base):
    """An alert episode (위험신호): one a household and signal while it lasts."""

    __tablename__ = "episode"
    noun: ClassVar[str] = "alerts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    signal: Mapped[str] = mapped_column(String(8))
    severity: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16), default="new", index=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"), default=None)
    """The newest finding behind it."""
    since_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    last_fired_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None] = mapped_column(default=None)
    """When life was seen again by the signal itself; the alert still waits for its check."""
    repeat_count: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    remind_at: Mapped[datetime | None] = mapped_column(default=None)
    silenced_until: Mapped[datetime | None] = mapped_column(default=None)
    silence_reason: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(String(16), default="")
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"), default=None)
    absence_id: Mapped[int | None] = mapped_column(ForeignKey("absence.id"), default=None)
    """The absence registered while it was open, with which it rests."""
    note: Mapped[str] = mapped_column(default="")


class UtilityAlert(Base):
    """A row of the utility's own alert list (한전 위험 알림): whom it names, when, how serious, in its words."""

    __tablename__ = "utility_alert"
    noun: ClassVar[str] = "alerts"
    __table_args__ = (UniqueConstraint("external_id", "happened_at", "severity"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    external_id: Mapped[str]
    """The number of the meter or household, or the phone, as the list has it."""
    happened_at: Mapped[datetime]
    severity: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(default="")
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), default=None, index=True)
    """None while nobody has that meter; the row waits for the meter's household."""
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"), default=None, index=True)
    """The alert it raised or joined; none for what was history when it came."""


Index("ix_episode_open", Episode.household_id, Episode.signal, Episode.state)
