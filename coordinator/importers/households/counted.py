"""What is counted over a whole list of households while its rows are read, and what is said of it at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.households.births import FiveDigits
    from coordinator.importers.reading.cells import Problems
    from coordinator.importers.reading.stamps import DateOrder


@dataclass
class Counted:
    """What is counted over a whole file while its rows are read."""

    problems: Problems
    order: DateOrder
    today: date | None = None
    five: FiveDigits = "serial"
    centuries: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    """Years of birth that were written in two digits, by the century they were read in."""
    zeros_back: int = 0
    swapped: int = 0
    more_phones: int = 0
    letters: int = 0
    words: list[str] = field(default_factory=list[str])
    """What is kept as words of the row that is being read."""

    def keep_words(self, row: FileRow, name: str, text: str) -> None:
        """Keep the words of a cell that was not taken whole, so that nothing of it is lost."""
        self.words.append(tr("{column} in the list: {text}", column=row.columns[name], text=text))


def notes(state: Counted) -> list[str]:
    """Say what was put right in many rows alike."""
    said: list[str] = []
    for century, years in sorted(state.centuries.items()):
        said.append(
            ntr(
                "{n} birth with two digits of the year was read as of the {century}s, such as {year}.",
                "{n} births with two digits of the year were read as of the {century}s, such as {year}.",
                len(years),
                century=century,
                year=century + years[0],
            )
        )
    if state.zeros_back:
        said.append(
            ntr(
                "{n} phone number had lost its leading zero; it was put back.",
                "{n} phone numbers had lost their leading zero; it was put back.",
                state.zeros_back,
            )
        )
    if state.letters:
        said.append(
            ntr(
                "{n} phone number had letters (O, l) in place of digits; it was read as digits.",
                "{n} phone numbers had letters (O, l) in place of digits; they were read as digits.",
                state.letters,
            )
        )
    if state.more_phones:
        said.append(
            ntr(
                "{n} cell held several phone numbers; the first mobile number was taken.",
                "{n} cells held several phone numbers; the first mobile number was taken.",
                state.more_phones,
            )
        )
    if state.swapped:
        said.append(
            ntr(
                "In {n} row latitude and longitude were swapped; they were put right.",
                "In {n} rows latitude and longitude were swapped; they were put right.",
                state.swapped,
            )
        )
    return said
