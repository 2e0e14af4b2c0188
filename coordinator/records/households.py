"""Households and who belongs to them: areas, residents, emergency contacts, absences, consents, notes."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    cast,
    func,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import KST, Base, Instant
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Container, Mapping


class AreaLevel(StrEnum):
    """Level of an area (행정구역 단계)."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class Area(Base):
    """An administrative area (행정구역): county (군), eup/myeon (읍·면) or ri (리), with its old names.

    Official codes change (강원 42 → 51 in 2023); the key is our own and `code` may be empty.
    """

    __tablename__ = "area"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), default=None, index=True)
    level: Mapped[str] = mapped_column(String(8))
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(String(10), default="")
    aliases: Mapped[list[str]] = mapped_column(default_factory=list[str])
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    outline: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, deferred=True)
    """Well-known binary of the outline, WGS84 longitude/latitude."""


class Risk(StrEnum):
    """Risk grade of lonely death (고독사 위험군): 고·중·저위험, none, or not assessed."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    NONE = "none"
    UNKNOWN = "unknown"


RISK_LABELS: dict[str, str] = {
    Risk.HIGH: mark("High risk"),
    Risk.MIDDLE: mark("Middle risk"),
    Risk.LOW: mark("Low risk"),
    Risk.NONE: mark("No risk found"),
    Risk.UNKNOWN: mark("Not assessed"),
}


class PlacedBy(StrEnum):
    """How the place of a home was found (자리의 근거)."""

    HAND = "hand"
    FILE = "file"
    ADDRESS = "address"
    VILLAGE = "village"


class PlaceCertainty(StrEnum):
    """How sure the place of a home is (자리의 확실성), the surest first."""

    GIVEN = "given"
    BUILDING = "building"
    LOT = "lot"
    ROAD = "road"
    NEAR_LOT = "near_lot"
    VILLAGE = "village"
    TOWN = "town"
    NONE = "none"


PLACE_CERTAINTY_LABELS: dict[str, str] = {
    PlaceCertainty.GIVEN: mark("A given place"),
    PlaceCertainty.BUILDING: mark("This very building"),
    PlaceCertainty.LOT: mark("The building on this lot"),
    PlaceCertainty.ROAD: mark("The nearest number of the road"),
    PlaceCertainty.NEAR_LOT: mark("A neighbouring lot"),
    PlaceCertainty.VILLAGE: mark("Middle of the village"),
    PlaceCertainty.TOWN: mark("Middle of the eup/myeon"),
    PlaceCertainty.NONE: mark("No place"),
}


class Household(Base):
    """A one-person household (1인 가구) of the register."""

    __tablename__ = "household"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    external_id: Mapped[str | None] = mapped_column(default=None, unique=True)
    """The partner's own number for it, by which a later file finds it again."""
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), default=None, index=True)
    address: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None] = mapped_column(default=None)
    longitude: Mapped[float | None] = mapped_column(default=None)
    risk: Mapped[str] = mapped_column(String(8), default=Risk.UNKNOWN)
    safety_note: Mapped[str] = mapped_column(default="")
    """What a visitor must know first (방문 안전 메모)."""
    registered_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    end_reason: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), default=None, index=True)
    """The household this one was merged into (병합된 가구): its numbers open that one from then on."""
    synthetic: Mapped[bool] = mapped_column(default=False)
    placed_by: Mapped[str] = mapped_column(String(8), default="")
    """How its place was found, one of `PlacedBy`; empty of a home without one."""
    place_certainty: Mapped[str] = mapped_column(String(8), default="")
    """How sure the place is, one of `PlaceCertainty`; empty where nobody has looked yet."""
    placed_for: Mapped[str] = mapped_column(default="")
    """The address it was placed by; where the address is another one since, the place is doubtful."""
    found_by: Mapped[str] = mapped_column(String(24), default="")
    """By whom it was found (발굴 경로), a code of `reporters`; empty where nobody has said it."""


MERGED = "merged"
"""Why a household left the register that was merged into another."""


