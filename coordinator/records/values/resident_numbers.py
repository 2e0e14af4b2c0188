"""Resident registration numbers (주민등록번호): found wherever they stand, and never stored.

A number is a date of birth, a seventh digit that tells century and sex, and six further digits. The last of them is a
check digit in numbers given before October 2020 only (주민등록법 시행규칙 제2조, in force since 2020-10-05, leaves six
random digits behind the seventh), so that a wrong check digit never proves that a number is none. A right one is asked
for where a column holds somebody's codes.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from coordinator.records.values.digits import plain_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_CENTURY = {
    "9": 1800,
    "0": 1800,
    "1": 1900,
    "2": 1900,
    "5": 1900,
    "6": 1900,
    "3": 2000,
    "4": 2000,
    "7": 2000,
    "8": 2000,
}
_NEWEST_BIRTH = 2030
"""Who lives alone was born before; what would give a later year (48 and a 3) is a date and a local phone number."""

_MILLISECONDS = ("17", "18", "19")
"""Thirteen digits that begin like this may be milliseconds since 1970, as programs write times from 2023 to 2033; the
births would be of 1917 to 1919 and of children."""

_MARK = r"(?:[^\w+]|[ㅡᅳー_])"
_BETWEEN = rf"(?P<between>{_MARK}{{0,6}}(?:뒷?자리|뒤)?{_MARK}{{0,4}})"
_TAIL = r"(?P<tail>\d{7}|\d[-\s]\d{6}|\d{2}[-\s]\d{5}|\d{4}[-\s]\d{3}|\d{5}[-\s]\d{2}|\d{6}[-\s]\d)(?!\d)"
"""Seven digits in one piece, or parted as nobody parts a local phone number (370-2114)."""
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<!\d)(?P<birth>(?:1[89]|20)?\d{{6}}){_BETWEEN}{_TAIL}",
        # a date written with signs, which does not go on to the left as the rest of a time or of a longer code would
        r"(?<!\d)(?<!\d[-./:,\sT])(?<!\d[-./]\s)(?P<birth>(?P<year>(?:1[89]|20)?\d\d)(?P<sign>\s?[-./·]\s?|\s|년\s?)(?P<month>\d{1,2})"
        rf"(?:(?P=sign)|월\s?)(?P<day>\d{{1,2}})일?){_BETWEEN}{_TAIL}",
        # the same behind another number, as in an address, where it is as plain as can be
        r"(?<=\d\s)(?P<birth>(?P<year>\d\d)(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2}))"
        r"(?P<between>-)(?P<tail>\d{7})(?!\d)",
        # every digit by itself
        r"(?<!\d)(?<!\d[-.\s])(?P<birth>(?:(?:1[-.\s][89]|2[-.\s]0)[-.\s])?\d(?:[-.\s]\d){5})"
        rf"(?P<between>{_MARK}{{1,5}})(?P<tail>\d(?:[-.\s]\d){{6}})(?![-.\s]?\d)",
    )
)
_EMPTY_BRACKETS = re.compile(r"[(\[<{]\s*[)\]>}]|[(\[<{](?=\s|$)|(?<=\s)[)\]>}]")
_FEWEST_DIGITS = 11
"""As in 48.3.2-2345678."""
_FEWEST_SIGNS = 13
_LOOK_ALIKES = frozenset("OoIl")
_NO_DIGITS = re.compile(r"\D")
_ENOUGH_DIGITS = re.compile(rf"(?:\D*+\d){{{_FEWEST_DIGITS}}}")
_PHONE_ALONE = re.compile(r"0\d{1,2}-?\d{3,4}-?\d{4}")
"""What most long cells are; a file may hold a million of them."""
_USUAL = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d{7}", re.ASCII)
"""How most numbers are written: read at once."""
_OTHER_CODE = re.compile(
    r"(?:(?:고객|관리|대상자|가구|세대|접수|문서|등기|일련|제품|모델|account|customer)\s*(?:번호|코드|id|no\.?|number)"
    r"|(?:계량기|계기|미터|계좌|송장|meter|serial)\s*(?:번호|코드|id|no\.?|number)?)\s*[:#(]?\s*$",
    re.IGNORECASE,
)
"""Words that say of thirteen digits behind them, written in one piece, that they are another number."""


def has_resident_number(text: str) -> bool:
    """Say whether a text holds a resident registration number (주민등록번호), however it is written."""
    return _may_hold(text) and next(_found(text), None) is not None


def hide_resident_numbers(text: str) -> str:
    """Write `480302-2******` for each resident registration number in a text."""
    return _replaced(text, lambda birth, between, sex: f"{birth}{between}{sex}******")


def resident_number_in(text: str) -> str:
    """Give the thirteen digits of the first resident number of a text, to read birth and sex from; empty for none."""
    number = next(_found(text), None)
    return number[1] if number else ""


def drop_resident_numbers(text: str) -> str:
    """Leave the resident registration numbers of a text out, as from a cell that is to hold a name or a phone."""
    if not has_resident_number(text):
        return text
    rest = _EMPTY_BRACKETS.sub(" ", _replaced(text, lambda *_: " "))
    return " ".join(rest.split()).strip(",;:/-")


def resident_numbers_among(codes: Iterable[str]) -> frozenset[str]:
    """Find what is a resident number among the codes of one column: meters, customers' or partners' numbers.

    A code of thirteen digits is a code, whatever date it begins with. Two things alone tell a resident number there:
    most of the column have a right check digit, which one in ten codes has; or it is written with a dash
    (480302-2345678) in a column whose codes are not of that form.
    """
    every = {code for code in codes if code.strip()}
    shaped: dict[str, _Number] = {}
    for code in every:
        numbers = list(_found(code)) if len(code) >= _FEWEST_SIGNS else []
        if len(numbers) == 1 and _is_whole(code, numbers[0]):
            shaped[code] = numbers[0]
    if not shaped:
        return frozenset()
    right = {code for code, number in shaped.items() if _is_right(number[1])}
    if 2 * len(right) > len(every):
        return frozenset(shaped)
    alike = sum(bool(_DASHED.fullmatch(plain_digits(code)[0].strip())) for code in every)
    if 2 * alike > len(every) and len(every) > _FEW_CODES:
        return frozenset()
    return frozenset(code for code in shaped if not plain_digits(code)[0].strip().isdigit())


_DASHED = re.compile(rf"\d{{6}}{_MARK}{{1,5}}\d{{7}}")
_FEW_CODES = 3
"""So few codes do not show what the codes of a column look like."""

_Parts = tuple[str, str, str]
_Number = tuple[_Parts, str, int, int]


def _is_whole(text: str, number: _Number) -> bool:
    return not text[: number[2]].strip() and not text[number[3] :].strip()


def _is_right(digits: str) -> bool:
    """Say whether the check digit is right: weights 2 to 9 and 2 to 5, 11 less the remainder."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False)
    )
    return (11 - total % 11) % 10 == int(digits[12])


