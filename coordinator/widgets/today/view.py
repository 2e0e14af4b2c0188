"""The Today desk (오늘): worklist, map and household side by side, in step by one selected household."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.desks.desk import meets, stands
from coordinator.widgets.kit.message_bar import MessageBar
from coordinator.widgets.kit.window import tell
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.acts import TodayActs
from coordinator.widgets.today.arrived_bar import ArrivedBar
from coordinator.widgets.today.first_day import FirstDayCard
from coordinator.widgets.today.panes import Panes
from coordinator.widgets.today.run.face import RunFace
from coordinator.widgets.today.worklist_view import WorklistView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.map.outlines import Ground
    from coordinator.widgets.subject import SubjectView
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.morning_run import Standing
    from coordinator.worklist.rows import Line, MapPoints, NotWatched, TimelineRow, Today

_OPEN_ALERT = frozenset({"new", "acknowledged", "silenced"})


class TodayView(QWidget):
    """Three panes that follow one selection.

    Parameters
    ----------
    views : the table of subjects, whose parts stand in the household pane

    Signals
    -------
    loaded : Today, each time it was asked anew
    card_shown : HouseholdCard once the selected household is known; None from its selection until then
    desk_wanted : str, the id of the desk where the user can go on
    print_wanted : int, the household whose page is to be printed
    action_wanted : str, id of an action of the window
    place_wanted : str desk or `desk:section`, int household that is to be shown there
    household_opened, act_wanted : as every desk has them; here they are not needed
    """

    loaded = Signal(object)
    card_shown = Signal(object)
    desk_wanted = Signal(str)
    print_wanted = Signal(int)
    action_wanted = Signal(str)
    place_wanted = Signal(str, int)
    household_opened = Signal(int)
    act_wanted = Signal(int, str)
    shows_acts = True

    def __init__(
        self,
        bridge: Bridge,
        views: Sequence[SubjectView] = VIEWS,
        *,
        make_map: Callable[[], QWidget] | None = None,
        make_pane: Callable[[], QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("todayView")
        self.setAccessibleName(tr("Today"))
        self._bridge = bridge
        self._selected: int | None = None
        self._card: HouseholdCard | None = None
        self._card_of: datetime | None = None
        self._today: Today | None = None
        self._standing: Standing | None = None
        self._asked_at = bridge.now()
        self._outlined = False
        self._ground: Ground | None = None
        self._points: MapPoints | None = None
        self._views = tuple(views)
        self._answers: dict[str, tuple[int, Any]] = {}
        self._anew = True  # until an answer has come that was asked for anew: an act meanwhile must not take its place
        self._known: dict[str, Any] = {}
        self._rows: dict[int, Line | NotWatched] = {}
        self._names: dict[int, str] = {}
        self.acts = TodayActs(bridge, self, [verb for view in views for verb in view.moves_on])

        self.messages = MessageBar("todayMessage")
        self.arrived = ArrivedBar(bridge)
        self.arrived.import_requested.connect(self._on_import_requested)
        self.first_day = FirstDayCard(bridge, self)
        self.worklist = WorklistView()
        self.worklist.mark_drafts(bridge.drafts)
        self.worklist.household_selected.connect(self.select)
        self.worklist.household_opened.connect(self._on_opened)
        self.worklist.run_wanted.connect(self.start_run)
        self.worklist.import_requested.connect(self._on_import_requested)
        self.worklist.action_wanted.connect(self.action_wanted)
        self.splitter = Panes(self.worklist, views, make_map, make_pane)
        self.splitter.map_made.connect(self._on_map_made)
        self.splitter.pane_made.connect(self._on_pane_made)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.run = RunFace(bridge, self.arrived, self.first_day, self.splitter)
        self.run.left.connect(self._on_run_left)
        self.run.print_wanted.connect(partial(self.action_wanted.emit, "print_run"))
        self.run.said.connect(self._tell)
        layout.addWidget(self.messages)
        layout.addWidget(self.run, 1)
        bridge.touched.connect(self.mark_old)

    @property
    def map(self) -> Any:
        """The household map."""
        return self.splitter.map

    @property
    def pane(self) -> Any:
        """The household pane."""
        return self.splitter.pane

    @Slot(object)
    def _on_map_made(self, household_map: Any) -> None:
        household_map.household_selected.connect(partial(self._select, centre=False))
        household_map.set_name_of(self.name_of, self._bridge, lambda home: self._rows.get(home))
        if self._ground is not None:
            household_map.set_outlines(self._ground)
        if self._points is not None:
            household_map.set_points(self._points)
        household_map.select(self._selected)

    @Slot(object)
    def _on_pane_made(self, pane: Any) -> None:
        pane.act_requested.connect(self.acts.send)
        pane.timeline_wanted.connect(self._on_timeline_wanted)
        pane.print_wanted.connect(self.print_wanted)
        pane.place_wanted.connect(self.place_wanted)
        pane.left_unsaved.connect(self.acts.left_unsaved)
        pane.keep_with(self._bridge)
        for name, answer in self._known.items():
            pane.know(name, answer)
        self._expect()
        if self._card is not None:
            pane.show_card(self._card, self._asked_at)
            for name, (household_id, answer) in self._answers.items():
                if household_id == self._card.id:
                    pane.show_answer(name, answer)

    # what the frame calls

    @property
    def selected(self) -> int | None:
        """The one selected household."""
        return self._selected

    @property
    def card(self) -> HouseholdCard | None:
        """The household shown in the pane, once it is known."""
        return self._card

    @property
    def today(self) -> Today | None:
        """What was shown last."""
        return self._today

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6, left to right, as what takes the focus in each."""
        return (self.run.view,) if self.run.is_on else (self.worklist.list, self.map, self.pane)

    @Slot()
    def refresh(self) -> None:
        """Ask everything again; the newest answer wins."""
        self.run.touched(frozenset())
        self._ask(None)

    @Slot(object)
    def mark_old(self, nouns: frozenset[str]) -> None:
        """Ask at once what became old, in sight or not: the head of the window, over every desk, is of this answer."""
        self.run.touched(nouns)
        subjects = self._bridge.workspace.tables.worklist
        reads = {noun for subject in subjects for noun in subject.reads} | {v.noun for v in self._views if v.pane}
        if meets(reads, nouns):
            self._ask(nouns)

    def catch_up(self) -> None:
        """Ask everything again where the minute's own look did not come."""
        if not stands(self._asked_at, self._bridge.now()):
            self.refresh()

    def _ask(self, nouns: frozenset[str] | None) -> None:
        """Ask what an act that touched these nouns makes old; none = everything.

        List, card and map are asked in any case: the workspace answers what was not touched out of its memory.
        """
        self.worklist.expect()
        self._anew = self._anew or nouns is None
        workspace = self._bridge.workspace
        # One instant for all that is shown together: list, map and card must not disagree.
        self._asked_at = self._bridge.now()
        self._bridge.ask(
            workspace.today,
            self._asked_at,
            anew=self._anew,
            then=partial(self._on_today, anew=self._anew),
            failed=self._on_failed,
            key="today",
        )
        if self._today is not None and not self.run.is_on:
            self._ask_card()
            self._ask_map(nouns)

    def show_section(self, section: str) -> None:
        """Catch up; this desk has no sections."""
        self.catch_up()

    def show_household(self, household_id: int) -> None:
        """Select a household and bring its line into sight."""
        self.select(household_id)
        self.worklist.reveal()

    def take_keyboard(self) -> None:
        """Take the keyboard into the list, or into the morning run while it is on."""
        taker = self.run.view if self.run.is_on else self.worklist.list
        taker.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    @Slot(int)
    def start_run(self, household_id: int | None = None) -> None:
        """Begin the morning run, or go on with it: with the first undone of the list, or whom one chose by hand."""
        if self._today is not None:
            home = self._selected if household_id is None else household_id
            waiting = () if self._standing is None else self._standing.waiting
            first = next((line for line in waiting if line.household_id == home and self.acts.by_hand), None)
            self.run.begin(self._known.get("script"), first)
            self.card_shown.emit(self._card)

    @Slot(int)
    def _on_run_left(self, household_id: int) -> None:
        """Show the three panes again, with the person the run was at."""
        self._select(household_id or self._selected, centre=True, by_hand=self.acts.by_hand and bool(household_id))
        self.card_shown.emit(self._card)
        self.refresh()
        self.take_keyboard()

    @Slot(int)
    def select(self, household_id: int | None, *, by_hand: bool = True) -> None:
        """Make a household the selected one in all three panes; the morning run is left for it."""
        self.run.leave()
        self._select(household_id, centre=True, by_hand=by_hand)

    def _select(self, household_id: int | None, *, centre: bool, by_hand: bool = True) -> None:
        self.acts.by_hand = by_hand
        if household_id == self._selected:
            return
        self._selected, self._card = household_id, None
        self.acts.stay()
        self._answers.clear()
        self.worklist.select(household_id)
        if self.splitter.made_map is not None:
            self.splitter.made_map.select(household_id, centre=centre)
        # The pane is the selected household's from now on, whenever its card comes: an act is for whom one sees.
        self._expect()
        self.card_shown.emit(None)
        self._ask_card()

    def _expect(self) -> None:
        home = self._selected or 0
        # While it is not known whether there is anybody to choose, the pane shows no more than its shape.
        if self.splitter.made_pane is not None and (home or self._today is not None):
            self.splitter.made_pane.expect(self._selected, self._rows.get(home), self._asked_at, self.name_of(home))

    def step(self, by: int) -> None:
        """Select the next or previous line of the worklist.

        After an act the next line is selected already: the step down that goes with it is not made twice, so that
        nobody is passed over.
        """
        if by == 1 and self.acts.is_step_made():
            self._tell(tr("{name} is next and already selected.", name=self.name_of(self._selected or 0)))
        else:
            self.worklist.step(by)

    def begin(self, act: str) -> None:
        """Begin an act in the household pane by its name."""
        self.acts.stay()
        self.pane.begin(act)

    def focus_pane(self) -> None:
        """Move the keyboard to the household pane."""
        self.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        tell(self, sentence)

    def states(self) -> set[str]:
        """Name the states of `actions` that hold here."""
        if self.run.is_on:
            return {"run"}
        states = {"today"}
        if self._selected is not None:
            states.add("household")
            # Until the card is there an act on its alert may be asked for; it waits, or says why not.
            if self._card is None or any(alert.state in _OPEN_ALERT for alert in self._card.alerts):
                states.add("alert")
        return states

    def _ask_card(self) -> None:
        if self._selected is None:
            return
        workspace, now = self._bridge.workspace, self._asked_at
        self._bridge.ask(
            workspace.households.card,
            self._selected,
            now,
            then=self._on_card,
            failed=self._on_failed,
            key="today.card",
        )
        for part in (part for view in self._views for part in view.pane):
            if part.question is not None:
                self._bridge.ask(
                    part.question,
                    workspace,
                    self._selected,
                    now,
                    then=partial(self._on_answer, part.name, self._selected),
                    failed=self._on_failed,
                    key=f"today.{part.name}",
                )

    def _ask_map(self, nouns: frozenset[str] | None = None) -> None:
        workspace = self._bridge.workspace
        if not self._outlined:
            self._outlined = True
            self._bridge.ask(self._ask_ground, then=self._on_outlines, failed=self._on_failed)
        self._ask_known(nouns)
        self._bridge.ask(
            workspace.households.map_points,
            self._asked_at,
            then=self._on_points,
            failed=self._on_failed,
            key="today.points",
        )

    def _ask_ground(self) -> Ground:
        """Ask for the areas and make their paths; runs on the worker."""
        ground = idle.loaded("coordinator.widgets.map.outlines").Ground(self._bridge.workspace.households.outlines())
        ground.find_places()
        return ground

    def _ask_known(self, nouns: frozenset[str] | None) -> None:
        """Ask what the forms of the pane must know beside the card, for as long as it can change."""
        for fact in (fact for view in self._views for fact in view.known):
            meets = fact.reads is None or bool(fact.reads if nouns is None else fact.reads & nouns)
            if meets or fact.name not in self._known:
                self._bridge.ask(
                    fact.ask,
                    self._bridge.workspace,
                    then=partial(self._on_known, fact.name),
                    failed=self._on_failed,
                    key=f"today.{fact.name}",
                )

    @Slot(int)
    def _on_timeline_wanted(self, household_id: int) -> None:
        self._bridge.ask(
            self._bridge.workspace.households.timeline,
            household_id,
            self._asked_at,
            then=partial(self._on_timeline, household_id),
            failed=self._on_failed,
            key="today.timeline",
        )

    def _on_timeline(self, household_id: int, rows: list[TimelineRow]) -> None:
        self.pane.show_timeline(rows, household_id)

    def _on_known(self, name: str, answer: Any) -> None:
        self._known[name] = answer
        if self.splitter.made_pane is not None:
            self.splitter.made_pane.know(name, answer)

    def name_of(self, household_id: int) -> str:
        """Name who lives in a household, as far as it is known here."""
        return self._names.get(household_id, "")

    def _on_today(self, today: Today, *, anew: bool) -> None:
        self._anew = self._anew and not anew
        first = self._today is None
        self._today = today
        if first:
            self.splitter.make_soon()
        self.acts.lines_came(today.lines, self._standing)
        self._rows = {row.household_id: row for row in (*today.not_watched, *today.lines)}
        self._names.update({row.household_id: row.name for row in self._rows.values()})
        self.worklist.head_lines.show_lines(today.head)
        self.worklist.set_watched(self.first_day.follow(today))
        self.worklist.set_lines(today.lines, today.now, household_count=today.household_count)
        self._ask_run()
        if first:
            focus = self.window().focusWidget()
            # The list could not take the keyboard before it had a line; who types elsewhere by now is left there.
            if self.isVisible() and (
                focus is None or not focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
            ):
                self.take_keyboard()
            if self._selected is None and today.lines:
                self.select(today.lines[0].household_id, by_hand=False)
            else:
                self.worklist.select(self._selected)
                self._expect()
                self._ask_card()
            self._ask_map()
        self.loaded.emit(today)

    def _ask_run(self) -> None:
        """Ask how far the morning run is, for the line over the list."""
        if self.run.is_on:
            return
        runs = self._bridge.workspace.morning_run
        self._bridge.ask(runs.standing, self._asked_at, then=self._on_run, failed=self._on_failed, key="today.run")

    def _on_run(self, standing: Standing) -> None:
        self._standing = standing
        idle.load("coordinator.widgets.today.run.view")  # so that the first key press does not wait for it
        self.worklist.run_start.show_standing(standing)

    def _on_card(self, card: HouseholdCard) -> None:
        minute = self._asked_at.replace(second=0, microsecond=0)
        if card == self._card and minute == self._card_of:
            return  # nothing of it was touched: the pane shows it already
        if card.id == self._selected:
            self._names[card.id] = card.name
            self._card_of = minute
            self._card = card
            if self.splitter.made_pane is not None:
                self.splitter.made_pane.show_card(card, self._asked_at)
            self.card_shown.emit(card)

    def _on_answer(self, name: str, household_id: int, answer: Any) -> None:
        if household_id != self._selected:
            return
        before = self._answers.get(name)
        if before is not None and before[0] == household_id and before[1] is answer:
            return  # nothing of it was touched
        self._answers[name] = (household_id, answer)
        if self.splitter.made_pane is not None:
            self.splitter.made_pane.show_answer(name, answer)

    def _on_outlines(self, ground: Ground) -> None:
        self._ground = ground
        if self.splitter.made_map is not None:
            self.splitter.made_map.set_outlines(ground)

    def _on_points(self, points: MapPoints) -> None:
        if points is self._points:
            return  # no home has another word
        self._points = points
        if self.splitter.made_map is not None:
            self.splitter.made_map.set_points(points)
            self.splitter.made_map.select(self._selected)

    def _on_failed(self, error: BaseException) -> None:
        self._answers.clear()  # what the pane could not show is shown when it is asked again
        if isinstance(error, CoordinatorError):
            self.messages.say(error.message, button=tr("Try again"), then=self.refresh)
        else:
            self._bridge.crashed.emit(error)

    @Slot(int)
    def _on_opened(self, household_id: int) -> None:
        self.select(household_id)
        self.focus_pane()

    @Slot()
    def _on_import_requested(self) -> None:
        self.desk_wanted.emit("import")
