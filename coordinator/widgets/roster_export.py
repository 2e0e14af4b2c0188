"""The way of a roster out of the program: its form, its columns, and what is told when it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from coordinator.widgets.roster_columns import RosterColumns, RosterProfileSaved
from coordinator.widgets.roster_form import RosterExported, RosterForm, report_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from coordinator.casework.roster_profiles import RosterProfile
    from coordinator.widgets.desk_frame import DeskView
    from coordinator.widgets.form_host import FormHost
    from coordinator.worklist.roster import Roster
    from coordinator.workspace import Done


class RosterExport(QObject):
    """Exports the roster by the forms of a desk.

    Parameters
    ----------
    refused : tells why the workspace refused

    Signals
    -------
    told : str, what was written and who was left out
    """

    told = Signal(str)

    def __init__(self, desk: DeskView, host: FormHost, refused: Callable[[BaseException], None]) -> None:
        super().__init__(desk)
        self._desk, self._host, self._refused = desk, host, refused
        self._workspace = desk.bridge.workspace
        self._saved_profile = ""

    @Slot()
    def start(self) -> None:
        """Open the form."""
        self._desk.ask(self._workspace.rosters.profiles, then=self._on_profiles, key="roster.profiles")

    def owns(self, form: object) -> bool:
        """Say whether a form is one of the roster's, which belongs to no household."""
        return isinstance(form, RosterForm | RosterColumns)

    def takes(self, request: Any) -> bool:
        """Do a request of the roster's forms; False where it is none of them."""
        if isinstance(request, RosterExported):
            self._desk.bridge.do(request, then=self._on_exported, failed=self._refused)
        elif isinstance(request, RosterProfileSaved):
            self._saved_profile = request.name
            self._desk.bridge.do(request, then=self._on_profile_saved, failed=self._refused)
        else:
            return False
        return True

    def _on_profiles(self, profiles: list[RosterProfile], chosen: str = "") -> None:
        form = self._host.draft(("roster",))
        if not isinstance(form, RosterForm):
            form = RosterForm(profiles, self._desk.bridge.now(), parent=self._host)
            form.week_chosen.connect(self._on_week)
            form.columns_wanted.connect(self._on_columns)
        form.offer(profiles, chosen or str(form.profile.currentData() or ""))
        self._host.open(form, ("roster",))
        self._on_week(form.week_on())

    @Slot(object)
    def _on_week(self, week_on: date) -> None:
        verb, now = self._workspace.rosters.roster, self._desk.bridge.now()
        self._desk.ask(verb, now, week_on, then=self._on_roster, key="roster.week")

    def _on_roster(self, roster: Roster) -> None:
        form = self._host.form
        if isinstance(form, RosterForm):
            form.tell(roster)

    @Slot(str)
    def _on_columns(self, name: str) -> None:
        def open_columns(profiles: list[RosterProfile]) -> None:
            profile = next((one for one in profiles if one.name == name), profiles[0])
            self._host.open(RosterColumns(profile, self._host), ("columns",))

        self._desk.ask(self._workspace.rosters.profiles, then=open_columns, key="roster.profiles")

    def _on_profile_saved(self, _done: Done[None]) -> None:
        self._host.forget_sent()
        name = self._saved_profile
        self._desk.ask(
            self._workspace.rosters.profiles,
            then=lambda profiles: self._on_profiles(profiles, name),
            key="roster.profiles",
        )

    def _on_exported(self, done: Done[Any]) -> None:
        self._host.forget_sent()
        self.told.emit("\n".join([done.message, str(done.value.path), "", *report_lines(done.value.roster)]))
