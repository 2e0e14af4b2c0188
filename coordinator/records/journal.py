"""The journal: every act, every change of a row, chained so that tampering shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base


class Act(Base):
    """One transaction of a person or a clock (행위): who, when, why; chained by `hash`."""

    __tablename__ = "act"
    noun: ClassVar[str] = "history"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    recorded_at: Mapped[datetime]
    actor: Mapped[str]
    host: Mapped[str] = mapped_column(default="")
    verb: Mapped[str] = mapped_column(String(40))
    """Room-free name of the act, such as `alerts.resolve`."""
    cause: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(default="")
    household_id: Mapped[int | None] = mapped_column(default=None, index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), default=None, index=True)
    change_count: Mapped[int] = mapped_column(default=0)
    hash: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class Change(Base):
    """One row before and after one act (변경 내역)."""

    __tablename__ = "change"
    noun: ClassVar[str] = "history"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    table: Mapped[str] = mapped_column(String(24))
    row_id: Mapped[int]
    household_id: Mapped[int | None] = mapped_column(default=None, index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)


class VaultFact(Base):
    """A fact about the vault itself by name (보관함 정보): its id, county, practice mark, what was screened."""

    __tablename__ = "vault_fact"
    noun: ClassVar[str] = "vault"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
