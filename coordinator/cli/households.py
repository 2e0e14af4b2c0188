"""The command of one household."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coordinator.briefing.signs import SHAPES
from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.cli.values import as_positive
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import CONSENT_LABELS
from coordinator.text import mark, moment, phone_text, short_day, tr
from coordinator.worklist.cards import as_flat

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def _arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("id", type=as_positive, metavar="ID")
    json_argument(parser)


def household(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Print everything known of one household."""
    card = workspace.households.card(options.id, now)
    if card.id != options.id:
        told = tr("Household {n} was merged into household {m}; this is household {m}.", n=options.id, m=card.id)
        print(told, file=sys.stderr if options.json else sys.stdout)
    timeline = workspace.households.timeline(options.id, now)
    if options.json:
        usage = workspace.households.usage(options.id, now)
        write_json({"household": as_flat(card), "usage": usage, "timeline": timeline})
        return
    person = tr("{name} ({age})", name=card.name, age=card.age) if card.age is not None else card.name
    print(f"{SHAPES[card.severity]} {tr(SEVERITY_LABELS[card.severity])}  {person}  {card.area}  #{card.id}")
    together = "" if card.is_alone else tr("lives with {names}", names=", ".join(card.lives_with))
    for fact in (card.safety_note, card.address, phone_text(card.phone), together):
        if fact:
            print(f"  {fact}")
    if card.last_sign:
        sign = card.last_sign
        print("  " + tr("Last sign of life {at}: {what}", at=moment(sign.at), what=sign.text.text))
    for alert in card.alerts:
        answered = f"{alert.answered.text} " if alert.answered else ""
        print(f"  {SHAPES[alert.severity]} {answered}{alert.sentence.text}")
    if card.not_watched:
        print("  " + tr("Not watched today: {cause}", cause=card.not_watched.text))
    for contact in card.contacts:
        died = tr("Died, as the register says: choose somebody else") if contact.died else ""
        print(f"  {contact.rank}. {contact.name} {contact.relation} {phone_text(contact.phone)} {died}".rstrip())
    for row in card.consent_states:
        if row.state == "exception" and row.until is not None:
            purpose, until = tr(CONSENT_LABELS[row.purpose]), short_day(row.until)
            print("  " + tr("Exception for life and body: {purpose}, until {day}", purpose=purpose, day=until))
    print()
    for row in timeline:
        print(f"  {moment(row.at)}  {row.text.text}")


HOUSEHOLD = Command("household", mark("everything known of one household"), household, _arguments)
