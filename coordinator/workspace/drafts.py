"""What was begun to be written and is not saved: kept beside the journal, offered back, thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.joining import merged_numbers
from coordinator.records.households import Household
from coordinator.text import day, tr
from coordinator.vault import drafts
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from coordinator.records.drafts import DraftRow, Key


@dataclass(frozen=True, slots=True)
class Gone:
    """Why nobody writes for a household any more, and whether something can still be saved for it."""

    words: str
    saves: bool


class Drafts(Noun):
    """Drafts of forms; none of these verbs is an act, and none of them is undone."""

    def all(self) -> list[DraftRow]:
        """List all drafts, the newest first."""
        with self.workspace.vault.read() as session:
            return drafts.drafts(session)

    def left_over(self) -> list[DraftRow]:
        """List the drafts that no household of the register shows, the newest first."""
        with self.workspace.vault.read() as session:
            return drafts.left_over(session)

    def keep(self, written: Iterable[DraftRow], dropped: Iterable[Key]) -> None:
        """Write drafts and throw others away, all or none."""
        with self.workspace.vault.aside() as session:
            drafts.keep(session, written, dropped)

    def gone(self, household_ids: Iterable[int], now: datetime) -> dict[int, Gone]:
        """Say of each of these households that is cared for no more what that means for who writes.

        Parameters
        ----------
        now : a care that ends later than this day still goes on
        """
        home_ids = set(household_ids)
        with self.workspace.vault.read() as session:
            rows = session.execute(select(Household.id, Household.ended_on).where(Household.id.in_(home_ids)))
            ended = {row.id: row.ended_on for row in rows}
            merged = {home: into for home, into in merged_numbers(session).items() if home in home_ids}
        answer: dict[int, Gone] = {}
        for household_id in home_ids:
            ended_on = ended.get(household_id)
            if household_id not in ended:
                words = tr(
                    "This household was taken out of the register. Nothing can be saved for it; copy your words."
                )
                answer[household_id] = Gone(words, saves=False)
            elif household_id in merged:
                words = tr(
                    "This household was merged into household {m}. Nothing can be saved here; copy your words there.",
                    m=merged[household_id],
                )
                answer[household_id] = Gone(words, saves=False)
            elif ended_on is not None and ended_on <= now.date():
                words = tr(
                    "The care of this household ended on {day}. What you save stays on its record.", day=day(ended_on)
                )
                answer[household_id] = Gone(words, saves=True)
        return answer
