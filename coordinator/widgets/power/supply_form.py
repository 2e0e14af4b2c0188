"""The inline form that notes a home without electricity: cut off or bill unpaid, with an end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from coordinator.text import mark, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.power import Power

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

REASONS: tuple[str, ...] = (mark("Bill unpaid"), mark("Cut off by the utility"), mark("Wiring or main switch"))
_ENDS = (("4", 1), ("5", 7), ("6", 14), ("7", 30))


class SupplyForm(ActForm):
    """Note that a home has no electricity (단전·체납): the watch rests, calls go on; the end is compulsory."""

    def __init__(self, household: Whom, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Without electricity"),
            tr("The watch rests until the end; calls go on, and the end is checked."),
            parent,
            household=household,
        )
        self._now = now
        earliest = now - timedelta(days=366)
        self.reasons = Choices(((reason, tr(reason)) for reason in REASONS), self, keys="123")
        self.reason = QLineEdit(self)
        self.start = MomentEdit(earliest, tr("Choose the start"), self, begin=now)
        self.start.give(now)
        labels = (tr("Tomorrow"), tr("7 days"), tr("14 days"), tr("30 days"))
        keys = [key for key, _ in _ENDS]
        self.presets = Choices(zip(keys, labels, strict=True), self, keys=keys)
        self.by_digit = (self.reasons, self.presets)
        self.end = MomentEdit(earliest, tr("Choose the end"), self, begin=now)
        self.add_field(tr("Reason"), self.reasons, self.reason)
        self.add_field(tr("From"), self.start)
        self.add_field(tr("Until"), self.presets, self.end)
        self.reasons.changed.connect(self._take_reason)
        self.presets.changed.connect(self._take_preset)
        self.start.dateTimeChanged.connect(self.refresh)
        self.end.dateTimeChanged.connect(self.refresh)
        self.refresh()

    def _take_reason(self) -> None:
        if self.reasons.one():
            self.reason.setText(tr(self.reasons.one()))

    def _take_preset(self) -> None:
        days = dict(_ENDS).get(self.presets.one())
        if days is not None:
            self.end.give((self._now + timedelta(days=days)).replace(hour=18, minute=0))

    def missing(self) -> str:
        """Ask for start and end."""
        start, end = self.start.moment(), self.end.moment()
        if start is None:
            return tr("Choose the start.")
        if end is None or end <= self._now:
            return tr("Choose the end: keys 4 to 7 or a date.")
        return "" if end > start else tr("The end must come after the start.")

    def is_dirty(self) -> bool:
        """Say whether an end or a reason was given."""
        return bool(self.end.is_set() or self.reason.text().strip())

    def request(self) -> Request:
        """Make the request."""
        start, end = self.start.moment(), self.end.moment()
        assert start is not None
        assert end is not None
        return ask_for(Power.cut_supply, self.household_id, start, end, self.reason.text().strip(), WHEN_RUN)
