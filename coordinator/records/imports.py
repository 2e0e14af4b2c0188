"""Import batches and saved column profiles."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import Kind, Machine, State
from coordinator.text import mark

BATCH = Machine(
    name="batch",
    states=(
        State("applied", mark("Stored"), Kind.OPEN),
        State("undone", mark("Undone"), Kind.VOID),
    ),
    moves={"applied": ("undone",), "undone": ("applied",)},
)


class ImportBatch(Base):
    """One file taken in (가져오기 묶음): what came, what was stored, what was not."""

    __tablename__ = "import_batch"
    noun: ClassVar[str] = "imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    """Stored in its own transaction; after a doubtful commit a look-up tells whether it happened."""
    kind: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(String(64), index=True)
    profile: Mapped[str] = mapped_column(default="")
    imported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="applied")
    counts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    """new, changed, same, rejected, unassigned …"""
    act_id: Mapped[int | None] = mapped_column(default=None)
    reading: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])
    """How its file was read, as `importers.profiles.Profile.as_dict` writes it; its mended rows are read so too."""
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), default=None)
    """The import whose rejected rows it brought after they were mended; none for a file."""


class ColumnProfile(Base):
    """A saved mapping of one partner's columns (가져오기 서식)."""

    __tablename__ = "column_profile"
    noun: ClassVar[str] = "imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(unique=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(default_factory=dict[str, Any])


class RejectedRow(Base):
    """A row of a file that could not be taken (반려된 행), kept so that it can be followed up."""

    __tablename__ = "rejected_row"
    noun: ClassVar[str] = "imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    row: Mapped[int]
    column: Mapped[str]
    value: Mapped[str]
    code: Mapped[str]
    message: Mapped[str]


class RowToMend(Base):
    """A row of a file that was not taken (고칠 행), whole, until it is mended and taken in."""

    __tablename__ = "row_to_mend"
    noun: ClassVar[str] = "imports"
    __table_args__ = (UniqueConstraint("batch_id", "line"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    line: Mapped[int]
    cells: Mapped[list[str]] = mapped_column(default_factory=list[str])
    """In the order of the file's columns, resident numbers masked; as a person has mended them."""
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), default=None)
    """The household a person said it means."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), default=None)
    """The import that brought it after it was mended."""


class AnsweredQuestion(Base):
    """What a person answered to a question about rows of a file (답한 물음): it is not asked again."""

    __tablename__ = "answered_question"
    noun: ClassVar[str] = "imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    """Of what is asked about: another value of the row, or of the register, makes another question."""
    answer: Mapped[str] = mapped_column(String(24))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), default=None)
    """The household it is about."""
    answered_at: Mapped[datetime]
