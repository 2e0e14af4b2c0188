"""How the county wants to be told: versions of the watch's policy, and homes whose supply is known to be cut."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import Kind, Machine, State
from coordinator.text import mark


class Delivery(StrEnum):
    """When a new alert is shown (알림 시점)."""

    ARISING = "arising"
    DAILY = "daily"


DELIVERY_LABELS: dict[str, str] = {
    Delivery.ARISING: mark("As they arise"),
    Delivery.DAILY: mark("Once a day at 08:00"),
}

LEAST_BUDGET, MOST_BUDGET = 0.1, 6.0
"""Avoidable alerts a household-year between which the county may choose."""
LEAST_SHARE, MOST_SHARE = 0.1, 10.0
"""How many times the budget a risk level may get."""


class WatchPolicy(Base):
    """One version of the watch's policy (알림 기준); the newest is in force, no row means the defaults.

    A change makes a further row, its undo takes that row away again; what is open keeps the level it was given.
    """

    __tablename__ = "watch_policy"
    noun: ClassVar[str] = "power"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    budget: Mapped[float]
    """Avoidable alerts a household-year of a home of no particular risk."""
    high: Mapped[float]
    """How many times the budget a home of high risk gets; `middle`, `low`: likewise."""
    middle: Mapped[float]
    low: Mapped[float]
    delivery: Mapped[str] = mapped_column(String(8))
    monthly_feeds: Mapped[list[int]] = mapped_column(JSON, default_factory=list[int])
    """Feeds the county says come once a month, besides those whose cadence says so."""


class SupplyCut(Base):
    """A home whose electricity is cut or whose bill is unpaid (단전·요금 체납): the watch rests, the person is there.

    Check-in calls go on; after the end somebody makes sure that the power is back.
    """

    __tablename__ = "supply_cut"
    noun: ClassVar[str] = "power"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None] = mapped_column(default=None)


class RegisterPolicy(Base):
    """One version of how the county reads its register (명부 기준): the newest is in force, no row means the defaults.

    A change makes a further row, its undo takes that row away again.
    """

    __tablename__ = "register_policy"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    stage_ages: Mapped[dict[str, int]] = mapped_column(JSON, default_factory=dict[str, int])
    """The age in completed years at which each life stage begins."""
    silent_days: Mapped[dict[str, int]] = mapped_column(JSON, default_factory=dict[str, int])
    """By risk level, the days without a sign of life after which contact counts as lost."""


PROPOSAL = Machine(
    name="power_proposal",
    states=(
        State("proposed", mark("Put forward"), Kind.WAITING, "provider"),
        State("accepted", mark("Taken into the watch"), Kind.DONE_OK),
        State("declined", mark("Not taken"), Kind.DONE_NOT_OK),
        State("withdrawn", mark("Proposal withdrawn"), Kind.DONE_NOT_OK),
    ),
    moves={
        "proposed": ("accepted", "declined", "withdrawn"),
        "accepted": ("proposed",),
        "declined": ("proposed",),
        "withdrawn": ("proposed",),
    },
    reasons={
        "declined": ("person", "no_meter", "not_alone", "elsewhere", "other"),
        "withdrawn": ("consent", "coordinator"),
    },
)
"""The states of a proposal for the power watch, from the list for the utility to its answer."""

PROPOSAL_REASON_LABELS: dict[str, str] = {
    "person": mark("The person does not want it"),
    "no_meter": mark("No remote meter can be had there"),
    "not_alone": mark("Does not live alone"),
    "elsewhere": mark("Served by another programme"),
    "other": mark("Another reason"),
}
"""Why the utility did not take a proposal, in the order of the keys."""


class PowerProposal(Base):
    """A household proposed to the utility for the power watch (전력 안부살핌 추천), and what came of it."""

    __tablename__ = "power_proposal"
    noun: ClassVar[str] = "power"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    proposed_on: Mapped[date]
    proposed_to: Mapped[str]
    """The office of the utility the list goes to."""
    state: Mapped[str] = mapped_column(String(16), default="proposed", index=True)
    answered_on: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(String(16), default="")
    """Why it was not taken, one of `PROPOSAL_REASON_LABELS`."""
    note: Mapped[str] = mapped_column(default="")
