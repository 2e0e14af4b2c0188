"""The verbs of printed matter and lists that leave the program; each issue is logged with its purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.briefing.document import Letterhead
from coordinator.briefing.paper_kind import Request
from coordinator.errors import UsageError
from coordinator.records.base import free_text
from coordinator.text import tr
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from coordinator.briefing.document import Document
    from coordinator.briefing.paper_kind import Paper
    from coordinator.vault.acts import OpenAct
    from coordinator.workspace.done import Done


class Briefings(Noun):
    """Printed matter; each issue is logged with its purpose."""

    def compose(
        self,
        kind: str,
        now: datetime,
        *,
        purpose: str,
        level: str = "full",
        household_id: int | None = None,
        month: date | None = None,
    ) -> Document:
        """Compose a paper as data; `month` is that of a monthly one, without it the last month that is over.

        Raises
        ------
        UsageError
            `brief_kind`: no such paper; `purpose`: none given; `household`: which one is missing; `month`: it cannot
            be compared.
        """
        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the paper is for; the purpose is printed on it and logged."), code="purpose")
        paper = next((paper for paper in self.workspace.tables.papers if paper.kind == kind), None)
        if paper is None:
            raise UsageError(tr("There is no briefing of the kind “{kind}” yet.", kind=kind), code="brief_kind")
        return self._composed(paper, now, purpose, level, household_id, month)

    def daily(self, now: datetime, purpose: str, level: str = "full") -> Document:
        """Compose the daily briefing."""
        return self.compose("daily", now, purpose=purpose, level=level)

    def compose_list(self, kind: str, now: datetime, *, purpose: str) -> Document:
        """Compose a list for export.

        Raises
        ------
        UsageError
            `export_kind`, or no purpose.
        """
        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the list is for; the purpose is written into it and logged."), code="purpose")
        lists = {paper.kind: paper for paper in self.workspace.tables.lists}
        if kind not in lists:
            raise UsageError(
                tr("There is no list “{kind}”; take one of: {kinds}.", kind=kind, kinds=", ".join(lists)),
                code="export_kind",
            )
        return self._composed(lists[kind], now, purpose)

    def _composed(
        self,
        paper: Paper[Any],
        now: datetime,
        purpose: str,
        level: str = "full",
        household_id: int | None = None,
        month: date | None = None,
    ) -> Document:
        w = self.workspace
        w.run_clocks(now)
        # Nothing kept: a paper tells of its own instant, also of what came due by time alone.
        request = Request(household_id, month, w.memory, w.tables.worklist)
        answer = w.ask(paper.ask, now, request)
        letterhead = Letterhead(paper.kind, tr(paper.title), purpose, level, now, w.actor, w.county, w.practice)
        return paper.compose(answer, letterhead)

    def record_issue(
        self,
        kind: str,
        purpose: str,
        now: datetime,
        *,
        level: str = "full",
        household_id: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> Done[None]:
        """Log that a paper or file left the program, and why."""
        return self.workspace.act("briefings.issue", now, _issue, kind, purpose, level, household_id, details or {})


def _issue(
    act: OpenAct, kind: str, purpose: str, level: str, household_id: int | None, details: Mapping[str, Any]
) -> None:
    act.reason = free_text(purpose)
    act.household_id = household_id
    act.details.update({"kind": kind, "level": level, **details})
    act.touch("history")
    act.message = tr("Briefing issued and logged")
