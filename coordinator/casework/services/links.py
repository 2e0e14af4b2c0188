"""Acts on service links: asked for, moved along their states, chased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import household, name_of
from coordinator.casework.moves import move
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import Consent, ConsentPurpose
from coordinator.records.services import LINK, Link, Programme, Provider
from coordinator.records.states import Kind
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.vault.acts import OpenAct

RUNNING = ("requested", "waitlisted", "accepted", "in_progress", "on_hold")


def request_link(act: OpenAct, household_id: int, programme_id: int, provider_id: int | None, *, note: str = "") -> int:
    """Ask a provider to serve a household.

    Raises
    ------
    RuleError
        `no_consent` (sharing with providers), `unknown_programme`, `unknown_provider`, `already_linked` (a running
        link to the same).
    """
    household(act.session, household_id)
    programme = act.session.get(Programme, programme_id)
    if programme is None:
        raise RuleError(tr("There is no such programme."), code="unknown_programme")
    if provider_id is not None and act.session.get(Provider, provider_id) is None:
        raise RuleError(tr("There is no such provider."), code="unknown_provider")
    _refuse_without_consent(act, household_id)
    _refuse_second(act, household_id, programme_id)
    link = Link(household_id=household_id, programme_id=programme_id, provider_id=provider_id, note=free_text(note))
    act.session.add(link)
    act.session.flush()
    move(act, LINK, link, "requested")
    link.requested_at = act.now
    act.household_id = household_id
    act.message = tr(
        "{programme} requested for {name}", programme=programme.name, name=name_of(act.session, household_id)
    )
    return link.id


def _refuse_without_consent(act: OpenAct, household_id: int) -> None:
    consents = act.session.scalars(
        select(Consent).where(Consent.household_id == household_id, Consent.purpose == ConsentPurpose.SHARING)
    )
    if not any(c.holds_on(act.now.date()) for c in consents):
        raise RuleError(tr("There is no consent to share data with providers; ask for it first."), code="no_consent")


def _refuse_second(act: OpenAct, household_id: int, programme_id: int) -> None:
    running = act.session.scalar(
        select(Link.id).where(
            Link.household_id == household_id, Link.programme_id == programme_id, Link.state.in_(RUNNING)
        )
    )
    if running is not None:
        raise RuleError(tr("This household has the same service already."), code="already_linked")


def move_link(
    act: OpenAct,
    link_id: int,
    target: str,
    *,
    reason: str = "",
    note: str = "",
    review_on: date | None = None,
    resume_on: date | None = None,
) -> None:
    """Move a service link along its state table; a waiting list needs a review date, a hold a resume date.

    What was over and runs again is asked for anew: the consent has to hold, and no other such service may run.

    Raises
    ------
    RuleError
        `unknown_link`, those of `Machine.check`, `no_consent`, `already_linked`.
    """
    link = act.session.get(Link, link_id)
    if link is None:
        raise RuleError(tr("There is no such service link."), code="unknown_link")
    dates = [name for name, value in (("review", review_on), ("resume", resume_on)) if value is not None]
    if LINK.may_move(link.state, target) and link.state not in RUNNING and target in RUNNING:
        _refuse_without_consent(act, link.household_id)
        _refuse_second(act, link.household_id, link.programme_id)
    move(act, LINK, link, target, reason=reason, note=free_text(note), given=dates)
    today = act.now.date()
    link.review_on = review_on or (link.review_on if target == "in_progress" else None)
    link.resume_on = resume_on
    if target == "requested":
        link.requested_at = act.now
        link.ended_on = None
    if target == "in_progress":
        link.started_on = link.started_on or today
        link.ended_on = None
    if target in LINK.codes(Kind.DONE_OK, Kind.DONE_NOT_OK):
        link.ended_on = today
    link.note = free_text(note) or link.note
    act.household_id = link.household_id
    programme = act.session.get_one(Programme, link.programme_id)
    act.message = tr(
        "{name}: {programme} is now “{state}”",
        name=name_of(act.session, link.household_id),
        programme=programme.name,
        state=tr(LINK[target].label),
    )
