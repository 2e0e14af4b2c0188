"""Official addresses of the county with their places, the lots that belong to them, and how a home was placed."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.text import mark


class AddressPart(StrEnum):
    """Which of the official address files (주소 자료 종류) something came with."""

    ENTRANCE = "entrance"
    BUILDING = "building"
    LOT = "lot"


ADDRESS_PART_LABELS: dict[str, str] = {
    AddressPart.ENTRANCE: mark("Places of buildings"),
    AddressPart.BUILDING: mark("Villages and lots of buildings"),
    AddressPart.LOT: mark("Further lots of buildings"),
}


class AddressRelease(Base):
    """One month's official addresses of one part (주소 자료); the newest stored one of a part is in force."""

    __tablename__ = "address_release"
    noun: ClassVar[str] = "addresses"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    part: Mapped[str] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7))
    """Its month as the file's name says it, `2026-10`; empty where it says none."""
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)


class AddressPoint(Base):
    """A building by its road-name address, and where its entrance is (건물 출입구)."""

    __tablename__ = "address_point"
    noun: ClassVar[str] = "addresses"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    release_id: Mapped[int] = mapped_column(ForeignKey("address_release.id"), index=True)
    legal_code: Mapped[str] = mapped_column(String(10))
    """법정동코드 of ten digits; the last two name the village."""
    town: Mapped[str]
    road_code: Mapped[str] = mapped_column(String(12))
    road: Mapped[str]
    is_underground: Mapped[bool]
    number: Mapped[int]
    sub_number: Mapped[int]
    building: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(String(5), default="")
    latitude: Mapped[float | None] = mapped_column(default=None)
    """Degrees (WGS84); none where the official file gives no place, as of closed and protected buildings."""
    longitude: Mapped[float | None] = mapped_column(default=None)
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    """Its place lies far from all others of its road, and is not used."""


class AddressLot(Base):
    """A lot on which a building stands (지번), with the building's road-name address."""

    __tablename__ = "address_lot"
    noun: ClassVar[str] = "addresses"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    release_id: Mapped[int] = mapped_column(ForeignKey("address_release.id"), index=True)
    legal_code: Mapped[str] = mapped_column(String(10))
    town: Mapped[str]
    village: Mapped[str]
    is_mountain: Mapped[bool]
    lot: Mapped[int]
    sub_lot: Mapped[int]
    road_code: Mapped[str] = mapped_column(String(12))
    is_underground: Mapped[bool]
    number: Mapped[int]
    sub_number: Mapped[int]
