"""The Import desk (가져오기): a partner's file is chosen, looked at, stored; a stored one can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import mark, tr
from coordinator.widgets.bridge import Bridge, Stopped
from coordinator.widgets.choices import Choices
from coordinator.widgets.desk_frame import DeskView, button, hairline, heading, one_line, second
from coordinator.widgets.filter_bar import FilterMenu, Option
from coordinator.widgets.folder_watch import FolderWatch
from coordinator.widgets.import_arrivals import ImportArrivals
from coordinator.widgets.import_batches import KIND_LABELS, ImportBatches
from coordinator.widgets.import_preview import FilePreview, ImportPreview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from coordinator.casework.import_arrivals import Arrival
    from coordinator.casework.imports import Comparison
    from coordinator.workspace import Workspace

NEEDS: dict[str, str] = {
    "households": mark("Needs a name or number; birth date, phone, address and contacts are taken if they are there."),
    "readings": mark("Needs meter, time and kWh or Wh, hourly or finer; a column a meter will do as well."),
    "phone-use": mark("Needs the phone or number, the day, and the calls and texts sent."),
    "calls": mark("Needs the phone or number, the time of the call and its result."),
    "utility-alerts": mark("Needs the meter or number, the time and the level (관심, 주의, 심각)."),
}
PROFILE_LABELS: dict[str, str] = {
    "day-first": mark("Dates with the day first"),
    "month-first": mark("Dates with the month first"),
    "utc": mark("Times are UTC"),
    "stamp-at-end": mark("Time stands at the end of each step"),
    "watt-hours": mark("Values are Wh"),
    "kilowatt-hours": mark("Values are kWh"),
    "running": mark("Values are running meter readings"),
}
"""The profiles every vault has."""
_FOR_ALL = ("day-first", "month-first")
NAMEABLE = ("column_missing", "column_type", "date_order", "profile")
"""Refusals a person can answer by naming the file's columns and how its dates are meant."""
_FILES = "*.csv *.txt *.tsv *.gz *.xlsx *.xml"


