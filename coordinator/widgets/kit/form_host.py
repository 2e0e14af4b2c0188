"""The place above the act bar into which a form slides, and the forms half filled in that wait to be taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from coordinator.widgets.kit.waiting_form import WaitingForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.request import Request
    from coordinator.widgets.kit.waiting_form import Typed

SLIDE_MS = 120
MOST_OF_PANE = 0.8
"""The share of the pane's height a form may take."""
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
        self.setFixedHeight(0)
        self.hide()

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
        form.setParent(self)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(form)
        form.saved.connect(self._on_saved)
        form.closed.connect(self.close_form)
        form.reshaped.connect(self.refit)
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
        self._take_out()
        form.deleteLater()
        self.form_closed.emit()

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
        kept with its reason for `take_up`: no late answer takes the place of what somebody fills in.

        Parameters
        ----------
        request : the request that was refused; the one sent last without it
        """
        sent = self._take_sent(request, place=-1)
        if sent is None:
            return False
        _, key, form = sent
        form.refuse(message)
        if self.form is not None or (len(key) > 1 and key[0] != self._place):
            self._refused.append((key, form))
            return False
        self.open(form, key)
        return True

    def take_up(self) -> bool:
        """Open the form that was refused last while its place was taken, if it is of whose place this is now."""
        found = next((one for one in reversed(self._refused) if one[0][0] == self._place), None)
        if found is not None:
            self._refused.remove(found)
            self.open(found[1], found[0])
        return found is not None

    def whose(self, request: Request) -> object:
        """Say whose form a request came from that is not answered yet; None where it came from none of them."""
        return next((key[0] for sent, key, _ in self._sent if sent is request), None)

    def _on_saved(self, request: Request) -> None:
        form, key = self.form, self._key
        if form is None:
            return
        self._take_out()
        self._sent.append((request, key, form))
        self.form_closed.emit()
        self.saved.emit(request)

    def forget_sent(self, request: Request | None = None) -> None:
        """Let go of a form that was sent: what it asked for is done. Without a request, of the one sent first."""
        sent = self._take_sent(request, place=0)
        if sent is not None:
            sent[2].deleteLater()

    def _take_sent(self, request: Request | None, *, place: int) -> _Sent | None:
        if request is None:
            return self._sent.pop(place) if self._sent else None
        found = next((sent for sent in self._sent if sent[0] is request), None)
        if found is not None:
            self._sent.remove(found)
        return found

    def _take_out(self) -> None:
        form, layout = self.form, self.layout()
        assert form is not None
        assert layout is not None
        form.saved.disconnect(self._on_saved)
        form.closed.disconnect(self.close_form)
        form.reshaped.disconnect(self.refit)
        layout.removeWidget(form)
        form.hide()
        self.form, self._key = None, ()
        self._slide.stop()
        self.setFixedHeight(0)
        self.hide()

    def refit(self, *, slide: bool = False) -> None:
        """Give the form the height it needs, as far as the pane has it."""
        form, pane = self.form, self.parentWidget()
        if form is None or pane is None:
            return
        wanted = min(form.wanted_height(max(self.width(), 240)), round(pane.height() * self._most))
        self._slide.stop()
        if slide and self.isVisible():
            self._slide.setStartValue(self.height())
            self._slide.setEndValue(wanted)
            self._slide.start()
        else:
            self._set_height(wanted)

    def _set_height(self, height: int) -> None:
        self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again when the width changes; the height is our own doing."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._slide.state() != QVariantAnimation.State.Running:
            self.refit()
