"""The field that asks when somebody is back: a usual time, a date, or a day to ask again where nobody knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.reference.limits import check_back_days, first_check_days
from coordinator.text import ntr, tr
from coordinator.widgets.kit.choices import Choices, MomentEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

BACK_DAYS: dict[str, int] = {"6": 1, "7": 3, "8": 7, "9": 30}
"""Key and days of the usual times of coming back."""
NOT_KNOWN = "0"
"""Key and code of the answer that nobody knows."""
NOTHING = "none"
"""Code of the answer that nothing is registered."""
BACK_AT_HOUR = 18


class ReturnField(QWidget):
    """Asks when somebody is back; where nobody knows, on which day to ask again.

    Parameters
    ----------
    now : the moment the days count from
    unset : what the date says while none is given
    may_be_none : whether “nothing is registered” is an answer too

    Signals
    -------
    changed : another answer
    """

    changed = Signal()

    def __init__(self, now: datetime, unset: str, parent: QWidget, *, may_be_none: bool = False) -> None:
        super().__init__(parent)
        self._now = now
        answers: list[tuple[str, str]] = [
            *zip(BACK_DAYS, (tr("Tomorrow"), tr("3 days"), tr("7 days"), tr("30 days")), strict=True),
            (NOT_KNOWN, tr("Nobody knows")),
        ]
        keys = [code for code, _ in answers]
        if may_be_none:
            answers.append((NOTHING, tr("Do not register")))
        self.presets = Choices(answers, self, keys=keys)
        self.end = MomentEdit(now - timedelta(days=366), unset, self, begin=now)
        days = check_back_days(now.date())
        self.check_back_label = QLabel(
            ntr("Day to ask again, within {n} day", "Day to ask again, within {n} days", days), self
        )
        self.check_back_label.setProperty("role", "second")
        self.check_back = MomentEdit(now, tr("Choose the day"), self, begin=now, days_only=True)
        self.check_back.setAccessibleName(self.check_back_label.text())
        self.check_back_label.setBuddy(self.check_back)
        self.setFocusProxy(self.presets.buttons[0])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for part in self.parts:
            box.addWidget(part)
        self.presets.changed.connect(self._take_preset)
        self.end.dateTimeChanged.connect(self.changed)
        self.check_back.dateTimeChanged.connect(self.changed)
        self._take_preset()

    @property
    def parts(self) -> Sequence[QWidget]:
        """The fields from top to bottom."""
        return (self.presets, self.end, self.check_back_label, self.check_back)

    @property
    def fields(self) -> tuple[Choices, MomentEdit, MomentEdit]:
        """Give what is filled in: a form holds it as an attribute, so that it is kept with what is half written."""
        return (self.presets, self.end, self.check_back)

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows when the person is back."""
        return self.presets.one() == NOT_KNOWN

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is to be registered."""
        return self.presets.one() == NOTHING

    def offer_unknown(self, offered: bool) -> None:
        """Offer that nobody knows the end, or do not; an answer that is not offered is taken back."""
        button = next(button for button in self.presets.buttons if button.code == NOT_KNOWN)
        button.setVisible(offered)
        button.setEnabled(offered)
        if not offered and self.is_unknown:
            self.presets.clear()

    def _take_preset(self) -> None:
        days = BACK_DAYS.get(self.presets.one())
        if days is not None:
            self.end.give((self._now + timedelta(days=days)).replace(hour=BACK_AT_HOUR, minute=0))
        if self.is_unknown and not self.check_back.is_set():
            self.check_back.give(self._now + timedelta(days=first_check_days(self._now.date())))
        self.end.setVisible(not self.is_unknown and not self.is_nothing)
        self.check_back_label.setVisible(self.is_unknown)
        self.check_back.setVisible(self.is_unknown)
        self.changed.emit()

    def propose_unknown(self) -> None:
        """Answer that nobody knows, unless an answer is given; the focus stays where it is."""
        if self.presets.one() or self.is_given():
            return
        self.presets.hold((NOT_KNOWN,))

    def on_digit(self, digit: int) -> bool:
        """Take a usual answer by its key; say whether there is one."""
        return self.presets.pick(digit)

    def ends_at(self) -> datetime | None:
        """Give when the person is back; none where that is not given, or not known."""
        return None if self.is_unknown or self.is_nothing else self.end.moment()

    def check_back_on(self) -> date | None:
        """Give the day to ask again; none where the return is known."""
        day = self.check_back.moment() if self.is_unknown else None
        return None if day is None else day.date()

    def is_given(self) -> bool:
        """Say whether a return or a day to ask again is given."""
        return self.ends_at() is not None or self.check_back_on() is not None

    def missing(self, start: datetime) -> str:
        """Say what is wrong with the answer for an absence that begins at `start`; empty where nothing is."""
        ends_at, check_back_on = self.ends_at(), self.check_back_on()
        if self.is_nothing:
            return ""
        if ends_at is not None:
            return "" if ends_at > start else tr("The end must come after the start.")
        if check_back_on is None:
            if self.is_unknown:
                return tr("Choose the day to ask again.")
            return tr("Choose the end: keys 6 to 9 or a date; 0 where nobody knows.")
        begins_on = max(self._now, start).date()
        if check_back_on <= begins_on:
            return tr("The day to ask again comes after today and after the start.")
        days = check_back_days(self._now.date())
        if check_back_on > begins_on + timedelta(days=days):
            return ntr(
                "Where nobody knows, somebody asks again within {n} day.",
                "Where nobody knows, somebody asks again within {n} days.",
                days,
            )
        return ""
