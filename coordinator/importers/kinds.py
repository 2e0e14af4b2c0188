"""The table of kinds of file, in the order they are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.errors import UsageError
from coordinator.importers.addresses.kind import ADDRESSES
from coordinator.importers.addresses.outline_kind import OUTLINES
from coordinator.importers.alerts.kind import UTILITY_ALERTS
from coordinator.importers.checkins.kind import CALLS
from coordinator.importers.finding.kind import FINDING_ROUND
from coordinator.importers.households.kind import HOUSEHOLDS
from coordinator.importers.power.kind import METERS, PHONE_USE, READINGS
from coordinator.importers.surveys.kind import SURVEYS
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.importers.kind import Kind

KINDS: tuple[Kind, ...] = (
    HOUSEHOLDS,
    READINGS,
    METERS,
    PHONE_USE,
    CALLS,
    UTILITY_ALERTS,
    ADDRESSES,
    SURVEYS,
    OUTLINES,
    FINDING_ROUND,
)


def kind_named(name: str, kinds: tuple[Kind, ...] = KINDS) -> Kind:
    """Give a kind of file by its word.

    Raises
    ------
    UsageError
        Code `kind`: there is none.
    """
    for kind in kinds:
        if kind.name == name:
            return kind
    raise UsageError(tr("There is no import of the kind “{kind}” yet.", kind=name), code="kind")
