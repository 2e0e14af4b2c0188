"""Dates of birth as partners write them: in full, in six digits, as part of a resident number, lunar, or in part."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from coordinator.importers.reading.stamps import EXCEL_EPOCH, DateOrder, is_date_form, moment
from coordinator.records.base import whole_years
from coordinator.records.resident_numbers import resident_number_in
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

ADULT_YEARS = 18
"""Nobody younger lives alone in a register; young people leave a children's home at 18 (아동복지법 제16조)."""
OLDEST_YEARS = 115
"""Nobody in Korea is known to have become older; with `ADULT_YEARS` no two digits fit two centuries."""

FiveDigits = Literal["", "serial", "date"]
"""What five digits of a column are: an Excel day number, a date that lost its zero (10203 is 010203), or not known."""

_YEARS = range(1890, 2101)
_SEP = r"\s*[-/.]\s*"
_SHORT = re.compile(
    rf"(?P<year>\d\d)(?:{_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<d>\d{{1,2}})\.?|\s?(?P<m2>\d\d)\s?(?P<d2>\d\d)"
    r"|\s*년\s*(?P<m3>\d{1,2})\s*월\s*(?P<d3>\d{1,2})\s*일)"
)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)
"""How most lists write it: read at once."""
_HIDDEN = r"[*xX●○•#_-]"
_AND_SEX = re.compile(
    rf"(?P<birth>\d{{6}})\s*-?\s*(?P<sex>[1-8])(?:[\d*xX●○•#_-]{{6}})?|(?P<bare>\d{{6}})\s*-\s*{_HIDDEN}{{0,7}}"
)
_CENTURY = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}
_LUNAR = re.compile(r"음력|윤달|(?<![가-힣])[음윤](?![가-힣])|陰|lunar", re.IGNORECASE)
_SOLAR = re.compile(r"[(\[]?\s*(?:양력|(?<![가-힣])양(?![가-힣])|陽|solar)\s*[.)\]:]?", re.IGNORECASE)
_AGE = re.compile(r"\s*[(\[]?\s*(?:만\s*)?\d{1,3}\s*세\s*[)\]]?$")
_BORN = re.compile(r"\s*(?:출생|생)$")
_PART = re.compile(
    rf"(?:(?:18|19|20)\d\d(?:\s*년)?|\d\d\s*년)(?:(?:{_SEP}|\s*)\d{{1,2}}(?:\s*월)?)?\.?(?:(?:{_SEP})?0{{1,2}}(?:\s*일)?\.?)?"
)

REASONS: dict[str, str] = {
    "birth_date": mark("The date of birth cannot be read; it was left out. Find it out."),
    "birth_lunar": mark(
        "This date is by the lunar calendar; it was left out. Find out the date by the solar calendar."
    ),
    "birth_part": mark("Only a part of the date of birth is given; it was left out. Find out the day."),
    "birth_never": mark("There never was such a day; the date of birth was left out. Find it out."),
    "two_digit_year": mark("The year of birth needs four digits; the date was left out. Find it out."),
    "birth_century": mark(
        "The two digits of the year fit nobody who may live alone; the date was left out. Find it out."
    ),
}
"""Why a date of birth is not taken, by code; it never costs the person."""


@dataclass(frozen=True, slots=True)
class Birth:
    """What a cell tells of a birth.

    Attributes
    ----------
    born_on : None where the day is not sure
    sex : `f`, `m` or empty
    doubt : why there is no date, a key of `REASONS`; empty where there is one
    century : 1900 or 2000 where the cell has two digits of the year and the person's age decided, else 0
    is_either : both centuries lie before today: the other one would be a child or older than anybody is
    """

    born_on: date | None = None
    sex: str = ""
    doubt: str = ""
    century: int = 0
    is_either: bool = False


