"""The inline form that writes the week's roster for the vendor of the calls: week, layout, purpose, file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.casework.checkins.rounds import WEEKS_AHEAD, monday
from coordinator.records.values.given_names import given
from coordinator.text import ntr, short_day, tr
from coordinator.widgets.checkins.enrolment.forms import combo
from coordinator.widgets.kit.act_forms import ActForm, beside, second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.file_dialog import ask_where, documents
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.worklist.checkins.roster import LEFT_OUT_LABELS
from coordinator.workspace.enrolment import Rosters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from coordinator.casework.checkins.roster_profiles import RosterProfile
    from coordinator.worklist.checkins.roster import Roster

SUFFIXES = (".xlsx", ".csv")


class RosterForm(ActForm):
    """Export the roster of this week or a coming one; the purpose is compulsory.

    Signals
    -------
    week_chosen : object, the Monday: whom would it hold?
    columns_wanted : str, a profile whose columns are to be changed
    """

    week_chosen = Signal(object)
    columns_wanted = Signal(str)

    def __init__(
        self,
        profiles: Sequence[RosterProfile],
        now: datetime,
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("Export the roster"), tr("For the upload of the call service; logged with its purpose."), parent
        )
        self.setObjectName("rosterForm")
        first = monday(now.date())
        weeks = [first + timedelta(weeks=n) for n in range(WEEKS_AHEAD + 1)]
        self._folder = folder or documents()
        self._given = ""
        self._unconfirmed = {profile.name for profile in profiles if not profile.confirmed}
        self.week = combo("rosterWeek", tr("Week"), [(on, _week_words(on, first)) for on in weeks], self)
        self.holds = second_label("", self)
        self.holds.setObjectName("rosterHolds")
        self.profile = combo(
            "rosterProfile",
            tr("Layout of the file"),
            [(profile.name, given(profile.name)) for profile in profiles],
            self,
        )
        self.columns = push_button(tr("Columns…"), self._on_columns, self)
        self.columns.setObjectName("rosterColumns")
        self.purpose = QLineEdit(self)
        self.purpose.setObjectName("rosterPurpose")
        self.purpose.setPlaceholderText(tr("For example: upload for the calls of this week"))
        self.file = QLineEdit(self)
        self.file.setObjectName("rosterFile")
        self.browse = push_button(tr("Browse…"), self._on_browse, self)
        self.browse.setObjectName("rosterBrowse")
        self.add_field(tr("Week"), self.week, self.holds)
        self.likely = second_label(tr("Likely layout, not confirmed by the vendor."), self)
        self.likely.setObjectName("rosterLikely")
        self.add_field(tr("Layout of the file"), beside(self.profile, self.columns, self), self.likely)
        self.add_field(tr("Purpose"), self.purpose)
        self.add_field(tr("File (.xlsx or .csv)"), beside(self.file, self.browse, self))
        self.file.setAccessibleName(tr("File (.xlsx or .csv)"))
        self.save_button.setText(tr("Export"))
        self.week.currentIndexChanged.connect(self._on_week)
        self.profile.currentIndexChanged.connect(self._on_profile)
        self.purpose.textChanged.connect(self.refresh)
        self.file.textChanged.connect(self.refresh)
        self.setFocusProxy(self.purpose)
        self._propose_file()
        self._on_profile()
        self.refresh()

    def week_on(self) -> date:
        """Give the Monday of the chosen week."""
        return self.week.currentData()

    def tell(self, roster: Roster) -> None:
        """Say whom the file would hold."""
        if roster.week_on != self.week_on():
            return
        parts = [ntr("{n} person to call", "{n} people to call", len(roster.rows))]
        if roster.called_count:
            parts.append(ntr("{n} has a result", "{n} have a result", roster.called_count))
        if roster.by_hand_count:
            parts.append(ntr("{n} called by a person", "{n} called by a person", roster.by_hand_count))
        if roster.left_out:
            parts.append(ntr("{n} left out", "{n} left out", len(roster.left_out)))
        self.holds.setText(" · ".join(parts))
        self.reshaped.emit()

    def offer(self, profiles: Sequence[RosterProfile], chosen: str) -> None:
        """Offer other layouts, with one chosen."""
        self.profile.clear()
        self._unconfirmed = {profile.name for profile in profiles if not profile.confirmed}
        for profile in profiles:
            self.profile.addItem(given(profile.name), profile.name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(chosen)))
        self._on_profile()

    def missing(self) -> str:
        """Ask for purpose and file."""
        if not self.purpose.text().strip():
            return tr("Write what the roster is for.")
        suffix = Path(self.file.text().strip()).suffix.lower()
        return "" if suffix in SUFFIXES else tr("Name a file that ends in .xlsx or .csv.")

    def is_dirty(self) -> bool:
        """Say whether a purpose was given."""
        return bool(self.purpose.text().strip())

    def request(self) -> Request:
        """Make the request."""
        path = Path(self.file.text().strip()).expanduser()
        purpose, profile = self.purpose.text().strip(), str(self.profile.currentData() or "")
        return ask_for(Rosters.export, path, purpose, WHEN_RUN, week_on=self.week_on(), profile=profile)

    def _propose_file(self) -> None:
        if self.file.text() in ("", self._given):
            name = tr("check-in-calls-{week}.xlsx", week=f"{self.week_on():%Y-%m-%d}")
            self._given = str(self._folder / name)
            self.file.setText(self._given)

    def _on_week(self) -> None:
        self.holds.setText("")
        self._propose_file()
        self.week_chosen.emit(self.week_on())

    def _on_profile(self) -> None:
        self.likely.setVisible(self.profile.currentData() in self._unconfirmed)
        self.reshaped.emit()

    def _on_columns(self) -> None:
        self.columns_wanted.emit(str(self.profile.currentData() or ""))

    def _on_browse(self) -> None:
        kinds = ((tr("Workbook"), ".xlsx"), ("CSV", ".csv"))
        ask_where(self.file, "rosterFileDialog", tr("Export the roster"), kinds)


def report_lines(roster: Roster) -> list[str]:
    """Tell of an exported roster how many are in it, and who was left out and why."""
    lines = [ntr("{n} person is in the file.", "{n} people are in the file.", len(roster.rows))]
    if not roster.left_out:
        lines.append(tr("Nobody whom the service calls was left out."))
    for cause, count in roster.causes.items():
        lines += ["", tr("{cause}: {n}", cause=tr(LEFT_OUT_LABELS[cause]), n=f"{count:,}")]
        lines += [
            "  " + " · ".join(filter(None, (household.name, household.area)))
            for household in roster.left_out
            if household.cause == cause
        ]
    return lines


def _week_words(on: date, first: date) -> str:
    if on == first:
        return tr("This week, from {day}", day=short_day(on))
    return tr("Week from {day}", day=short_day(on))
