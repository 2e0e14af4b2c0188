"""The verbs of service links: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.services import links as services
from coordinator.records.services import Programme, Provider
from coordinator.text import language
from coordinator.worklist import list_rows, lists
from coordinator.worklist.services import handover
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.services.handover import HandoverRow
    from coordinator.workspace.done import Done


class Services(Noun):
    """Service links."""

    def links(self, now: datetime) -> list[list_rows.LinkListRow]:
        """List the links that are not over."""
        return self.workspace.ask(lists.link_list, now)

    def handover(self, now: datetime) -> list[HandoverRow]:
        """List who crosses a life stage or an age limit soon."""
        return self.workspace.ask(handover.handover, now, self.workspace.answers_at(now))

    def programmes(self) -> list[tuple[int, str]]:
        """List programmes as (number, name)."""
        with self.workspace.vault.read() as session:
            programmes = session.scalars(select(Programme).order_by(Programme.id)).all()
        english = language() == "en"
        return [(p.id, (p.name_en or p.name) if english else p.name) for p in programmes]

    def providers(self) -> list[tuple[int, str]]:
        """List providers as (number, name)."""
        with self.workspace.vault.read() as session:
            return [(p.id, p.name) for p in session.scalars(select(Provider).order_by(Provider.name))]

    def request_link(
        self, household_id: int, programme_id: int, provider_id: int | None, now: datetime, note: str = ""
    ) -> Done[int]:
        """Ask a provider to serve a household."""
        verb = services.request_link
        return self.workspace.act(
            "services.request_link", now, verb, household_id, programme_id, provider_id, note=note
        )

    def move_link(
        self,
        link_id: int,
        state: str,
        now: datetime,
        *,
        reason: str = "",
        note: str = "",
        review_on: date | None = None,
        resume_on: date | None = None,
    ) -> Done[None]:
        """Move a service link along its states."""
        return self.workspace.act(
            "services.move_link",
            now,
            services.move_link,
            link_id,
            state,
            reason=reason,
            note=note,
            review_on=review_on,
            resume_on=resume_on,
        )
