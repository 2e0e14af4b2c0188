"""Whether a row stands under its head: too many cells, too few that moved, lines swallowed by a quotation mark."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from coordinator.importers.reading.cells import Problems, is_empty
from coordinator.importers.reading.fits import has_shape
from coordinator.importers.reading.headers import reach
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from coordinator.importers.reading.formats import Sheet

TOO_MANY, TOO_FEW, SWALLOWED = "too_many_cells", "too_few_cells", "swallowed_lines"
OTHER_HEAD, TITLE = "other_head", "title_line"
"""Rows of a second table in a sheet, and of one cell that seems to be no person."""

_THOUSANDS = re.compile(r"[+-]?\d{1,3}")
_REST_OF_THOUSANDS = re.compile(r"\d{3}(?:\.\d+)?")


class RowFit:
    """Judges the rows of a sheet by their number of cells, and where that leaves a doubt by what stands in them.

    Cells behind the last column make a row too long, unless they are blank: many programs end each line with
    delimiters. A blank one may hide a row that a comma has moved, so that such a row is looked at cell by cell.

    Parameters
    ----------
    typed : by place of a column, whether a cell could be what that column holds: a phone, a time, a result
    figures : places of columns of numbers, which a comma may cut at their thousands
    texts : places of columns of free text
    read_on : those of them that may be read on into, where rows end with them; None: all
    shapes : by place of a further column, whether a cell looks as one of it does; it tells where cells have moved
    serial : places of columns of running numbers
    names : places of columns of names, which have no look of their own
    """

    def __init__(
        self,
        sheet: Sheet,
        typed: Mapping[int, Callable[[str], bool]],
        *,
        figures: Sequence[int] = (),
        texts: Sequence[int] = (),
        read_on: Sequence[int] | None = None,
        shapes: Mapping[int, Callable[[str], bool]] | None = None,
        serial: Collection[int] = (),
        names: Collection[int] = (),
    ) -> None:
        self.named = len(sheet.columns)
        self.text_from = self.named
        while self.text_from - 1 in (texts if read_on is None else read_on):
            self.text_from -= 1
        self._texts = sorted(texts)
        self._width = max(sheet.width, self.named)
        self._typed = typed
        self._shapes = {**(shapes or {}), **typed}
        self._serial = serial
        self._names = names
        self._figures = figures
        self._delimiter = sheet.delimiter
        self._has_quotes = b'"' in sheet.data

    def fault(self, row: Sequence[str]) -> str:
        """Say why a row does not stand under the head: `too_many_cells`, `too_few_cells`, `swallowed_lines`, or not."""
        count = len(row)
        if self._has_quotes and self._swallows(row):
            return SWALLOWED
        if count == self.named:
            return ""
        if self.text_from < self.named < reach(row):
            return TOO_MANY
        if count == self._width and self._delimiter:
            return TOO_MANY if reach(row) > self.named and self._hides_a_move(row, count - self.named) else ""
        if not self._delimiter:  # rows of a workbook are as wide as its widest
            return TOO_MANY if reach(row) > self._width else ""
        if count < self.named:
            lost = self.named - count
            has_moved = self._begins_late(row) or self._belongs_right(row, lost) or self._moved(row, range(-lost, 0))
            return TOO_FEW if has_moved else ""
        more = count - (self._width if count > self._width else self.named)
        return TOO_MANY if reach(row) > self.named or self._hides_a_move(row, more) else ""

    def ends_early(self, row: Sequence[str]) -> bool:
        """Say whether a row of a text has fewer cells than the head names."""
        return bool(self._delimiter) and len(row) < self.named

    def sure(self, row: Sequence[str]) -> int:
        """Count the first cells of a row that stand where they belong.

        It ends at the first that does not fit, at a free text, and before the last column, which may be cut.
        """
        return min(self._first_wrong(row), *self._texts[:1], self.named - 1)

    def read_on(self, row: Sequence[str]) -> str | None:
        """Join, as it stood, all from the free text on with which rows end.

        Returns
        -------
        None where rows end with no free text, where a cell before it is not where it belongs, or where nothing tells
        which of it and an earlier free text was cut, or whether a blank cell pushed the one before into the text: no
        cell between them, no comma followed by a blank
        """
        begin = self.text_from
        if begin == self.named or self._first_wrong(row) < begin:
            return None
        earlier = [place for place in self._texts if place < begin]
        is_between = any(place > earlier[-1] for place in self._filled(row[:begin])) if earlier else True
        if (not is_between or self._has_moved_into(row, begin)) and not self._is_cut_behind(row, begin):
            return None
        return (self._delimiter or ", ").join(row[begin : reach(row)])

    def _has_moved_into(self, row: Sequence[str], begin: int) -> bool:
        """Say whether a cell of the column before the free text, which is blank there, may stand in the text."""
        fits = self._typed.get(begin - 1)
        if fits is None or not is_empty(row[begin - 1]):
            return False
        more = reach(row) - self.named
        return any(not is_empty(cell) and fits(cell) for cell in row[begin : begin + more])

    def _is_cut_behind(self, row: Sequence[str], begin: int) -> bool:
        """Say whether a comma and a blank, as in a sentence, stand before each cell behind `begin` and no other."""
        blank = [cell[:1] == " " for cell in row[1 : reach(row)]]
        return all(blank[begin:]) and not any(blank[:begin])

    def _filled(self, row: Sequence[str]) -> list[int]:
        return [place for place in sorted(self._typed) if place < len(row) and not is_empty(row[place])]

    def _first_wrong(self, row: Sequence[str]) -> int:
        return next((place for place in self._filled(row) if not self._typed[place](row[place])), len(row))

    def _hides_a_move(self, row: Sequence[str], more: int) -> bool:
        return self._begins_blank(row) or self._cut_at_thousands(row) or self._moved(row, range(1, more + 1))

    def _moved(self, row: Sequence[str], steps: range) -> bool:
        """Say whether a cell that is wrong in its column stands that many columns from its own."""
        for place, fits in self._shapes.items():
            if place >= len(row) or is_empty(row[place]) or fits(row[place]):
                continue
            moved = [row[place + step] for step in steps if 0 <= place + step < len(row)]
            if any(not is_empty(cell) and fits(cell) for cell in moved):
                return True
        return False

    def _begins_late(self, row: Sequence[str]) -> bool:
        """Say whether something else stands where the running number should."""
        return any(
            place < len(row) and not is_empty(row[place]) and not has_shape("serial", row[place])
            for place in self._serial
        )

    def _belongs_right(self, row: Sequence[str], lost: int) -> bool:
        """Say whether a cell that is wrong in its column fits one of the next columns, by as many as cells are lost."""
        wrong = [place for place, fits in self._shapes.items() if place < len(row) and not fits(row[place])]
        wrong += [place for place in self._names if place < len(row) and not self._stands_before(row, place)]
        for place in wrong:
            if is_empty(row[place]):
                continue
            next_columns = (self._shapes.get(place + step) for step in range(1, lost + 1))
            if any(other is not None and other(row[place]) for other in next_columns):
                return True
        return False

    def _stands_before(self, row: Sequence[str], place: int) -> bool:
        """Say whether a cell further right stands in its own column, so that none before it can have moved."""
        return any(at > place and self._typed[at](row[at]) for at in self._filled(row))

    def _begins_blank(self, row: Sequence[str]) -> bool:
        """Say whether a comma and a blank, as in a sentence, cut a cell; not where every cell begins with a blank."""
        blank = [cell[:1] == " " for cell in row[1 : reach(row)]]
        return any(blank) and not all(blank)

    def _cut_at_thousands(self, row: Sequence[str]) -> bool:
        return any(
            place + 1 < len(row)
            and _THOUSANDS.fullmatch(row[place].strip()) is not None
            and _REST_OF_THOUSANDS.fullmatch(row[place + 1].strip()) is not None
            for place in self._figures
        )

    def _swallows(self, row: Sequence[str]) -> bool:
        """Say whether a cell holds lines of the file: a mark was opened in one row and closed in a later one."""
        for place, cell in enumerate(row):
            if "\n" not in cell:
                continue
            lines = [line for line in cell.splitlines()[1:] if line.strip()]
            parts = [next(csv.reader([line], delimiter=self._delimiter), []) for line in lines]
            if not parts or len(parts[-1]) != place + 1 or any(len(part) != self.named for part in parts[:-1]):
                continue
            if all(self._looks_like_a_row(part) for part in parts):
                return True
        return False

    def _looks_like_a_row(self, cells: Sequence[str]) -> bool:
        filled = self._filled(cells)
        if not self._typed:
            return len(cells) == self.named > 1
        return bool(filled) and all(self._typed[place](cells[place]) for place in filled)


def other_head() -> str:
    """Give the sentence for a row of a second table."""
    return tr(
        "The row belongs to a second table with other columns, whose head stands above it; it was not taken. "
        "Put that table into a file or sheet of its own and import it."
    )


def name_fault(problems: Problems, line: int, row: Sequence[str], fault: str, named: int, words: str) -> None:
    """Name a row that does not stand under its head; `words` is what of it a person should see."""
    if fault == SWALLOWED:
        message = tr(
            "A quotation mark that was not closed took lines {first} to {last} together; none of them was taken. "
            "Correct the mark and import again.",
            first=line,
            last=line + sum(cell.count("\n") for cell in row),
        )
    elif fault == OTHER_HEAD:
        message = other_head()
    elif fault == TITLE:
        message = tr(
            "The line seems to be a title, the number of a page or the name of a town; it was not taken. "
            "If it is a person, put in what else is known of them and import again."
        )
    elif fault == TOO_FEW:
        message = tr(
            "The row has {n} cells, but the head names {columns} columns, and its cells stand under wrong ones; "
            "it was not taken. Put the missing delimiter in and import again.",
            n=len(row),
            columns=named,
        )
    else:
        message = tr(
            "The row has {n} cells, but the head names {columns} columns; it was not taken, since its cells may stand "
            "under wrong ones. Put a text or number that holds a comma in quotation marks, or name the column, "
            "and import again.",
            n=len(row),
            columns=named,
        )
    problems.add(line, "", words, fault, message)
