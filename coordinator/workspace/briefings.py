"""The verbs of printed matter and lists that leave the program; each issue is logged with its purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.errors import UsageError
from coordinator.records.base import free_text
from coordinator.text import tr
from coordinator.workspace.noun import Noun

# Reading files and composing papers bring libraries that the start of the window does not need.
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from coordinator.briefing.document import Document
    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.workspace.done import Done

BRIEFINGS = ("daily", "household", "calls", "monthly")
"""Kinds of paper that have records behind them."""


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
        from coordinator.briefing import calls, daily, household, monthly

        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the paper is for; the purpose is printed on it and logged."), code="purpose")
        if kind not in BRIEFINGS:
            raise UsageError(tr("There is no briefing of the kind “{kind}” yet.", kind=kind), code="brief_kind")
        w = self.workspace
        if kind == "daily":
            week_calls = w.checkins.round(now)
            return daily.compose(
                w.today(now),
                w.yesterday(now),
                week_calls,
                purpose=purpose,
                level=level,
                issued_by=w.actor,
                now=now,
                left_over=w.checkins.left_over(now, week_calls),
            )
        if kind == "calls":
            return calls.compose(
                self._calls_due(now),
                purpose=purpose,
                level=level,
                issued_by=w.actor,
                now=now,
                county=w.county,
                practice=w.practice,
            )
        if kind == "monthly":
            compared = w.power.monthly(now, month)
            return monthly.compose(compared, purpose=purpose, level=level, issued_by=w.actor, now=now)
        if household_id is None:
            raise UsageError(tr("Say which household: --for NUMBER."), code="household")
        return household.compose(
            w.households.card(household_id, now),
            w.households.timeline(household_id, now),
            w.households.usage(household_id, now),
            purpose=purpose,
            level=level,
            issued_by=w.actor,
            now=now,
            county=w.county,
        )

    def _calls_due(self, now: datetime) -> list[RoundItemRow]:
        """List whom to call by tonight: what earlier weeks left open, then this week's calls that are not settled.

        Nobody is on it who is not to be called (`stops`).
        """
        checkins = self.workspace.checkins
        items = checkins.round(now, states=("due", "in_progress", "missed", "concern_open"))
        there = {item.household_id for item in items if item.state in ("missed", "concern_open")}
        older = [item for item in checkins.left_over(now) if item.household_id not in there]
        mine = {item.household_id for item in older}
        due = older + [
            item
            for item in items
            if (item.due_at.date() <= now.date() or item.household_id in there)  # its call may have come before its day
            and item.status != "stopped"
            and item.household_id not in mine
        ]
        return sorted(due, key=lambda item: item.status != "urgent")

    def daily(self, now: datetime, purpose: str, level: str = "full") -> Document:
        """Compose the daily briefing."""
        return self.compose("daily", now, purpose=purpose, level=level)

    def compose_list(self, kind: str, now: datetime, *, purpose: str) -> Document:
        """Compose a list for export: worklist, not-watched, households, calls, call-rates or links.

        Raises
        ------
        UsageError
            `export_kind`, or no purpose.
        """
        from coordinator.briefing import tables

        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the list is for; the purpose is written into it and logged."), code="purpose")
        w = self.workspace
        makers = {
            "worklist": lambda: tables.worklist(w.today(now).lines),
            "not-watched": lambda: tables.not_watched(w.today(now).not_watched),
            "households": lambda: tables.households(w.households.table(now)),
            "calls": lambda: tables.calls(w.checkins.calls(now)),
            "call-rates": lambda: tables.call_rates(w.checkins.trends(now).rates),
            "links": lambda: tables.links(w.services.links(now)),
        }
        if kind not in makers:
            raise UsageError(
                tr("There is no list “{kind}”; take one of: {kinds}.", kind=kind, kinds=", ".join(makers)),
                code="export_kind",
            )
        return tables.compose(
            kind,
            makers[kind](),
            purpose=purpose,
            issued_by=w.actor,
            now=now,
            county=w.county,
            practice=w.practice,
        )

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
