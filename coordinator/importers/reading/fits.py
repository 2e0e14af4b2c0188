"""Whether a cell could be a phone, a time, a meter's number or a figure: by this a column is known without its name."""

from __future__ import annotations

import re

from coordinator.importers.reading.cells import number
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.stamps import moment

_METER_NUMBER = re.compile(r"[A-Za-z]{0,4}-?\d{8,14}")


def is_stamp(text: str) -> bool:
    """Say whether a cell could be a day or a time."""
    return moment(text, "day") is not None or moment(text, "month") is not None


def is_meter_number(text: str) -> bool:
    """Say whether a cell could be a meter's number: eight digits or more that are neither phone nor time."""
    return bool(_METER_NUMBER.fullmatch(text)) and not phones(text).numbers and moment(text) is None


def is_phone(text: str) -> bool:
    """Say whether a cell could be a phone."""
    return bool(phones(text).numbers)


def is_number(text: str) -> bool:
    """Say whether a cell could be a figure."""
    return number(text) is not None


# ------------------------------------------------------------ texts that have a shape
_SHAPES: dict[str, re.Pattern[str]] = {
    "town": re.compile(r"[가-힣]{1,8}(?:읍|면|동)"),
    "village": re.compile(r"[가-힣0-9]{1,10}(?:리|동|마을|반)"),
    "address": re.compile(r"(?=.*[가-힣])(?=.*\d).{4,}"),
    "risk": re.compile(r"(?:초?고|저|중|상|하|관심|주의|위험|일반)(?:위험)?군?|high|medium|low"),
    "sex": re.compile(r"[남여](?:자|성)?|[mf]|male|female", re.IGNORECASE),
    "serial": re.compile(r"\d{1,6}\.?"),
}


def has_shape(shape: str, text: str) -> bool:
    """Say whether a cell looks as those of its column usually do: a town, a village, an address, a running number.

    Nothing is refused for it; it only tells a row whose cells have moved from one that ends early.
    """
    return bool(_SHAPES[shape].fullmatch(text.strip()))


SHAPED = frozenset(_SHAPES) - {"serial"}
"""Our fields of which `has_shape` knows the look."""
