"""Values as they are written on the command line; a wrong one is refused in one sentence."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from coordinator.korea import KST
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_NUMBER = 2**31 - 1
LEAST_BUDGET, MOST_BUDGET = 0.1, 6.0
"""Alerts a household-year that a replay is asked for."""


def as_month(value: str) -> date:
    """Read a month, as its first day."""
    try:
        return datetime.strptime(value, "%Y-%m").replace(tzinfo=KST).date()
    except ValueError:
        raise argparse.ArgumentTypeError(tr("write a month as 2026-10")) from None


def as_day(value: str) -> date:
    """Read a day."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=KST).date()
    except ValueError:
        raise argparse.ArgumentTypeError(tr("write a day as 2026-11-30")) from None


def as_moment(value: str) -> datetime:
    """Read an instant; Korean time unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("write a time as 2026-11-22T08:00")) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(tr("a time lies between {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR))
    return moment.astimezone(KST) if moment.tzinfo else moment.replace(tzinfo=KST)


def as_budget(value: str) -> float:
    """Read avoidable alerts a household-year."""
    try:
        budget = float(value)
    except ValueError:
        budget = 0.0
    if not LEAST_BUDGET <= budget <= MOST_BUDGET:
        raise argparse.ArgumentTypeError(
            tr(
                "a budget lies between {least} and {most} avoidable alerts a household-year",
                least=LEAST_BUDGET,
                most=MOST_BUDGET,
            )
        )
    return budget


def as_share(value: str) -> float:
    """Read a number; the rules say which ones may be."""
    try:
        return float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("“{value}” is no number", value=value)) from None


def as_count(value: str) -> int:
    """Read a whole number, zero too."""
    return 0 if value == "0" else as_positive(value)


def as_positive(value: str) -> int:
    """Read a whole number above zero."""
    try:
        number = int(value)
    except ValueError:
        number = 0
    if not 1 <= number <= LARGEST_NUMBER:
        raise argparse.ArgumentTypeError(tr("“{value}” is not a whole number above zero", value=value))
    return number
