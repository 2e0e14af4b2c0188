"""The acts on the household a pane shows: each opens its form or is handed out at once; nothing is shown here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from coordinator.records.alerts import Outcome
from coordinator.records.checkins import STEPS, Step
from coordinator.text import mark, phone_text, short_moment, tr
from coordinator.widgets.alerts.forms import AcknowledgeForm, InErrorForm, ResolveForm, SnoozeForm
from coordinator.widgets.checkins.escalation_forms import EscalationStepForm, SettleForm
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.kit.act_forms import AbsenceForm, ActForm, NoteForm, SafetyNoteForm, Whom
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.widgets.kit.waiting_form import Typed, WaitingForm, type_again, words_of
from coordinator.widgets.power.supply_form import SupplyForm
from coordinator.widgets.services.link_forms import LinkMoveForm, LinkRequestForm
from coordinator.widgets.tasks.forms import ServiceForm, TaskEndForm, TaskForm
from coordinator.workspace.alerts import Alerts
from coordinator.workspace.follow_ups import FollowUps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.widgets.kit.form_host import FormHost
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.worklist.rows import AlertRow, HouseholdCard, LinkRow
    from coordinator.worklist.tasks.rows import TaskRow

_TITLES: dict[str, str] = {
    "call": mark("Record call"),
    "task": mark("Task"),
    "acknowledge": mark("Acknowledge"),
    "silence": mark("Silence alert"),
    "resolve": mark("Resolve alert"),
    "note": mark("Add note"),
    "safety_note": mark("Safety note for visitors"),
    "absence": mark("Register absence"),
    "supply_cut": mark("Without electricity"),
    "link_request": mark("Link a service"),
}
"""The acts that can be begun by name, as the heads of their forms call them."""
_NEEDS_NAME = ("note", "absence", "supply_cut", "link_request")
"""Acts whose form needs no more than whose it is; a call needs the number to dial, all others the household's card."""


