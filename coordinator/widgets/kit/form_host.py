"""The place above the act bar into which a form slides, and the forms half filled in that wait to be taken up again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QEvent, QObject, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coordinator.records.drafts import DraftRow
from coordinator.widgets.kit.drafts import fields
from coordinator.widgets.kit.focus import can_take, types_elsewhere
from coordinator.widgets.kit.waiting_form import WaitingForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from coordinator.records.drafts import Key
    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.drafts.store import Drafts
    from coordinator.widgets.kit.request import Request
    from coordinator.widgets.kit.waiting_form import Typed
    from coordinator.workspace.drafts import Gone

SLIDE_MS = 120
MOST_OF_PANE = 0.8
"""The share of the pane's height a form may take."""
LEAST_ABOVE = 48
"""What stays of a household above an open form, pixels: the name. More of the pane's own would hide the form's end."""
_Sent = tuple["Request", tuple[object, ...], "ActForm"]
"""A request, the key of the form it came of, and that form."""


class FormHost(QWidget):
    """Holds at most one open form; a form left half filled by a change of selection is kept for its household.

    A key tells forms apart: whose it is first (as `be_of` is told), then what it is. A key of one part is of nobody.

    Parameters
    ----------
    most : the share of its parent's height a form may take

    Signals
    -------
    saved : the request of the open form
    form_opened : a form is open
    form_closed : no form is open any more, by the user's doing
    left_unsaved : a `WaitingForm` was put away before it could be saved as its user had asked
    """

    saved = Signal(object)
    form_opened = Signal()
    form_closed = Signal()
    left_unsaved = Signal(object)

    def __init__(self, parent: QWidget, *, most: float = MOST_OF_PANE) -> None:
        super().__init__(parent)
        self._most = most
        self.form: ActForm | None = None
        self.act = ""
        """The act that opens the next form, by which it is opened again."""
        self._bridge: Bridge | None = None
        self._desk = ""
        self._came_from: QWidget | None = None
        self._key: tuple[object, ...] = ()
        self._drafts: dict[tuple[object, ...], ActForm] = {}
        self._sent: list[_Sent] = []
        self._place: object = None
        self._refused: list[tuple[tuple[object, ...], ActForm]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._slide = QVariantAnimation(self)
        self._slide.setDuration(SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._set_height)
        self._slide.finished.connect(self.refit)  # what asked for another height meanwhile was not heard
        self.setFixedHeight(0)
        self.hide()
        parent.installEventFilter(self)

    def keep_with(self, bridge: Bridge, desk: str) -> None:
        """Keep what is typed here in the vault while it is not saved.

        Parameters
        ----------
        desk : where this is, as `desk` or `desk:section`
        """
        self._bridge, self._desk = bridge, desk
        bridge.drafts.gone.connect(self._on_gone)

    @property
    def bridge(self) -> Bridge | None:
        """The way to the workspace for a form that asks while it is filled in; none where nothing is kept."""
        return self._bridge

    def is_at(self, key: tuple[object, ...]) -> bool:
        """Say whether the form of a key is open."""
        return self.form is not None and self._key == key

    def draft(self, key: tuple[object, ...]) -> ActForm | None:
        """Give a form that was left half filled, once."""
        return self._drafts.pop(key, None)

    def begin(self, key: tuple[object, ...], make: Callable[[], ActForm]) -> None:
        """Go on with a form where it was begun before, open or left half filled; else open a new one."""
        if self.form is not None and self.is_at(key):
            self.form.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.open(self.draft(key) or make(), key)

    def open(self, form: ActForm, key: tuple[object, ...], *, focus: bool = True) -> None:
        """Slide a form in; a half-filled one that was open is kept. What is typed next is typed into it."""
        self.leave()
        self.form, self._key = form, key
        form.opened_by = self.act or form.opened_by
        form.setParent(self)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(form)
        self._take_back(form)
        form.saved.connect(self._on_saved)
        form.closed.connect(self.close_form)
        form.reshaped.connect(self.refit)
        if focus:
            before = self.window().focusWidget()
            if before is not None and not self.isAncestorOf(before):
                self._came_from = before
        self.show()
        form.show()
        if focus:
            form.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.refit(slide=focus)
        self.form_opened.emit()

    def leave(self) -> None:
        """Put the open form away because something else is shown; what was typed is kept for its household."""
        if self.form is None:
            return
        form, key = self.form, self._key
        self._take_out()
        if isinstance(form, WaitingForm) and form.is_sent and len(key) > 1:
            self.left_unsaved.emit(form)
        if form.is_dirty() and (len(key) > 1 or not isinstance(form, WaitingForm)):
            self._drafts[key] = form
        else:
            form.deleteLater()

    def close_form(self) -> None:
        """Give the open form up."""
        if self.form is None:
            return
        form = self.form
        if (draft := self._draft_key()) is not None:
            self._store.drop(draft)
        self._take_out()
        form.deleteLater()
        self.form_closed.emit()

    def give_back(self) -> bool:
        """Give the keyboard back to what had it before the form; say whether that can take it."""
        before, self._came_from = self._came_from, None
        if before is None or not can_take(before):
            return False
        before.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def end_wait(self) -> list[Typed]:
        """Take the form out that waits for its household, for the one it waits for; give what was typed into it."""
        waiting = self.form
        if not isinstance(waiting, WaitingForm):
            return []
        self._take_out()
        waiting.deleteLater()
        return waiting.typed

    def be_of(self, place: object) -> None:
        """Say whose place this is from now on; a form of whose it was is put away, and what was typed in it is kept."""
        if place != self._place and self._key[:1] == (self._place,):
            self.leave()
        self._place = place

    def refuse(self, message: str, request: Request | None = None) -> bool:
        """Bring a form that was sent back with the reason why it was refused; say whether it stands there now.

        It comes back while its place is free. Where another form is open by now, or another household is shown, it is
        kept with its reason for `take_up`: no late answer takes the place of what somebody fills in, nor the keyboard
        from where they type.

        Parameters
        ----------
        request : the request that was refused; the one sent last without it
        """
        sent = self._take_sent(request, place=-1)
        if sent is None:
            return False
        _, key, form = sent
        if (draft := self._draft_key(key, form)) is not None:
            self._store.refused(draft)
        form.refuse(message)
        if self.form is not None or (len(key) > 1 and key[0] != self._place):
            self._refused.append((key, form))
            return False
        self.open(form, key, focus=not types_elsewhere(self))
        return True

    def take_up(self) -> bool:
        """Open the form that was refused last while its place was taken, if it is of whose place this is now."""
        refused = next((entry for entry in reversed(self._refused) if entry[0][0] == self._place), None)
        if refused is not None:
            self._refused.remove(refused)
            self.open(refused[1], refused[0])
        return refused is not None

    def whose(self, request: Request) -> object:
        """Say whose form a request came from that is not answered yet; None where it came from none of them."""
        return next((key[0] for sent, key, _ in self._sent if sent is request), None)

    def _on_saved(self, request: Request) -> None:
        form, key, draft = self.form, self._key, self._draft_key()
        if form is None:
            return
        if draft is not None:
            self._store.send(draft)
        self._take_out()
        self._sent.append((request, key, form))
        self.form_closed.emit()
        self.saved.emit(request)

    def hand_over(self, request: Request, bridge: Bridge, refused: Callable[[Request, BaseException], None]) -> None:
        """Have a request done; its form is forgotten once it is, and is for `refused` to bring back where it is not."""
        bridge.do(request, then=partial(self._on_done, request), failed=partial(refused, request))

    def _on_done(self, request: Request, _done: object) -> None:
        self.forget_sent(request)

    def forget_sent(self, request: Request | None = None) -> None:
        """Let go of a form that was sent: what it asked for is done. Without a request, of the one sent first."""
        sent = self._take_sent(request, place=0)
        if sent is not None:
            _, key, form = sent
            if (draft := self._draft_key(key, form)) is not None:
                self._store.done(draft)
            form.deleteLater()

    def _take_sent(self, request: Request | None, *, place: int) -> _Sent | None:
        if request is None:
            return self._sent.pop(place) if self._sent else None
        entry = next((sent for sent in self._sent if sent[0] is request), None)
        if entry is not None:
            self._sent.remove(entry)
        return entry

    def _take_out(self) -> None:
        form, layout = self.form, self.layout()
        assert form is not None
        assert layout is not None
        if (draft := self._draft_key()) is not None:
            self._store.closed(draft)
        # Before it is hidden: the keyboard that goes elsewhere by that may select another row, and put a form away.
        self.form, self._key = None, ()
        form.saved.disconnect(self._on_saved)
        form.closed.disconnect(self.close_form)
        form.reshaped.disconnect(self.refit)
        layout.removeWidget(form)
        form.hide()
        self._slide.stop()
        self.setFixedHeight(0)
        self.hide()

    # ------------------------------------------------------------------ what is half filled in

    @property
    def _store(self) -> Drafts:
        assert self._bridge is not None
        return self._bridge.drafts

    def holds(self, draft: Key) -> bool:
        """Say whether a draft stands in the open form."""
        return self._draft_key() == draft

    def throw_away(self, draft: Key) -> None:
        """Forget a draft, also where its form waits here."""
        for key, form in list(self._drafts.items()):
            if self._draft_key(key, form) == draft:
                del self._drafts[key]
                form.deleteLater()
        self._store.drop(draft)

    def _draft_key(self, key: tuple[object, ...] | None = None, form: ActForm | None = None) -> Key | None:
        """Name the draft of a form, the open one without another; none where nothing is kept of it."""
        form, key = form or self.form, self._key if key is None else key
        if self._bridge is None or form is None or isinstance(form, WaitingForm) or not key:
            return None
        parts = [part.__name__ if isinstance(part, type) else str(part) for part in key[1:]]
        household_id = form.household_id if form.is_of_one else 0
        record = [self._desk, *parts] if form.is_of_one else [self._desk, str(key[0]), *parts]
        return household_id, type(form).__name__, "/".join(record)[:400]

    def _take_back(self, form: ActForm) -> None:
        """Fill a form in as far as it was before, and follow what is typed into it from now on."""
        draft = self._draft_key()
        if draft is not None:
            before = self._store.find(draft)
            if before is not None and not form.is_dirty():
                fields.put_back(form, before.fields)
                form.opened_by = form.opened_by or before.act
            self._store.opened(draft, self)
        if form.follow():
            form.touched.connect(self._on_touched)
        self._on_touched()

    @Slot()
    def _on_touched(self) -> None:
        form, draft = self.form, self._draft_key()
        if form is None:
            return
        is_dirty = form.is_dirty() and not isinstance(form, WaitingForm)
        form.mark.setVisible(is_dirty)
        if draft is None or self._bridge is None:
            return
        if is_dirty:
            name = form.whom.name if form.is_of_one else ""
            values, now = fields.read(form), self._bridge.now()
            self._store.put(DraftRow(*draft, name, form.opened_by, self._desk, form.act_title, values, now))
        else:
            self._store.drop(draft)

    @Slot(int, object)
    def _on_gone(self, household_id: int, why: Gone) -> None:
        form = self.form
        if form is None or not form.is_of_one or form.household_id != household_id:
            return
        form.refuse(why.words) if why.saves else form.forbid(why.words)

    def refit(self, *, slide: bool = False) -> None:
        """Give the form the height it needs, as far as the pane has it."""
        form, pane = self.form, self.parentWidget()
        if form is None or pane is None:
            return
        wanted = min(form.wanted_height(max(self.width(), 240)), self._room(pane))
        self._slide.stop()
        if slide and self.isVisible():
            self._slide.setStartValue(self.height())
            self._slide.setEndValue(wanted)
            self._slide.start()
        else:
            self._set_height(wanted)

    def _room(self, pane: QWidget) -> int:
        """Count the height a form may take: its share, and never what stands beside it in the pane."""
        layout, beside = pane.layout(), 0
        # By the widgets themselves: the wrapper of an item outlives it, and another widget may stand at its address.
        for child in pane.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if child is self or child.isHidden() or not isinstance(layout, QBoxLayout) or layout.indexOf(child) < 0:
                continue
            least = child.minimumHeight() or child.minimumSizeHint().height()
            grows = not layout.stretch(layout.indexOf(child)) and child.hasHeightForWidth()
            beside += max(least, child.heightForWidth(pane.width())) if grows else least
            beside += max(0, layout.spacing())
        return min(round(pane.height() * self._most), pane.height() - beside)

    def _set_height(self, height: int) -> None:
        self.setFixedHeight(height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again when the pane has another height."""
        if event.type() == QEvent.Type.Resize and self._slide.state() != QVariantAnimation.State.Running:
            self.refit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again when the width changes; the height is our own doing."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._slide.state() != QVariantAnimation.State.Running:
            self.refit()
