"""Telephone numbers as partners write them, brought to digits; only what stood in the cell as one number is one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from coordinator.importers.reading.cells import is_empty
from coordinator.records.digits import as_typed, without_numbering

_MOBILE = re.compile(r"010\d{8}|01[16789]\d{7,8}")
"""Behind 010 stand eight digits always; of the older prefixes some numbers have seven."""
_ALONE = re.compile(r"(?:010-?[0-9]{4}|01[16789]-?[0-9]{3,4})-?[0-9]{4}")
"""How most cells of most files are written; a file may hold a million of them."""
_DASHES = re.compile(r"[‐‑‒–—―−ㅡᅳー]")
_JOIN = r"(?:\s?[-.)·_]{1,2}\s?|\s)"
"""What may stand between the groups of one number: a sign or two, with a blank at most on either side, or one blank."""
_NUMBER = re.compile(
    r"(?<![\d+])(?<!\d[-.])(?:"
    rf"(?:\+|00)?82{_JOIN}?\(?0?\)?{_JOIN}?[1-9]\d?{_JOIN}?\d{{3,4}}{_JOIN}?\d{{4}}"  # +82 10-1234-5678, +82-(0)10-…
    rf"|\(?0\d{{1,3}}{_JOIN}?\d{{3,4}}{_JOIN}?\d{{4}}"  # 010-1234-5678, (033)370-2114, 0505-123-4567
    r"|1\d{3}[-.\s]?\d{4}"  # 1588-1234
    r"|1\d-\d{3,4}-\d{4}|[1-9]\d{7,9}"  # without its plus, or without its zero: Excel took it
    r")(?![\d*])(?!\.\d)"
)
_OWN = re.compile(
    r"본인|자택|집전화|집|휴대전화|휴대폰|핸드폰|유선|일반|직통|대표|전화번호|전화|연락처|번호|mobile|phone|home|tel|cell"
    r"|\b[hcmt]\.?p?\b",
    re.IGNORECASE,
)
"""Words beside a number that tell nothing anybody would miss: it is the person's own."""


@dataclass(frozen=True, slots=True)
class Phones:
    """What one cell held: the numbers in digits, and whether a leading zero was put back.

    Attributes
    ----------
    unreadable : something is written and gives no number
    rest : what stands beside the first number, as it is written: a range, an extension, a floor, whose it is, further
        numbers; empty for words such as `집` that tell nothing
    letters : a letter O, I or l stood in place of a digit
    """

    numbers: tuple[str, ...]
    repaired: bool = False
    unreadable: bool = False
    rest: str = ""
    letters: bool = False


def phones(text: str) -> Phones:
    """Read one or several Korean telephone numbers of a cell.

    Digits that stand apart are never put together: `033)370-2114~5` holds 033-370-2114, `3층 010-1234-5678` holds
    010-1234-5678.

    Parameters
    ----------
    text : such as `010-1234-5678`, `033) 370-2114`, `+82 10 1234 5678`, `1012345678` (Excel took the zero),
        `010-1234-5678 / 033-370-2114(아들)`, full-width digits, `="01012345678"`, a letter O in place of a zero
    """
    if _ALONE.fullmatch(text):
        return Phones((text.replace("-", ""),))
    narrow = _DASHES.sub("-", unicodedata.normalize("NFKC", without_numbering(text)))
    plain = as_typed(narrow).strip().strip("=\"'").removesuffix(".0")
    numbers: list[str] = []
    repaired = False
    rest: list[str] = []
    end = 0
    for match in _NUMBER.finditer(plain):
        number, zero_back = _number(re.sub(r"[^\d+]", "", match[0]))
        if not number:
            continue
        rest.append(plain[end : match.start()])
        end = match.end()
        if number not in numbers:
            if numbers:
                rest.append(match[0])
            numbers.append(number)
            repaired |= zero_back
    rest.append(plain[end:])
    beside = " ".join(" ".join(part.strip() for part in rest if part.strip()).split())
    if not any(sign.isalnum() for sign in _OWN.sub("", beside)):
        beside = ""
    letters = bool(numbers) and as_typed(narrow) != narrow
    return Phones(tuple(numbers), repaired, not numbers and not is_empty(plain), beside, letters)


def _number(digits: str) -> tuple[str, bool]:
    if digits.startswith("+"):
        digits = "0" + digits[3:].removeprefix("0")
    elif digits.startswith("0082"):
        digits = "0" + digits[4:].removeprefix("0")
    elif digits.startswith("82") and len(digits) >= 11:
        digits = "0" + digits[2:].removeprefix("0")
    if is_valid(digits):
        return digits, False
    if not digits.startswith("0") and is_valid("0" + digits):
        return "0" + digits, True
    return "", False


@lru_cache(maxsize=65_536)
def is_valid(digits: str) -> bool:
    """Say whether digits are a possible Korean subscriber number (mobile, area, 070, 15xx)."""
    if _MOBILE.fullmatch(digits):
        return True
    if digits.startswith("010"):
        return False
    if not 8 <= len(digits) <= 12 or not (digits.startswith("0") or (len(digits) == 8 and digits.startswith("1"))):
        return False
    import phonenumbers  # late: 0.1 s, and most files hold mobile numbers only

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "KR"))
    except phonenumbers.NumberParseException:
        return False
