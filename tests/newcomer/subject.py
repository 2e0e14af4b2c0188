"""Visits in every room: a line for each of the house's tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator.briefing.lists import list_paper, plain_table
from coordinator.casework.households.people import name_of
from coordinator.casework.subject import Intake
from coordinator.casework.subject import Subject as CaseworkSubject
from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.worklist.facts.people import people
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.rule import Reasons, Rule, by_code, reason_of, short_date
from coordinator.worklist.said import Said
from coordinator.worklist.subject import Events, Signal, Subject
from coordinator.workspace.noun import Noun
from coordinator.workspace.tables import TABLES
from tests.newcomer.importing import KIND, commit, compare
from tests.newcomer.record import Visit
from tests.newcomer.rows import VisitLine

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request
    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.instant import Instant
    from coordinator.workspace import Workspace
    from coordinator.workspace.done import Done

# ---------------------------------------------------------------- casework: one act, one kind of file


def make_visit(act: OpenAct, visit_id: int) -> None:
    """Note that a visit was made."""
    visit = act.session.get(Visit, visit_id)
    if visit is None or visit.made_at is not None:
        raise RuleError("This visit was made before.", code="visit_made")
    visit.made_at = act.now
    act.household_id = visit.household_id
    act.message = f"방문함: {name_of(act.session, visit.household_id)}"


CASEWORK = CaseworkSubject("visits", intakes=(Intake(KIND.name, compare, commit),))


# ---------------------------------------------------------------- worklist: one signal, its words, the timeline

RULES = (Rule("visit_due", 30, "watch", "To be visited on {day}", "Visit", act="visit"),)


def visits_due(instant: Instant, found: Reasons) -> None:
    """Find who is to be visited by today."""
    due = select(Visit).where(Visit.made_at.is_(None), Visit.planned_on <= instant.today).order_by(Visit.planned_on)
    for visit in instant.session.scalars(due):
        at = datetime.combine(visit.planned_on, time(18), KST)
        found[visit.household_id].append(
            reason_of(by_code(RULES), "visit_due", at, due_at=at, day=short_date(visit.planned_on))
        )


def visits_made(instant: Instant, household_id: int) -> Sequence[TimelineRow]:
    """Tell when a household was visited."""
    made = select(Visit.made_at).where(Visit.household_id == household_id, Visit.made_at.is_not(None))
    return [TimelineRow(at, "visit", Said("visit", "Visited")) for at in instant.session.scalars(made) if at]


WORKLIST = Subject(
    "visits",
    reads=frozenset({"visits", "households"}),
    rules=RULES,
    signals=(Signal(visits_due, reaches=True),),
    timeline=(Events(90, visits_made),),
    verbs={"visits.make": "Visit made"},
)


def lines(session: Session, now: datetime) -> list[VisitLine]:
    """List all visits, those still to be made first."""
    who = people(session, now.date())
    visits = session.scalars(select(Visit).order_by(Visit.made_at.is_not(None), Visit.planned_on, Visit.id))
    return [
        VisitLine(visit.id, visit.household_id, who[visit.household_id].name, who[visit.household_id].area,
                  visit.planned_on, visit.made_at)
        for visit in visits
    ]  # fmt: skip


# ---------------------------------------------------------------- briefing, workspace, command line


def _ask(session: Session, now: datetime, _request: Request) -> list[VisitLine]:
    return lines(session, now)


def _table(rows: Sequence[VisitLine]) -> Table:
    return plain_table(
        "visits",
        (("Name", 1.0), ("Area", 1.4), ("Day", 1.0)),
        [(row.name, row.area, f"{row.planned_on:%Y-%m-%d}") for row in rows],
    )


PAPER = list_paper("visits", "Visits", _ask, _table)


class Visits(Noun):
    """The verbs of visits."""

    def lines(self, now: datetime) -> list[VisitLine]:
        """List all visits."""
        return self.workspace.ask(lines, now)

    def make(self, visit_id: int, now: datetime) -> Done[None]:
        """Note that a visit was made."""
        return self.workspace.act("visits.make", now, make_visit, visit_id)


def _print(workspace: Workspace, options: Namespace, now: datetime) -> None:
    rows: list[Any] = Visits(workspace).lines(now)
    if options.json:
        write_json({"visits": rows})
        return
    for row in rows:
        print(row.name, row.planned_on)


COMMAND = Command("visits", "who is to be visited", _print, json_argument)

WITH_VISITS = replace(
    TABLES,
    kinds=(*TABLES.kinds, KIND),
    casework=(*TABLES.casework, CASEWORK),
    worklist=(*TABLES.worklist, WORKLIST),
    papers=(*TABLES.papers, PAPER),
)
"""The tables of the house with a line more each."""

__all__ = ["COMMAND", "WITH_VISITS", "Visits"]
