"""The verbs of printed matter and lists that leave the program; each issue is logged with its purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from coordinator.errors import UsageError
from coordinator.records.base import KST, free_text
from coordinator.records.journal import Act
from coordinator.records.values.given_names import given
from coordinator.text import tr
from coordinator.worklist.places.map_rows import MapWish
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Paper, Request
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
        everything: bool = False,
        issued_to: str = "",
        approval: Sequence[str] = (),
        on_map: MapWish | None = None,
    ) -> Document:
        """Compose a paper as data, with the number its next issue has.

        Parameters
        ----------
        month : that of a monthly one; without it the last month that is over
        everything : also what the paper by itself leaves out, such as the calls that the service makes
        issued_to : who is handed it
        approval : names of the boxes in which those sign who see it
        on_map : what a paper of the map is to show

        Raises
        ------
        UsageError
            `brief_kind`: no such paper; `purpose`: none given; `household`: which one is missing; `month`: it cannot
            be compared.
        """
        from coordinator.briefing.paper_kind import Request

        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the paper is for; the purpose is printed on it and logged."), code="purpose")
        paper = next((paper for paper in self.workspace.tables.papers if paper.kind == kind), None)
        if paper is None:
            raise UsageError(tr("There is no briefing of the kind “{kind}” yet.", kind=kind), code="brief_kind")
        letterhead = self._letterhead(paper, now, purpose, level)
        letterhead = replace(letterhead, issued_to=free_text(issued_to), approval=tuple(approval))
        request = Request(household_id, month, everything=everything, on_map=on_map or MapWish())
        return self._composed(paper, now, letterhead, request)

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
        from coordinator.briefing.paper_kind import Request

        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the list is for; the purpose is written into it and logged."), code="purpose")
        lists = {paper.kind: paper for paper in self.workspace.tables.lists}
        if kind not in lists:
            raise UsageError(
                tr("There is no list “{kind}”; take one of: {kinds}.", kind=kind, kinds=", ".join(lists)),
                code="export_kind",
            )
        paper = lists[kind]
        return self._composed(paper, now, self._letterhead(paper, now, purpose), Request())

    def export_list(self, kind: str, path: Path, now: datetime, *, purpose: str) -> Done[None]:
        """Write a list as the file its name asks for, and log the issue.

        Raises
        ------
        UsageError
            As `compose_list` and `issue_file` raise it.
        BriefingNotWritten
            If the file cannot be written.
        """
        document = self.compose_list(kind, now, purpose=purpose)
        return self.issue_file(document, path, now, logged_as=f"export {kind}")

    def _letterhead(self, paper: Paper[Any], now: datetime, purpose: str, level: str = "full") -> Letterhead:
        from coordinator.briefing.document import Letterhead

        w = self.workspace
        return Letterhead(
            paper.kind,
            tr(paper.title),
            purpose,
            level,
            now,
            given(w.actor),
            w.county,
            w.practice,
            number=self.next_number(now),
        )

    def _composed(self, paper: Paper[Any], now: datetime, letterhead: Letterhead, request: Request) -> Document:
        w = self.workspace
        w.run_clocks(now)
        # Nothing kept: a paper tells of its own instant, also of what came due by time alone.
        request = replace(request, memory=w.memory, subjects=w.tables.worklist)
        return paper.compose(w.ask(paper.ask, now, request), letterhead)

    def next_number(self, now: datetime) -> str:
        """Give the number of the next paper that leaves: `2026-0012` is the twelfth of its year."""
        return self.workspace.ask(_next_number, now.year)

    def issue_file(
        self,
        document: Document,
        path: Path,
        now: datetime,
        *,
        household_id: int | None = None,
        logged_as: str = "",
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Done[None]:
        """Write a paper as the file its name asks for, and log the issue: both, or neither.

        Parameters
        ----------
        logged_as : the kind in the log, where it is not the paper's own

        Raises
        ------
        UsageError
            If no paper is written with such a suffix.
        BriefingNotWritten
            If the file cannot be written.
        BriefingCancelled
            If the user stopped it.
        """
        # Each renderer brings its library; the start of the window needs none of them.
        from coordinator.briefing.render import files

        content = files.rendered(document, path, progress=progress, cancelled=cancelled)
        details = {"way": path.suffix.lower().lstrip("."), **_of_issue(document)}

        def log_and_write(act: OpenAct) -> None:
            kind = logged_as or document.kind
            _issue(act, kind, document.purpose, document.level, household_id, details)
            act.message = tr("Saved and logged: {title}, No. {number}", title=document.title, number=document.number)
            files.write_whole(path, content)

        return self.workspace.act("briefings.issue", now, log_and_write)

    def record_print(self, document: Document, now: datetime, *, household_id: int | None = None) -> Done[None]:
        """Log that a paper was printed."""
        details = {"way": "printed", **_of_issue(document)}

        def log(act: OpenAct) -> None:
            _issue(act, document.kind, document.purpose, document.level, household_id, details)
            act.message = tr("Printed and logged: {title}, No. {number}", title=document.title, number=document.number)

        return self.workspace.act("briefings.issue", now, log)

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


def _of_issue(document: Document) -> dict[str, str]:
    """Give what the log keeps of an issue beside kind, purpose and level."""
    return {"number": document.number, "issued_to": document.issued_to}


def _next_number(session: Session, year: int) -> str:
    """Count the issues of a year, and give the number that follows."""
    begin, end = (datetime(at, 1, 1, tzinfo=KST) for at in (year, year + 1))
    issues = select(func.count()).where(Act.verb == "briefings.issue", Act.recorded_at >= begin, Act.recorded_at < end)
    return f"{year}-{1 + (session.scalar(issues) or 0):04}"


def _issue(
    act: OpenAct, kind: str, purpose: str, level: str, household_id: int | None, details: Mapping[str, Any]
) -> None:
    act.reason = free_text(purpose)
    act.household_id = household_id
    act.details.update({"kind": kind, "level": level, **details})
    act.touch("history")
    act.message = tr("Briefing issued and logged")