def five_digits(texts: Iterable[str]) -> FiveDigits:
    """Find out from a whole column what its numbers of five digits are.

    Beside dates in six digits they are dates that lost their zero; beside numbers that can be no such date (17593), or
    alone, they are day numbers. Beside both they could be either.
    """
    six = serial = False
    for text in texts:
        plain = _plain(text)
        if plain.isdigit():
            six = six or (len(plain) == 6 and _is_month_and_day(plain[2:]))
            serial = serial or (len(plain) == 5 and not _is_month_and_day(plain[1:]))
    return ("" if serial else "date") if six else "serial"


def birth(text: str, order: DateOrder = "", *, today: date | None = None, five: FiveDigits = "serial") -> Birth:
    """Read a date of birth (생년월일).

    Parameters
    ----------
    text : `1948-03-02`, `19480302`, `1948. 3. 2.생`, `480302`, `48.3.2`, an Excel day number, or a resident number with
        or without its last six digits (`480302-2`), which gives century and sex
    order : how a date with the year behind is meant
    today : decides the century of two digits: it is the one in which the person is an adult and not older than anybody
        is; None: they are not read
    five : what five digits of this column are
    """
    if _ISO.fullmatch(text) and (born_on := _day(int(text[:4]), text[5:7], text[8:])):
        return Birth(born_on)
    plain = _plain(text)
    if _LUNAR.search(plain):
        return Birth(doubt="birth_lunar")
    plain = _BORN.sub("", _AGE.sub("", _SOLAR.sub("", plain))).strip()
    with_sex = _AND_SEX.fullmatch(plain)
    number = resident_number_in(plain) or (
        f"{with_sex['birth']}{with_sex['sex']}" if with_sex and with_sex["sex"] else ""
    )
    if number and number[6] in _CENTURY:
        sex = "m" if number[6] in "1357" else "f"
        born_on = _day(_CENTURY[number[6]] + int(number[:2]), number[2:4], number[4:6])
        return Birth(born_on, sex, "" if born_on else "birth_never")
    if plain.isdigit() and 3 <= len(plain) <= 5 and not (len(plain) == 4 and int(plain) in _YEARS):
        return _of_few_digits(plain, today, five)
    short = _SHORT.fullmatch(with_sex["bare"] if with_sex else plain)
    if short:
        read = _of_short(
            short["year"], short["m"] or short["m2"] or short["m3"], short["d"] or short["d2"] or short["d3"], today
        )
        if read is not None:
            return read
    at = moment(plain, order)
    if at is not None and at.wall.time() == type(at.wall).min.time() and at.wall.year in _YEARS:
        return Birth(at.wall.date())
    if _PART.fullmatch(plain):
        return Birth(doubt="birth_part")
    return Birth(doubt="birth_never" if short or is_date_form(plain) else "birth_date")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lstrip("'`’").removesuffix(".0").strip()


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _is_month_and_day(digits: str) -> bool:
    return _day(2000, digits[:2], digits[2:]) is not None


def _of_few_digits(plain: str, today: date | None, five: FiveDigits) -> Birth:
    """Read three to five digits: a date that lost its zeros, or a day number."""
    whole = plain.zfill(6)
    if five == "date" and (len(plain) < 5 or _is_month_and_day(plain[1:])):
        return _of_short(whole[:2], whole[2:4], whole[4:], today) or Birth(doubt="birth_never")
    if len(plain) == 5 and plain[0] in "1234" and (five == "serial" or not _is_month_and_day(plain[1:])):
        return Birth((EXCEL_EPOCH + timedelta(days=int(plain))).date())  # 1927-05-18 to 2036-11-21
    return Birth(doubt="birth_date")


def _of_short(year: str, month: str, day: str, today: date | None) -> Birth | None:
    """Read a date with two digits of the year; None where it is a date in no century."""
    days = {century: read_on for century in (1900, 2000) if (read_on := _day(century + int(year), month, day))}
    if not days:
        return None
    if today is None:
        return Birth(doubt="two_digit_year")
    before = {century: born_on for century, born_on in days.items() if born_on <= today}
    fits = [c for c, born_on in before.items() if ADULT_YEARS <= whole_years(born_on, today) <= OLDEST_YEARS]
    if not fits:
        return Birth(doubt="birth_century")
    return Birth(days[fits[0]], century=fits[0], is_either=len(before) > 1)