OWN_NUMBER = "HH-"
"""Stands before our own number of a household in files that leave the program and come back."""


def number_in_files(household_id: int, external_id: str | None) -> str:
    """Give the number a household goes by in files for partners: theirs, or ours as `HH-17`."""
    return external_id or f"{OWN_NUMBER}{household_id}"


def own_number(text: str) -> int | None:
    """Read our own number of a household from the form in which it left; none where it is no such number."""
    digits = text.strip().upper().removeprefix(OWN_NUMBER)
    return int(digits) if digits != text.strip().upper() and digits.isascii() and digits.isdigit() else None


def home_numbered(
    text: str, by_partner: Mapping[str, int], known: Container[int], merged: Mapping[int, int]
) -> int | None:
    """Find the household that a number in a file means: by the partner's own number, else by ours as `HH-17`.

    Parameters
    ----------
    merged : of households that were merged into another, the one that goes on for them
    """
    home = by_partner.get(text) if text else None
    ours = own_number(text) if home is None else None
    home = ours if ours is not None and ours in known else home
    return None if home is None else merged.get(home, home)


class LifeStatus(StrEnum):
    """Life status of a resident (생존 상태)."""

    ALIVE = "alive"
    DEATH_REPORTED = "death_reported"
    DEATH_CONFIRMED = "death_confirmed"


class Resident(Base):
    """A person who lives or lived in a household (거주자); a move ends the row and keeps it."""

    __tablename__ = "resident"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(index=True)
    sex: Mapped[str] = mapped_column(String(1), default="")
    """`f`, `m` or empty."""
    born_on: Mapped[date | None] = mapped_column(default=None)
    """The day of birth by the solar calendar; none while the day is not known."""
    born_part: Mapped[str] = mapped_column(String(7), default="")
    """What is known of a birth whose day is not: the year, or year and month, as in `1948` and `1948-03`."""
    born_words: Mapped[str] = mapped_column(default="")
    """The birth as it was written, where that says more than the day: a lunar date, a day that never was."""
    phone: Mapped[str] = mapped_column(default="", index=True)
    """Digits only; shown with hyphens."""
    life_status: Mapped[str] = mapped_column(String(16), default=LifeStatus.ALIVE)
    moved_in_on: Mapped[date | None] = mapped_column(default=None)
    moved_out_on: Mapped[date | None] = mapped_column(default=None)
    merit: Mapped[str] = mapped_column(String(8), default="")
    """Whether the person is of national merit (국가유공자 등): a code of `MERIT_LABELS`, empty while nobody asked."""
    merit_on: Mapped[date | None] = mapped_column(default=None)
    """The day on which that was asked or found out."""


class Contact(Base):
    """One of a household's emergency contacts (비상연락망), asked in the order of `rank`."""

    __tablename__ = "contact"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    rank: Mapped[int]
    name: Mapped[str]
    relation: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    may_enter: Mapped[bool] = mapped_column(default=False)
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    kin: Mapped[str] = mapped_column(String(16), default="")
    """The relation as the law ranks it, a code of `KIN_LABELS`; empty where nobody has said."""


class AbsenceKind(StrEnum):
    """Why someone is away (부재 사유)."""

    HOSPITAL = "hospital"
    FACILITY = "facility"
    FAMILY = "family"
    TRAVEL = "travel"
    OTHER = "other"


ABSENCE_LABELS: dict[str, str] = {
    AbsenceKind.HOSPITAL: mark("In hospital"),
    AbsenceKind.FACILITY: mark("In a facility"),
    AbsenceKind.FAMILY: mark("With family"),
    AbsenceKind.TRAVEL: mark("Travelling"),
    AbsenceKind.OTHER: mark("Somewhere else"),
}


ABSENT_LABELS: dict[str, str] = {
    AbsenceKind.HOSPITAL: mark("Now in hospital"),
    AbsenceKind.FACILITY: mark("Now in a facility"),
    AbsenceKind.FAMILY: mark("Now with family"),
    AbsenceKind.TRAVEL: mark("Now travelling"),
    AbsenceKind.OTHER: mark("Now away"),
}
"""What is said of somebody whose absence runs."""


