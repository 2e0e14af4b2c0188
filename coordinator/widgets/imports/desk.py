"""The Import desk (가져오기): a partner's file is chosen, looked at, stored; a stored one can be taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from coordinator.errors import CoordinatorError, DateOrderUnclear
from coordinator.text import tr
from coordinator.widgets.imports.files_desk import FilesDesk
from coordinator.widgets.imports.folder_watch import FolderWatch
from coordinator.widgets.imports.look import (
    MEND,
    NAMEABLE,
    TWO_COLUMNS,
    after_storing,
    is_practice,
    look,
    look_at_columns,
    which_day,
)
from coordinator.widgets.imports.mend import MendPage
from coordinator.widgets.imports.practice_files import PracticeFiles
from coordinator.widgets.imports.preview import ImportPreview
from coordinator.widgets.imports.profiles import ProfileMenu
from coordinator.widgets.imports.question import Question
from coordinator.widgets.imports.start import ImportStart
from coordinator.widgets.imports.steps import StepLine
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import hairline
from coordinator.widgets.kit.focus import tab_after
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.imports import Imports

if TYPE_CHECKING:
    from coordinator.casework.imports import Comparison
    from coordinator.casework.intake.arrivals import Arrival
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace.imports import Preview


class ImportDesk(FilesDesk):
    """Kind, file, preview, store; below them what was taken in before."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "importDesk", tr("Import"), parent)
        self._preview: Preview | None = None
        self._busy = False
        self._refused = ""
        self._named: tuple[Path, Any, str] = (Path(), "", "")
        self._asked: Any = ""

        self._kinds = {kind.name: kind for kind in bridge.workspace.imports.kinds}
        self.kinds = Choices([(name, tr(kind.label)) for name, kind in self._kinds.items()], self)
        self.kinds.setObjectName("importKinds")
        self.kinds.setAccessibleName(tr("Kind of file"))
        self.kinds.buttons[0].setChecked(True)
        self.kinds.changed.connect(self._on_kind)
        self.profile = ProfileMenu()
        self.profile.changed.connect(self._read_again)
        self.profile.delete_wanted.connect(self._on_delete_profile)
        self.head.addWidget(self.profile)
        self.head.insertWidget(1, self.kinds, 1)  # in a narrow window they take a second line

        # From the outside in: pages style what they are given, and all of it again each time they move themselves.
        self.steps = StepLine()
        self.question = Question("importDateOrder")
        self.question.answered.connect(self._on_date_order)
        self.pages = QStackedWidget()
        self.body.addWidget(self.question)
        self.body.addWidget(self.steps)
        self.body.addWidget(hairline())
        self.body.addWidget(self.pages, 1)
        self.start = ImportStart(tuple(self._kinds.values()))
        self.pages.addWidget(self.start)
        self.choose = self.start.choose
        self.start.files_chosen.connect(self.open_files)
        self.practice = PracticeFiles(self)
        self.start.practice_wanted.connect(self.practice.make)
        self.practice.open_wanted.connect(self.open_files)
        self.batches = self.start.batches
        self.batches.rejected_wanted.connect(self._on_rejected_wanted)
        self.batches.undo_wanted.connect(self._on_undo_wanted)
        self.batches.mend_wanted.connect(self._on_mend_wanted)
        self.watch = FolderWatch.of(bridge)
        self.arrivals = self.start.arrivals
        self.arrivals.opened.connect(self._on_arrival)
        self.arrivals.folder_wanted.connect(self._on_folder_wanted)
        self.watch.changed.connect(self._show_arrivals)
        self.setFocusProxy(self.choose)
        self._show_kind()
        self._show_arrivals()
        idle.later(self, lambda: self.preview, lambda: self.mend)

    @cached_property
    def preview(self) -> ImportPreview:
        """The page of a file that is looked at; made while nobody waits for it."""
        preview = ImportPreview(self.pages)
        preview.stored.connect(self._on_store)
        preview.left.connect(self.leave)
        preview.read_wanted.connect(self._on_read_wanted)
        preview.save_wanted.connect(self._on_save_profile)
        preview.answered.connect(self._on_answered)
        self._add(preview)
        return preview

    @cached_property
    def mend(self) -> MendPage:
        """The page of rejected rows; made as that of a file is."""
        mend = MendPage(self)
        mend.left.connect(self.leave)
        mend.left.connect(self.batches.table.enter)
        mend.on_screen.connect(self.steps.setHidden)
        self._add(mend)
        return mend

    def _add(self, page: QWidget) -> None:
        self.pages.addWidget(page)
        tab_after([self.start], page)

    @property
    def kind(self) -> str:
        """The kind of file chosen."""
        return self.kinds.one()

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        shown = self.pages.currentWidget()
        if isinstance(shown, ImportPreview):
            return (self.kinds.buttons[0], shown)
        if isinstance(shown, MendPage):
            return (shown.table, shown.field.words, shown.take)
        arrivals = self.arrivals.choose if self.arrivals.table.isHidden() else self.arrivals.table.table
        return (self.kinds.buttons[0], self.choose, arrivals, self.batches.table.table)

    def refresh(self) -> None:
        """Ask for the batches and the saved profiles again."""
        workspace = self.bridge.workspace
        self.batches.table.expect()
        self.ask(workspace.imports.batches, then=self.batches.set_rows, key="desk.batches")
        self.ask(is_practice, workspace, then=self.start.set_practice, key="import.practice")
        self._ask_profiles()
        self.watch.begin()
        if isinstance(shown := self.pages.currentWidget(), MendPage):
            shown.refresh()

    def show_section(self, section: str) -> None:
        """Show where files come in, with this kind chosen; what is being looked at stays."""
        if section in self._kinds and self.path is None:
            self.kinds.choose(section)
        elif section.startswith(MEND) and not self._busy:
            self._on_mend_wanted(int(section.removeprefix(MEND)))
        self.catch_up()

    # the watched folder

    @Slot()
    def _show_arrivals(self) -> None:
        self.arrivals.set_rows(self.watch.folder, self.watch.rows, self.watch.problem)

    @Slot(object)
    def _on_arrival(self, row: Arrival) -> None:
        self.put_back()
        if self.profile.code:
            self.profile.choose("")
        self.open_as(row.path, row.kind)

    @Slot(str)
    def _on_folder_wanted(self, name: str) -> None:
        folder = Path(name) if name else None
        self.act(ask_for(Imports.watch_folder, folder, WHEN_RUN))

    def _ask_profiles(self) -> None:
        verb = self.bridge.workspace.imports.profiles
        self.ask(verb, self.kind, then=self.profile.set_saved, key="desk.profiles")

    def _show_kind(self) -> None:
        self.start.set_kind(self._kinds[self.kind])
        self.profile.set_kind(self._kinds[self.kind])

    # choosing

    @Slot()
    def _on_kind(self) -> None:
        if not self.kind:
            return
        self._named = (*self._named[:2], self.kind)
        self._show_kind()
        self._ask_profiles()
        self._read_again()

    @Slot(object)
    def _on_read_wanted(self, profile: Any) -> None:
        if self.path is not None and not self._busy:
            self.open_file(self.path, profile)

    @Slot(str)
    def _on_save_profile(self, name: str) -> None:
        if self._preview is not None:
            self.act(ask_for(Imports.save_profile, self._preview, name, WHEN_RUN), then=self._on_profile_kept)

    @Slot(str)
    def _on_delete_profile(self, name: str) -> None:
        self.act(ask_for(Imports.delete_profile, name, WHEN_RUN), then=self._on_profile_kept)

    def _on_profile_kept(self, done: Any) -> None:
        self.messages.say(done.message, kind="info")
        self.preview.mapping.name.clear()
        self._ask_profiles()

    @Slot()
    def _read_again(self) -> None:
        if self.path is not None and not self._busy:
            self.open_file(self.path)

    def open_as(self, path: Path, kind: str) -> None:
        """Look at a file as one of a kind; empty is the kind chosen."""
        self._choose_kind(kind)
        self.open_file(path)

    def is_looking(self) -> bool:
        """Say whether a file is being read or looked at, so that others wait."""
        return self._busy or isinstance(self.pages.currentWidget(), ImportPreview)

    def _choose_kind(self, kind: str) -> None:
        named = self._named
        if kind not in ("", self.kind):
            self.kinds.choose(kind)
        self._named = named  # the kind of the file refused before is changed by hand only

    def open_file(self, path: Path, profile: Any = None, date_order: str = "") -> None:
        """Read a file of the chosen kind and show its preview; with the chosen profile, or one made by hand."""
        self.question.hide()
        self.path = path
        self._asked = self.profile.code if profile is None else profile
        self._set_busy(True)
        self.messages.clear()
        of = self.bridge.workspace, self.kind, path, self._asked, date_order
        task = self.bridge.task(look, *of, then=self._on_preview, failed=self._on_not_read)
        self.progress.follow(task, tr("Reading the file…"))

    def _on_preview(self, answer: tuple[Preview, Comparison, bool]) -> None:
        preview, comparison, practice = answer
        self._set_busy(False)
        self._preview = preview
        self.preview.show_preview(preview, comparison, practice=practice)
        self.pages.setCurrentWidget(self.preview)
        self.steps.set_step("difference")
        waits = self.preview.asked.open_count or not self.preview.save.isEnabled()
        (self.preview if waits else self.preview.save).setFocus()

    @Slot(dict)
    def _on_answered(self, answers: dict[str, str]) -> None:
        """Hold the file against what is stored once more, by what was answered."""
        if self._preview is not None:
            self._preview = replace(self._preview, answers=answers)
            self.ask(self.bridge.workspace.imports.compare, self._preview, then=self._on_compared, key="import.compare")

    def _on_compared(self, comparison: Comparison) -> None:
        if self._preview is not None and not self._busy:
            self.preview.show_answered(comparison)

    def _on_not_read(self, error: BaseException) -> None:
        self._set_busy(False)
        if isinstance(error, DateOrderUnclear) and self.path is not None:
            self._ask_date_order(error)
            return
        if isinstance(error, CoordinatorError) and error.code in NAMEABLE and self.path is not None:
            self._refused = error.message
            if error.code == TWO_COLUMNS:
                self._named = self.path, self._asked, self.kind
                self._on_name_columns()
                return
            if self.pages.currentWidget() is self.preview and self._asked and not isinstance(self._asked, str):
                self.messages.say(error.message)  # the columns being named stay as they are
                return
            kept = self.path, self._asked, self.kind
            self.leave()
            self._named = kept
            self.messages.say(error.message, button=tr("Name its columns"), then=self._on_name_columns)
            return
        self.leave()
        if isinstance(error, CoordinatorError):
            self.messages.say(error.message, button=tr("Choose another file"), then=self.start.choose_file)
        else:
            self.on_failed(error)

    def _ask_date_order(self, unclear: DateOrderUnclear) -> None:
        """Ask which of two days one of the file's own dates is; the file waits where it is."""
        self._named = (self.path or Path(), self._asked, self.kind)
        self.question.ask(*which_day(unclear))

    @Slot(str)
    def _on_date_order(self, order: str) -> None:
        if self._busy:
            return
        path, profile, _ = self._named
        self.open_file(path, profile, order)

    @Slot()
    def _on_name_columns(self) -> None:
        if self._busy:
            return
        if self.path != self._named[0]:
            self.put_back()
        path, profile, kind = self._named
        self._choose_kind(kind)
        self.path, self._asked = path, profile
        self._set_busy(True)
        self.messages.clear()
        of = self.bridge.workspace, self.kind, path, profile
        task = self.bridge.task(look_at_columns, *of, then=self._on_columns, failed=self._on_not_opened)
        self.progress.follow(task, tr("Reading the file…"))

    def _on_columns(self, preview: Preview) -> None:
        self._set_busy(False)
        self._preview = None
        self.preview.show_preview(preview, None, practice=False, refused=self._refused)
        self.pages.setCurrentWidget(self.preview)
        self.steps.set_step("columns")
        self.preview.mapping.focus_first()

    def _on_not_opened(self, error: BaseException) -> None:
        self._set_busy(False)
        self.leave()
        self.on_failed(error)

    @Slot()
    def leave(self) -> None:
        """Put the preview away; nothing of it was stored."""
        self.path = self._preview = None
        self.question.hide()
        self.pages.setCurrentWidget(self.start)
        self.steps.set_step("file")
        self.choose.setFocus()
        self.open_next()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for part in (self.choose, self.arrivals, self.kinds, self.profile, self.preview):
            part.setEnabled(not self._busy)

    # storing

    @Slot(bool)
    def _on_store(self, assign: bool) -> None:
        if self._preview is None or self._busy:
            return
        self._set_busy(True)
        self.messages.clear()
        commit, of = self.bridge.workspace.imports.commit, (self._preview, self.bridge.now())
        task = self.bridge.task(commit, *of, assign=assign, then=self._on_stored, failed=self._on_not_stored)
        self.progress.follow(task, tr("Storing the file…"))

    def _on_stored(self, done: Any) -> None:
        self._set_busy(False)
        self.leave()
        words, warning, desk, go = after_storing(done)
        go_on = partial(self.desk_wanted.emit, desk)
        self.messages.say(words, kind="warning" if warning else "info", button=go, then=go_on)
        if not self._busy:
            self.steps.set_step("stored")
        self.batches.go_to(done.value.batch_id)
        self.refresh()

    def _on_not_stored(self, error: BaseException) -> None:
        self._set_busy(False)
        self.on_failed(error)

    # what was taken in before

    @Slot(int)
    def _on_rejected_wanted(self, batch_id: int) -> None:
        show = partial(self.batches.set_rejected, batch_id)
        self.ask(self.bridge.workspace.imports.rejected, batch_id, then=show, key="desk.rejected")

    @Slot(int)
    def _on_undo_wanted(self, batch_id: int) -> None:
        self.act(ask_for(Imports.undo, batch_id, WHEN_RUN), then=self._on_undone)

    def _on_undone(self, done: Any) -> None:
        self.messages.say(done.message, kind="info")
        self.refresh()

    @Slot(int)
    def _on_mend_wanted(self, batch_id: int) -> None:
        self.pages.setCurrentWidget(self.mend)
        self.mend.open(batch_id)
