"""What somebody types of a person and an address, read as in a partner's list, with a sentence where that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.casework.intake.areas import AreaIndex
from coordinator.errors import RuleError
from coordinator.importers.households.births import REASONS, birth
from coordinator.importers.reading.phones import phones
from coordinator.records.base import free_text, normal
from coordinator.records.values.ages import part_text
from coordinator.text import day, phone_text, tr

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


_TAKEN = frozenset({"", "birth_part", "birth_lunar", "birth_leap"})
"""What may be doubted of a birth that is taken all the same: the rest of it is known."""


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birth as it is stored, and what there is to say of how it was read."""

    born_on: date | None = None
    born_part: str = ""
    born_words: str = ""
    sex: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A person as typed: everything a text but the sex, which is `f`, `m` or empty.

    Attributes
    ----------
    born : any form of a date of birth, also a part of one
    """

    name: str
    sex: str = ""
    born: str = ""
    phone: str = ""


def read_name(name: str) -> str:
    """Read a name.

    Raises
    ------
    RuleError
        `name_missing`
    """
    words = free_text(name)
    if not words:
        raise RuleError(tr("Write the name."), code="name_missing")
    return words


def read_birth(text: str, today: date) -> Birthday:
    """Read a date of birth; an empty one is not known.

    Raises
    ------
    RuleError
        A key of `REASONS`, such as `birth_date`, with its sentence; `future`
    """
    if not text.strip():
        return Birthday()
    read = birth(normal(text), today=today)
    known = f"{read.born_on}" if read.born_on is not None else read.part
    if read.doubt not in _TAKEN or not known:
        code = read.doubt or "birth_date"
        reason = tr(
            "“{value}” is no date of birth that can be read. Write it as in 1948-03-02, 480302 or 1948.", value=text
        )
        raise RuleError(reason, code=code)
    if known > f"{today}"[: len(known)]:
        raise RuleError(tr("This date of birth lies in the future."), code="future")
    words = free_text(text) if read.has_words else ""
    if read.doubt in ("birth_lunar", "birth_leap"):
        said = day(read.born_on) if read.born_on is not None else ""
        remark = tr(REASONS[read.doubt], date=said, part=part_text(read.part))
    elif read.born_on is not None:
        remark = day(read.born_on)
    else:
        remark = tr("known: {part}", part=part_text(read.part))
    return Birthday(read.born_on, read.part, words, read.sex, remark)


def read_phone(text: str) -> str:
    """Read one phone number; empty for none. Gives its digits.

    Raises
    ------
    RuleError
        `phone`: it is none; `phones`: it is more than one
    """
    if not text.strip():
        return ""
    read = phones(normal(text))
    if len(read.numbers) > 1:
        numbers = ", ".join(map(phone_text, read.numbers))
        raise RuleError(tr("These are several numbers: {numbers}. Keep one here.", numbers=numbers), code="phones")
    if read.unreadable or not read.numbers or read.rest:
        raise RuleError(
            tr("“{value}” is no whole phone number. Write it as in 010-1234-5678.", value=text), code="phone"
        )
    return read.numbers[0]


def read_sex(sex: str, from_birth: str) -> str:
    """Give the sex: what was chosen, else what a resident number's seventh digit says."""
    return sex if sex in ("f", "m") else from_birth


def area_of(session: Session, address: str) -> tuple[int | None, str]:
    """Find the area of an address, and the other county it names, empty where it names none."""
    index = AreaIndex(session)
    words = normal(address)
    area_id, _ = index.find("", "", words)
    return area_id, index.elsewhere("", "", words)
