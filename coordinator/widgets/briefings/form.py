"""The left side of the papers: which paper, of whom, why, how openly, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from coordinator.briefing.document import LEVEL_LABELS, Level
from coordinator.text import month_text, tr
from coordinator.widgets.briefings.whose import Whose
from coordinator.widgets.briefings.wish import LEVEL_HINTS, PaperWish, usual_purposes
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import heading, second
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.pane.scrolled import Scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.briefing.paper_kind import Paper

_PAUSE_MS = 350
"""So long after the last key the paper is made anew."""
_LONGEST_PURPOSE = 200
_LONGEST_RECEIVER = 80
_LEAST_WIDTH = 232


class PaperForm(Scrolled):
    """Asks what paper is wanted; it is told again shortly after each change.

    Signals
    -------
    changed : something was chosen or typed; nothing of the paper made before may leave any more
    settled : the same, after a moment without another
    months_wanted : a paper of a month was chosen
    """

    changed = Signal()
    settled = Signal()
    months_wanted = Signal()

    def __init__(self, papers: Sequence[Paper[Any]], approval: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, least_width=_LEAST_WIDTH)
        self.setObjectName("paperForm")
        self.setAccessibleName(tr("What is to be issued"))
        self._papers = {paper.kind: paper for paper in papers}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.settled)
        inside = QWidget()
        inside.setObjectName("paperFormInside")
        rows = self._rows = QVBoxLayout(inside)
        rows.setContentsMargins(16, 12, 12, 12)
        rows.setSpacing(6)
        self._make_kind(papers)
        self._make_purpose()
        self._make_levels()
        self._make_rest(approval)
        rows.addStretch()
        self.setWidget(inside)
        self.setFocusProxy(self.purpose)
        self._fit()

    def _make_kind(self, papers: Sequence[Paper[Any]]) -> None:
        self.kinds = Choices([(paper.kind, tr(paper.title)) for paper in papers], self)
        self.kinds.setObjectName("paperKinds")
        self.kinds.setAccessibleName(tr("Paper"))
        self.kinds.buttons[0].setChecked(True)
        self.kinds.changed.connect(self._on_kind)
        self.whose = Whose(self)
        self.whose.chosen.connect(self._on_changed)
        self.month = still(QComboBox(self))
        self.month.setObjectName("paperMonth")
        self.month.setAccessibleName(tr("Month"))
        self.month.addItem(tr("Last whole month"), None)
        self.month.currentIndexChanged.connect(self._on_changed)
        self.parts = Choices([("part", "-"), ("whole", "-")], self)
        self.parts.setContentsMargins(0, 6, 0, 0)
        self.parts.setObjectName("paperParts")
        self.parts.setAccessibleName(tr("How much of it"))
        self.parts.buttons[0].setChecked(True)
        self.parts.changed.connect(self._on_changed)
        self._rows.addWidget(heading(tr("Paper")))
        for part in (self.kinds, self.whose, self.month, self.parts):
            self._rows.addWidget(part)

    def _make_purpose(self) -> None:
        self.purpose = still(QComboBox(self))
        self.purpose.setObjectName("paperPurpose")
        self.purpose.setEditable(True)
        self.purpose.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # What is printed and logged is what was typed, to the letter.
        self.purpose.setCompleter(None)  # pyright: ignore[reportArgumentType]
        self.purpose.setAccessibleName(tr("Purpose"))
        edit = self.purpose.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(tr("What is it for?"))
        edit.setMaxLength(_LONGEST_PURPOSE)
        self.purpose.editTextChanged.connect(self._on_changed)
        self.purpose.activated.connect(self._pause.stop)
        self.purpose.activated.connect(self.settled)
        edit.returnPressed.connect(self._pause.stop)
        edit.returnPressed.connect(self.settled)
        self._add(tr("Purpose"), self.purpose)
        self._rows.addWidget(second(tr("The law asks for it: it is printed on the paper and logged.")))

    def _make_levels(self) -> None:
        self._add_heading(tr("Shown"))
        self.levels = QButtonGroup(self)
        for number, (code, label) in enumerate(LEVEL_LABELS.items()):
            button = QRadioButton(tr(label), self)
            button.setObjectName(f"paperLevel_{code}")
            button.setChecked(code == Level.FULL)
            button.setToolTip(tr(LEVEL_HINTS[code]))
            button.setAccessibleDescription(tr(LEVEL_HINTS[code]))
            self.levels.addButton(button, number)
            self._rows.addWidget(button)
        self.level_hint = second(tr(LEVEL_HINTS[Level.FULL]))
        self._rows.addWidget(self.level_hint)
        self.levels.idToggled.connect(self._on_level)

    def _make_rest(self, approval: str) -> None:
        self.issued_to = QLineEdit(self)
        self.issued_to.setObjectName("paperIssuedTo")
        self.issued_to.setMaxLength(_LONGEST_RECEIVER)
        self.issued_to.setPlaceholderText(tr("Nobody beside this office"))
        self.issued_to.setAccessibleName(tr("Issued to"))
        self.issued_to.textChanged.connect(self._on_changed)
        self._add(tr("Issued to"), self.issued_to)
        self.signed = QCheckBox(tr("With boxes to sign in"), self)
        self.signed.setObjectName("paperSigned")
        self.signed.toggled.connect(self._on_signed)
        self.approval = QLineEdit(approval or tr("Officer, Team leader, Director"), self)
        self.approval.setObjectName("paperApproval")
        self.approval.setMaxLength(_LONGEST_RECEIVER)
        self.approval.setAccessibleName(tr("Names of the boxes, with commas between"))
        self.approval.setToolTip(tr("Names of the boxes, with commas between"))
        self.approval.textChanged.connect(self._on_changed)
        self.approval.hide()
        self._rows.addSpacing(6)
        self._rows.addWidget(self.signed)
        self._rows.addWidget(self.approval)

    def _add(self, name: str, field: QWidget) -> None:
        self._add_heading(name).setBuddy(field)
        self._rows.addWidget(field)

    def _add_heading(self, name: str) -> QLabel:
        label = heading(name)
        self._rows.addSpacing(6)
        self._rows.addWidget(label)
        return label

    # what is wished

    @property
    def paper(self) -> Paper[Any]:
        """The kind of paper chosen."""
        return self._papers[self.kinds.one()]

    def wish(self) -> PaperWish:
        """Give what is asked for at this moment."""
        paper = self.paper
        names = self.approval.text().split(",") if self.signed.isChecked() else ()
        return PaperWish(
            kind=paper.kind,
            purpose=" ".join(self.purpose.currentText().split()),
            level=list(LEVEL_LABELS)[max(0, self.levels.checkedId())],
            issued_to=" ".join(self.issued_to.text().split()),
            household_id=self.whose.household_id if paper.of_household else None,
            month=self.month.currentData() if paper.of_month else None,
            everything=bool(paper.whole) and self.parts.one() == "whole",
            approval=tuple(filter(None, (name.strip() for name in names))),
        )

    def missing(self) -> str:
        """Say what has to be given before the paper can be made; empty where nothing has."""
        wish = self.wish()
        if self.paper.of_household and wish.household_id is None:
            return tr("Choose the household the paper is of.")
        if not wish.purpose:
            return tr("Write what the paper is for; without a purpose nothing is made.")
        return ""

    def choose(self, kind: str) -> None:
        """Choose a kind of paper; what was typed stays."""
        button = next((button for button in self.kinds.buttons if button.code == kind), None)
        if button is not None:
            button.setChecked(True)

    def offer_months(self, months: Sequence[date], chosen: date | None) -> None:
        """Offer the months that can be compared; the one chosen stays where it can be."""
        wanted = chosen or self.month.currentData()
        self.month.blockSignals(True)
        while self.month.count() > 1:
            self.month.removeItem(1)
        for month in months:
            self.month.addItem(month_text(month), month)
        self.month.setCurrentIndex(max(0, next((n + 1 for n, month in enumerate(months) if month == wanted), 0)))
        self.month.blockSignals(False)

    @Slot()
    def _on_kind(self) -> None:
        if self.kinds.one():
            self._fit()
            self._on_changed()

    def _fit(self) -> None:
        """Show the fields that the kind of paper has, and the purposes it mostly has."""
        paper = self.paper
        self.whose.setVisible(paper.of_household)
        self.month.setVisible(paper.of_month)
        self.parts.setVisible(bool(paper.whole))
        for button, words in zip(self.parts.buttons, (paper.part, paper.whole), strict=True):
            button.setText(tr(words) if words else "")
            button.setAccessibleName(button.text())
            button.updateGeometry()
        if paper.of_month:
            self.months_wanted.emit()
        typed = self.purpose.currentText()
        self.purpose.blockSignals(True)
        self.purpose.clear()
        self.purpose.addItems(usual_purposes(list(self._papers.values()), paper.kind))
        self.purpose.setCurrentIndex(-1)
        self.purpose.setEditText(typed)
        self.purpose.blockSignals(False)

    @Slot(int, bool)
    def _on_level(self, number: int, checked: bool) -> None:
        if checked:
            self.level_hint.setText(tr(LEVEL_HINTS[list(LEVEL_LABELS)[number]]))
            self._on_changed()

    @Slot(bool)
    def _on_signed(self, on: bool) -> None:
        self.approval.setVisible(on)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self._pause.start()
        self.changed.emit()
