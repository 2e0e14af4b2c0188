"""The inline forms of the enrolment in the check-in calls, for one household or for many at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from coordinator.casework.checkins.enrolment import END_REASONS
from coordinator.casework.checkins.enrolment_terms import FIRST_HOUR, LAST_HOUR, CallTerms
from coordinator.records.checkins import CALL_EVERY_WEEKS, CALL_LANGUAGE_LABELS, CALL_MODE_LABELS
from coordinator.text import mark, ntr, tr
from coordinator.widgets.kit.act_forms import ActForm, note_edit
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.enrolment import Enrolments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


CADENCE_LABELS: dict[int, str] = {1: mark("Every week"), 2: mark("Every two weeks"), 4: mark("Every four weeks")}
WEEKDAY_LABELS: tuple[str, ...] = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
SAME, SPREAD, EVEN = "same", "spread", "even"
"""Answers beside those of a field: as it is; over the days left of this week; over all five working days."""
_USUAL = CallTerms(mode="ai", every_weeks=1, weekday=None, hour=10, until_hour=18, language="ko")


def chosen_words(names: Sequence[str]) -> str:
    """Name the one household an act is for, or count several."""
    return names[0] if len(names) == 1 else ntr("{n} household", "{n} households", len(names))


def beside(parent: QWidget, *widgets: QWidget) -> QWidget:
    """Put fields side by side."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 1)
    box.setFocusProxy(widgets[0])
    return box


def combo(name: str, caption: str, answers: Sequence[tuple[object, str]], parent: QWidget) -> QComboBox:
    """Make a field of answers, each with what it stands for."""
    field = still(QComboBox(parent))
    field.setObjectName(name)
    field.setAccessibleName(caption)
    for code, label in answers:
        field.addItem(label, code)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(8)
    return field


