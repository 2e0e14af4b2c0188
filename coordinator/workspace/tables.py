"""The tables a workspace goes by; a test hands one over with a row more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordinator.casework.subjects import SUBJECTS as CASEWORK
from coordinator.late_table import LateTable
from coordinator.worklist.subjects import SUBJECTS as WORKLIST

if TYPE_CHECKING:
    from coordinator.briefing.paper_kind import Paper
    from coordinator.casework.subject import Subject as CaseworkSubject
    from coordinator.importers.kind import Kind
    from coordinator.worklist.subject import Subject as WorklistSubject


def _kinds() -> tuple[Kind, ...]:
    from coordinator.importers.kinds import KINDS

    return KINDS


def _papers() -> tuple[Paper[Any], ...]:
    from coordinator.briefing.papers import PAPERS

    return PAPERS


def _lists() -> tuple[Paper[Any], ...]:
    from coordinator.briefing.papers import LISTS

    return LISTS


@dataclass(frozen=True)
class Tables:
    """What the joins of the rooms go through.

    Attributes
    ----------
    kinds : kinds of file that can be taken in
    casework : what each subject brings to casework: clocks, intakes, ways back
    worklist : what each subject brings to list, card, timeline and history
    papers, lists : kinds of paper that are printed, and of list that is exported
    """

    kinds: LateTable[Kind] = LateTable(_kinds)
    casework: tuple[CaseworkSubject, ...] = CASEWORK
    worklist: tuple[WorklistSubject, ...] = WORKLIST
    papers: LateTable[Paper[Any]] = LateTable(_papers)
    lists: LateTable[Paper[Any]] = LateTable(_lists)


TABLES = Tables()
