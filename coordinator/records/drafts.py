"""What somebody began to write and has not saved; nobody's act yet, so it stands in no journal and is not undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base

if TYPE_CHECKING:
    from collections.abc import Mapping


class Draft(Base):
    """A form half filled in (작성 중인 글), until it is saved or thrown away.

    Its household has no key to the register: what was written must outlast a household that is taken out again.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False)
    household_id: Mapped[int] = mapped_column(index=True)
    """0 for a form of several households."""
    form: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(400))
    """What of the household the form is for, as its place tells it apart."""
    name: Mapped[str]
    """Who lives there, as the form said."""
    act: Mapped[str] = mapped_column(String(40))
    """The act of the household pane that opens the form again; empty where it stands elsewhere."""
    place: Mapped[str] = mapped_column(String(40))
    """The desk, or `desk:section`, on which it was begun."""
    title: Mapped[str]
    fields: Mapped[dict[str, Any]]
    """What stands in each field, by its name in the form."""
    written_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("household_id", "form", "record"),)


Key = tuple[int, str, str]
"""Household (0 for several), form and record: by these one draft is told from another."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form half filled in, as it is handed about; the fields are those of `Draft`."""

    household_id: int
    form: str
    record: str
    name: str
    act: str
    place: str
    title: str
    fields: dict[str, Any]
    written_at: datetime

    @property
    def key(self) -> Key:
        """Tell it from every other."""
        return self.household_id, self.form, self.record

    @property
    def words(self) -> str:
        """Read what was written by hand, a line a field."""
        return words_in(self.fields)


def words_in(fields: Mapping[str, Any]) -> str:
    """Read what was written by hand into fields, a line a field."""
    texts = (value for value in fields.values() if isinstance(value, str))
    return "\n".join(text.strip() for text in texts if text.strip())