def _replaced(text: str, written: Callable[[str, str, str], str]) -> str:
    parts: list[str] = []
    end = 0
    for (birth, between, sex), _, start, stop in _found(text):
        parts += [text[end:start], written(birth, between, sex)]
        end = stop
    return "".join(parts) + text[end:] if parts else text


def _may_hold(text: str) -> bool:
    """Say quickly of most texts that no number is in them: they are short, a phone, or have too few digits."""
    if len(text) < _FEWEST_SIGNS or _PHONE_ALONE.fullmatch(text):
        return False
    return bool(_ENOUGH_DIGITS.match(text)) or not _LOOK_ALIKES.isdisjoint(text)


def _found(text: str) -> Iterator[_Number]:
    """Yield each number: how birth, what stands between and sex are written, its thirteen digits, begin and end."""
    if not _may_hold(text):
        return
    if _USUAL.fullmatch(text):
        yield (text[:6], "-", text[7]), text[:6] + text[7:], 0, len(text)
        return
    plain, places = plain_digits(text)
    end = 0
    for match in sorted((m for form in _FORMS for m in form.finditer(plain)), key=re.Match[str].start):
        digits = _digits(match, plain)
        if digits and match.start() >= end:
            end = match.end()
            between = match["between"]
            # brackets and the like stay, so that they close; blanks and any kind of dash are one dash
            sign = between if _SIGNS.search(between) else "-"
            yield (match["birth"], sign, digits[6]), digits, places[match.start()], places[end]


_SIGNS = re.compile(r"[^\s\-‐‑‒–—―−~ㅡᅳー_]")
_WEAK = re.compile(r"[\s,;/|]*")
"""What also parts two numbers that stand side by side."""


def _digits(match: re.Match[str], plain: str) -> str:
    """Give the thirteen digits of a match; empty where they are no resident number."""
    parts = match.groupdict()
    birth = _NO_DIGITS.sub("", match["birth"])
    if "year" in parts:
        birth = f"{parts['year']}{int(parts['month']):02}{int(parts['day']):02}"
    tail = _NO_DIGITS.sub("", match["tail"])
    century, month, day = _CENTURY[tail[0]], int(birth[-4:-2]), int(birth[-2:])
    if len(birth) == 8 and int(birth[:2]) * 100 != century:
        return ""
    digits = birth[-6:] + tail
    if not _WEAK.fullmatch(match["between"]):
        # joined by a dash or the like: real papers bear impossible days too, and numbers of the 1800s
        return digits if 1 <= month <= 12 and 1 <= day <= 31 else ""
    is_parted = len(match["tail"]) > 7
    if century == 1800 or (is_parted and (not match["between"] or match["tail"][1].isdigit())):
        return ""
    before = plain[: match.start()]
    if not match["between"] and (before.endswith("+") or _OTHER_CODE.search(before)):
        return ""  # +82 010 1234 5678, or said to be another number
    if not match["between"] and len(birth) == 6 and birth[:2] in _MILLISECONDS and not _is_right(digits):
        return ""
    try:
        born_on = date(century + int(birth[-6:-4]), month, day)
    except ValueError:
        return ""
    return digits if born_on.year <= _NEWEST_BIRTH else ""
