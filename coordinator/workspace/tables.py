"""The tables a workspace goes by; a test hands one over with a row more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordinator.briefing.papers import LISTS, PAPERS

if TYPE_CHECKING:
    from coordinator.briefing.paper_kind import Paper


@dataclass(frozen=True, slots=True)
class Tables:
    """What the joins of the rooms go through.

    Attributes
    ----------
    papers, lists : kinds of paper that are printed, and of list that is exported
    """

    papers: tuple[Paper[Any], ...] = PAPERS
    lists: tuple[Paper[Any], ...] = LISTS


TABLES = Tables()
