"""The verbs of households that may be of one person: looked for, decided, merged, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.joining import current_number
from coordinator.workspace.noun import Noun

# What holds people against each other is read in when somebody asks for it, not at the start of the window.
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from coordinator.casework.merging import TakenApart
    from coordinator.worklist.households import pair_rows
    from coordinator.workspace.done import Done


class Duplicates(Noun):
    """Households that may be of one person."""

    def pairs(self, now: datetime) -> list[pair_rows.PairRow]:
        """List the pairs, those nobody has decided yet first, the likeliest at the top."""
        from coordinator.worklist.households import pair_rows

        return self.workspace.ask(pair_rows.pair_list, now.date())

    def pair(self, household_id: int, other_id: int, now: datetime) -> pair_rows.PairRow:
        """Hold two households side by side."""
        from coordinator.worklist.households import pair_rows

        return self.workspace.ask(pair_rows.pair_of, household_id, other_id, now.date())

    def current(self, household_id: int) -> int:
        """Give the number under which a household stands now: that of the one it was merged into, else its own."""
        return self.workspace.ask(current_number, household_id)

    def find_pairs(self, now: datetime) -> Done[int]:
        """Look through the whole register; gives how many pairs are open."""
        from coordinator.casework.households import pairs

        return self.workspace.act("households.find_pairs", now, pairs.find_pairs)

    def keep_apart(self, pair_ids: Sequence[int], now: datetime) -> Done[None]:
        """Note that each of these pairs is of two people."""
        from coordinator.casework.households import pairs

        return self.workspace.act("households.keep_apart", now, pairs.decide_pairs, tuple(pair_ids), "not_duplicate")

    def put_off(self, pair_ids: Sequence[int], now: datetime) -> Done[None]:
        """Note that these pairs are to be looked at later."""
        from coordinator.casework.households import pairs

        return self.workspace.act("households.put_off_pairs", now, pairs.decide_pairs, tuple(pair_ids), "later")

    def merge(
        self, household_id: int, merged_id: int, now: datetime, *, choices: Mapping[str, str] | None = None
    ) -> Done[int]:
        """Merge the second household into the first; gives the number of the merge."""
        from coordinator.casework import merging

        subjects = self.workspace.tables.casework
        return self.workspace.act("households.merge", now, merging.merge, household_id, merged_id, choices, subjects)

    def unmerge(self, merged_id: int, now: datetime) -> Done[TakenApart]:
        """Take apart again what was merged; what came in since stays where it is."""
        from coordinator.casework import merging

        return self.workspace.act("households.unmerge", now, merging.unmerge, merged_id)
