"""What somebody wishes of a paper before it is made: kind, of whom, why, how openly, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordinator.briefing.document import Level
from coordinator.briefing.papers import PAPERS
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.briefing.paper_kind import Paper

OTHER_PURPOSES: tuple[str, ...] = (
    mark("Care conference"),
    mark("Handing over to a deputy"),
)
"""What papers of several kinds are printed for; what one kind is for stands with it."""

LEVEL_HINTS: dict[str, str] = {
    Level.FULL: mark("Names, phones and addresses. For those who call and visit."),
    Level.INITIALS: mark("Family names, ages and villages; no phones or addresses. For meetings."),
    Level.ANONYMOUS: mark("Household numbers, decades and towns only. For others."),
}


@dataclass(frozen=True, slots=True)
class PaperWish:
    """What is asked for, of `Briefings.compose`; without a purpose nothing is composed."""

    kind: str
    purpose: str = ""
    level: str = Level.FULL
    issued_to: str = ""
    household_id: int | None = None
    month: date | None = None
    everything: bool = False
    approval: tuple[str, ...] = ()


def usual_purposes(papers: Sequence[Paper[Any]] = PAPERS, kind: str = "") -> list[str]:
    """List the purposes to choose from, in the language of the moment: those of the kind first, then the others."""
    own = [paper.usual_purpose for paper in papers if paper.kind == kind]
    of_others = [paper.usual_purpose for paper in papers if paper.kind != kind]
    return [tr(purpose) for purpose in dict.fromkeys((*own, *of_others, *OTHER_PURPOSES)) if purpose]