class Absence(Base):
    """A registered absence (부재 등록): alerts and calls rest with it until its end; then the return is checked.

    Where nobody knows when the person will be back it has no end but a day on which somebody asks again; it rests
    until that day begins. One of the two is always given.
    """

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_at IS NOT NULL OR check_back_on IS NOT NULL", name="absence_has_an_end"),)
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the person is to be back; none while nobody knows."""
    reason: Mapped[str] = mapped_column(default="")
    return_checked_at: Mapped[datetime | None] = mapped_column(default=None)
    check_back_on: Mapped[date | None] = mapped_column(default=None)
    """확인할 날: the day on which somebody asks whether the person is back; kept as it was when the end is known."""

    @hybrid_property
    def rests_until(self) -> datetime:
        """Give the instant from which it explains nothing more: its end, else the begin of its check-back day."""
        if self.ends_at is not None:
            return self.ends_at
        assert self.check_back_on is not None  # the table holds no absence without either
        return datetime.combine(self.check_back_on, time(), KST)

    @rests_until.inplace.expression
    @classmethod
    def _rests_until(cls) -> ColumnElement[datetime]:
        # A day begins at midnight in Korea, nine hours before the same midnight of UTC.
        midnight = cast(func.strftime("%s", cls.check_back_on, "-9 hours"), Instant)
        return func.coalesce(cls.ends_at, midnight, type_=Instant)


class ConsentPurpose(StrEnum):
    """What a consent is for (동의 목적); each is separate."""

    POWER = "power"
    PHONE = "phone"
    CALLS = "calls"
    SHARING = "sharing"
    CONFERENCE = "conference"


CONSENT_LABELS: dict[str, str] = {
    ConsentPurpose.POWER: mark("Power use"),
    ConsentPurpose.PHONE: mark("Phone use"),
    ConsentPurpose.CALLS: mark("Check-in calls"),
    ConsentPurpose.SHARING: mark("Sharing with providers"),
    ConsentPurpose.CONFERENCE: mark("Care conference"),
}


class Consent(Base):
    """A consent by purpose (개인정보 동의); withdrawal stops the thing at once.

    With a `vital_reason` it is no consent but the exception for the protection of life and body (생명·신체 보호를 위한
    예외): it counts as one until its end, and is called what it is wherever it is shown.
    """

    __tablename__ = "consent"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    given_on: Mapped[date]
    until: Mapped[date | None] = mapped_column(default=None)
    withdrawn_on: Mapped[date | None] = mapped_column(default=None)
    paper: Mapped[str] = mapped_column(default="")
    """How it was given and where the paper lies, in words."""
    vital_reason: Mapped[str] = mapped_column(default="")
    """Why it was used without a consent; empty for a consent."""

    def holds_on(self, today: date) -> bool:
        """Say whether the consent covers that day."""
        return (
            self.given_on <= today
            and (self.until is None or today <= self.until)
            and (self.withdrawn_on is None or today < self.withdrawn_on)
        )


class ConsentRequest(Base):
    """A consent that was asked for (동의 요청), and what was answered; a yes is a `Consent` besides."""

    __tablename__ = "consent_request"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    asked_on: Mapped[date]
    answer: Mapped[str] = mapped_column(String(8), default="")
    """`given`, `refused`, or empty while there is none."""
    answered_on: Mapped[date | None] = mapped_column(default=None)
    ask_again_on: Mapped[date | None] = mapped_column(default=None)
    """The day on which somebody who refused is asked once more; none where that is not wanted."""


FROM_LIST = "import"
"""Author of a note that came with a partner's list (비고): nobody of ours wrote it, and it tells of no contact."""


class Note(Base):
    """A free note on a household (메모)."""

    __tablename__ = "note"
    noun: ClassVar[str] = "households"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    written_at: Mapped[datetime]
    author: Mapped[str]
    text: Mapped[str]


Index("ix_resident_household_out", Resident.household_id, Resident.moved_out_on)
