"""Small counts left out of a table, with as many others as it takes that none can be counted back from the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def masked(counts: Sequence[Sequence[int]], least: int) -> list[list[int | None]]:
    """Leave out each count from 1 to below `least`, and in a row or column with one left out its next smallest too.

    Parameters
    ----------
    counts : a table without its sums

    Returns
    -------
    the same with None for what is left out; zeros stand, unless a second one has to go and there is nothing else
    """
    table: list[list[int | None]] = [[None if 0 < n < least else n for n in row] for row in counts]
    changed = True
    while changed:
        changed = False
        lines = [[(r, c) for c in range(len(row))] for r, row in enumerate(table)]
        if len(table) > 1:
            lines += [[(r, c) for r in range(len(table))] for c in range(len(table[0]))]
        for line in lines:
            hidden = [at for at in line if table[at[0]][at[1]] is None]
            others = [at for at in line if table[at[0]][at[1]] is not None]
            if len(hidden) == 1 and others:
                row, column = min(others, key=lambda at: (counts[at[0]][at[1]] == 0, counts[at[0]][at[1]]))
                table[row][column] = None
                changed = True
    return table
