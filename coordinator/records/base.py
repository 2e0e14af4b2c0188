"""What all records share: the declarative base, Korean time, instants, and the log of state changes."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, dataclass_transform

from sqlalchemy import JSON, BigInteger, Integer, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.orm.decl_api import DCTransformDeclarative

from coordinator.korea import KST as KST
from coordinator.records.values.resident_numbers import hide_resident_numbers

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


@lru_cache(maxsize=16_384)
def _instant(seconds: int) -> datetime:
    # Readings of all meters end at the same few hours; a list of a county asks for them again and again.
    return datetime.fromtimestamp(seconds, KST)


class Instant(TypeDecorator[datetime]):
    """An instant, stored as whole seconds since 1970 UTC, handed out in Korean time."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Refuse an instant without a zone; it could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return int(value.timestamp())

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the instant in Korean time."""
        return None if value is None else _instant(int(value))


@dataclass_transform(kw_only_default=True, field_specifiers=(mapped_column,))
class KeywordsOnly(DCTransformDeclarative):
    """Tells type checkers once what `kw_only=True` of the base means for every record."""


class Base(MappedAsDataclass, DeclarativeBase, metaclass=KeywordsOnly, kw_only=True):
    """A record: a mapped dataclass with keyword arguments only.

    Attributes
    ----------
    noun : the subject a record belongs to, by which an act says what it changed; empty for what belongs to none
    """

    noun: ClassVar[str] = ""
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        datetime: Instant,
        dict[str, Any]: JSON,
        list[str]: JSON,
        str: String,
        StrEnum: String,
    }


@lru_cache(maxsize=256)
def noun_of(table: str) -> str:
    """Give the noun of a table's record; empty where it has none."""
    return next((mapper.class_.noun for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table), "")


class Cause(StrEnum):
    """Why a record changed (원인)."""

    USER = "user"
    IMPORT = "import"
    RULE = "rule"
    UNDO = "undo"
    REDO = "redo"


class Transition(Base):
    """One move of one record from state to state (상태 변경); the last row of a record is its state.

    Append-only: an undo writes the way back as a further row.
    """

    __tablename__ = "transition"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False)
    machine: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[int] = mapped_column(index=True)
    household_id: Mapped[int | None] = mapped_column(index=True)
    from_state: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor: Mapped[str]
    cause: Mapped[str] = mapped_column(String(8), default=Cause.USER)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


def normal(text: str) -> str:
    """Bring a text to the one form that is stored: NFC, inner white space single, ends trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\u2060", "").split())


def free_text(text: str) -> str:
    """Bring what a person typed to its stored form; a resident registration number in it is hidden, never stored."""
    return hide_resident_numbers(normal(text))


def whole_years(born_on: date, today: date) -> int:
    """Count completed years of age (만 나이)."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
