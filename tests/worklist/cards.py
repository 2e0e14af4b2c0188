"""Cards of households made up by tests: flat fields, each put into the part of its subject."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from coordinator.worklist.alerts.card import AlertPart
from coordinator.worklist.checkins.card import CallPart
from coordinator.worklist.household_card import HouseholdCard
from coordinator.worklist.households.card import HomePart
from coordinator.worklist.power.card import PowerPart
from coordinator.worklist.services.card import LinkPart
from coordinator.worklist.tasks.card import TaskPart

if TYPE_CHECKING:
    from coordinator.worklist.subject import CardPart

PARTS: dict[str, tuple[type[CardPart], dict[str, Any]]] = {
    "alerts": (AlertPart, {"alerts": ()}),
    "households": (HomePart, {"contacts": (), "notes": (), "absences": (), "absence": None, "consents": ()}),
    "checkins": (CallPart, {"last_call": None, "calls": (), "usual_answer_share": None}),
    "services": (LinkPart, {"links": ()}),
    "tasks": (TaskPart, {"tasks": ()}),
    "power": (PowerPart, {"meter": ""}),
}


def card_of(**flat: Any) -> HouseholdCard:
    """Make a card of flat fields."""
    parts: dict[str, CardPart] = {}
    for noun, (part, empty) in PARTS.items():
        names = [field.name for field in dataclasses.fields(part) if field.name in flat]
        parts[noun] = part(**{**empty, **{name: flat.pop(name) for name in names}})
    return HouseholdCard(**flat, parts=parts)


def changed(card: HouseholdCard, **flat: Any) -> HouseholdCard:
    """Give a card with some of its flat fields changed."""
    parts = dict(card.parts)
    for noun, (part, _) in PARTS.items():
        names = [field.name for field in dataclasses.fields(part) if field.name in flat]
        parts[noun] = dataclasses.replace(parts[noun], **{name: flat.pop(name) for name in names})
    return dataclasses.replace(card, **flat, parts=parts)
