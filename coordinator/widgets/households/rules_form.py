"""The form of the register's rules: where life stages begin, and after how many days contact counts as lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSpinBox, QWidget

from coordinator.casework.households.register_policy import (
    LEAST_AGE,
    LEAST_DAYS,
    MOST_AGE,
    MOST_DAYS,
    RegisterRules,
)
from coordinator.records.households import RISK_LABELS
from coordinator.records.services import AGE_STAGE_LABELS, AGE_STAGES
from coordinator.text import mark, moment, tr
from coordinator.widgets.kit.act_forms import ActForm, second_label
from coordinator.widgets.kit.desks.listing import RowAct
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.widgets.kit.window import Window


class RulesForm(ActForm):
    """Set the life stages and the days (명부 기준); saving makes another version, which Undo takes back."""

    def __init__(self, in_force: RegisterRules, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Life stages and lost contact"),
            tr("Holds at once for lists and reasons; nobody is told apart by hand."),
            parent,
        )
        self.setObjectName("registerRulesForm")
        self._in_force = in_force
        self.ages = {
            code: _number(f"stage_{code}", LEAST_AGE, MOST_AGE, in_force.stage_ages[code]) for code in AGE_STAGES
        }
        self.days = {
            risk: _number(f"silent_{risk}", LEAST_DAYS, MOST_DAYS, in_force.silent_days[risk]) for risk in RISK_LABELS
        }
        self.body.addWidget(second_label(tr("Age at which a life stage begins, in completed years"), self))
        self._row(self.ages, AGE_STAGE_LABELS)
        words = tr("Days without any sign of life after which contact counts as lost, by risk")
        self.body.addWidget(second_label(words, self))
        self._row(self.days, RISK_LABELS)
        source = tr("These are the values the program begins with: its own proposal, not a norm.")
        if in_force.set_at is not None:
            source = tr("Set by {name}, {at}", name=in_force.set_by, at=moment(in_force.set_at))
        self.body.addWidget(second_label(source, self))
        for field in (*self.ages.values(), *self.days.values()):
            field.valueChanged.connect(self.refresh)
        self.setFocusProxy(next(iter(self.ages.values())))
        self.refresh()

    def _row(self, fields: Mapping[str, QSpinBox], labels: Mapping[str, str]) -> None:
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for place, (code, field) in enumerate(fields.items()):
            label = QLabel(tr(labels[code]), box)
            label.setBuddy(field)
            field.setAccessibleName(tr(labels[code]))
            grid.addWidget(label, 0, place)
            grid.addWidget(field, 1, place)
        grid.setColumnStretch(len(fields), 1)
        self.body.addWidget(box)

    def wanted(self) -> tuple[dict[str, int], dict[str, int]]:
        """Give ages and days as the form has them."""
        ages = {code: field.value() for code, field in self.ages.items()}
        return ages, {risk: field.value() for risk, field in self.days.items()}

    def is_dirty(self) -> bool:
        """Say whether anything differs from what is in force."""
        ages, days = self.wanted()
        return ages != dict(self._in_force.stage_ages) or days != dict(self._in_force.silent_days)

    def missing(self) -> str:
        """Ask for a change, and for ages in their order."""
        ages = [self.ages[code].value() for code in AGE_STAGES]
        if ages != sorted(set(ages)):
            return tr("Each life stage begins at a higher age than the one before it.")
        return "" if self.is_dirty() else tr("Nothing is changed yet.")

    def request(self) -> Request:
        """Make the request."""
        ages, days = self.wanted()
        return ask_for(Households.set_rules, ages, days, WHEN_RUN)


def _number(name: str, least: int, most: int, value: int) -> QSpinBox:
    field = still(QSpinBox())
    field.setObjectName(name)
    field.setRange(least, most)
    field.setValue(value)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(88)
    return field


def _begin(desk: ListingDesk) -> None:
    desk.ask(desk.bridge.workspace.households.rules, desk.bridge.now(), then=partial(_open, desk), key="register.rules")


def _open(desk: ListingDesk, in_force: RegisterRules) -> None:
    if desk.named is not None:
        forms = desk.named.forms
        forms.begin(("rules",), lambda: RulesForm(in_force, forms))


RULES = RowAct(
    "registerRules",
    mark("Life stages and lost contact…"),
    lambda desk, _row: _begin(desk),
    tip=mark("Set at which age a life stage begins, and after how many days contact counts as lost"),
    when=None,
)


def show_in(window: Window) -> None:
    """Go to the register and open the form there."""
    window.show_desk("households:register")
    button = window.findChild(QPushButton, RULES.name)
    if button is not None:
        button.click()
