"""Resident registration numbers (주민등록번호): found wherever they stand, and never stored."""

from __future__ import annotations

import re
import unicodedata

_RESIDENT_NUMBER = re.compile(
    r"(?<!\d)(\d{2}\s?(?:0[1-9]|1[0-2])\s?(?:0[1-9]|[12]\d|3[01]))(\s*[-‐‑‒–—―−~·.ㅡ_/]\s*|\s*)([0-9])\s?(\d{6})(?!\d)"
)
_DASHES = str.maketrans(dict.fromkeys("－﹣", "-"))


def _digits_narrow(text: str) -> str:
    """Make full-width and other digits plain, keeping the length, so that places in the text stay the same."""
    return "".join(str(unicodedata.digit(c, -1)) if c.isdigit() and not c.isascii() else c for c in text).translate(
        _DASHES
    )


def has_resident_number(text: str) -> bool:
    """Say whether a text holds a resident registration number (주민등록번호), in full or half width.

    Thirteen digits without a dash count when they begin with a date and a possible seventh digit. Since October 2020
    the tail is random, so that the check digit proves nothing.
    """
    return hide_resident_numbers(text) != text


def hide_resident_numbers(text: str) -> str:
    """Write `480302-2******` for each resident registration number in a text."""
    if sum(c.isdigit() for c in text) < 13:
        return text
    narrow = _digits_narrow(text)
    parts: list[str] = []
    end = 0
    for found in _RESIDENT_NUMBER.finditer(narrow):
        if not found[2].strip() and found[3] in "09":
            continue  # without a dash it may as well be any other long number
        parts += [text[end : found.start()], found[1], "-", found[3], "*" * 6]
        end = found.end()
    return "".join(parts) + text[end:] if parts else text
