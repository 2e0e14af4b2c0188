"""Life-cycle services: programmes, providers and the links (referrals) of households to them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import IN_ERROR, Kind, Machine, State
from coordinator.text import mark


class LifeStage(StrEnum):
    """Life stage (생애주기) a programme serves; bounds are each programme's own ages."""

    YOUTH = "youth"
    MIDDLE = "middle"
    OLDER = "older"
    AFTERCARE = "aftercare"


STAGE_LABELS: dict[str, str] = {
    LifeStage.YOUTH: mark("Youth"),
    LifeStage.MIDDLE: mark("Middle-aged"),
    LifeStage.OLDER: mark("Older"),
    LifeStage.AFTERCARE: mark("After a death"),
}

CHILDHOOD = "child"
"""Whoever is younger than the first stage by age; no programme of the directory is of it."""
AGE_STAGES: tuple[str, ...] = (LifeStage.YOUTH, LifeStage.MIDDLE, LifeStage.OLDER)
"""The stages that begin with an age, youngest first; the ages are the county's, else those of `life_stages.csv`."""
AGE_STAGE_LABELS: dict[str, str] = {
    CHILDHOOD: mark("Childhood"),
    **{stage: STAGE_LABELS[stage] for stage in AGE_STAGES},
}
"""The stages of a person, which follow from the birth date."""

LINK = Machine(
    name="link",
    states=(
        State("draft", mark("Draft"), Kind.OPEN, "coordinator"),
        State("requested", mark("Requested"), Kind.WAITING, "provider", "3 working days"),
        State("waitlisted", mark("Waiting list"), Kind.WAITING, "provider", "review date", needs=("review",)),
        State("accepted", mark("Accepted"), Kind.WAITING, "provider", "first service date"),
        State("in_progress", mark("In service"), Kind.OPEN, "provider", "review date"),
        State("on_hold", mark("On hold"), Kind.WAITING, "coordinator", "resume date", needs=("resume",)),
        State("completed", mark("Completed"), Kind.DONE_OK),
        State("rejected", mark("Refused by provider"), Kind.DONE_NOT_OK, "coordinator"),
        State("failed", mark("Not delivered"), Kind.DONE_NOT_OK, "coordinator"),
        State("cancelled", mark("Cancelled"), Kind.DONE_NOT_OK),
        State(IN_ERROR, mark("Entered in error"), Kind.VOID),
    ),
    moves={
        "draft": ("requested", IN_ERROR),
        "requested": ("accepted", "rejected", "waitlisted", "cancelled"),
        "waitlisted": ("accepted", "rejected", "cancelled"),
        "accepted": ("in_progress", "failed", "cancelled", "on_hold"),
        "in_progress": ("completed", "on_hold", "failed", "cancelled"),
        "on_hold": ("in_progress", "accepted", "cancelled"),
        "completed": ("in_progress",),
        "rejected": (),
        "failed": (),
        "cancelled": ("requested",),
    },
    reasons={
        "cancelled": ("person", "coordinator", "provider", "death", "moved"),
        "rejected": ("full", "not_eligible", "area", "other"),
        "failed": ("no_show_person", "no_show_provider", "other"),
    },
)
"""The states of a service link, from the draft of the request to its end."""

CHASE_AFTER_WORKING_DAYS = 3
"""A request without an answer is chased after this many working days (SM-5)."""


class Programme(Base):
    """A programme of the service directory (사업·서비스), HSDS-shaped."""

    __tablename__ = "programme"
    noun: ClassVar[str] = "services"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(String(12))
    minimum_age: Mapped[int | None] = mapped_column(default=None)
    maximum_age: Mapped[int | None] = mapped_column(default=None)
    """Last age still served, in completed years."""
    source: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None] = mapped_column(default=None)


class Provider(Base):
    """An agency that delivers programmes (제공기관)."""

    __tablename__ = "provider"
    noun: ClassVar[str] = "services"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    name: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    capacity: Mapped[str] = mapped_column(String(12), default="available")
    """`available`, `few`, `full` or `unknown`."""
    checked_on: Mapped[date | None] = mapped_column(default=None)


class Link(Base):
    """A household's link to a programme (서비스 연계, referral)."""

    __tablename__ = "link"
    noun: ClassVar[str] = "services"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"), default=None)
    state: Mapped[str] = mapped_column(String(16), default="draft", index=True)
    requested_at: Mapped[datetime | None] = mapped_column(default=None)
    started_on: Mapped[date | None] = mapped_column(default=None)
    review_on: Mapped[date | None] = mapped_column(default=None)
    resume_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