def look(
    workspace: Workspace,
    kind: str,
    path: Path,
    profile: Any,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> tuple[FilePreview, Comparison, bool]:
    """Read a file and hold it against what is stored; runs on the worker thread.

    Returns
    -------
    the preview, what storing it would do, and whether this is the practice county
    """
    preview = workspace.imports.preview(kind, path, profile=profile or None)
    if cancelled():
        raise Stopped
    progress(1, 2)
    comparison = workspace.imports.compare(preview)
    if cancelled():
        raise Stopped
    return preview, comparison, workspace.practice


def look_at_columns(
    workspace: Workspace,
    kind: str,
    path: Path,
    profile: Any,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> FilePreview:
    """Read only the columns and first rows of a file that cannot be read as it is; on the worker thread."""
    preview = workspace.imports.outline(kind, path, profile=profile or None)
    progress(1, 1)
    if cancelled():
        raise Stopped
    return preview


class ImportDesk(DeskView):
    """Kind, file, preview, store; below them what was taken in before."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "importDesk", tr("Import"), parent)
        self.setAcceptDrops(True)
        self._path: Path | None = None
        self._waiting: list[Path] = []
        self._preview: FilePreview | None = None
        self._busy = False
        self._saved_profiles: tuple[str, ...] = ()
        self._refused = ""
        self._named: tuple[Path, Any] = (Path(), "")
        self._asked: Any = ""

        self.kinds = Choices([(code, tr(label)) for code, label in KIND_LABELS.items()], self)
        self.kinds.setObjectName("importKinds")
        self.kinds.setAccessibleName(tr("Kind of file"))
        self.kinds.buttons[0].setChecked(True)
        self.kinds.changed.connect(self._on_kind)
        self.kinds.setFixedSize(one_line(self.kinds))
        self.profile = FilterMenu("importProfile", tr("Profile: found by itself"), everything=tr("Found by itself"))
        self.profile.setToolTip(tr("How this partner writes dates, times and units"))
        self.profile.changed.connect(self._on_profile)
        self.forget = button(tr("Delete profile"), "importDeleteProfile")
        self.forget.clicked.connect(self._on_forget)
        self.forget.hide()
        self.head.addWidget(self.profile)
        self.head.addWidget(self.forget)
        self.head.insertWidget(1, self.kinds)

        # From the outside in: pages style what they are given, and all of it again each time they move themselves.
        self.pages = QStackedWidget()
        self.body.addWidget(self.pages, 1)
        start = QWidget()
        self.pages.addWidget(start)
        self.drop = QFrame(start)
        self.drop.setObjectName("importDrop")
        self.drop.setProperty("drop", "true")
        self._drop_title = heading("")
        self._needs = second()
        self.choose = button(tr("Choose a file…"), "importChoose", main=True)
        self.choose.clicked.connect(self.choose_file)
        inside = QHBoxLayout(self.drop)
        inside.setContentsMargins(16, 16, 16, 16)
        inside.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._drop_title)
        words.addWidget(self._needs)
        inside.addLayout(words, 1)
        inside.addWidget(self.choose)
        self.batches = ImportBatches(start)
        self.batches.rejected_wanted.connect(self._on_rejected_wanted)
        self.batches.undo_wanted.connect(self._on_undo_wanted)
        self.watch = FolderWatch.of(bridge)
        self.arrivals = ImportArrivals(start)
        self.arrivals.opened.connect(self._on_arrival)
        self.arrivals.folder_wanted.connect(self._on_folder_wanted)
        self.watch.changed.connect(self._show_arrivals)
        column = QVBoxLayout(start)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        around = QVBoxLayout()
        around.setContentsMargins(16, 12, 16, 12)
        around.addWidget(self.drop)
        column.addLayout(around)
        column.addWidget(hairline())
        column.addWidget(self.arrivals)
        column.addWidget(hairline())
        column.addWidget(self.batches, 1)
        self.preview = ImportPreview(self.pages)
        self.preview.stored.connect(self._on_store)
        self.preview.left.connect(self.leave)
        self.preview.read_wanted.connect(self._on_read_wanted)
        self.preview.save_wanted.connect(self._on_save_profile)
        self.pages.addWidget(self.preview)
        self.setFocusProxy(self.choose)
        self._show_kind()
        self._show_arrivals()

    @property
    def kind(self) -> str:
        """The kind of file chosen."""
        return self.kinds.one()

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        if self.pages.currentIndex() == 1:
            return (self.kinds.buttons[0], self.preview)
        arrivals = self.arrivals.choose if self.arrivals.table.isHidden() else self.arrivals.table.table
        return (self.kinds.buttons[0], self.choose, arrivals, self.batches.table.table)

    def refresh(self) -> None:
        """Ask for the batches and the saved profiles again."""
        workspace = self.bridge.workspace
        self.batches.table.expect()
        self.ask(workspace.imports.batches, then=self.batches.set_rows, key="desk.batches")
        self._ask_profiles()
        self.watch.begin()

    # the watched folder

    @Slot()
    def _show_arrivals(self) -> None:
        self.arrivals.set_rows(self.watch.folder, self.watch.rows, self.watch.problem)

    @Slot(object)
    def _on_arrival(self, row: Arrival) -> None:
        if self._busy:
            return
        self._waiting = []
        if row.kind:
            self.kinds.choose(row.kind)
        if self.profile.code:
            self.profile.choose("")
        self.open_file(row.path)

    @Slot(str)
    def _on_folder_wanted(self, name: str) -> None:
        folder = Path(name) if name else None
        self.act(self.bridge.workspace.imports.watch_folder, folder, self.bridge.now())

    def _ask_profiles(self) -> None:
        self.ask(self.bridge.workspace.imports.profiles, self.kind, then=self._on_profiles, key="desk.profiles")

    def _on_profiles(self, names: Sequence[str]) -> None:
        self._saved_profiles = tuple(name for name in names if name not in PROFILE_LABELS)
        self._show_profiles()

    def _show_profiles(self) -> None:
        built_in = PROFILE_LABELS if self.kind == "readings" else _FOR_ALL
        self.profile.set_options(
            [
                *(Option(name, name) for name in self._saved_profiles),
                *(Option(name, tr(PROFILE_LABELS[name])) for name in built_in),
            ]
        )
        self.forget.setVisible(bool(self.profile.code) and self.profile.code in self._saved_profiles)

    def _show_kind(self) -> None:
        kind = tr(KIND_LABELS[self.kind])
        self._drop_title.setText(tr("Drop a file here: {kind}, CSV or Excel", kind=kind))
        self._needs.setText(tr(NEEDS[self.kind]))
        self._show_profiles()

    # choosing

    @Slot()
    def _on_kind(self) -> None:
        if not self.kind:
            return
        self._saved_profiles = ()
        self._show_kind()
        self._ask_profiles()
        self._read_again()

    @Slot()
    def _on_profile(self) -> None:
        self.forget.setVisible(self.profile.code in self._saved_profiles)
        self._read_again()

    @Slot(object)
    def _on_read_wanted(self, profile: Any) -> None:
        if self._path is not None and not self._busy:
            self.open_file(self._path, profile)

    @Slot(str)
    def _on_save_profile(self, name: str) -> None:
        if self._preview is not None:
            self.act(
                self.bridge.workspace.imports.save_profile,
                self._preview,
                name,
                self.bridge.now(),
                then=self._on_profile_kept,
            )

    @Slot()
    def _on_forget(self) -> None:
        verb = self.bridge.workspace.imports.delete_profile
        self.act(verb, self.profile.code, self.bridge.now(), then=self._on_profile_kept)

    def _on_profile_kept(self, done: Any) -> None:
        self.messages.say(done.message, kind="info")
        self.preview.mapping.name.clear()
        self._ask_profiles()

    def _read_again(self) -> None:
        if self._path is not None and not self._busy:
            self.open_file(self._path)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file in the system's own window."""
        dialog = QFileDialog(self, tr("Choose a file"))
        dialog.setObjectName("importFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("CSV, Excel or Green Button ({patterns})", patterns=_FILES), tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.open_files)
        dialog.open()

    @Slot(list)
    def open_files(self, names: Sequence[str]) -> None:
        """Look at files one after another."""
        paths = [Path(name) for name in names]
        if paths and not self._busy:
            self._waiting = paths[1:]
            self.open_file(paths[0])

    def open_file(self, path: Path, profile: Any = None) -> None:
        """Read a file of the chosen kind and show its preview; with the chosen profile, or one made by hand."""
        self._path, self._busy = path, True
        self._asked = self.profile.code if profile is None else profile
        self._set_busy()
        self.messages.clear()
        task = self.bridge.task(
            look,
            self.bridge.workspace,
            self.kind,
            path,
            self._asked,
            then=self._on_preview,
            failed=self._on_not_read,
        )
        self.progress.follow(task, tr("Reading the file…"))

    def _on_preview(self, answer: tuple[FilePreview, Comparison, bool]) -> None:
        preview, comparison, practice = answer
        self._busy = False
        self._set_busy()
        self._preview = preview
        self.preview.show_preview(preview, comparison, practice=practice)
        self.pages.setCurrentIndex(1)
        self.count.setText(tr("{n} more files wait", n=len(self._waiting)) if self._waiting else "")
        (self.preview.save if self.preview.save.isEnabled() else self.preview).setFocus()

    def _on_not_read(self, error: BaseException) -> None:
        self._busy = False
        self._set_busy()
        if isinstance(error, CoordinatorError) and error.code in NAMEABLE and self._path is not None:
            self._refused = error.message
            if self.pages.currentIndex() == 1 and self._asked and not isinstance(self._asked, str):
                self.messages.say(error.message)  # the columns being named stay as they are
                return
            kept = self._path, self._asked
            self.leave()
            self._named = kept
            self.messages.say(error.message, button=tr("Name its columns"), then=self._on_name_columns)
            return
        self.leave()
        if isinstance(error, CoordinatorError):
            self.messages.say(error.message, button=tr("Choose another file"), then=self.choose_file)
        else:
            self.on_failed(error)

    @Slot()
    def _on_name_columns(self) -> None:
        if self._busy:
            return
        self._path, self._asked = self._named
        self._busy = True
        self._set_busy()
        self.messages.clear()
        task = self.bridge.task(
            look_at_columns,
            self.bridge.workspace,
            self.kind,
            self._path,
            self._asked,
            then=self._on_columns,
            failed=self._on_not_opened,
        )
        self.progress.follow(task, tr("Reading the file…"))

    def _on_columns(self, preview: FilePreview) -> None:
        self._busy = False
        self._set_busy()
        self._preview = None
        self.preview.show_preview(preview, None, practice=False, refused=self._refused)
        self.pages.setCurrentIndex(1)
        self.preview.mapping.setFocus()

    def _on_not_opened(self, error: BaseException) -> None:
        self._busy = False
        self._set_busy()
        self.leave()
        self.on_failed(error)

    @Slot()
    def leave(self) -> None:
        """Put the preview away; nothing of it was stored."""
        self._path = self._preview = None
        self.pages.setCurrentIndex(0)
        self.count.setText("")
        self.choose.setFocus()
        if self._waiting:
            self.open_file(self._waiting.pop(0))

    def _set_busy(self) -> None:
        for part in (self.choose, self.kinds, self.profile, self.preview):
            part.setEnabled(not self._busy)

    # storing

    @Slot(bool)
    def _on_store(self, assign: bool) -> None:
        if self._preview is None or self._busy:
            return
        self._busy = True
        self._set_busy()
        self.messages.clear()
        task = self.bridge.task(
            self.bridge.workspace.imports.commit,
            self._preview,
            self.bridge.now(),
            assign=assign,
            then=self._on_stored,
            failed=self._on_not_stored,
        )
        self.progress.follow(task, tr("Storing the file…"))

    def _on_stored(self, done: Any) -> None:
        self._busy = False
        self._set_busy()
        self.leave()
        counts: dict[str, int] = done.value.counts
        left = counts.get("unassigned", 0) - counts.get("assigned", 0)
        if done.value.kind == "readings" and left > 0:
            self.messages.say(
                tr("{message}. {n} meters belong to nobody yet.", message=done.message, n=f"{left:,}"),
                kind="info",
                button=tr("Link them in Power"),
                then=self._on_power,
            )
        elif done.value.kind == "readings":
            self.messages.say(
                tr("{message}. The watch has not looked at these hours yet.", message=done.message),
                kind="info",
                button=tr("Run the watch in Power"),
                then=self._on_power,
            )
        else:
            self.messages.say(done.message, kind="info")
        self.refresh()
        self.batches.table.select(lambda row: row.id == done.value.batch_id)

    def _on_not_stored(self, error: BaseException) -> None:
        self._busy = False
        self._set_busy()
        self.on_failed(error)

    # what was taken in before

    @Slot(int)
    def _on_rejected_wanted(self, batch_id: int) -> None:
        self._shown_batch = batch_id
        self.ask(self.bridge.workspace.imports.rejected, batch_id, then=self._on_rejected, key="desk.rejected")

    def _on_rejected(self, problems: list[Any]) -> None:
        self.batches.set_rejected(self._shown_batch, problems)

    @Slot(int)
    def _on_undo_wanted(self, batch_id: int) -> None:
        self.act(self.bridge.workspace.imports.undo, batch_id, self.bridge.now(), then=self._on_undone)

    def _on_undone(self, done: Any) -> None:
        self.messages.say(done.message, kind="info")
        self.refresh()

    @Slot()
    def _on_power(self) -> None:
        self.desk_wanted.emit("power:meters")

    # dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on this PC."""
        if not self._busy and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the dropped files."""
        event.acceptProposedAction()
        self.open_files([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
