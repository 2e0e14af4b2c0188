"""The way of a roster out of the program: its form, its columns, and what is told when it is written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from coordinator.text import tr
from coordinator.widgets.checkins.roster.columns import RosterColumns
from coordinator.widgets.checkins.roster.form import RosterForm, report_lines
from coordinator.widgets.kit.waiting_form import WaitingForm, type_again
from coordinator.workspace.enrolment import Rosters

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from coordinator.casework.checkins.roster_profiles import RosterProfile
    from coordinator.widgets.kit.desks.frame import DeskView
    from coordinator.widgets.kit.form_host import FormHost
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.checkins.roster import Roster
    from coordinator.workspace import Done


class RosterExport(QObject):
    """Exports the roster by the forms of a desk; none of them comes late over a form that somebody fills in.

    Signals
    -------
    told : str, what was written and who was left out
    """

    told = Signal(str)

    def __init__(self, desk: DeskView, host: FormHost) -> None:
        super().__init__(desk)
        self._desk, self._host = desk, host
        self._workspace = desk.bridge.workspace
        self._saved_profile = ""

    @Slot()
    def start(self) -> None:
        """Open the form, once the profiles are there; its place is taken at once."""
        title = tr("Export the roster…")
        self._host.begin(("waiting",), lambda: WaitingForm(None, "roster", title, self._host))
        self._desk.ask(self._workspace.rosters.profiles, then=self._on_started, key="roster.profiles")

    def takes(self, request: Request) -> bool:
        """Do a request of the roster's forms; False where it is none of them."""
        if request.verb is Rosters.export:
            self._do(request, self._on_exported)
        elif request.verb is Rosters.save_profile:
            self._saved_profile = request["name"]
            self._do(request, self._on_profile_saved)
        else:
            return False
        return True

    def _do(self, request: Request, then: Callable[[Request, Done[Any]], None]) -> None:
        self._desk.bridge.do(request, then=partial(then, request), failed=partial(self._on_refused, request))

    def _on_refused(self, request: Request, error: BaseException) -> None:
        message = getattr(error, "message", "")
        if not (message and self._host.refuse(message, request)):
            self._desk.on_failed(error)

    def _on_started(self, profiles: list[RosterProfile]) -> None:
        waiting, window = self._host.form, self._desk.window()
        if not isinstance(waiting, WaitingForm):
            return  # given up, or something else is filled in by now
        has_keyboard = window.focusWidget() is waiting
        typed = self._host.end_wait()
        self._on_profiles(profiles, focus=has_keyboard)
        if has_keyboard:
            type_again(typed, window)

    def _on_profiles(self, profiles: list[RosterProfile], chosen: str = "", *, focus: bool = True) -> None:
        form = self._host.draft(("roster",))
        if not isinstance(form, RosterForm):
            form = RosterForm(profiles, self._desk.bridge.now(), parent=self._host)
            form.week_chosen.connect(self._on_week)
            form.columns_wanted.connect(self._on_columns)
        form.offer(profiles, chosen or str(form.profile.currentData() or ""))
        self._host.open(form, ("roster",), focus=focus)
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
            if not isinstance(self._host.form, RosterForm):
                return
            profile = next((known_profile for known_profile in profiles if known_profile.name == name), profiles[0])
            self._host.open(RosterColumns(profile, self._host), ("columns",))

        self._desk.ask(self._workspace.rosters.profiles, then=open_columns, key="roster.profiles")

    def _on_profile_saved(self, request: Request, _done: Done[None]) -> None:
        self._host.forget_sent(request)
        name = self._saved_profile

        def open_again(profiles: list[RosterProfile]) -> None:
            if self._host.form is None:
                self._on_profiles(profiles, name)

        self._desk.ask(self._workspace.rosters.profiles, then=open_again, key="roster.profiles")

    def _on_exported(self, request: Request, done: Done[Any]) -> None:
        self._host.forget_sent(request)
        self.told.emit("\n".join([done.message, str(done.value.path), "", *report_lines(done.value.roster)]))
