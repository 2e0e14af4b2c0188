"""Power and phone use: feeds and their health, meters, month arrays of readings, phone use by day, findings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import Kind, Machine, State
from coordinator.text import mark


class Signal(StrEnum):
    """Which source speaks (신호)."""

    POWER = "power"
    PHONE = "phone"
    CALLS = "calls"
    UTILITY = "utility"
    """The utility's own alert list (관심·주의·심각)."""


SIGNAL_LABELS: dict[str, str] = {
    Signal.POWER: mark("Power"),
    Signal.PHONE: mark("Phone use"),
    Signal.CALLS: mark("Check-in calls"),
    Signal.UTILITY: mark("Utility's alert"),
}

FEED_HEALTH = Machine(
    name="feed",
    states=(
        State("not_connected", mark("Not connected"), Kind.WAITING, "coordinator"),
        State("live", mark("Normal"), Kind.OPEN, "feed", "1.5 cadences"),
        State("late", mark("Late"), Kind.WAITING, "vendor", "3 cadences"),
        State("stale", mark("Stopped coming"), Kind.WAITING, "vendor"),
        State("ended", mark("Ended"), Kind.DONE_OK),
    ),
    moves={
        "not_connected": ("live", "ended"),
        "live": ("late", "stale", "ended"),
        "late": ("live", "stale", "ended"),
        "stale": ("live", "ended"),
    },
)
"""How the data of a partner come; computed from the newest reading, never stored."""


class Feed(Base):
    """A stream of files from one partner (자료 연계), such as the utility's hourly readings."""

    __tablename__ = "feed"
    noun: ClassVar[str] = "power"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    name: Mapped[str] = mapped_column(unique=True)
    signal: Mapped[str] = mapped_column(String(8))
    vendor: Mapped[str] = mapped_column(default="")
    cadence_minutes: Mapped[int] = mapped_column(default=60 * 24)
    """How often data should arrive; lateness is judged by it."""
    newest_at: Mapped[datetime | None] = mapped_column(default=None)
    """End of the newest reading, call or phone day known."""
    ended_on: Mapped[date | None] = mapped_column(default=None)

    @property
    def cadence(self) -> timedelta:
        """How often data should arrive."""
        return timedelta(minutes=self.cadence_minutes)

    def health(self, now: datetime) -> str:
        """Compute the state of `FEED_HEALTH` at `now`."""
        return feed_health(self.newest_at, self.cadence_minutes, now, ended=self.ended_on is not None)


LATE_CADENCES, STALE_CADENCES = 1.5, 3
"""Data older than so many cadences is late, and has stopped coming."""


def feed_health(newest_at: datetime | None, cadence_minutes: int, now: datetime, *, ended: bool = False) -> str:
    """Compute a feed's or a meter's health from its newest data.

    Late after 1.5 cadences, stale after 3.
    """
    if ended:
        return "ended"
    if newest_at is None:
        return "not_connected"
    age = now - newest_at
    cadence = timedelta(minutes=cadence_minutes)
    if age > STALE_CADENCES * cadence:
        return "stale"
    return "late" if age > LATE_CADENCES * cadence else "live"


class Meter(Base):
    """An electricity meter (전력 계량기); one nobody has yet is kept with no household."""

    __tablename__ = "meter"
    noun: ClassVar[str] = "power"
    __table_args__ = (
        UniqueConstraint("feed_id", "external_id"),
        Index(
            "uq_meter_live_household",
            "household_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"), index=True)
    external_id: Mapped[str]
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), default=None, index=True)
    step_minutes: Mapped[int] = mapped_column(default=60)
    first_at: Mapped[datetime | None] = mapped_column(default=None)
    newest_at: Mapped[datetime | None] = mapped_column(default=None)
    """End of its newest reading."""
    linked_on: Mapped[date | None] = mapped_column(default=None)
    watchability_nats: Mapped[float | None] = mapped_column(default=None)
    """Evidence of one silent day at the last screening; under 3 the home cannot be watched by electricity."""
    hindrance: Mapped[str] = mapped_column(String(12), default="")
    """What kept the last screening from judging this home by its newest readings: `zero`, `solar`, else empty."""
    looked_until: Mapped[datetime | None] = mapped_column(default=None)
    """End of the newest reading that the last screening looked into."""
    active_at: Mapped[datetime | None] = mapped_column(default=None)
    """End of the last active hour it found there; none where no hour was active."""
    ended_on: Mapped[date | None] = mapped_column(default=None)
    """The day it was taken away; where another took its place, the day of the swap, and its readings stay in use."""


