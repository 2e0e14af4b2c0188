"""Telephone numbers as partners write them, brought to digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SPLIT = re.compile(r"[,;/|\n·、]|또는|\bor\b")
_NEXT = re.compile(r"(?<=\d{4})\s+(?=\+82|0\d)")
"""Where a blank may part two numbers; asked only when the whole gives none."""
_NOT_NUMBER = re.compile(r"[^\d+]")
_MOBILE = re.compile(r"01[016789]\d{7,8}")
_MARKED = re.compile(r"\([^)]*[^\d)\s-][^)]*\)|[가-힣a-zA-Z:]+")


@dataclass(frozen=True, slots=True)
class Phones:
    """What one cell held: the numbers in digits, and whether a leading zero was put back.

    `unreadable` is true where something is written that gives no number.
    """

    numbers: tuple[str, ...]
    repaired: bool = False
    unreadable: bool = False


def phones(text: str) -> Phones:
    """Read one or several Korean telephone numbers of a cell.

    Parameters
    ----------
    text : such as `010-1234-5678`, `033) 370-2114`, `+82 10 1234 5678`, `1012345678` (Excel took the zero),
        `010-1234-5678 / 033-370-2114(아들)`, full-width digits, `="01012345678"`
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip("=\"'")
    found: list[str] = []
    repaired = unreadable = False
    for part in _SPLIT.split(plain):
        bare = _MARKED.sub(" ", part).strip().removesuffix(".0")
        pieces = [bare] if _number(_NOT_NUMBER.sub("", bare))[0] else _NEXT.split(bare)
        for digits in (_NOT_NUMBER.sub("", piece) for piece in pieces):
            number, zero_back = _number(digits)
            if number and number not in found:
                found.append(number)
            repaired |= zero_back
            unreadable |= bool(digits) and not number
    return Phones(tuple(found), repaired, unreadable)


def _number(digits: str) -> tuple[str, bool]:
    if digits.startswith("+"):
        digits = "0" + digits[3:].removeprefix("0") if digits.startswith("+82") else ""
    elif digits.startswith("0082"):
        digits = "0" + digits[4:].removeprefix("0")
    elif digits.startswith("82") and len(digits) >= 11:
        digits = "0" + digits[2:].removeprefix("0")
    if "+" in digits or not digits:
        return "", False
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
    if not 8 <= len(digits) <= 12 or not (digits.startswith("0") or (len(digits) == 8 and digits.startswith("1"))):
        return False
    import phonenumbers  # late: 0.1 s, and most files hold mobile numbers only

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "KR"))
    except phonenumbers.NumberParseException:
        return False
