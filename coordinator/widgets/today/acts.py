"""What becomes of an act sent from Today: the next line is selected at once, a refusal finds its way back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.request import Request
from coordinator.widgets.today.advance import Advance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.waiting_form import WaitingForm
    from coordinator.widgets.today.view import TodayView
    from coordinator.worklist.morning_run import Standing
    from coordinator.worklist.rows import Line


class TodayActs(QObject):
    """Sends the acts of the household pane and keeps the place in the list.

    Parameters
    ----------
    moves_on : verbs, such as `Alerts.resolve`, after which the next household of the list has its turn

    Attributes
    ----------
    by_hand : whether whoever is selected was chosen by hand, and nobody else came to the head of the list since
    """

    def __init__(self, bridge: Bridge, today: TodayView, moves_on: Iterable[str]) -> None:
        super().__init__(today)
        self._bridge, self._today = bridge, today
        self._moves_on = frozenset(moves_on)
        self._advance = Advance()
        self.by_hand = False
        self._head: tuple[int, datetime | None] | None = None

    def lines_came(self, lines: Sequence[Line], standing: Standing | None) -> None:
        """Take a newer list; whom one chose waits for the turn where its first undone is another since."""
        self._advance.came(lines)
        answered = set() if standing is None else {step.household_id for step in standing.steps}
        undone = (line for line in lines if line.household_id not in answered)
        head = next(((line.household_id, line.urgent_at) for line in undone), None)
        self.by_hand = self.by_hand and head == self._head
        self._head = head

    def stay(self) -> None:
        """Let the next step down be one: the person was chosen, or an act for them begun, by hand."""
        self._advance.is_ahead = False

    def is_step_made(self) -> bool:
        """Say whether a step down was made by the act before; it is not made twice, so that nobody is passed over."""
        ahead, self._advance.is_ahead = self._advance.is_ahead, False
        return ahead

    @Slot(object)
    def send(self, request: Request) -> None:
        """Send an act for the household selected."""
        today = self._today
        today.messages.clear()
        # Whose act it is, is settled now; the selection may be elsewhere when the answer comes.
        home = today.selected
        done, failed = partial(self._on_done, request, home), partial(self._on_failed, request, home)
        self._bridge.do(request, then=done, failed=failed)
        moves_on = isinstance(request, Request) and request.verb.__qualname__ in self._moves_on
        if home is not None and moves_on and not today.pane.asks_another(request):
            self._go_on(home)

    def _go_on(self, household_id: int) -> None:
        """Keep the place: whoever stood below is selected at once, wherever the household acted on moves to."""
        model = self._today.worklist.model
        if model.row_of(household_id) < 0:
            return  # chosen on the map or found by name: its place is not in the list
        following = self._advance.goes_on(household_id, model.lines())
        if following is not None:
            self._today.select(following, by_hand=False)
            self._advance.is_ahead = True
            self._today.take_keyboard()

    def _on_done(self, request: Request, household_id: int | None, _done: object) -> None:
        self._advance.done(household_id or 0)
        self._today.pane.act_done(request, household_id)

    def _on_failed(self, request: Request, household_id: int | None, error: BaseException) -> None:
        self._advance.refused(household_id or 0)
        why = why_not(error)
        if not self._today.pane.act_refused(why, request, household_id):
            # Its pane or its place is another's by now; nothing typed is lost, and the way back is offered.
            name = self._today.name_of(household_id or 0)
            self._today.messages.say(
                tr("{name}: {why}", name=name, why=why),
                button=tr("Go back to it"),
                then=partial(self._take_up, household_id),
            )
        if not isinstance(error, CoordinatorError):
            self._bridge.crashed.emit(error)

    @Slot(object)
    def left_unsaved(self, waiting: WaitingForm) -> None:
        """Offer the way back to a form that was put away before it was saved."""
        self._today.messages.say(
            tr("“{form}” is not saved yet. What you typed is kept.", form=waiting.title.text()),
            kind="warning",
            button=tr("Go back to it"),
            then=partial(self._begin_for, waiting.household_id, waiting.act),
        )

    def _begin_for(self, household_id: int, act: str) -> None:
        self._today.select(household_id)
        self._today.begin(act)

    def _take_up(self, household_id: int | None) -> None:
        self._today.select(household_id)
        self._today.pane.forms.take_up()