PATTERN_CHANGED = "pattern"
"""The kind of finding that says how a home lives has changed; the only one a monthly feed can make."""
UNWATCHABLE_NATS = 3.0
MONTHLY_CADENCE_DAYS = 20
"""A feed that comes no more often tells of a changed pattern only, never that nobody moves now (SM-1)."""

MISSING = 65535
"""The stored value of a reading that is not there; zero is a reading."""


class ReadingMonth(Base):
    """One meter's readings of one month (월별 검침 배열), Korean wall clock.

    `data` holds days x 1440 / step_minutes little-endian uint16 counts of `unit_wh`; 65535 = missing.
    """

    __tablename__ = "reading_month"
    noun: ClassVar[str] = "power"
    __table_args__ = (UniqueConstraint("meter_id", "month"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    meter_id: Mapped[int] = mapped_column(ForeignKey("meter.id"))
    month: Mapped[int]
    """Year x 100 + month, as 202611."""
    step_minutes: Mapped[int]
    unit_wh: Mapped[float]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ReadingUndo(Base):
    """What one month array was before an import batch touched it (되돌리기용 이전 배열); lets the batch be undone."""

    __tablename__ = "reading_undo"
    noun: ClassVar[str] = "power"
    __table_args__ = (UniqueConstraint("batch_id", "meter_id", "month"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    meter_id: Mapped[int] = mapped_column(ForeignKey("meter.id"))
    month: Mapped[int]
    before: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    """Packed as step, unit, data; none where the month was new."""
    after_sha256: Mapped[bytes] = mapped_column(LargeBinary)


class RegisterEnd(Base):
    """Where a register of a running meter stood at the end of a file (누적 지침의 끝); the next goes on from it."""

    __tablename__ = "register_end"
    noun: ClassVar[str] = "power"
    __table_args__ = (UniqueConstraint("batch_id", "meter_id", "register"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    meter_id: Mapped[int] = mapped_column(ForeignKey("meter.id"), index=True)
    register: Mapped[str]
    at: Mapped[datetime]
    reading_wh: Mapped[float]


class PhoneDay(Base):
    """A household's phone use of one day (일별 통신 이용): calls and texts sent; no row means no file."""

    __tablename__ = "phone_day"
    noun: ClassVar[str] = "power"
    __table_args__ = (UniqueConstraint("household_id", "day"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    day: Mapped[date] = mapped_column(index=True)
    outgoing_count: Mapped[int]


class Outage(Base):
    """A supply outage of an area (정전): its hours count as missing for every home there."""

    __tablename__ = "outage"
    noun: ClassVar[str] = "power"
    __table_args__ = (UniqueConstraint("area_id", "starts_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    home_count: Mapped[int]


class Finding(Base):
    """What the watch found at one hour in one home (이상 탐지 결과); once made it never changes."""

    __tablename__ = "finding"
    noun: ClassVar[str] = "power"
    __table_args__ = (UniqueConstraint("household_id", "kind", "found_at", "severity"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    meter_id: Mapped[int] = mapped_column(ForeignKey("meter.id"))
    found_at: Mapped[datetime] = mapped_column(index=True)
    """End of the last reading it rests on."""
    since_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12))
    severity: Mapped[str] = mapped_column(String(8))
    score: Mapped[float]
    reason: Mapped[str] = mapped_column(String(32))
    figures: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
