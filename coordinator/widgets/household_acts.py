"""The acts on the household a pane shows: each opens its form or is handed out at once; nothing is shown here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QWidget

from coordinator.records.alerts import Outcome
from coordinator.records.checkins import STEPS, Step
from coordinator.text import phone_text, short_moment, tr
from coordinator.widgets.act_forms import AbsenceForm, ActForm, NoteForm, SafetyNoteForm
from coordinator.widgets.alert_forms import AcknowledgeForm, InErrorForm, ResolveForm, SilenceForm
from coordinator.widgets.call_form import CallForm
from coordinator.widgets.ladder_forms import LadderStepForm, SettleForm
from coordinator.widgets.link_forms import LinkMoveForm, LinkRequestForm
from coordinator.widgets.requests import AlertDetached, AlertsMerged, Resolved
from coordinator.widgets.supply_form import SupplyForm
from coordinator.widgets.work_forms import ServiceForm, TaskEndForm, TaskForm
from coordinator.widgets.work_requests import AlertRaised, TaskAdded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.widgets.form_host import FormHost
    from coordinator.worklist.call_script import CallScript
    from coordinator.worklist.rows import AlertRow, HouseholdCard, LinkRow
    from coordinator.worklist.work_rows import TaskRow


class HouseholdActs(QWidget):
    """A pane of one household as far as its acts go.

    Signals
    -------
    act_requested : one object of `coordinator.widgets.requests` or `work_requests`
    """

    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        return None if self.card is None else self.card.id

    def now(self) -> datetime:
        """Give the moment the card was shown at, moved on by the time that has passed since."""
        assert self._now is not None
        return self._now + timedelta(milliseconds=max(0, self._since.elapsed()))

    def chosen_alert(self, act: str) -> AlertRow | None:
        """Give the alert an act is for, if it is allowed on it; else say why not."""
        raise NotImplementedError

    def do_at_once(self, request: object) -> None:
        """Hand out an act that has no form."""
        raise NotImplementedError

    def _open(self, kind: type[ActForm], record_id: int, make: Callable[[], ActForm]) -> None:
        assert self.card is not None
        key = (self.card.id, kind, record_id)
        self.forms.open(self.forms.draft(key) or make(), key)

    def begin(self, act: str) -> None:
        """Open the form of an act by its name: call, task, acknowledge, silence, resolve, note, absence and others."""
        begin: Callable[[], None] = getattr(self, f"begin_{act}")
        begin()

    # ------------------------------------------------------------------ calls

    def begin_call(self) -> None:
        """Open the form that records a call."""
        if self.card is not None:
            card = self.card
            self._open(
                CallForm,
                card.id,
                lambda: CallForm(card.id, phone_text(card.phone), self.forms, script=self.call_script),
            )

    def begin_step(self) -> None:
        """Open the form that records what the rung that is up brought."""
        work = None if self.card is None else self.card.call_work
        if self.card is None or work is None or work.ladder is None:
            return
        home, ladder = self.card.id, work.ladder
        by = tr("by {day}", day=short_moment(ladder.due_at)) if ladder.step != Step.EMERGENCY else ""
        # Something else may have been done first: a draft of one rung is none of another.
        record = ladder.round_item_id * len(STEPS) + STEPS.index(ladder.step)
        self._open(LadderStepForm, record, lambda: LadderStepForm(home, ladder.step, ladder.contact or by, self.forms))

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
            SettleForm, card.id, lambda: SettleForm(card.id, of_concern=of_concern, hint=hint, parent=self.forms)
        )

    # ------------------------------------------------------------------ what is to be done

    def begin_task(self) -> None:
        """Open the form of a task; where a concern waits it comes of that."""
        if self.card is None:
            return
        card, work = self.card, self.card.call_work
        if work is not None and work.is_open and work.call is not None:
            text, day, call_id = work.task_text, work.task_due_on, work.call.id
        else:
            text, day, call_id = "", None, None
        self._open(
            TaskForm,
            call_id or 0,
            lambda: TaskForm(card.id, self.now(), text=text, due_on=day, call_id=call_id, parent=self.forms),
        )

    def begin_task_form(self, act: str, task: TaskRow) -> None:
        """Open the form that changes a task (`change`) or says how it ended (`end`)."""
        if self.card is None:
            return
        home = self.card.id
        if act == "change":
            self._open(TaskForm, task.id, lambda: TaskForm(home, self.now(), task=task, parent=self.forms))
        else:
            self._open(TaskEndForm, task.id, lambda: TaskEndForm(task, self.forms))

    def begin_call_work(self, act: str) -> None:
        """Do in one press what a call asks for: a task or an alert at once, a service after a choice."""
        work = None if self.card is None else self.card.call_work
        if act not in ("task", "alert", "service"):
            self.begin(act)
        elif self.card is None or work is None or work.call is None:
            return
        elif act == "task":
            self.do_at_once(TaskAdded(self.card.id, work.task_text, work.task_due_on, None, work.call.id))
        elif act == "alert":
            self.do_at_once(AlertRaised(work.call.id))
        else:
            shown = work
            self._open(
                ServiceForm,
                work.call.id,
                lambda: ServiceForm(shown, self._programmes, self._providers, self.forms),
            )

    # ------------------------------------------------------------------ alerts

    def begin_acknowledge(self) -> None:
        """Open the form that acknowledges the chosen alert."""
        alert = self.chosen_alert("acknowledge")
        if alert is not None:
            self._open(AcknowledgeForm, alert.id, lambda: AcknowledgeForm(alert, self.forms))

    def begin_silence(self) -> None:
        """Open the form that silences the chosen alert."""
        alert = self.chosen_alert("silence")
        if alert is not None:
            self._open(SilenceForm, alert.id, lambda: SilenceForm(alert, self.now(), self.forms))

    def begin_resolve(self) -> None:
        """Open the form that resolves the chosen alert."""
        alert = self.chosen_alert("resolve")
        if alert is not None:
            self._open(ResolveForm, alert.id, lambda: ResolveForm(alert, self.now(), self.forms))

    def begin_on_alert(self, act: str, alert: AlertRow | None, other: AlertRow | None) -> None:
        """Begin a rare act on an alert, as the menu offers it: `merge` with another, `detach`, `in_error`."""
        if alert is None:
            return
        if act == "in_error":
            self._open(InErrorForm, alert.id, lambda: InErrorForm(alert, self.forms))
        elif other is not None:
            self.do_at_once(AlertsMerged(alert.id, other.id))
        else:
            self.do_at_once(AlertDetached(alert.id))

    def act_done(self, request: object) -> None:
        """Go on where an act asks for another: a need for a service asks for the service."""
        if isinstance(request, Resolved) and request.outcome == Outcome.NEEDS_SERVICE:
            self.begin_link_request()

    # ------------------------------------------------------------------ the household

    def begin_note(self) -> None:
        """Open the form that adds a note."""
        if self.card is not None:
            card = self.card
            self._open(NoteForm, card.id, lambda: NoteForm(card.id, self.forms))

    def begin_safety_note(self) -> None:
        """Open the form that sets the safety note."""
        if self.card is not None:
            card = self.card
            self._open(SafetyNoteForm, card.id, lambda: SafetyNoteForm(card.id, card.safety_note, self.forms))

    def begin_absence(self) -> None:
        """Open the form that registers an absence."""
        if self.card is not None:
            card = self.card
            self._open(AbsenceForm, card.id, lambda: AbsenceForm(card.id, self.now(), self.forms))

    def begin_supply_cut(self) -> None:
        """Open the form that notes a home without electricity."""
        if self.card is not None:
            card = self.card
            self._open(SupplyForm, card.id, lambda: SupplyForm(card.id, self.now(), self.forms))

    def begin_link_move(self, link: LinkRow) -> None:
        """Open the form that moves a service link."""
        if self.card is not None:
            self._open(LinkMoveForm, link.id, lambda: LinkMoveForm(link, self.now(), self.forms))

    def begin_link_request(self) -> None:
        """Open the form that asks for a service."""
        if self.card is not None and self._programmes and self._providers:
            card = self.card
            self._open(
                LinkRequestForm,
                card.id,
                lambda: LinkRequestForm(card.id, self._programmes, self._providers, self.forms),
            )
