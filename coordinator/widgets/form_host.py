"""The place above the act bar into which a form slides, and the forms half filled in that wait to be taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from coordinator.widgets.act_forms import ActForm

SLIDE_MS = 120
MOST_OF_PANE = 0.8
"""The share of the pane's height a form may take."""


class FormHost(QWidget):
    """Holds at most one open form; a form left half filled by a change of selection is kept for its household.

    Parameters
    ----------
    most : the share of its parent's height a form may take

    Signals
    -------
    saved : the request of the open form
    form_opened : a form is open
    form_closed : no form is open any more, by the user's doing
    """

    saved = Signal(object)
    form_opened = Signal()
    form_closed = Signal()

    def __init__(self, parent: QWidget, *, most: float = MOST_OF_PANE) -> None:
        super().__init__(parent)
        self._most = most
        self.form: ActForm | None = None
        self._key: tuple[object, ...] = ()
        self._drafts: dict[tuple[object, ...], ActForm] = {}
        self._sent: tuple[tuple[object, ...], ActForm] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._slide = QVariantAnimation(self)
        self._slide.setDuration(SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._set_height)
        self.setFixedHeight(0)
        self.hide()

    def draft(self, key: tuple[object, ...]) -> ActForm | None:
        """Give a form that was left half filled, once."""
        return self._drafts.pop(key, None)

    def open(self, form: ActForm, key: tuple[object, ...]) -> None:
        """Slide a form in; a half-filled one that was open is kept."""
        self.leave()
        self.forget_sent()
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
        form.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.refit(slide=True)
        self.form_opened.emit()

    def leave(self) -> None:
        """Put the open form away because something else is shown; what was typed is kept for its household."""
        if self.form is None:
            return
        form, key = self.form, self._key
        self._take_out()
        if form.is_dirty():
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

    def refuse(self, message: str) -> bool:
        """Bring the form sent last back with the reason why it was refused; say whether there was one."""
        if self._sent is None:
            return False
        key, form = self._sent
        self._sent = None
        self.open(form, key)
        form.refuse(message)
        return True

    def _on_saved(self, request: object) -> None:
        form, key = self.form, self._key
        if form is None:
            return
        self._take_out()
        self._sent = (key, form)
        self.form_closed.emit()
        self.saved.emit(request)

    def forget_sent(self) -> None:
        """Let go of the form sent last: another act follows it."""
        if self._sent is not None:
            self._sent[1].deleteLater()
            self._sent = None

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
