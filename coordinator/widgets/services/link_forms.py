"""The inline forms of a service link: move it to one of its allowed states, or ask for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.services import LINK
from coordinator.text import mark, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, note_edit, second_label
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.fields import combo_of
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.services import Services

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.rows import LinkRow

LINK_REASON_LABELS: dict[str, str] = {
    "person": mark("By the person"),
    "coordinator": mark("By the coordinator"),
    "provider": mark("By the provider"),
    "death": mark("The person died"),
    "moved": mark("The person moved"),
    "full": mark("No place free"),
    "not_eligible": mark("Does not meet the conditions"),
    "area": mark("Outside the area served"),
    "other": mark("Another reason"),
    "no_show_person": mark("The person was not there"),
    "no_show_provider": mark("The provider did not come"),
}

_DATES: dict[str, str] = {"review": mark("Review on"), "resume": mark("Resume on")}
_OPTIONAL_REVIEW = ("accepted", "in_progress")
"""States in which a review date is useful, though not compulsory."""


class LinkMoveForm(ActForm):
    """Move a link (연계 상태 변경): the state table's moves, with the reason and date the target asks for."""

    def __init__(self, household: Whom, link: LinkRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(link.programme, link.provider, parent, household=household)
        self._link = link
        states = LINK.moves.get(link.state, ())
        self.states = Choices(
            ((code, tr(LINK[code].label)) for code in states),
            self,
            keys=[str(n) for n in range(1, len(states) + 1)],
        )
        self.add_field(tr("Now “{state}”; becomes", state=tr(LINK[link.state].label)), self.states)
        self._reason_label = second_label(tr("Reason"), self)
        self.body.addWidget(self._reason_label)
        self.reasons: dict[str, Choices] = {}
        for target in states:
            if target in LINK.reasons:
                codes = LINK.reasons[target]
                choices = Choices(
                    ((code, tr(LINK_REASON_LABELS[code])) for code in codes),
                    self,
                    keys=[str(n) for n in range(len(states) + 1, len(states) + 1 + len(codes))],
                )
                choices.setAccessibleName(tr("Reason"))
                choices.changed.connect(self.refresh)
                self.reasons[target] = choices
                self.body.addWidget(choices)
        self._date_label = second_label("", self)
        self.on = MomentEdit(_midnight(now), tr("Choose a date"), self, days_only=True)
        self.body.addWidget(self._date_label)
        self.body.addWidget(self.on)
        self.note = note_edit(self)
        self.add_field(tr("Note"), self.note)
        self.states.changed.connect(self._show_needs)
        self.on.dateTimeChanged.connect(self.refresh)
        self._show_needs()

    def _date_needed(self) -> tuple[str, bool]:
        """Name the date of the chosen state, review or resume, and whether it is compulsory."""
        target = self.states.one()
        if not target:
            return "", False
        needed = next((name for name in LINK[target].needs if name in _DATES), "")
        if needed:
            return needed, True
        return ("review", False) if target in _OPTIONAL_REVIEW else ("", False)

    def _show_needs(self) -> None:
        target = self.states.one()
        for code, choices in self.reasons.items():
            choices.setVisible(code == target)
        self._reason_label.setVisible(target in self.reasons)
        name, _ = self._date_needed()
        self._date_label.setVisible(bool(name))
        self._date_label.setText(tr(_DATES[name]) if name else "")
        self.on.setAccessibleName(self._date_label.text())
        self.on.setVisible(bool(name))
        self.refresh()
        self.updateGeometry()

    def on_digit(self, digit: int) -> None:
        """Pick a state, then its reason, by number."""
        for choices in (self.states, self.reasons.get(self.states.one())):
            if choices is not None and choices.pick(digit):
                return

    def missing(self) -> str:
        """Ask for the state, its reason, its date."""
        target = self.states.one()
        if not self.states.buttons:
            return tr("This link is finished; ask for the service anew.")
        if not target:
            return tr("Choose the new state by its number.")
        if target in self.reasons and not self.reasons[target].one():
            return tr("Choose the reason.")
        name, compulsory = self._date_needed()
        if compulsory and not self.on.is_set():
            return tr("Choose the date of the review.") if name == "review" else tr("Choose the date to resume.")
        return ""

    def is_dirty(self) -> bool:
        """Say whether a state or a note was given."""
        return bool(self.states.one() or self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        target = self.states.one()
        name, _ = self._date_needed()
        on = _day(self.on.moment())
        return ask_for(
            Services.move_link,
            self._link.id,
            target,
            WHEN_RUN,
            reason=self.reasons[target].one() if target in self.reasons else "",
            note=self.note.toPlainText().strip(),
            review_on=on if name == "review" else None,
            resume_on=on if name == "resume" else None,
        )


class LinkRequestForm(ActForm):
    """Ask a provider for a programme (서비스 연계 의뢰)."""

    def __init__(
        self,
        household: Whom,
        programmes: Sequence[tuple[int, str]],
        providers: Sequence[tuple[int, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Link a service"), "", parent, household=household)
        self.programme = combo_of(tr("Choose a programme"), programmes, self)
        self.provider = combo_of(tr("Choose a provider"), providers, self)
        self.add_field(tr("Programme"), self.programme)
        self.add_field(tr("Provider"), self.provider)
        self.programme.currentIndexChanged.connect(self.refresh)
        self.provider.currentIndexChanged.connect(self.refresh)
        self.setFocusProxy(self.programme)
        self.refresh()

    def missing(self) -> str:
        """Ask for the programme, then for the provider."""
        if self.programme.currentData() is None:
            return tr("Choose the programme.")
        return "" if self.provider.currentData() is not None else tr("Choose the provider.")

    def is_dirty(self) -> bool:
        """Say whether a programme was chosen."""
        return self.programme.currentData() is not None

    def request(self) -> Request:
        """Make the request."""
        programme, provider = self.programme.currentData(), self.provider.currentData()
        return ask_for(Services.request_link, self.household_id, programme, provider, WHEN_RUN)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