class TermsForm(ActForm):
    """A form with how somebody is called: who calls, how often, which day, between which hours, in which language."""

    def __init__(self, title: str, ids: Sequence[int], names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(title, chosen_words(names), parent)
        self.ids = tuple(ids)

    def add_terms(self, terms: CallTerms, *, as_is: bool, spread: bool) -> None:
        """Add the fields.

        Parameters
        ----------
        terms : what stands there first
        as_is : whether a field can be left as it is, each household having its own
        spread : whether the households can be shared out over the days
        """
        same = [(SAME, tr("As it is"))] if as_is else []
        modes = [(code, tr(label)) for code, label in CALL_MODE_LABELS.items()]
        self.mode = Choices([*modes, *same], self, keys="123")
        weeks = [(str(n), tr(CADENCE_LABELS[n])) for n in CALL_EVERY_WEEKS]
        self.cadence = Choices([*weeks, *same], self, keys="456")
        days: list[tuple[object, str]] = [(day, tr(label)) for day, label in enumerate(WEEKDAY_LABELS)]
        if spread:
            days = [
                (SPREAD, tr("Shared out over the days left of this week")),
                (EVEN, tr("Shared out over Monday to Friday")),
                *days,
            ]
        hours: list[tuple[object, str]] = [(hour, f"{hour:02}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
        languages = [(code, tr(label)) for code, label in CALL_LANGUAGE_LABELS.items()]
        if as_is:
            days, hours = [(None, tr("As it is")), *days], [(None, tr("As it is")), *hours]
        self.day = combo("enrolmentDay", tr("Day of the call"), days, self)
        self.hour = combo("enrolmentHour", tr("Not before"), hours, self)
        self.until = combo("enrolmentUntil", tr("Not after"), hours, self)
        self.by_digit = (self.mode, self.cadence)
        self.language = Choices([*languages, *same], self)
        self.add_field(tr("Who calls"), self.mode)
        self.add_field(tr("How often"), self.cadence)
        self.add_field(tr("Day of the call"), self.day)
        self.add_field(tr("Not before, not after"), beside(self, self.hour, self.until))
        self.add_field(tr("Language"), self.language)
        self.mode.choose(terms.mode or SAME)
        self.cadence.choose(str(terms.every_weeks) if terms.every_weeks else SAME)
        self.language.choose(terms.language or SAME)
        for field, value in ((self.day, terms.weekday), (self.hour, terms.hour), (self.until, terms.until_hour)):
            field.setCurrentIndex(max(0, field.findData(value)) if value is not None else 0)
            field.currentIndexChanged.connect(self.refresh)
        for choices in (self.mode, self.cadence, self.language):
            choices.changed.connect(self.refresh)

    def terms(self) -> CallTerms:
        """Give what was chosen; what is left as it is stays out."""
        day = self.day.currentData()
        mode, weeks, language = (
            "" if choices.one() == SAME else choices.one() for choices in (self.mode, self.cadence, self.language)
        )
        return CallTerms(
            mode=mode or None,
            every_weeks=int(weeks) if weeks else None,
            weekday=day if isinstance(day, int) else None,
            hour=self.hour.currentData(),
            until_hour=self.until.currentData(),
            language=language or None,
        )

    def missing(self) -> str:
        """Ask for hours that can be."""
        first, last = self.hour.currentData(), self.until.currentData()
        return tr("The hours end before they begin.") if None not in (first, last) and first >= last else ""


class EnrolForm(TermsForm):
    """Enrol households (등록): consent and terms; the calls begin at once.

    Parameters
    ----------
    consented : whether a consent is on record already, so that none is asked for
    """

    def __init__(
        self,
        ids: Sequence[int],
        names: Sequence[str],
        now: datetime,
        terms: CallTerms = _USUAL,
        parent: QWidget | None = None,
        *,
        consented: bool = False,
    ) -> None:
        title = tr("Let the calls begin") if consented else tr("Enrol in the check-in calls")
        super().__init__(title, ids, names, parent)
        self._consented = consented
        self.given = _day_edit(now - timedelta(days=3 * 366), tr("Choose the day"), now, self)
        self.given.give(now)
        self.given.limit(now)
        self.expires = _day_edit(now, tr("Without an end"), now, self)
        for field, caption in ((self.given, tr("Consent given on")), (self.expires, tr("Consent until"))):
            field.setAccessibleName(caption)
        if consented:
            self.given.hide()
            self.expires.hide()
        else:
            self.add_field(tr("Consent given on, and until"), beside(self, self.given, self.expires))
        self.add_terms(terms, as_is=False, spread=True)
        self.given.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(next(choice for choice in self.mode.buttons if choice.isChecked()))
        self.refresh()

    def missing(self) -> str:
        """Ask for the consent first."""
        if not self._consented and not self.given.is_set():
            return tr("Choose the day of the consent.")
        return super().missing()

    def request(self) -> Request:
        """Make the request."""
        ids, terms, this_week = self.ids, self.terms(), self.day.currentData() != EVEN
        if self._consented:
            return ask_for(Enrolments.begin, ids, terms, WHEN_RUN, this_week=this_week)
        consented_on, until = _day(self.given), _day(self.expires)
        return ask_for(Enrolments.enrol, ids, consented_on, terms, WHEN_RUN, consent_until=until, this_week=this_week)


class ChangeForm(TermsForm):
    """Agree on other terms (조건 변경); with several households what is left as it is stays each one's own."""

    def __init__(
        self, ids: Sequence[int], names: Sequence[str], terms: CallTerms, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Change the check-in calls"), ids, names, parent)
        several = len(self.ids) > 1
        self._before = CallTerms() if several else terms
        self.add_terms(self._before, as_is=several, spread=False)
        self.setFocusProxy(next(choice for choice in self.mode.buttons if choice.isChecked()))
        self.refresh()

    def missing(self) -> str:
        """Ask for a change."""
        return super().missing() or ("" if self.is_dirty() else tr("Nothing is changed yet."))

    def is_dirty(self) -> bool:
        """Say whether anything differs from before."""
        return self.terms() != self._before

    def request(self) -> Request:
        """Make the request."""
        ids, terms = self.ids, self.terms()
        return ask_for(Enrolments.change, ids, terms, WHEN_RUN)


class ConsentForm(ActForm):
    """Record or renew the consent to the calls (동의)."""

    def __init__(self, ids: Sequence[int], names: Sequence[str], now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("Consent to the check-in calls"), chosen_words(names), parent)
        self.ids = tuple(ids)
        self.given = _day_edit(now - timedelta(days=3 * 366), tr("Choose the day"), now, self)
        self.given.give(now)
        self.given.limit(now)
        self.expires = _day_edit(now, tr("Without an end"), now, self)
        self.add_field(tr("Consent given on"), self.given)
        self.add_field(tr("Consent until"), self.expires)
        self.given.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.given)
        self.refresh()

    def missing(self) -> str:
        """Ask for the day."""
        return "" if self.given.is_set() else tr("Choose the day of the consent.")

    def request(self) -> Request:
        """Make the request."""
        ids, consented_on, until = self.ids, _day(self.given), _day(self.expires)
        assert consented_on is not None
        return ask_for(Enrolments.record_consent, ids, consented_on, WHEN_RUN, until)


class UntilForm(ActForm):
    """A day ahead by a key or a date, and a note: when to ask again, or until when the calls rest."""

    TITLE = ""
    CAPTION = ""
    DAYS: tuple[tuple[int, str], ...] = ()

    def __init__(self, ids: Sequence[int], names: Sequence[str], now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr(self.TITLE), chosen_words(names), parent)
        self.ids = tuple(ids)
        self._now = now
        keys = [str(n) for n in range(1, len(self.DAYS) + 1)]
        self.presets = Choices(
            ((key, tr(label)) for key, (_, label) in zip(keys, self.DAYS, strict=True)), self, keys=keys
        )
        self.by_digit = (self.presets,)
        self.on = _day_edit(now, tr("Choose a date"), now, self)
        self.note = note_edit(self)
        self.add_field(tr(self.CAPTION), self.presets, self.on)
        self.add_field(tr("Note"), self.note)
        self.presets.changed.connect(self._take_preset)
        self.on.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.presets.buttons[0])
        self.refresh()

    def _take_preset(self) -> None:
        if self.presets.one():
            self.on.give(self._now + timedelta(days=self.DAYS[int(self.presets.one()) - 1][0]))

    def missing(self) -> str:
        """Ask for the day."""
        return "" if self.on.is_set() else tr("Choose the day by its number, or a date.")

    def is_dirty(self) -> bool:
        """Say whether a day or a note was given."""
        return self.on.is_set() or bool(self.note.toPlainText().strip())

    def day(self) -> date:
        """Give the chosen day of a complete form."""
        day = _day(self.on)
        assert day is not None
        return day


class DeclineForm(UntilForm):
    """Note that the calls are not wanted (거절), and when to ask again."""

    TITLE = mark("Does not want the check-in calls")
    CAPTION = mark("Ask again on")
    DAYS = ((30, mark("In a month")), (90, mark("In three months")), (180, mark("In half a year")))

    def request(self) -> Request:
        """Make the request."""
        ids, on, note = self.ids, self.day(), self.note.toPlainText().strip()
        return ask_for(Enrolments.decline, ids, on, WHEN_RUN, note=note)


class PauseForm(UntilForm):
    """Rest the calls (일시중지) until a day; a registered absence stops them by itself."""

    TITLE = mark("Pause the check-in calls")
    CAPTION = mark("Calls go on from")
    DAYS = ((7, mark("In a week")), (14, mark("In two weeks")), (30, mark("In a month")))

    def request(self) -> Request:
        """Make the request."""
        ids, until, note = self.ids, self.day(), self.note.toPlainText().strip()
        return ask_for(Enrolments.pause, ids, until, WHEN_RUN, note=note)


class EndForm(ActForm):
    """End the calls (종료) for a reason."""

    def __init__(self, ids: Sequence[int], names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(tr("End the check-in calls"), chosen_words(names), parent)
        self.ids = tuple(ids)
        self.reasons = Choices(((code, tr(label)) for code, label in END_REASONS.items()), self, keys="12345")
        self.by_digit = (self.reasons,)
        self.note = note_edit(self)
        self.add_field(tr("Reason"), self.reasons)
        self.add_field(tr("Note"), self.note)
        self.reasons.changed.connect(self.refresh)
        self.setFocusProxy(self.reasons.buttons[0])
        self.refresh()

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reasons.one() else tr("Choose the reason by its number.")

    def is_dirty(self) -> bool:
        """Say whether a reason or a note was given."""
        return bool(self.reasons.one() or self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        ids, reason, note = self.ids, self.reasons.one(), self.note.toPlainText().strip()
        return ask_for(Enrolments.end, ids, reason, WHEN_RUN, note=note)


def _day_edit(lowest: datetime, unset: str, now: datetime, parent: QWidget) -> MomentEdit:
    midnight = lowest.replace(hour=0, minute=0, second=0, microsecond=0)
    return MomentEdit(midnight, unset, parent, begin=now, days_only=True)


def _day(field: MomentEdit) -> date | None:
    moment = field.moment()
    return None if moment is None else moment.date()
