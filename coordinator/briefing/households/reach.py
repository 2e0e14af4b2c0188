"""Whom to reach and which services come: two tables that stand beside each other on a household sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.blocks import Cell, Column, Facts, Heading, Table
from coordinator.records.last_wishes import KIN_LABELS
from coordinator.records.services import LINK
from coordinator.text import ntr, phone_text, short_day, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.briefing.redaction import Redaction
    from coordinator.worklist.rows import ContactRow, LinkRow

MOST_LINKS = 4
"""What fits on one page; the sheet says how many more there are."""
_LINK_STATES = {state.code: state.label for state in LINK.states}


def more_than(count: int, shown_count: int) -> str:
    """Say how many do not stand on the page; nothing where all do."""
    return ntr("{n} more not shown", "{n} more not shown", count - shown_count) if count > shown_count else ""


def contacts(ladder: Sequence[ContactRow], rules: Redaction) -> tuple[Heading | Table, ...]:
    """Set whom to reach, in the order they are asked."""
    ordered = sorted(ladder, key=lambda contact: contact.rank)
    shows = rules.shows_contact
    rows = tuple(
        (
            Cell(str(contact.rank), "quiet"),
            Cell(rules.other(contact.name), "strong", detail=rules.free(contact.relation)),
            *((Cell(phone_text(contact.phone), detail=rules.free(contact.hours)),) if shows else ()),
            Cell(_remarks(contact)),
        )
        for contact in ordered
    )
    columns = (
        Column(tr("No."), 6, "right"),
        Column(tr("Name"), 17),
        *((Column(tr("Phone"), 25),) if shows else ()),
        Column(tr("Remark"), 20),
    )
    facts = Facts(
        (
            Column(tr("Rank"), align="right"),
            Column(tr("Name")),
            Column(tr("Relation")),
            *((Column(tr("Phone")), Column(tr("When to reach"))) if shows else ()),
            Column(tr("Remark")),
        ),
        tuple(
            (
                contact.rank,
                rules.other(contact.name),
                rules.free(contact.relation),
                *((phone_text(contact.phone), rules.free(contact.hours)) if shows else ()),
                _remarks(contact),
            )
            for contact in ordered
        ),
    )
    empty = tr("Nobody is named.")
    return (Heading(tr("Whom to reach, in this order")), Table(columns, rows, empty, tr("Contacts"), facts=facts))


def _remarks(contact: ContactRow) -> str:
    if contact.died:
        return tr("Died")
    if contact.do_not_contact:
        return tr("Do not contact")
    kin = tr(KIN_LABELS[contact.kin]) if contact.kin in KIN_LABELS else ""
    return " · ".join(filter(None, (tr("May enter the home") if contact.may_enter else "", kin)))


def links(every: Sequence[LinkRow], rules: Redaction) -> tuple[Heading | Table, ...]:
    """Set which services come, with the day that matters next."""
    rows = tuple(
        (
            Cell(
                rules.said(link.programme),
                "strong",
                detail="\n".join(filter(None, (rules.free(link.provider), rules.free(link.note)))),
            ),
            Cell(_state(link), detail=_link_date(link)),
        )
        for link in every[:MOST_LINKS]
    )
    columns = (Column(tr("Service"), 42), Column(tr("State"), 28))
    facts = Facts(
        (
            Column(tr("Service")),
            Column(tr("Provider")),
            Column(tr("State")),
            Column(tr("Asked on")),
            Column(tr("Since")),
            Column(tr("Review on")),
            Column(tr("Ended on")),
            Column(tr("Note")),
        ),
        tuple(
            (
                rules.said(link.programme),
                rules.free(link.provider),
                _state(link),
                link.requested_at.date() if link.requested_at else None,
                link.started_on,
                link.review_on,
                link.ended_on,
                rules.free(link.note),
            )
            for link in every
        ),
    )
    return (
        Heading(tr("Services"), aside=more_than(len(every), MOST_LINKS)),
        Table(columns, rows, tr("No service is linked."), tr("Services"), facts=facts),
    )


def _state(link: LinkRow) -> str:
    return tr(_LINK_STATES[link.state]) if link.state in _LINK_STATES else link.state


def _link_date(link: LinkRow) -> str:
    if link.ended_on:
        return tr("ended {day}", day=short_day(link.ended_on))
    if link.review_on:
        return tr("review {day}", day=short_day(link.review_on))
    if link.started_on:
        return tr("since {day}", day=short_day(link.started_on))
    return tr("asked {day}", day=short_day(link.requested_at.date())) if link.requested_at else ""
