"""The acts on the household a pane shows: each opens its form or is handed out at once; nothing is shown here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QElapsedTimer, QMetaMethod, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from coordinator.text import tr
from coordinator.widgets.kit.focus import types_elsewhere
from coordinator.widgets.kit.late import late
from coordinator.widgets.kit.waiting_form import Typed, WaitingForm, type_again, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coordinator.widgets.kit.act_forms import ActForm, Whom
    from coordinator.widgets.kit.form_host import FormHost
    from coordinator.widgets.kit.pane.part import PanePart
    from coordinator.widgets.kit.pane.records import PaneAct
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import FollowRow

W = TypeVar("W", bound="PanePart")


class HouseholdActs(QWidget):
    """A pane of one household as far as its acts go.

    Whose pane it is (`whom`) is known with the selection; its card comes later. An act is for `whom` and nobody else:
    its form opens at once where the list has told enough, else a `WaitingForm` keeps its place and the keys.

    Parameters
    ----------
    acts : the acts that can be begun by name

    Signals
    -------
    act_requested : a `Request`
    place_wanted : str desk or `desk:section`, int household that is to be shown there
    print_wanted : int, household whose page is to be printed
    """

    act_requested = Signal(object)
    place_wanted = Signal(str, int)
    print_wanted = Signal(int)

    def __init__(self, acts: Iterable[PaneAct], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.acts = {act.name: act for act in acts}
        self.whom: Whom | None = None
        self.phone: str | None = None
        """The number to dial; None while it is not known, empty where there is none."""
        self.card: HouseholdCard | None = None
        self.known: dict[str, Any] = {}
        """What forms must know beside the card, by name."""
        self._now: datetime | None = None
        self._since = QElapsedTimer()
        self.forms: FormHost

    @property
    def household_id(self) -> int | None:
        """Name the household shown."""
        return None if self.whom is None else self.whom.household_id

    def now(self) -> datetime:
        """Give the moment the card was shown at, moved on by the time that has passed since."""
        assert self._now is not None
        return self._now + timedelta(milliseconds=max(0, self._since.elapsed()))

    def part(self, kind: type[W]) -> W:
        """Give a part of the pane by its class."""
        raise NotImplementedError

    def sources(self) -> Sequence[FollowRow]:
        """List what all parts name as what something came of."""
        raise NotImplementedError

    def bring(self, widget: QWidget | None) -> None:
        """Scroll to a widget, and give it the keyboard where it takes one; None is the top."""
        raise NotImplementedError

    def go_to(self, kind: str, record_id: int) -> None:
        """Show another record of this household."""
        raise NotImplementedError

    def enable_acts(self) -> None:
        """Let only those acts be pressed that are possible now."""
        raise NotImplementedError

    def allows(self, act: str) -> bool:
        """Say whether an act may be begun; where it may not, say at its button why."""
        raise NotImplementedError

    def do_at_once(self, request: Request) -> None:
        """Hand out an act that has no form."""
        raise NotImplementedError

    def why_not(self, act: str) -> str:
        """Say why an act that was asked for opened no form."""
        raise NotImplementedError

    def refuse_act(self, message: str) -> None:
        """Say in the pane why nothing came of an act."""
        raise NotImplementedError

    @property
    def leads_elsewhere(self) -> bool:
        """Whether something listens to where the user wants to go."""
        index = self.metaObject().indexOfSignal("place_wanted(QString,int)")
        method: QMetaMethod = self.metaObject().method(index)
        return self.isSignalConnected(method)

    def open(self, kind: type[ActForm], record_id: int, make: Callable[[Whom], ActForm]) -> None:
        """Open a form of the household shown, or go on with the one of the same kind and record."""
        household = self.whom
        assert household is not None
        self.forms.begin((household.household_id, kind, record_id), lambda: make(household))

    def want_place(self, place: str) -> None:
        """Ask for a desk, or a section of one, with the household shown."""
        if self.household_id is not None:
            self.place_wanted.emit(place, self.household_id)

    def begin(self, act: str) -> None:
        """Begin an act by its name: its form opens, now or when the household's records are there."""
        household = self.whom
        if household is None:
            return
        key = (household.household_id, WaitingForm, act)
        needs = self.acts[act].needs
        named = bool(household.name) and (needs == "name" or (needs == "phone" and self.phone is not None))
        needs_nothing = not needs or named
        if self.forms.is_at(key):
            self.forms.begin(key, lambda: self._wait(household, act))
            return
        draft = self.forms.draft(key)
        typed = draft.typed_unsaved() if isinstance(draft, WaitingForm) else []
        if self.card is None and not needs_nothing:
            waiting = self._wait(household, act)
            waiting.typed = typed
            self.forms.open(waiting, key)
        else:
            self._begin_known(act, typed)

    def _wait(self, household: Whom, act: str) -> WaitingForm:
        waiting = WaitingForm(household, act, tr(self.acts[act].title), self.forms)
        # In a turn of its own: a form cannot go while the keyboard comes to it.
        waiting.entered.connect(self.go_on, Qt.ConnectionType.QueuedConnection)
        return waiting

    @Slot()
    def go_on(self) -> None:
        """Open the form that waited for the card, now that it is there, and type into it what was typed meanwhile.

        Where the keyboard is elsewhere by now it is left there, and the form waits until the keyboard comes back.
        """
        waiting = self.forms.form
        if self.card is None or not isinstance(waiting, WaitingForm) or self.window().focusWidget() is not waiting:
            return
        self._begin_known(waiting.act, self.forms.end_wait(), waited=True)

    def _begin_known(self, act: str, typed: Sequence[Typed], *, waited: bool = False) -> None:
        if self.allows(act):
            self.forms.act = act
            late(self.acts[act].begins)(self)
            self.forms.act = ""
        if self.forms.form is not None:
            type_again(typed, self.window())
        elif typed or waited:
            why, words = self.why_not(act), words_of(typed)
            self.refuse_act(tr("{why} Not recorded: “{words}”", why=why, words=words) if words else why)
            # The form that waited had the keyboard, and Qt would hand it on to whatever comes next in the window.
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def act_done(self, request: Request, household_id: int | None = None) -> None:
        """Let go of what was sent; where an act asks for another, go on.

        Parameters
        ----------
        household_id : whose act it was; without it, of the household shown. Nothing opens over another household, over
            a form that somebody fills in by now, or while they type elsewhere: it can still be asked for by hand.
        """
        self.forms.forget_sent(request)
        is_shown = household_id is None or household_id == self.household_id
        next_act = self.asks_another(request)
        if next_act and is_shown and self.forms.form is None and not types_elsewhere(self.forms):
            self.begin(next_act)

    def asks_another(self, request: Request) -> str:
        """Name the act that a request asks for once it is done; empty where it asks for none."""
        next_acts = (late(act.after)(request) for act in self.acts.values() if act.after)
        return next((name for name in next_acts if name), "")
