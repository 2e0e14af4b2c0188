"""The number of a row on paper, with a digit that tells when it is keyed in wrong."""

from __future__ import annotations

import re

_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
"""The quasigroup of H. M. Damm (2004): one wrong digit, or two neighbours that changed places, never end at 0."""
_CODE = re.compile(r"(\d{1,12})-?(\d)")


def _check(digits: str) -> int:
    state = 0
    for digit in digits:
        state = _TABLE[state][int(digit)]
    return state


def row_code(number: int) -> str:
    """Write a row's number with its check digit: `1234-7`."""
    return f"{number}-{_check(str(number))}"


def row_number(code: str) -> int | None:
    """Read a row's number back; none where the code is no such number or its check digit does not fit.

    The hyphen may be left out; blanks around it do not count.
    """
    match = _CODE.fullmatch(re.sub(r"\s", "", code).replace("–", "-")) if code.isascii() or "–" in code else None
    if match is None or _check(match[1] + match[2]) != 0:
        return None
    return int(match[1])
