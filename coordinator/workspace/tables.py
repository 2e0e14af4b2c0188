"""The tables a workspace goes by; a test hands one over with a row more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordinator.briefing.papers import LISTS, PAPERS
from coordinator.casework.subjects import SUBJECTS as CASEWORK
from coordinator.importers.kinds import KINDS

if TYPE_CHECKING:
    from coordinator.briefing.paper_kind import Paper
    from coordinator.casework.subject import Subject
    from coordinator.importers.kind import Kind


@dataclass(frozen=True, slots=True)
class Tables:
    """What the joins of the rooms go through.

    Attributes
    ----------
    kinds : kinds of file that are taken in
    casework : clocks, intakes and what is done when something is taken back, by subject
    papers, lists : kinds of paper that are printed, and of list that is exported
    """

    kinds: tuple[Kind, ...] = KINDS
    casework: tuple[Subject, ...] = CASEWORK
    papers: tuple[Paper[Any], ...] = PAPERS
    lists: tuple[Paper[Any], ...] = LISTS


TABLES = Tables()
