"""Lines by which a sheet speaks of itself: a repeated head, sums, its end, remarks, numbers of rows nobody filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.importers.column_fit import level_of, plain, suggest
from coordinator.importers.reading.cells import Problems, is_empty
from coordinator.importers.reading.headers import group_of, leaf
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.sheet_words import Own, no_name, own_word, title
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coordinator.importers.kind import Fits, Kind
    from coordinator.importers.reading.formats import Sheet

CODE = "sheet_line"
"""The code of the problem by which such a line is named."""
_DIGITS = re.compile(r"\d{2}")
_HEAD_LEAST = 3
"""So many names of our fields tell a head in other words than the file's own."""
_WHOSE = ("phone", "born_on")
"""What no line of the sheet has, and every person may."""


@dataclass
class SheetLines:
    """Tells the lines of a sheet that are about the sheet and nobody, and where a second table begins in it.

    Parameters
    ----------
    where : by our field, the position of its column
    urgent : whether words cannot wait; a line that holds such ones is never the sheet's own

    Attributes
    ----------
    moved : the last repeated head names other columns than the file's own, so that the rows below it do not fit
    unfilled : lines with nothing but a running number
    """

    kind: Kind
    sheet: Sheet
    where: Mapping[str, int]
    urgent: Callable[[str], object] | None = None
    moved: bool = False
    unfilled: list[int] = field(default_factory=list[int])
    _names: frozenset[str] = frozenset()
    _serial: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Know the head's names, and the columns of running numbers."""
        columns = [column for column in self.sheet.columns if column]
        parts = (part for column in columns for part in (column, leaf(column), group_of(column)))
        self._names = frozenset(filter(None, map(plain, parts)))
        self._serial = serial_columns(self.sheet.columns, self.where)

    def take(self, line: int, row: Sequence[str], problems: Problems) -> bool:
        """Say whether a line is the sheet's own, and name it."""
        filled = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip()]
        if not filled or (self.urgent is not None and self.urgent(" ".join(cell for _, cell in filled))):
            return False
        if self._is_head(filled):
            self.moved = self._names_other_columns(row)
            message = (
                tr(
                    "The line names columns anew, and not as the head of the file does: the rows below it belong to a "
                    "table of its own. Put that table into a file or sheet of its own and import it."
                )
                if self.moved
                else tr("The head stands here once more; it is nobody and was not taken.")
            )
            problems.add(line, "", _words(filled), CODE, message)
            problems.settled.add(line)
            return True
        if len(filled) == 1 and filled[0][0] in self._serial and filled[0][1].rstrip(".").isdigit():
            self.unfilled.append(line)
            return True
        if not self._is_own(filled, row):
            return False
        problems.add(
            line, "", _words(filled), CODE, tr("The line is a sum, the end or a remark of the table; it was not taken.")
        )
        problems.settled.add(line)
        return True

    def is_title(self, row: Sequence[str]) -> bool:
        """Say whether the only cell of a row is a title, the number of a page or the town over the people below it."""
        filled = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip()]
        return len(filled) == 1 and title(filled[0][1]) and self._may_be_title(filled[0][0])

    def notes(self) -> list[str]:
        """Say how many lines were left out that hold a running number alone."""
        count = len(self.unfilled)
        if not count:
            return []
        return [
            ntr(
                "{n} line holds nothing but a running number; it was left out.",
                "{n} lines hold nothing but a running number; they were left out.",
                count,
            )
        ]

    def _is_head(self, filled: Sequence[tuple[int, str]]) -> bool:
        """Say whether half of the cells, and two at least, are names of columns: the file's own, or ones of our fields.

        One that holds figures is none, unless the file's own head has them.
        """
        columns = self.sheet.columns
        own = sum(place < len(columns) and cell in (columns[place], leaf(columns[place])) for place, cell in filled)
        if own < 2 and any(_DIGITS.search(cell) for _, cell in filled):
            return False
        if len(filled) < 2:
            return False
        own = sum(plain(cell) in self._names for _, cell in filled)
        if own >= 2 and 2 * own >= len(filled):
            return True
        cells = [cell for _, cell in filled]
        if own and len(suggest(self.kind, cells)) == len(cells):
            return True
        if len(cells) < _HEAD_LEAST or any(_DIGITS.search(cell) for cell in cells):
            return False
        known = len(suggest(self.kind, cells))
        return known >= _HEAD_LEAST and 2 * known >= len(cells)

    def _names_other_columns(self, row: Sequence[str]) -> bool:
        fields = {field.name: field.names for field in self.kind.fields}
        for name, place in self.where.items():
            cell = row[place].strip() if place < len(row) else ""
            if not cell:
                continue
            column = self.sheet.columns[place]
            same = plain(cell) in (plain(column), plain(leaf(column)), plain(group_of(column)))
            if not same and level_of(cell, name, fields[name]) is None:
                return True
        return False

    def _is_own(self, filled: Sequence[tuple[int, str]], row: Sequence[str]) -> bool:
        first = filled[:2]
        words = [no_name(cell) for _, cell in first]
        if words and words[0] is Own.REMARK and len(filled) == 1:
            return True
        if not any(word in (Own.SUM, Own.END) for word in words) and not (
            words and words[0] in (Own.REMARK, Own.COUNT) and self._is_nameless(row)
        ):
            return False
        return not any(self._could_be(name, row) for name in _WHOSE)

    def _may_be_title(self, place: int) -> bool:
        return place not in {at for name, at in self.where.items() if name in self.kind.free_text}

    def _is_nameless(self, row: Sequence[str]) -> bool:
        """Say whether no cell of a row could be a person's name; of kinds without names, whether it names no record."""
        names = [name for name in ("name", "external_id", "meter", "customer") if name in self.where]
        cells = [row[self.where[name]] for name in names if self.where[name] < len(row)]
        return all(is_empty(cell) or no_name(cell) is not None for cell in cells)

    def _could_be(self, name: str, row: Sequence[str]) -> bool:
        place = self.where.get(name, len(row))
        if place >= len(row) or is_empty(row[place]) or own_word(row[place]) is not None:
            return False
        fits: Fits | None = (lambda text: bool(phones(text).numbers)) if name == "phone" else self.kind.cells.get(name)
        return fits is not None and fits(row[place].strip())


_SERIAL = frozenset({"연번", "순번", "번호", "순", "일련번호", "no", "구분번호", "번", "seq", "index"})


def serial_columns(columns: Sequence[str], where: Mapping[str, int]) -> frozenset[int]:
    """Give the places of columns of running numbers (`연번`) from which nothing is taken."""
    used = {*where.values()}
    return frozenset(place for place, name in enumerate(columns) if place not in used and plain(leaf(name)) in _SERIAL)


def _words(filled: Sequence[tuple[int, str]]) -> str:
    return ", ".join(cell for _, cell in filled)
