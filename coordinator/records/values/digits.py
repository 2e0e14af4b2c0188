"""Digits as people type them: in full width, letters that look like digits, signs between that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_LOOK_ALIKE = re.compile(r"(?<![A-Za-z가-힣])(?=[OoIl]*\d)[\dOoIl]{2,}(?![A-Za-z가-힣])")
_LETTERS = str.maketrans("OoIl", "0011")


def plain_digits(text: str) -> tuple[str, list[int]]:
    """Write every digit of a text as 0 to 9, also a letter O, I or l typed in its place.

    Signs nobody sees are left out. A numbering such as ① is no digit: it stands before a number and not in it.

    Returns
    -------
    the text, and for each of its characters (and its end) the place it has in `text`
    """
    if text.isascii():
        return as_typed(text), list(range(len(text) + 1))
    plain: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isascii():
            plain.append(sign)
        elif sign.isdecimal():
            plain.append(str(unicodedata.decimal(sign)))
        elif unicodedata.category(sign) in ("Cf", "Mn", "Me"):
            continue
        else:
            narrow = unicodedata.normalize("NFKC", sign)
            plain.append(narrow if len(narrow) == 1 and not narrow.isdigit() else sign)
        places.append(place)
    return as_typed("".join(plain)), [*places, len(text)]


def without_numbering(text: str) -> str:
    """Blank each numbering sign such as ①, ⑴ or ². Two blanks stand for it, so that it joins no digits."""
    return text if text.isascii() else "".join("  " if _is_numbering(sign) else sign for sign in text)


def _is_numbering(sign: str) -> bool:
    narrow = unicodedata.normalize("NFKC", sign)
    return not (sign.isascii() or sign.isdecimal()) and any(part.isdigit() for part in narrow)


def as_typed(text: str) -> str:
    """Write the letters O, I and l as digits where they stand among digits: `01O` is 010. The length stays."""
    return _LOOK_ALIKE.sub(lambda match: match[0].translate(_LETTERS), text)
