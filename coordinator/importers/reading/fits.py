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
