"""Dates of birth as partners write them: in full, in six digits, as part of a resident number, lunar, or in part."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from coordinator.importers.households.lunar import solar_days, solar_year
from coordinator.importers.reading.cells import yes_or_no
from coordinator.importers.reading.stamps import EXCEL_EPOCH, DateOrder, moment
from coordinator.records.base import whole_years
from coordinator.records.values.resident_numbers import resident_number_in
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
_DANGI = re.compile(r"(?:단기|檀紀)\s*(\d{4})")
_DANGI_YEARS = 2333
"""So many years is the count of 단기 ahead; family papers of before 1962 are dated by it (법률 제775호)."""
_DASHES = re.compile(r"[‐‑‒–—―−ㅡ]")
_SEP = r"(?:\s*[-/.,·_]\s*|\s+)"
_REST = r"\s*(?P<rest>\D*)"
_LONG = tuple(
    re.compile(rf"(?P<year>\d{{4}}){form}{_REST}")
    for form in (
        rf"{_SEP}(?P<month>\d{{1,2}}){_SEP}(?P<day>\d{{1,2}})",
        r"\s*[년年]?(?:생|도)?\s*(?P<month>\d{1,2})\s*[월月]생?\s*(?P<day>\d{1,2})(?:\s*[일日])?",
        r"(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_SEP}(?P<month>\d{{1,2}})",
        r"\s*[년年](?:생|도)?\s*(?P<month>\d{1,2})\s*[월月]",
        r"(?P<month>\d\d)",
        "",
    )
)
"""With four digits of the year: in full, year and month, the year alone; behind it may stand what has no digits."""
_SHORT = tuple(
    re.compile(rf"(?P<year>\d\d){form}{_REST}")
    for form in (
        rf"{_SEP}(?P<month>\d{{1,2}}){_SEP}(?P<day>\d{{1,2}})",
        r"\s?(?P<month>\d\d)\s?(?P<day>\d\d)",
        r"\s*[년年]생?\s*(?P<month>\d{1,2})\s*[월月]생?\s*(?P<day>\d{1,2})(?:\s*[일日])?",
        r"\s*[년年]생?\s*(?P<month>\d{1,2})\s*[월月]",
        r"\s*[년年]",
    )
)
_SAYS_NOTHING = re.compile(r"\s*(?:출생|생|[년年]생?도?|[월月]생?|[일日]생?|[-./,·?xX*0○●□]|모름|미상|일자|불명)*\s*")
_NOT_THE_YEAR = re.compile(r"대|이전|이후|전|후|부터|까지|경|쯤|약|추정|무렵|정도|[~∼〜]|^\?+$|s$")
"""Words that make a year of before or behind it one that is not sure: `1940년대`, `1948년경`, `약 1948`."""
_NOT_KNOWN = re.compile(r"모름|모르|미상|불명|알\s*수\s*없|확인\s*(?:중|불가|안)|unknown", re.IGNORECASE)
"""Words that say nothing anybody would miss."""
_BOTH = re.compile(r"(?P<before>.*\d.*?)\s*[(\[/](?P<beside>[^()\[\]/]*\d[^()\[\]/]*)[)\]]?")
"""A date with the same one by the other calendar beside it: `1948.3.2(음 1.22)`."""
_OCTOBER = re.compile(r"\d{4}\.1")
"""A spreadsheet that takes 1948.10 for a number writes it as this: January or October."""
_ISO = re.compile(r"(?:19|20)\d\d([-./])\d\d\1\d\d", re.ASCII)
"""How most lists write it: read at once."""
_RESIDENT = re.compile(r"(?P<birth>\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-(?P<sex>[1-8])\d{6}", re.ASCII)
"""A resident number as it is usually written: read at once too."""
_HIDDEN = r"[*xX●○•#_-]"
_AND_SEX = re.compile(
    rf"(?P<birth>\d{{6}})(?P<dash>\s*-?\s*)(?P<sex>[1-8])(?:[\d*xX●○•#_-]{{6}})?"
    rf"|(?P<bare>\d{{6}})\s*-\s*{_HIDDEN}{{0,7}}"
)
_CENTURY = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}
_LUNAR = re.compile(r"[(\[]?\s*(?:음력|(?<![가-힣])음(?![가-힣])|陰曆?|lunar)\s*[.)\]:]?", re.IGNORECASE)
_LEAP = re.compile(r"[(\[]?\s*(?:윤달|閏月?|(?<![가-힣])윤(?![가-힣])|leap)\s*[)\]:]?", re.IGNORECASE)
_PLAIN_MONTH = re.compile(r"[(\[]?\s*(?:평달|(?<![가-힣])평(?![가-힣]))\s*[)\]:]?")
_LUNAR_SHORT = re.compile(r"(?<![가-힣])음(윤|평)(?![가-힣])")
_SOLAR = re.compile(r"[(\[]?\s*(?:양력|(?<![가-힣])양(?![가-힣])|陽曆?|solar|서기|西紀)\s*[.)\]:]?", re.IGNORECASE)
_AGE = re.compile(r"\s*(?:[(\[]\s*(?:만\s*)?\d{1,3}\s*세?\s*[)\]]|(?:만\s*)?\d{1,3}\s*세)$")

REASONS: dict[str, str] = {
    "birth_date": mark("The date of birth cannot be read; its words are kept. Find it out."),
    "birth_lunar": mark("A date by the lunar calendar; it was read as {date} by the solar one. Check it."),
    "birth_leap": mark(
        "The lunar year has this month twice (a leap month); only {part} was taken. Find out which it is."
    ),
    "birth_part": mark("Only {part} is known of the birth; that was taken. Find out the day."),
    "birth_never": mark("There never was such a day; of the birth only {part} was taken. Find it out."),
    "two_digit_year": mark("The year of birth needs four digits; the date was left out. Find it out."),
    "birth_century": mark(
        "The two digits of the year fit nobody who may live alone; the date was left out. Find it out."
    ),
}
"""Why a date of birth is not taken as it stands, by code; it never costs the person."""


@dataclass(frozen=True, slots=True)
class Birth:
    """What a cell tells of a birth.

    Attributes
    ----------
    born_on : by the solar calendar; None where the day is not sure
    sex : `f`, `m` or empty
    doubt : why there is no date, or that it was read from a lunar one; a key of `REASONS`, else empty
    century : 1900 or 2000 where the cell has two digits of the year and the person's age decided, else 0
    is_either : both centuries lie before today: the other one would be a child or older than anybody is
    part : what is known where the day is not: `1948` or `1948-03`
    has_words : the cell says more than is taken of it
    """

    born_on: date | None = None
    sex: str = ""
    doubt: str = ""
    century: int = 0
    is_either: bool = False
    part: str = ""
    has_words: bool = field(default=False, compare=False)


class _Written(NamedTuple):
    """The figures of a date as they stand, whichever calendar they are of; month and day None or 0: not known."""

    year: int
    month: int | None = None
    day: int | None = None
    sex: str = ""
    century: int = 0
    is_either: bool = False
    has_words: bool = False


def five_digits(texts: Iterable[str]) -> FiveDigits:
    """Find out from a whole column what its numbers of five digits are.

    Beside dates in six digits they are dates that lost their zero; beside numbers that can be no such date (17593), or
    alone, they are day numbers. Beside both they could be either.
    """
    six = serial = False
    for text in texts:
        if _ISO.fullmatch(text) or _RESIDENT.fullmatch(text):
            continue
        plain = _plain(text)
        if plain.isdecimal():
            six = six or (len(plain) == 6 and _is_month_and_day(plain[2:]))
            serial = serial or (len(plain) == 5 and not _is_month_and_day(plain[1:]))
    return ("" if serial else "date") if six else "serial"


def is_lunar_word(text: str, column: str) -> bool:
    """Say whether the word of a column of calendars says lunar: `음`, or a yes in a column such as `음력여부`."""
    if not text:
        return False
    is_yes = "음력" in column and "양" not in column and yes_or_no(text) is True
    return is_yes or bool(_LUNAR.fullmatch(_plain(text)))


def birth(
    text: str,
    order: DateOrder = "",
    *,
    today: date | None = None,
    five: FiveDigits = "serial",
    lunar: bool = False,
) -> Birth:
    """Read a date of birth (생년월일).

    Parameters
    ----------
    text : `1948-03-02`, `19480302`, `1948. 3. 2.생`, `480302`, `48.3.2`, an Excel day number, or a resident number with
        or without its last six digits (`480302-2`), which gives century and sex; `음 1948.3.2`, `1948-윤3-2`; a part
        of it, such as `1948년생` and `1948.03.00`
    order : how a date with the year behind is meant
    today : decides the century of two digits: it is the one in which the person is an adult and not older than anybody
        is; None: they are not read
    five : what five digits of this column are
    lunar : the row says elsewhere that its date is by the lunar calendar

    Returns
    -------
    what is sure. A lunar date is turned into the solar day; where its year has the month twice and the cell does not
    say which is meant, the year stays, as it does of a day that never was
    """
    if not lunar and _ISO.fullmatch(text) and (born_on := _day(int(text[:4]), int(text[5:7]), int(text[8:]))):
        return Birth(born_on)
    if not lunar and (number := _RESIDENT.fullmatch(text)):
        return _solar_birth(_of_number(number["birth"], number["sex"]))
    if (solar := _solar_of_both(_plain(text))) and not lunar:
        return replace(birth(solar, order, today=today, five=five), has_words=True)
    plain, is_lunar, is_leap = _calendar(_DANGI.sub(_of_dangi, _plain(text)), lunar)
    plain = _AGE.sub("", plain).strip()
    written = _written(plain, today, five)
    if written is None:
        at = moment(plain, order)
        if at is None or at.wall.time() != type(at.wall).min.time() or at.wall.year not in _YEARS:
            return Birth(doubt="birth_date", has_words=not _NOT_KNOWN.search(plain))
        written = _Written(at.wall.year, at.wall.month, at.wall.day)
    if isinstance(written, str):
        return Birth(doubt=written, has_words=True)
    return _lunar_birth(written, is_leap) if is_lunar else _solar_birth(written)


def _plain(text: str) -> str:
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip().lstrip("'`’").strip()
    return plain.removesuffix(".0") if plain.removesuffix(".0").isdecimal() else plain


def _solar_of_both(plain: str) -> str:
    """Give the solar one of two dates in a cell that says which is which; empty where it does not hold two."""
    match = _BOTH.fullmatch(plain)
    if match is None:
        return ""
    dates = match["before"], match["beside"]
    by_lunar, by_solar = ([bool(mark.search(text)) for text in dates] for mark in (_LUNAR, _SOLAR))
    if by_solar == [False, True] and not by_lunar[1]:
        return dates[1]
    return dates[0] if by_lunar == [False, True] else ""


def _of_dangi(match: re.Match[str]) -> str:
    return str(int(match[1]) - _DANGI_YEARS)


def _calendar(plain: str, lunar: bool) -> tuple[str, bool, bool | None]:
    """Take the words of the calendar out of a cell: what is left, whether it is lunar, and of a leap month."""
    bare = _LUNAR_SHORT.sub(r"음 \1", plain)
    without_lunar = _LUNAR.sub(" ", bare)
    without_leap = _LEAP.sub(" ", without_lunar)
    # A blank that stood for a word between the signs of a date is none: `1948-윤3-2`.
    without = re.sub(r"(?<=[-./])\s+", "", _PLAIN_MONTH.sub(" ", without_leap))
    is_leap = True if without_leap != without_lunar else False if without_lunar != bare and "평" in bare else None
    says_lunar = without_lunar != bare or is_leap is not None
    solar = _SOLAR.sub(" ", without)
    if not says_lunar and solar != without:
        return solar.strip(), False, None
    return (without if says_lunar else plain).strip(), says_lunar or lunar, is_leap


def _solar_birth(written: _Written) -> Birth:
    year, month, day = written[:3]
    sex, century, either, has_words = written[3:]
    if month and month > 12:
        return Birth(sex=sex, doubt="birth_never", part=str(year), has_words=True)
    if not month or not day:
        part = f"{year}-{month:02}" if month else str(year)
        return Birth(sex=sex, doubt="birth_part", part=part, has_words=has_words)
    born_on = _day(year, month, day)
    if born_on is None:
        return Birth(sex=sex, doubt="birth_never", part=str(year), has_words=True)
    return Birth(born_on, sex, "", century, either, has_words=has_words)


def _lunar_birth(written: _Written, is_leap: bool | None) -> Birth:
    year, month, day = written[:3]
    if not month or month > 12 or not day:
        part = solar_year(year, month, None, is_leap) if month and month <= 12 else year
        doubt = "birth_never" if month and month > 12 else "birth_part"
        return Birth(sex=written.sex, doubt=doubt, part=str(part), has_words=True)
    days = solar_days(year, month, day, is_leap)
    if len(days) == 1:
        return Birth(days[0], written.sex, "birth_lunar", written.century, written.is_either, has_words=True)
    part = str(solar_year(year, month, day, is_leap))
    return Birth(sex=written.sex, doubt="birth_leap" if days else "birth_never", part=part, has_words=True)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_month_and_day(digits: str) -> bool:
    return _day(2000, int(digits[:2]), int(digits[2:])) is not None


def _written(plain: str, today: date | None, five: FiveDigits) -> _Written | str | None:
    """Read the figures of a date; None where there are none, a key of `REASONS` where they cannot be one."""
    with_sex = _AND_SEX.fullmatch(plain)
    number = resident_number_in(plain)
    if not number and with_sex and with_sex["sex"]:
        # Seven bare digits are of a resident number only where they begin with what may be a day.
        may_be = with_sex["dash"] or _is_month_and_day(with_sex["birth"][2:])
        number = f"{with_sex['birth']}{with_sex['sex']}" if may_be else ""
    if number and number[6] in _CENTURY:
        return _of_number(number[:6], number[6])
    if plain.isdecimal() and 3 <= len(plain) <= 5 and not (len(plain) == 4 and int(plain) in _YEARS):
        return _of_few_digits(plain, today, five)
    bare = with_sex["bare"] if with_sex and with_sex["bare"] else plain
    short = _matched(_SHORT, bare)
    if short is not None and (read := _of_short(short, today)) is not None:
        return read
    return _of_long(plain)


def _of_number(six: str, seventh: str) -> _Written:
    """Read a resident number: its first six digits, and the one that tells century and sex."""
    sex = "m" if seventh in "1357" else "f"
    return _Written(_CENTURY[seventh] + int(six[:2]), int(six[2:4]), int(six[4:]), sex)


def _matched(forms: Iterable[re.Pattern[str]], plain: str) -> re.Match[str] | None:
    return next((match for form in forms if (match := form.fullmatch(plain))), None)


def _figure(match: re.Match[str], name: str) -> int | None:
    figure = match.groupdict().get(name)
    return int(figure) if figure else None


def _of_long(plain: str) -> _Written | None:
    """Read a date, or a part of one, with four digits of the year."""
    match = _matched(_LONG, plain)
    if match is None or int(match["year"]) not in _YEARS:
        return None
    month, day = _figure(match, "month"), _figure(match, "day")
    if not day and _NOT_THE_YEAR.search(match["rest"]):
        return None
    if _OCTOBER.fullmatch(plain):
        month = None
    has_words = not _SAYS_NOTHING.fullmatch(match["rest"]) or bool(_OCTOBER.fullmatch(plain))
    return _Written(int(match["year"]), month, day, has_words=has_words)


def _of_few_digits(plain: str, today: date | None, five: FiveDigits) -> _Written | str:
    """Read three to five digits: a date that lost its zeros, or a day number."""
    whole = plain.zfill(6)
    if five == "date" and (len(plain) < 5 or _is_month_and_day(plain[1:])):
        short = _matched(_SHORT, whole)
        return (_of_short(short, today) if short else None) or "birth_date"
    if len(plain) == 5 and plain[0] in "1234" and (five == "serial" or not _is_month_and_day(plain[1:])):
        on = EXCEL_EPOCH + timedelta(days=int(plain))  # 1927-05-18 to 2036-11-21
        return _Written(on.year, on.month, on.day)
    return "birth_date"


def _of_short(match: re.Match[str], today: date | None) -> _Written | str | None:
    """Read a date with two digits of the year; None where its figures can be no month and day."""
    year, month, day = int(match["year"]), _figure(match, "month"), _figure(match, "day")
    if (month or 0) > 12 or (day or 0) > 31 or _NOT_THE_YEAR.search(match["rest"]):
        return None
    if today is None:
        return "two_digit_year"
    # What is no day of the solar calendar has a year all the same; its age is that of the year's first day.
    days = {century: _day(century + year, month or 0, day or 0) for century in (1900, 2000)}
    before = [c for c, on in days.items() if (on or date(c + year, 1, 1)) <= today]
    ages = {c: whole_years(days[c] or date(c + year, 1, 1), today) for c in before}
    fits = [c for c in before if ADULT_YEARS <= ages[c] <= OLDEST_YEARS]
    if not fits:
        return "birth_century"
    has_words = not _SAYS_NOTHING.fullmatch(match["rest"])
    return _Written(fits[0] + year, month, day, "", fits[0], len(before) > 1, has_words)
