"""The papers (브리핑): left what is wanted, in the middle the pages as they will be, right the ways they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from coordinator.briefing.render import paper
from coordinator.errors import CoordinatorError
from coordinator.records.journal import Act
from coordinator.text import tr
from coordinator.widgets.briefings.form import PaperForm
from coordinator.widgets.briefings.issue_pane import PRINTED, WAYS, IssuePane
from coordinator.widgets.briefings.pages_view import FIT_PAGE, FIT_WIDTH, PagesView
from coordinator.widgets.briefings.whose import who_is
from coordinator.widgets.kit.desks.frame import DeskView
from coordinator.widgets.kit.file_dialog import documents, to_save
from coordinator.widgets.kit.message_bar import MessageBar
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.window import tell
from coordinator.workspace.briefings import Briefings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from PySide6.QtPrintSupport import QPrinter

    from coordinator.briefing.document import Document
    from coordinator.widgets.briefings.wish import PaperWish
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace import Done

_KEPT = "briefings"
"""Under this name folder and names of the boxes are kept; never a purpose, a receiver or a household."""


class PapersDesk(DeskView):
    """One page for every paper; what is shown is what leaves, and nothing leaves without a purpose."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "briefingsDesk", tr("Briefings"), parent)
        self.shows_acts = False  # a household is shown here as a paper of it
        kept = bridge.views.get(_KEPT)
        self._kept: dict[str, str] = dict(kept) if isinstance(kept, dict) else {}
        self._document: Document | None = None
        self._made: PaperWish | None = None
        """What the document shown was made for; it leaves only while nothing else is wished."""
        self._asked: PaperWish | None = None
        """What was asked for last."""
        self._just_made = False
        self._busy = False
        self._saved: Path | None = None
        self._printer: QPrinter | None = None
        self._month: date | None = None
        self._waits = False
        self.form = PaperForm(bridge.workspace.tables.papers, str(self._kept.get("approval", "")))
        self.form.changed.connect(self._on_changed)
        self.form.settled.connect(self._on_settled)
        self.form.months_wanted.connect(self._ask_months)
        self.form.whose.searched.connect(self._on_searched)
        self.pages = PagesView()
        self.pages.laid.connect(self._show_state)
        self.pages.page_changed.connect(self._show_place)
        self.pages.size_changed.connect(self._show_place)
        self.issue = IssuePane()
        self.issue.wanted.connect(self._on_wanted)
        self.issue.folder_wanted.connect(self._open_folder)
        self.old = MessageBar("paperOld")
        self._make_head()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.old)
        column.addWidget(self.pages, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setObjectName("paperSplit")
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        middle.setMinimumWidth(300)
        self.issue.setMinimumWidth(216)
        for part in (self.form, middle, self.issue):
            self.split.addWidget(part)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([280, 740, 236])
        self.body.addWidget(self.split, 1)
        self.setFocusProxy(self.form)
        self._show_state()

    def _make_head(self) -> None:
        self.place = QLabel()
        self.place.setObjectName("paperPlace")
        self.head.addWidget(self.place)
        row = QHBoxLayout()
        row.setSpacing(2)
        for name, words, tip, do in (
            ("paperPrevious", "‹", tr("Previous page (Page Up)"), partial(self._walk, -1)),
            ("paperNext", "›", tr("Next page (Page Down)"), partial(self._walk, 1)),
            ("paperSmaller", "−", tr("Smaller (−)"), partial(self.pages.step_size, -1)),
            ("paperLarger", "+", tr("Larger (+)"), partial(self.pages.step_size, 1)),
            ("paperWidth", tr("Fit the width"), tr("Fit the width (0)"), partial(self.pages.set_size, FIT_WIDTH)),
            ("paperWhole", tr("Whole page"), tr("Whole page (9)"), partial(self.pages.set_size, FIT_PAGE)),
        ):
            tool = QToolButton(self)
            tool.setObjectName(name)
            tool.setText(words)
            tool.setToolTip(tip)
            tool.setAccessibleName(tip)
            tool.clicked.connect(lambda _checked=False, do=do: do())
            row.addWidget(tool)
        self.head.addLayout(row)

    # the desk

    def refresh(self) -> None:
        """Make the paper anew."""
        self.compose()

    def mark_old(self, nouns: AbstractSet[str] = frozenset()) -> None:
        """Say that something changed since the paper shown was made; it stands until somebody asks for another."""
        if self._document is not None and not self._just_made and nouns - {Act.noun}:
            self._say_old()

    def catch_up(self) -> None:
        """Leave the paper shown as it is: it does not change under the eyes."""

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.form.purpose, self.pages, self.issue.buttons["pdf"])

    def show_section(self, section: str) -> None:
        """Choose a kind of paper, as in `calls`, or `monthly/2026-10` with its month."""
        kind, _, month = section.partition("/")
        self._month = date.fromisoformat(f"{month}-01") if month else None
        if kind == self.form.kinds.one() and self._month is not None:
            self._ask_months()
        self.form.choose(kind)
        self.take_keyboard()

    def show_household(self, household_id: int) -> None:
        """Make the paper one of this household."""
        self.form.whose.show_chosen(household_id, tr("One moment …"))
        self._on_changed()
        households = self.bridge.workspace.households
        self.ask(households.card, household_id, self.bridge.now(), then=self._on_card, key="papers.whose")
        self.compose()

    def take_keyboard(self) -> None:
        """Take the keyboard where the first thing is missing."""
        needs_home = self.form.paper.of_household and self.form.whose.household_id is None
        where = self.form.whose if needs_home else self.form.purpose
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    # asking

    def _on_card(self, card: Any) -> None:
        if card.id == self.form.whose.household_id:
            self.form.whose.show_chosen(card.id, who_is(card.name, card.age, card.area))

    @Slot(str)
    def _on_searched(self, words: str) -> None:
        answer = partial(self.form.whose.answer, words)
        self.ask(self.bridge.workspace.households.search, words, then=answer, key="papers.search")

    @Slot()
    def _ask_months(self) -> None:
        self.ask(
            self.bridge.workspace.power.comparable_months,
            self.bridge.now(),
            then=self._on_months,
            key="papers.months",
        )

    def _on_months(self, months: Sequence[Any]) -> None:
        self.form.offer_months([choice.month for choice in months], self._month)
        self._month = None
        self._on_changed()
        self.compose()

    @Slot()
    def _on_changed(self) -> None:
        """Hold back the paper shown: something else is wished now."""
        self._kept["approval"] = self.form.approval.text()
        self.bridge.views[_KEPT] = self._kept
        self._show_state()

    @Slot()
    def _on_settled(self) -> None:
        """Make the paper anew, unless what stands there, or is on its way, is what is wished."""
        if self._asked != self.form.wish() or self.form.missing():
            self.compose()

    @Slot()
    def compose(self) -> None:
        """Make the paper that is wished now; without a purpose nothing is made."""
        if self.form.missing():
            self._asked = self._made = self._document = None
            self._waits = False
            self.old.clear()
            self.pages.show_document(None, self.form.missing())
            self._show_state()
            return
        wish = self._asked = self.form.wish()
        self._waits = True
        self._show_state()
        self.bridge.ask(
            self.bridge.workspace.briefings.compose,
            wish.kind,
            self.bridge.now(),
            purpose=wish.purpose,
            level=wish.level,
            household_id=wish.household_id,
            month=wish.month,
            everything=wish.everything,
            issued_to=wish.issued_to,
            approval=wish.approval,
            then=partial(self._on_composed, wish),
            failed=partial(self._on_not_composed, wish),
            key="papers.compose",
        )

    def _is_late(self, wish: PaperWish) -> bool:
        """Say whether an answer is to what is not wished any more; it is dropped, and made if it is wished again."""
        if wish == self._asked:
            self._waits = False
            self._asked = wish if wish == self.form.wish() else None
        return wish != self._asked

    def _on_composed(self, wish: PaperWish, document: Document) -> None:
        if self._is_late(wish):
            return
        # What the clocks did while it was made is in it; that they did so is told right after this answer.
        self._just_made = True
        QTimer.singleShot(0, self, self._on_made)
        self.messages.clear()
        self.old.clear()
        self._made = wish
        self._show(document)

    @Slot()
    def _on_made(self) -> None:
        self._just_made = False

    def _on_not_composed(self, wish: PaperWish, error: BaseException) -> None:
        if self._is_late(wish):
            return
        self._asked = self._made = self._document = None
        self.pages.show_document(None, error.message if isinstance(error, CoordinatorError) else "")
        self._show_state()
        self.on_failed(error)

    def _show(self, document: Document) -> None:
        self._document = document
        self.pages.show_document(document)
        self._show_state()

    def _say_old(self) -> None:
        assert self._document is not None
        self.old.say(
            tr("This is as of {time}; something has changed since.", time=f"{self._document.as_of:%H:%M}"),
            kind="warning",
            button=tr("Make it anew"),
            then=self.compose,
        )

    # what can be done now

    @property
    def is_ready(self) -> bool:
        """Whether what is shown is what is wished, and may leave."""
        shows_all = self._document is not None and self.pages.document is self._document
        return shows_all and self._made == self.form.wish() and not self._busy and not self._waits

    @Slot()
    def _show_state(self, _laid: object = None) -> None:
        missing = self.form.missing()
        why_not = missing
        if not missing and not self.is_ready:
            why_not = tr("Being written …") if self._busy else tr("Being made …")
        self.issue.allow(on=self.is_ready, why_not=why_not)
        self.issue.show_document(self._document, self.pages.count)
        if missing and self._document is None:
            self.pages.show_document(None, missing)
        self._show_place()

    @Slot()
    def _show_place(self, _changed: object = None) -> None:
        if not self.pages.count:
            self.place.setText("")
            return
        place = tr("Page {number} of {count}", number=self.pages.page, count=self.pages.count)
        self.place.setText(f"{place} · {self.pages.scale:.0%}")

    def _walk(self, by: int) -> None:
        self.pages.go_to(self.pages.page + by)

    # leaving

    @Slot(str)
    def _on_wanted(self, way: str) -> None:
        if not self.is_ready or self._document is None or self._made is None:
            return
        if way == PRINTED:
            self._ask_printer(self._document, self._made)
            return
        # Names the kind and the day, never a person: file names are seen by many.
        name = f"{self._document.title} {self._document.as_of:%Y-%m-%d}.{way}"
        kept = Path(self._kept.get("folder", ""))
        folder = kept if self._kept.get("folder") and kept.is_dir() else documents()
        kind = tr(next(label for code, label, _ in WAYS if code == way))
        dialog = to_save(self, "paperSave", tr("Save: {title}", title=self._document.title), folder / name, kind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self._on_file, self._document, self._made))
        dialog.open()

    def _on_file(self, document: Document, wish: PaperWish, name: str) -> None:
        self.save(document, wish, Path(name))

    def save(self, document: Document, wish: PaperWish, path: Path) -> None:
        """Write a paper as a file and log it; what is refused is said, and leaves no file and no entry."""
        self._set_busy(on=True)
        task = self.long_act(
            tr("Writing {title} …", title=document.title),
            self.bridge.workspace.briefings.issue_file,
            document,
            path,
            self.bridge.now(),
            household_id=wish.household_id,
            then=partial(self._on_saved, path, document.number),
        )
        task.ended.connect(self._on_written)

    @Slot()
    def _on_written(self) -> None:
        self._set_busy(on=False)

    def _on_saved(self, path: Path, number: str, done: Done[None]) -> None:
        self._kept["folder"] = str(path.parent)
        self.bridge.views[_KEPT] = self._kept
        self._saved = path
        self.issue.show_left(number, path)
        self._tell(done.message, tr("Open the folder"))
        self._number_anew()

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self._show_state()

    def _ask_printer(self, document: Document, wish: PaperWish) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # not before somebody prints

        printer = self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # no dialog owns the one it is given
        printer.setPageLayout(paper.page_layout())
        printer.setDocName(document.title)  # seen in the print queue: names no person
        printer.setCreator("Coordinator")
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("paperPrint")
        dialog.setWindowTitle(tr("Print: {title}", title=document.title))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._on_printer, document, wish))
        dialog.setModal(True)
        dialog.show()

    def _on_printer(self, document: Document, wish: PaperWish, printer: QPrinter) -> None:
        try:
            paper.print_to(document, printer)
        except CoordinatorError as refused:
            self.messages.say(refused.message)
            return
        request = ask_for(Briefings.record_print, document, WHEN_RUN, household_id=wish.household_id)
        self.act(request, then=partial(self._on_printed, document.number))

    def _on_printed(self, number: str, _done: object) -> None:
        self.issue.show_left(number)
        self._number_anew()

    def _number_anew(self) -> None:
        """Give what is shown the number of its next issue: each paper that leaves has its own."""
        number = self.bridge.workspace.briefings.next_number
        self.ask(number, self.bridge.now(), then=self._on_number, key="papers.number")

    def _on_number(self, number: str) -> None:
        if self._document is not None:
            self._show(replace(self._document, number=number))

    def _tell(self, sentence: str, act: str) -> None:
        tell(self, sentence, act, self._open_folder)

    @Slot()
    def _open_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))
