"""Our fields, and the names partners give their columns, in Korean and English; each kind of file has its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from coordinator.text import mark


class Holds(Flag):
    """What stands in the cells of a field, as far as it decides how they are read.

    CODE: somebody's codes; a date at the begin of one makes it no resident number. FIGURE: times and amounts, in which
    no resident number is looked for. PERSON: a name or a number alone; a resident number beside it is left out whole,
    not masked. DATE: two cells of one day say the same. ZERO: a 0 is an amount, a time or an answer, or is named by
    its own reader; in others it says nothing. TEXT: free text, of which two columns are no question. CHECKED: a file
    whose column clearly holds something else is refused.
    """

    NOTHING = 0
    CODE = auto()
    FIGURE = auto()
    PERSON = auto()
    DATE = auto()
    ZERO = auto()
    TEXT = auto()
    CHECKED = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields: its label for people and the names partners give its column, lower case, no spaces."""

    name: str
    label: str
    names: tuple[str, ...]
    required: bool = False
    holds: Holds = Holds.NOTHING


def field(name: str, label: str, names: str, *, required: bool = False, holds: Holds = Holds.NOTHING) -> Field:
    """Make a field, its columns' names written one behind the other."""
    return Field(name, label, tuple(names.split()), required, holds)


PHONE = field(
    "phone",
    mark("Phone"),
    """
    phone phonenumber tel telephone mobile 전화 전화번호 연락처 휴대전화 휴대폰 핸드폰
    휴대폰번호 휴대전화번호 대상자전화 대상자연락처 대상자전화번호 본인연락처 수신번호
    회선번호 가입번호 recipientphonenumber recipientphone recipienttel
    """,
    holds=Holds.PERSON,
)

EXTERNAL_ID = field(
    "external_id",
    mark("Partner's number"),
    """
    externalid householdid household id 관리번호 대상자번호 대상자id 가구번호 가구id
    세대번호 고유번호 식별번호 recipientid
    """,
    holds=Holds.CODE,
)

METER = field(
    "meter",
    mark("Meter"),
    "meterid meter meterno meternumber 계량기번호 계기번호 계량기 계량기id",
    holds=Holds.CODE,
)

CUSTOMER = field(
    "customer",
    mark("Utility's customer number"),
    "customernumber customerno customerid custno custnum 고객번호 한전고객번호 전기고객번호",
    holds=Holds.CODE,
)
