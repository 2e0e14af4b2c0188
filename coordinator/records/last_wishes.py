"""What is to be known of somebody before a death: who leads the rite, kin by legal rank, whether of national merit."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.text import mark


class Kin(StrEnum):
    """How somebody is related, as the law ranks kin (연고자); the ranks stand in `resources/kin_ranks.csv`."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    DESCENDANT = "descendant"
    ASCENDANT = "ascendant"
    SIBLING = "sibling"
    CARER = "carer"
    KEEPER = "keeper"


KIN_LABELS: dict[str, str] = {
    Kin.SPOUSE: mark("Spouse"),
    Kin.CHILD: mark("Child"),
    Kin.PARENT: mark("Parent"),
    Kin.DESCENDANT: mark("Grandchild or further"),
    Kin.ASCENDANT: mark("Grandparent or further"),
    Kin.SIBLING: mark("Brother or sister"),
    Kin.CARER: mark("Head of the body that cared"),
    Kin.KEEPER: mark("Who has the body or ashes"),
}


class Merit(StrEnum):
    """Whether somebody is of national merit (국가유공자 등)."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


MERIT_LABELS: dict[str, str] = {
    "": mark("Not asked"),
    Merit.ASKED: mark("Asked, no answer yet"),
    Merit.YES: mark("Of national merit"),
    Merit.NO: mark("Not of national merit"),
}


class WishPaper(StrEnum):
    """By what somebody is named to lead the rite (장례 주관자)."""

    SIGNED = "signed"
    WILL = "will"
    SAID = "said"


WISH_PAPER_LABELS: dict[str, str] = {
    WishPaper.SIGNED: mark("Signed paper"),
    WishPaper.WILL: mark("Will"),
    WishPaper.SAID: mark("Only said"),
}


class RiteLeader(Base):
    """Whom somebody has named to lead the rite after the own death (장례 주관자), with the paper that says so."""

    __tablename__ = "rite_leader"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    """Digits only."""
    relation: Mapped[str] = mapped_column(default="")
    paper: Mapped[str] = mapped_column(String(8), default=WishPaper.SAID)
    paper_on: Mapped[date | None] = mapped_column(default=None)
    paper_place: Mapped[str] = mapped_column(default="")
    """Where the paper lies."""