class HouseholdActs(QWidget):
    """A pane of one household as far as its acts go.

    Whose pane it is (`whom`) is known with the selection; its card comes later. An act is for `whom` and nobody else:
    its form opens at once where the list has told enough, else a `WaitingForm` keeps its place and the keys.

    Signals
    -------
    act_requested : a `Request`
    """

    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whom: Whom | None = None
        self.phone: str | None = None
        """The number to dial; None while it is not known, empty where there is none."""
        self.card: HouseholdCard | None = None
        self.call_script: CallScript | None = None
        self._now: datetime | None = None
        self._since = QElapsedTimer()
        self._programmes: Sequence[tuple[int, str]] = ()
        self._providers: Sequence[tuple[int, str]] = ()
        self.forms: FormHost

    @property
    def household_id(self) -> int | None:
        """Name the household shown."""
        return None if self.whom is None else self.whom.household_id

    def now(self) -> datetime:
        """Give the moment the card was shown at, moved on by the time that has passed since."""
        assert self._now is not None
        return self._now + timedelta(milliseconds=max(0, self._since.elapsed()))

    def chosen_alert(self, act: str) -> AlertRow | None:
        """Give the alert an act is for, if it is allowed on it; else say why not."""
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

    def _open(self, kind: type[ActForm], record_id: int, make: Callable[[Whom], ActForm]) -> None:
        whom = self.whom
        assert whom is not None
        self.forms.begin((whom.household_id, kind, record_id), lambda: make(whom))

    def begin(self, act: str) -> None:
        """Open the form of an act by its name: call, task, acknowledge, silence, resolve, note, absence and others."""
        whom = self.whom
        if whom is None:
            return
        key = (whom.household_id, WaitingForm, act)
        known = bool(whom.name) and (act in _NEEDS_NAME or (act == "call" and self.phone is not None))
        if self.forms.is_at(key):
            self.forms.begin(key, lambda: self._wait(whom, act))
            return
        left = self.forms.draft(key)
        typed = left.typed_unsaved() if isinstance(left, WaitingForm) else []
        if self.card is None and not known:
            waiting = self._wait(whom, act)
            waiting.typed = typed
            self.forms.open(waiting, key)
        else:
            self._begin_known(act, typed)

    def _wait(self, whom: Whom, act: str) -> WaitingForm:
        waiting = WaitingForm(whom, act, tr(_TITLES[act]), self.forms)
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
        begin: Callable[[], None] = getattr(self, f"begin_{act}")
        begin()
        if self.forms.form is not None:
            type_again(typed, self.window())
        elif typed or waited:
            why, words = self.why_not(act), words_of(typed)
            self.refuse_act(tr("{why} Not recorded: “{words}”", why=why, words=words) if words else why)
            # The form that waited had the keyboard, and Qt would hand it on to whatever comes next in the window.
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ calls

    def begin_call(self) -> None:
        """Open the form that records a call."""
        whom, phone = self.whom, self.phone
        if whom is None or phone is None:
            self.begin("call")
            return
        number = phone_text(phone)
        self._open(
            CallForm, whom.household_id, lambda whom: CallForm(whom, number, self.forms, script=self.call_script)
        )

    def begin_step(self) -> None:
        """Open the form that records what the rung that is up brought."""
        work = None if self.card is None else self.card.call_work
        if self.card is None or work is None or work.ladder is None:
            return
        ladder = work.ladder
        by = tr("by {day}", day=short_moment(ladder.due_at)) if ladder.step != Step.EMERGENCY else ""
        # Something else may have been done first: a draft of one rung is none of another.
        record = ladder.round_item_id * len(STEPS) + STEPS.index(ladder.step)
        detail = ladder.contact or by
        self._open(EscalationStepForm, record, lambda whom: EscalationStepForm(whom, ladder.step, detail, self.forms))

    def begin_settle(self) -> None:
        """Open the form that settles the call that waits; a sign of life from elsewhere stands in it."""
        work = None if self.card is None else self.card.call_work
        if self.card is None or work is None:
            return
        card, ladder = self.card, work.ladder
        of_concern = ladder is None or ladder.state == "concern_open"
        hint, sign = "", card.last_sign
        missed_at = None if ladder is None or of_concern else ladder.missed_at
        if sign is not None and missed_at is not None and sign.at > missed_at:
            hint = tr("{sign}, {moment}", sign=sign.text.text, moment=short_moment(sign.at))
        self._open(
            SettleForm,
            int(of_concern),
            lambda whom: SettleForm(whom, of_concern=of_concern, hint=hint, parent=self.forms),
        )

    # ------------------------------------------------------------------ what is to be done

    def begin_task(self) -> None:
        """Open the form of a task; where a concern waits it comes of that."""
        if self.card is None:
            self.begin("task")
            return
        work = self.card.call_work
        if work is not None and work.is_open and work.call is not None:
            text, day, call_id = work.task_text, work.task_due_on, work.call.id
        else:
            text, day, call_id = "", None, None
        self._open(
            TaskForm,
            call_id or 0,
            lambda whom: TaskForm(whom, self.now(), text=text, due_on=day, call_id=call_id, parent=self.forms),
        )

    def begin_task_form(self, act: str, task: TaskRow) -> None:
        """Open the form that changes a task (`change`) or says how it ended (`end`)."""
        if self.card is None:
            return
        if act == "change":
            self._open(TaskForm, task.id, lambda whom: TaskForm(whom, self.now(), task=task, parent=self.forms))
        else:
            self._open(TaskEndForm, task.id, lambda whom: TaskEndForm(whom, task, self.forms))

    def begin_call_work(self, act: str) -> None:
        """Do in one press what a call asks for: a task or an alert at once, a service after a choice."""
        work = None if self.card is None else self.card.call_work
        if act not in ("task", "alert", "service"):
            self.begin(act)
        elif self.card is None or work is None or work.call is None:
            return
        elif act == "task":
            verb = FollowUps.task_from_call
            self.do_at_once(ask_for(verb, work.call.id, work.task_text, work.task_due_on, WHEN_RUN))
        elif act == "alert":
            self.do_at_once(ask_for(FollowUps.alert_from_call, work.call.id, WHEN_RUN))
        else:
            shown = work
            self._open(
                ServiceForm,
                work.call.id,
                lambda whom: ServiceForm(whom, shown, self._programmes, self._providers, self.forms),
            )

    # ------------------------------------------------------------------ alerts

    def begin_acknowledge(self) -> None:
        """Open the form that acknowledges the chosen alert."""
        alert = self.chosen_alert("acknowledge")
        if alert is not None:
            self._open(AcknowledgeForm, alert.id, lambda whom: AcknowledgeForm(whom, alert, self.forms))

    def begin_silence(self) -> None:
        """Open the form that silences the chosen alert."""
        alert = self.chosen_alert("silence")
        if alert is not None:
            self._open(SnoozeForm, alert.id, lambda whom: SnoozeForm(whom, alert, self.now(), self.forms))

    def begin_resolve(self) -> None:
        """Open the form that resolves the chosen alert."""
        alert = self.chosen_alert("resolve")
        if alert is not None:
            self._open(ResolveForm, alert.id, lambda whom: ResolveForm(whom, alert, self.now(), self.forms))

    def begin_on_alert(self, act: str, alert: AlertRow | None, other: AlertRow | None) -> None:
        """Begin a rare act on an alert, as the menu offers it: `merge` with another, `detach`, `in_error`."""
        if alert is None or alert.household_id != self.household_id:
            return
        if act == "in_error":
            self._open(InErrorForm, alert.id, lambda whom: InErrorForm(whom, alert, self.forms))
        elif other is not None:
            self.do_at_once(ask_for(Alerts.merge, alert.id, other.id, WHEN_RUN))
        else:
            self.do_at_once(ask_for(Alerts.detach, alert.id, WHEN_RUN))

    def act_done(self, request: Request, household_id: int | None = None) -> None:
        """Let go of what was sent; where an act asks for another, go on: a need for a service asks for the service.

        Parameters
        ----------
        household_id : whose act it was; without it, of the household shown. Nothing opens over another household, or
            over a form that somebody fills in by now: the service can still be asked for in its section.
        """
        self.forms.forget_sent(request)
        here = household_id is None or household_id == self.household_id
        if (
            here
            and self.forms.form is None
            and request.verb is Alerts.resolve
            and request["outcome"] == Outcome.NEEDS_SERVICE
        ):
            self.begin_link_request()

    # ------------------------------------------------------------------ the household

    def begin_note(self) -> None:
        """Open the form that adds a note."""
        if self.whom is not None:
            self._open(NoteForm, self.whom.household_id, lambda whom: NoteForm(whom, self.forms))

    def begin_safety_note(self) -> None:
        """Open the form that sets the safety note."""
        if self.card is not None:
            card = self.card
            self._open(SafetyNoteForm, card.id, lambda whom: SafetyNoteForm(whom, card.safety_note, self.forms))

    def begin_absence(self) -> None:
        """Open the form that registers an absence."""
        if self.whom is not None:
            self._open(AbsenceForm, self.whom.household_id, lambda whom: AbsenceForm(whom, self.now(), self.forms))

    def begin_supply_cut(self) -> None:
        """Open the form that notes a home without electricity."""
        if self.whom is not None:
            self._open(SupplyForm, self.whom.household_id, lambda whom: SupplyForm(whom, self.now(), self.forms))

    def begin_link_move(self, link: LinkRow) -> None:
        """Open the form that moves a service link."""
        if self.card is not None:
            self._open(LinkMoveForm, link.id, lambda whom: LinkMoveForm(whom, link, self.now(), self.forms))

    def begin_link_request(self) -> None:
        """Open the form that asks for a service."""
        if self.whom is not None and self._programmes and self._providers:
            self._open(
                LinkRequestForm,
                self.whom.household_id,
                lambda whom: LinkRequestForm(whom, self._programmes, self._providers, self.forms),
            )
