"""The household pane: everything known of the selected household, and the acts on it; it asks and never stores."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.act_forms import Whom, second_label
from coordinator.widgets.kit.form_host import LEAST_ABOVE, FormHost
from coordinator.widgets.kit.labels import band
from coordinator.widgets.kit.late import late
from coordinator.widgets.kit.pane.acts import HouseholdActs
from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.kit.pane.records import Part
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.pane_section import hairline
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.act_bar import ActBar
from coordinator.widgets.today.draft_bar import DraftBar
from coordinator.widgets.today.household_coming import HouseholdComing
from coordinator.widgets.today.household_head import HouseholdHead, facts_of
from coordinator.widgets.today.timeline_section import TimelinePart
from coordinator.worklist.rows import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.pane.part import Offered
    from coordinator.widgets.kit.request import Request
    from coordinator.widgets.subject import SubjectView
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import FollowRow, NotWatched, TimelineRow

_LOADING_AFTER_MS = 300
_TIMELINE = Part("timeline", 0, "coordinator.widgets.today.timeline_section:TimelinePart")
"""Everything on record, at the end."""
W = TypeVar("W", bound=PanePart)


class HouseholdPane(HouseholdActs):
    """One household: who it is, what each subject knows of it, everything on record, and the acts.

    Parameters
    ----------
    views : the table of subjects, whose parts and acts these are
    at_once : make all of it now; else whoever makes it goes through `slices`, and it is a pane at their end

    Signals
    -------
    timeline_wanted : int, household whose timeline is to be handed to `show_timeline`
    left_unsaved : WaitingForm that was put away before it could be saved as its user had asked
    """

    timeline_wanted = Signal(int)
    left_unsaved = Signal(object)

    def __init__(
        self, views: Sequence[SubjectView] = VIEWS, parent: QWidget | None = None, *, at_once: bool = True
    ) -> None:
        super().__init__([act for view in views for act in view.acts], parent)
        self.setObjectName("householdPane")
        self.setAccessibleName(tr("Household"))
        self._parts: dict[str, PanePart] = {}
        self.slices = self._make(views)
        """Makes a part with each step."""
        if at_once:
            idle.finish(self.slices)

    def _make(self, views: Sequence[SubjectView]) -> Iterator[None]:
        # Made in the order of the Tab key, each under its own parent: a widget that moves goes to the end.
        pages = QWidget(self)
        pages.setMinimumHeight(LEAST_ABOVE)
        self._empty = second_label(tr("Choose a household in the list or on the map."), pages)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = Scrolled(pages, least_width=340)
        self._scroll.setObjectName("householdScroll")
        content = QWidget(self)
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(10)
        self.head = HouseholdHead(content)
        self.head.print_pressed.connect(self._want_print)
        rows.addWidget(self.head)
        records = sorted((part for view in views for part in view.pane), key=lambda part: part.place)
        for record in (*records, _TIMELINE):
            yield
            part: PanePart = late(record.made)(self, content)
            self._parts[record.name] = part
            for widget in (*([hairline(content)] if record.line else []), *part.widgets):
                rows.addWidget(widget)
        self.part(TimelinePart).events.wanted.connect(self._want_timeline)
        self.facts = second_label("", content)
        rows.addWidget(self.facts)
        rows.addStretch(1)
        self._scroll.setWidget(content)
        yield
        self.coming = HouseholdComing(pages)
        self.forms = FormHost(self)
        self.drafts = DraftBar(self)
        self.bar = ActBar(self, self._offered)

        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.coming)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.refusal, self._refused = band("error", self)
        self.refusal.setObjectName("paneRefusal")
        self.refusal.hide()
        outer.addWidget(self.refusal)
        outer.addWidget(pages, 1)
        outer.addWidget(self.drafts)
        outer.addWidget(self.forms)
        outer.addWidget(self.bar)
        self.setFocusProxy(self.bar.first)
        self.forms.saved.connect(self.act_requested)
        self.forms.left_unsaved.connect(self.left_unsaved)
        self.forms.form_opened.connect(self._mark_main_act)
        self.forms.form_closed.connect(self._on_form_closed)
        self._late = QTimer(self, singleShot=True, interval=_LOADING_AFTER_MS)
        self._late.timeout.connect(self.bar.enable_all)
        self.show_card(None, datetime.fromtimestamp(0).astimezone())
        self.wait()

    def part(self, kind: type[W]) -> W:
        """Give a part of the pane by its class."""
        return next(part for part in self._parts.values() if isinstance(part, kind))

    def sources(self) -> Sequence[FollowRow]:
        """List what all parts name as what something came of."""
        return [row for part in self._parts.values() for row in part.sources()]

    def _offered(self) -> Sequence[Offered]:
        return [entry for part in self._parts.values() for entry in part.offered()]

    def keep_with(self, bridge: Bridge) -> None:
        """Keep in the vault what is typed here while it is not saved, and offer it back."""
        self.forms.keep_with(bridge, "today")
        self.drafts.follow(bridge.drafts)
        for part in self._parts.values():
            part.keep_with(bridge)

    # ------------------------------------------------------------------ what is shown

    def expect(self, household_id: int | None, row: Line | NotWatched | None, now: datetime, name: str = "") -> None:
        """Be the pane of another household from this moment on; its card follows by `show_card`.

        Parameters
        ----------
        row : what a list knows of it
        name : who lives there, where no list told more
        """
        if household_id is not None and household_id == self.household_id:
            return
        focus = QApplication.focusWidget()
        if focus is not None and self._scroll.isAncestorOf(focus):
            # What has the keyboard goes with the household; Qt would hand it on to whichever act comes next.
            self.bar.setFocus(Qt.FocusReason.OtherFocusReason)
        self.whom = None if household_id is None else Whom(household_id, row.name if row is not None else name)
        self.phone = row.phone if isinstance(row, Line) else None
        self.card, self._now = None, now
        self._since.start()
        self._late.stop()
        self.forms.be_of(household_id)
        self.drafts.show_of(None)
        self.refusal.hide()
        self.bar.more_menu.hide()
        self._mark_main_act()
        for part in self._parts.values():
            part.be_of(household_id, now)
        self.bar.setVisible(household_id is not None)
        if household_id is None:
            self._pages.setCurrentWidget(self._empty)
            self.setAccessibleDescription(self._empty.text())
            return
        assert self.whom is not None
        self.setAccessibleDescription(self.whom.name)
        self.coming.show_row(row, self.whom.name)
        self._pages.setCurrentWidget(self.coming)
        # At once it would be felt: a card is mostly there sooner, and the keys of the acts work meanwhile.
        self._late.start()

    def wait(self) -> None:
        """Show the shape of a household while it is not known whose it will be."""
        self.coming.show_row(None, "")
        self._pages.setCurrentWidget(self.coming)
        self.setAccessibleDescription(self.coming.accessibleDescription())

    def show_card(self, card: HouseholdCard | None, now: datetime) -> None:
        """Show a household, or that none is chosen; the same one again keeps scroll, form and chart."""
        came = card is not None and (self.card is None or card.id != self.card.id)
        self.expect(None if card is None else card.id, None, now, "" if card is None else card.name)
        if card is None:
            return
        self.whom, self.phone = Whom(card.id, card.name), card.phone
        self.card, self._now = card, now
        self._late.stop()
        self._since.start()
        self.setAccessibleDescription(card.name)
        self.head.show_card(card, now)
        if came:
            self._scroll.verticalScrollBar().setValue(0)
        for part in self._parts.values():
            part.show_card(card, now)
        self.facts.setText("\n".join(facts_of(card)))
        self.enable_acts()
        self._pages.setCurrentWidget(self._scroll)
        self.go_on()
        self.drafts.show_of(card.id)

    def show_answer(self, name: str, answer: Any) -> None:
        """Show what the question of a part brought; it is of the household shown."""
        if self.card is not None:
            self._parts[name].show_answer(answer)

    def show_timeline(self, rows: list[TimelineRow], household_id: int | None = None) -> None:
        """Show a household's events, newest first; those of another than the one shown are late and are left."""
        if household_id is None or household_id == self.household_id:
            self.part(TimelinePart).events.show_events(rows)

    def know(self, name: str, answer: Any) -> None:
        """Take what forms must know beside the card, by its name in the table."""
        self.known[name] = answer
        for part in self._parts.values():
            part.show_known()

    def go_to(self, kind: str, record_id: int) -> None:
        """Show another record of this household: a call in its week, a task, an alert, a service link with its form."""
        if self.card is not None:
            any(part.go_to(kind, record_id) for part in self._parts.values())

    def bring(self, widget: QWidget | None) -> None:
        """Scroll to a widget, and give it the keyboard where it takes one; None is the top."""
        target = widget or self.head
        self._scroll.ensureWidgetVisible(target)
        if target.focusPolicy() & Qt.FocusPolicy.TabFocus:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def act_refused(self, message: str, request: Request | None = None, household_id: int | None = None) -> bool:
        """Say why the workspace refused an act; its form, or its quick note, comes back as it was.

        Parameters
        ----------
        request : what was refused; without it, what was asked for last
        household_id : whose act it was; without it, of the household shown

        Returns
        -------
        whether it is told here: not over another household, and not over a form that somebody fills in by now
        """
        home = self.household_id if household_id is None else household_id
        if self.forms.refuse(message, request):
            return True
        for part in self._parts.values():
            part.act_refused(request, home)
        if home != self.household_id or self.forms.form is not None:
            return False
        self.refuse_act(message)
        return True

    def act_done(self, request: Request, household_id: int | None = None) -> None:
        """Let go of what was sent, and go on where an act asks for another."""
        for part in self._parts.values():
            part.act_done(request)
        super().act_done(request, household_id)

    def refuse_act(self, message: str) -> None:
        """Say why nothing came of an act."""
        self._refused.setText(message)
        self.refusal.show()

    def do_at_once(self, request: Request) -> None:
        """Hand out an act that has no form."""
        self.refusal.hide()
        self.act_requested.emit(request)

    @Slot()
    def _want_timeline(self) -> None:
        if self.household_id is not None:
            self.timeline_wanted.emit(self.household_id)

    # ------------------------------------------------------------------ acts

    def enable_acts(self) -> None:
        """Let only those acts be pressed that are possible now."""
        self.bar.enable()

    def allows(self, act: str) -> bool:
        """Say whether an act may be begun; where it may not, say at its button why."""
        return self.card is None or self.bar.allows(act)

    def why_not(self, act: str) -> str:
        """Say why an act that was asked for opened no form."""
        return self.bar.why_not(act)

    def _mark_main_act(self) -> None:
        """Leave one main button: save while a form is open, else that of the bar."""
        self.refusal.hide()
        self.bar.mark_main(on=self.forms.form is None)

    def _on_form_closed(self) -> None:
        self._mark_main_act()
        if not self.forms.give_back():
            self.bar.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _want_print(self) -> None:
        if self.household_id is not None:
            self.print_wanted.emit(self.household_id)
