"""The pane beside a list as it is declared: who the selected row is, facts, acts, and the form that goes with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import hairline, second
from coordinator.widgets.kit.form_host import FormHost

if TYPE_CHECKING:
    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.desks.listing import RowPane
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.widgets.kit.request import Request


class RowPaneView(QWidget):
    """One row of a list; its form is one for each row, and for each state of it where the declaration says so."""

    def __init__(self, pane: RowPane, desk: ListingDesk) -> None:
        super().__init__()
        self.setObjectName(pane.name)
        self.setAccessibleName(tr(pane.title))
        self.setMinimumWidth(theme.scaled(pane.least_width))
        self._pane, self._desk = pane, desk
        self._shown: object = None
        """The key of the row shown."""
        self.who = QLabel()
        self.who.setProperty("role", "title")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.who.setWordWrap(True)
        self.facts = second()
        self.hint = second(tr(pane.hint))
        self.buttons = desk.add_buttons(pane.acts)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addWidget(self.who)
        inside.addWidget(self.facts)
        if self.buttons:
            acts = QWidget()
            flow = Flow(acts, gap=8)
            for act_button in self.buttons:
                flow.addWidget(act_button)
            inside.addWidget(acts)
        inside.addWidget(self.hint)
        self._line = hairline()
        self._lower = QWidget()
        self.forms = FormHost(self._lower, most=1.0)
        self.forms.keep_with(desk.bridge, desk.objectName())
        self.forms.saved.connect(self._on_saved)
        self.forms.form_closed.connect(self._on_form_closed)
        below = QVBoxLayout(self._lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.forms)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(inside)
        layout.addWidget(self._line)
        layout.addWidget(self._lower, 1)
        self.show_row(None)

    @property
    def form(self) -> ActForm | None:
        """The open form."""
        return self.forms.form

    def show_row(self, row: Any) -> None:
        """Show a row with its form, as far as it was filled in before; a list without it takes no form away."""
        for part in (self.who, self.facts, *self.buttons):
            part.setVisible(row is not None)
        self._shown = None if row is None else self._desk.listing.key(row)
        if row is not None:
            self.who.setText(self._pane.who(row))
            self.facts.setText(self._pane.facts(row))
            self._show_form(row)
        elif self.form is not None and not self.form.is_dirty():
            self.forms.leave()
        self._line.setVisible(self.form is not None)
        self.hint.setVisible(row is None and self.form is None)
        entry = self.form or next(iter(self.buttons), None)
        if entry is not None:
            self.setFocusProxy(entry)

    def _show_form(self, row: Any) -> None:
        if self._pane.form is None:
            return
        self.forms.be_of(self._shown)
        key = (self._shown, *self._pane.form_key(row))
        if not self.forms.is_at(key):
            form = self.forms.draft(key) or self._pane.form(row, self._desk.bridge.now(), self.forms)
            if form is None:
                self.forms.leave()
            else:
                self.forms.open(form, key, focus=False)

    def enter(self) -> bool:
        """Go to the form, if one is open; say whether."""
        if self.form is None:
            return False
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        self._desk.messages.clear()
        # Which row it is for, is settled now; the selection may be elsewhere when the answer comes.
        self.forms.hand_over(request, self._desk.bridge, self._on_refused)

    def _on_refused(self, request: Request, error: BaseException) -> None:
        """Bring the form back, unless another row is shown or its form is filled in by now."""
        key = self.forms.whose(request)
        if key == self._shown and self.form is not None and not self.form.is_dirty():
            self.forms.leave()
        if not self.forms.refuse(why_not(error), request):
            row = next((row for row in self._desk.table.all_rows() if self._desk.listing.key(row) == key), None)
            words = why_not(error)
            if row is not None:
                words = tr("{name}: {why}", name=self._pane.who(row), why=words)
            self._desk.messages.say(words, button=tr("Go back to it"), then=partial(self._take_up, key))
        if not isinstance(error, CoordinatorError):
            self._desk.on_failed(error)

    def _take_up(self, key: object) -> None:
        self._desk.table.select(lambda row: self._desk.listing.key(row) == key)
        self.forms.take_up()

    @Slot()
    def _on_form_closed(self) -> None:
        self.show_row(self._desk.table.selected())
        self._desk.table.enter()
