"""Reasons that come from service links: silent providers, reviews, age limits, and services still to be asked for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.households.people import is_person_of_home
from coordinator.casework.services.links import RUNNING
from coordinator.casework.workdays import working_days_between
from coordinator.records.alerts import Episode, Outcome
from coordinator.records.households import Resident
from coordinator.records.services import CHASE_AFTER_WORKING_DAYS, Link, Programme
from coordinator.records.values.ages import birthday, days_of, part_text
from coordinator.text import language
from coordinator.worklist.rule import short_date
from coordinator.worklist.services.rules import reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rule import Reasons

AGE_LIMIT_DAYS = 90
SERVICE_WANTED_DAYS = 60
"""For so long a need found by an alert stays on the list while nobody asks for a service."""


def wanted(instant: Instant, reasons: Reasons) -> None:
    """Keep in sight who was found to need a service, until one was asked for."""
    session, now = instant.session, instant.now
    needs: dict[int, datetime] = {
        home: resolved_at
        for home, resolved_at in session.execute(
            select(Episode.household_id, Episode.resolved_at)
            .where(
                Episode.outcome == Outcome.NEEDS_SERVICE,
                Episode.resolved_at > now - timedelta(days=SERVICE_WANTED_DAYS),
            )
            .order_by(Episode.resolved_at)
        )
        if resolved_at is not None
    }
    if not needs:
        return
    last_request: dict[int, datetime] = {
        home: requested_at
        for home, requested_at in session.execute(
            select(Link.household_id, func.max(Link.requested_at))
            .where(Link.household_id.in_(needs), Link.requested_at.is_not(None))
            .group_by(Link.household_id)
        )
        if requested_at is not None
    }
    for home, resolved_at in needs.items():
        if home not in last_request or last_request[home] < resolved_at:
            reasons[home].append(reason("service_wanted", resolved_at, day=short_date(resolved_at.date())))


def links(instant: Instant, reasons: Reasons) -> None:
    """Find providers that are silent, reviews that are due, and services that end with an age."""
    session, now = instant.session, instant.now
    today = now.date()
    leaving: dict[tuple[int, date, int], list[Callable[[], str]]] = defaultdict(list)
    to_check: dict[tuple[int, str, int], list[Callable[[], str]]] = defaultdict(list)
    rows = session.execute(
        select(
            Link.household_id,
            Link.state,
            Link.requested_at,
            Link.review_on,
            Link.resume_on,
            Programme.name,
            Programme.name_en,
            Programme.maximum_age,
            Resident.born_on,
            Resident.born_part,
        )
        .join(Programme, Programme.id == Link.programme_id)
        .join(Resident, (Resident.household_id == Link.household_id) & is_person_of_home())
        .where(
            Link.state.in_(RUNNING),
            (Link.state == "requested")
            | (Link.review_on <= today)
            | (Link.resume_on <= today)
            | Programme.maximum_age.is_not(None),
        )
    ).all()
    for row in rows:
        programme = _named(row.name, row.name_en)
        if row.state == "requested" and row.requested_at is not None:
            waited = working_days_between(row.requested_at.date(), today)
            if waited > CHASE_AFTER_WORKING_DAYS:
                n = (today - row.requested_at.date()).days
                reasons[row.household_id].append(
                    reason("silent_provider", row.requested_at, due_at=now, programme=programme, n=n)
                )
        waiting_for = row.review_on if row.state in ("waitlisted", "in_progress") else row.resume_on
        if waiting_for is not None and waiting_for <= today:
            since = datetime.combine(waiting_for, datetime.min.time(), now.tzinfo)
            reasons[row.household_id].append(
                reason("review_due", since, due_at=now, programme=programme, day=short_date(waiting_for))
            )
        if row.maximum_age is None or row.state not in ("in_progress", "accepted"):
            continue
        ends_at = row.maximum_age + 1
        days = days_of(row.born_part) if row.born_on is None else (row.born_on, row.born_on)
        if days is None:
            continue
        first_on, last_on = (birthday(on, ends_at) for on in days)
        if (first_on - today).days <= AGE_LIMIT_DAYS and last_on >= today:
            if row.born_on is not None:
                leaving[row.household_id, first_on, ends_at].append(programme)
            else:
                to_check[row.household_id, row.born_part, ends_at].append(programme)
    for (home, leaves_on, age), programmes in leaving.items():
        reasons[home].append(
            reason("age_limit", now, age=age, n=(leaves_on - today).days, programme=_all_of(programmes))
        )

    for (home, part, age), programmes in to_check.items():
        known = partial(part_text, part)
        reasons[home].append(reason("age_limit_check", now, age=age, part=known, programme=_all_of(programmes)))


def _all_of(words: list[Callable[[], str]]) -> Callable[[], str]:
    return lambda: ", ".join(word() for word in words)


def _named(name: str, name_en: str) -> Callable[[], str]:
    return lambda: (name_en or name) if language() == "en" else name
