"""Pairs that may be one person; merges of two records of one person, and what takes them apart again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import Kind, Machine, State
from coordinator.text import mark

PERSON_PAIR = Machine(
    name="person_pair",
    states=(
        State("suspected", mark("Perhaps one person"), Kind.OPEN, next_actor="coordinator"),
        State("later", mark("To be looked at later"), Kind.WAITING, next_actor="coordinator"),
        State("not_duplicate", mark("Two people"), Kind.DONE_OK),
        State("merged", mark("Merged into one"), Kind.DONE_OK),
        State("unmerged", mark("Merge taken back"), Kind.DONE_NOT_OK),
    ),
    moves={
        "suspected": ("merged", "not_duplicate", "later"),
        "later": ("merged", "not_duplicate", "suspected"),
        "not_duplicate": ("suspected",),
        "merged": ("unmerged",),
        "unmerged": ("suspected",),
    },
)
"""Two households that may be of one person (중복 의심, WORKFLOWS SM-15)."""


class PersonPair(Base):
    """Two households that may be of one person (중복 의심 쌍), and what somebody has decided of them.

    The decision holds until a compared field of either changes.
    """

    __tablename__ = "person_pair"
    noun: ClassVar[str] = "households"
    __table_args__ = (UniqueConstraint("household_id", "other_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    """The lower number of the two."""
    other_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="suspected")
    compared: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    """What was held against each other, by the number of the household: name, birth, phone, address."""
    decided_at: Mapped[datetime | None] = mapped_column(default=None)


class HouseholdMerge(Base):
    """A household merged into another (가구 병합); what every row was before stands in the journal under its act."""

    __tablename__ = "household_merge"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    """The household that stays."""
    merged_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    """The household that was merged into it."""
    merged_at: Mapped[datetime]
    merged_by: Mapped[str]
    act_id: Mapped[int]
    """The act whose changes are the snapshot: each row before and after."""
    settled: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    """Field by field whose value stays; `told`: what was settled by rule, as sentences."""
    unmerged_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the merge was taken back; none while it holds."""
