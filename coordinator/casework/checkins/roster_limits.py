"""What the call service takes in a roster: lengths and signs, and no phone twice; checked before a roster is written.

CLOVA CareCall API v3, published 2026-11-24: a row that breaks a limit is refused there, and nobody calls that person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Limit:
    """What the cells of one column may hold.

    Attributes
    ----------
    longest : letters at most
    shortest : letters at least; 0: the cell may be empty
    signs : of which a cell has to consist; None: any
    """

    longest: int
    shortest: int = 0
    signs: re.Pattern[str] | None = None

    def fits(self, cell: str) -> bool:
        """Say whether the service takes a cell."""
        if not self.shortest <= len(cell) <= self.longest:
            return False
        return not cell or self.signs is None or self.signs.fullmatch(cell) is not None


LIMITS: Mapping[str, Limit] = {
    "name": Limit(20, 1, re.compile(r"[^\s*＊]+")),
    "phone": Limit(20, 1, re.compile(r"[0-9]+")),
    "address_form": Limit(10, 1, re.compile(r"[^\W_]+(?:[ ,.?]*[^\W_]+)*[ ,.?]*")),
    "note": Limit(30),
    "questions": Limit(700),
    "topics": Limit(500),
}
"""By column: name, phone, form of address, note, what to ask about, topics."""

BROKEN_LABELS: dict[str, str] = {
    "limit_name": mark("Name the call service does not take (masked, empty or over 20 letters)"),
    "limit_phone": mark("Phone number the call service does not take (over 20 digits)"),
    "limit_other": mark("Details the call service does not take (too long)"),
    "shared_phone": mark("Phone of somebody else in this roster; one person a phone"),
}
"""Why a row is left out of a roster, so that the service does not refuse it unseen."""


def written_name(name: str) -> str:
    """Give a name as the service takes it: without blanks."""
    return re.sub(r"\s+", "", name)


def written_phone(phone: str) -> str:
    """Give a phone as the service takes it: its digits."""
    return re.sub(r"\D+", "", phone)


def broken_limits(rows: Iterable[tuple[int, Mapping[str, str]]]) -> dict[int, str]:
    """Find the rows of a roster that the service would refuse.

    Parameters
    ----------
    rows : a household's number and its cells by column, as they would be written, in the order of the roster

    Returns
    -------
    household → a code of `BROKEN_LABELS`; of several on one phone the first stays, the service calls it once
    """
    broken: dict[int, str] = {}
    phones: set[str] = set()
    for household_id, cells in rows:
        wrong = next((name for name, limit in LIMITS.items() if name in cells and not limit.fits(cells[name])), "")
        if wrong:
            broken[household_id] = f"limit_{wrong}" if wrong in ("name", "phone") else "limit_other"
        elif cells.get("phone", "") in phones:
            broken[household_id] = "shared_phone"
        else:
            phones.add(cells.get("phone", ""))
    return broken
