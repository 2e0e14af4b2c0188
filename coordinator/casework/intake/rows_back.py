"""The common way back of an import: every row its act changed returns to what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.records.journal import Act
from coordinator.vault import journal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.records.imports import ImportBatch
    from coordinator.vault.acts import OpenAct


def rows_back(act: OpenAct, batch: ImportBatch, details: Mapping[str, Any]) -> None:
    """Undo the row changes of the act that stored a batch.

    Parameters
    ----------
    details : of that act

    Raises
    ------
    RuleError
        `later_depends` where something later rests on it.
    """
    stored = act.session.get(Act, batch.act_id) if batch.act_id else None
    if stored is not None and stored.change_count:
        journal.undo(act, stored.id)
