"""What a household's card tells of its service links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.services import Link, Programme, Provider
from coordinator.text import language
from coordinator.worklist.facts.follow_ups import sources_of
from coordinator.worklist.facts.life_stages import register_rules
from coordinator.worklist.rows import LinkRow
from coordinator.worklist.subject import CardPart, Home

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.worklist.instant import Instant


@dataclass(frozen=True, slots=True)
class LinkPart(CardPart):
    """The service links of a household, along its life.

    Attributes
    ----------
    stages : the life stages as the county has them, by the age each begins with
    """

    UNTOLD = ("stages",)

    links: tuple[LinkRow, ...]
    stages: Mapping[str, int] = field(default_factory=dict[str, int])


def card(instant: Instant, home: Home) -> LinkPart:
    """Gather them."""
    return instant.once(_part, home.id)


def _part(instant: Instant, household_id: int) -> LinkPart:
    session = instant.session
    rows = session.execute(
        select(Link, Programme, Provider.name)
        .join(Programme, Programme.id == Link.programme_id)
        .outerjoin(Provider, Provider.id == Link.provider_id)
        .where(Link.household_id == household_id, Link.state != "entered_in_error")
        .order_by(Link.started_on.is_(None), Link.started_on, Link.id)
    ).all()
    english = language() == "en"
    came_of = sources_of(session, "link", [link.id for link, _, _ in rows])
    return LinkPart(
        tuple(
            LinkRow(
                id=link.id,
                programme=(programme.name_en or programme.name) if english else programme.name,
                provider=provider or "",
                stage=programme.stage,
                state=link.state,
                requested_at=link.requested_at,
                started_on=link.started_on,
                review_on=link.review_on,
                ended_on=link.ended_on,
                minimum_age=programme.minimum_age,
                maximum_age=programme.maximum_age,
                note=link.note,
                sources=tuple(came_of.get(link.id, ())),
            )
            for link, programme, provider in rows
        ),
        instant.once(register_rules).stage_ages,
    )
