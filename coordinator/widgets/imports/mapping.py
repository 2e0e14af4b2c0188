"""How a file is read, chosen by hand: which column is what, how times and values are meant; kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from coordinator.text import mark, tr
from coordinator.widgets.kit.desks.frame import button, heading, second
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.message_bar import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.errors import ColumnQuestion
    from coordinator.widgets.imports.file_preview import FilePreview

_ZONES = ("Europe/London", "Europe/Brussels", "America/New_York", "America/Los_Angeles", "Australia/Sydney")
"""Clocks that are offered; any other name of a time zone may be typed."""
OPTIONS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "date_order": (
        mark("Dates"),
        (("", mark("as the rows show")), ("day", mark("day first")), ("month", mark("month first"))),
    ),
    "zone": (mark("Clock"), (("kst", mark("Korea")), ("utc", mark("UTC")), *((zone, zone) for zone in _ZONES))),
    "stamp": (
        mark("Time stands at"),
        (("", mark("as the times show")), ("start", mark("the begin of a step")), ("end", mark("the end of a step"))),
    ),
    "unit": (mark("Values in"), (("", mark("as the file says")), ("kwh", "kWh"), ("wh", "Wh"))),
    "values": (
        mark("Values are"),
        (("", mark("as the values show")), ("usage", mark("usage")), ("running", mark("running readings"))),
    ),
    "layout": (
        mark("Layout"),
        (
            ("", mark("as the names show")),
            ("long", mark("a row a reading")),
            ("day", mark("a row a day")),
            ("meters", mark("a column a meter")),
        ),
    ),
}
"""What a profile may say besides columns: label and answers."""
_LAST_LINE = 1_000


class ImportMapping(QWidget):
    """The fields of a kind, each with the file's columns to choose from, the options, and a name to save them by.

    Signals
    -------
    read_wanted : dict, a profile to read the file with again
    save_wanted : str, the name under which the reading shall be kept
    """

    read_wanted = Signal(object)
    save_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importMapping")
        self.setAccessibleName(tr("How the file is read"))
        self.columns: dict[str, QComboBox] = {}
        self.options: dict[str, QComboBox] = {}
        self.asked: dict[str, QComboBox] = {}
        self._begun: dict[str, Any] = {}
        self._rest: list[QWidget] = []
        self._is_open = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._inside: QWidget | None = None
        self.meter = QLineEdit()
        self.again = button(tr("Read again like this"), "importReadAgain")
        self.name = QLineEdit()
        self.save = button(tr("Save profile"), "importSaveProfile")
        self.sheet = still(QComboBox())
        self.line = still(QSpinBox())
        self._place = ("", 0)
        self._found = ("", 1)

    def set_file(self, preview: FilePreview, *, is_read: bool = True) -> None:
        """Show how a file was read; one that could not be read like this has to be read again first."""
        kind, fields, columns, wide = preview.of, preview.fields, preview.columns, preview.wide
        profile: Mapping[str, Any] = preview.profile.as_dict()
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        self._layout.addWidget(self._inside)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading(tr("Columns found")))
        self.name = QLineEdit()
        self.name.setObjectName("importProfileName")
        self.name.setAccessibleName(tr("Name of the profile"))
        self.name.setPlaceholderText(tr("Name, such as the sender's"))
        self.name.setMaxLength(60)
        self.name.returnPressed.connect(self._on_save)
        self.name.textChanged.connect(self._on_changed)
        self.save = button(
            tr("Save profile"), "importSaveProfile", tip=tr("The next file with the same columns is read like this")
        )
        self.save.clicked.connect(self._on_save)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.name, 1)
        row.addWidget(self.save)
        column.addLayout(row)
        grid = _grid()
        column.addLayout(grid)
        self._add_place(grid, preview, profile)
        chosen: Mapping[str, str] = profile["columns"]
        self.columns = {}
        rest: list[QWidget] = []
        column_names = tuple(dict.fromkeys(name for name in columns if name))
        questions = {question.field: question for question in preview.questions}
        self.asked = {}
        for name, label, required in sorted(fields, key=lambda field: field[0] not in questions):
            if name in _MORE_CONTACTS and name not in chosen and name not in questions:
                continue  # six fields of contacts nobody looks for; a file that has them shows them
            if name in _MORE_NOTES and name not in chosen and name not in questions:
                continue
            if name.startswith(_FURTHER) and name not in chosen and _before(name) not in chosen:
                continue
            choice = _choice(f"importColumn_{name}", label)
            if name in questions:
                choice.addItem(tr("– choose –"), "")
                self.asked[name] = choice
            choice.addItem(tr("– none –"), "")
            for answer in column_names:
                choice.addItem(answer, answer)
            choice.setCurrentIndex(max(0, choice.findData(chosen.get(name, ""))))
            self.columns[name] = choice
            if name in questions:
                _ask(grid, questions[name], choice)
                continue
            plain = name in chosen or (required and not wide) or not is_read
            _add(grid, label, choice, rest if not plain else None)
            if name in preview.by_content:
                grid.addWidget(second(tr("suggested from its content")), grid.rowCount(), 1)
                choice.setAccessibleDescription(tr("suggested from its content"))
        if wide:
            grid.addWidget(second(tr("Wide columns")), grid.rowCount(), 0)
            grid.addWidget(second(wide), grid.rowCount() - 1, 1)
        self.options = {}
        for name in kind.options:
            label, answers = OPTIONS[name]
            choice = _choice(f"importOption_{name}", tr(label))
            for code, words in answers:
                choice.addItem(tr(words), code)
            stored = str(profile.get(name, ""))
            if choice.findData(stored) < 0:
                choice.addItem(stored, stored)
            if name == "zone":
                choice.setEditable(True)
                choice.setCompleter(None)  # pyright: ignore[reportArgumentType]
            choice.setCurrentIndex(choice.findData(stored))
            self.options[name] = choice
            _add(grid, tr(label), choice, rest if stored in ("", "kst", "start") and is_read else None)
        self.meter = QLineEdit(str(profile.get("meter", "")))
        self.meter.setObjectName("importMeterNumber")
        self.meter.setAccessibleName(tr("Number of the meter where no column names it"))
        self.meter.setPlaceholderText(tr("the file's name"))
        if "meter" in kind.stands_for_itself - chosen.keys() and profile.get("layout") != "meters":
            _add(grid, tr("Meter's number"), self.meter)
        self.again = button(tr("Read again like this"), "importReadAgain")
        self.again.clicked.connect(self._on_again)
        self._rest = rest
        self.more = button(tr("Everything"), "importMappingMore", tip=tr("Show every field and option"))
        self.more.setCheckable(True)
        self.more.setChecked(self._is_open)
        self.more.toggled.connect(self._on_more)
        acts = QHBoxLayout()
        acts.setSpacing(6)
        acts.addWidget(self.again)
        acts.addWidget(self.more)
        acts.addStretch()
        column.addLayout(acts)
        # only now, inside their window: what is shown without a parent is a window of its own and takes the focus
        self.more.setVisible(bool(rest))
        self._on_more(self._is_open)
        self._begun = self.profile() if is_read else {}
        for choice in (*self.columns.values(), *self.options.values()):
            choice.currentTextChanged.connect(self._on_changed)
        self.meter.textChanged.connect(self._on_changed)
        self.sheet.currentTextChanged.connect(self._on_changed)
        self.line.valueChanged.connect(self._on_changed)
        self._on_changed()

    def _add_place(self, grid: QGridLayout, preview: FilePreview, profile: Mapping[str, Any]) -> None:
        """Offer the sheet of a workbook that has several, and the line of the column names."""
        self.sheet = _choice("importSheet", tr("Sheet"))
        for name in preview.sheets:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(preview.sheet)))
        self.line = still(QSpinBox())
        self.line.setObjectName("importHeaderRow")
        self.line.setAccessibleName(tr("Line of the column names"))
        self.line.setRange(1, _LAST_LINE)
        self.line.setValue(preview.header_row)
        self.line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line.lineEdit().setTextMargins(6, 0, 0, 0)
        self._place = (str(profile.get("sheet", "")), int(profile.get("header_row", 0)))
        self._found = (preview.sheet, preview.header_row)
        if len(preview.sheets) > 1:
            _add(grid, tr("Sheet"), self.sheet)
        if not preview.of.by_column or preview.encoding or preview.sheets:
            _add(grid, tr("Column names in line"), self.line)

    def profile(self) -> dict[str, Any]:
        """Give what is chosen, as a profile is stored; what the file has and nobody wants is left out by name."""
        sheet, line = self._place
        at = (str(self.sheet.currentData() or ""), self.line.value())
        if at[0] != self._found[0]:
            # another table: its columns are found anew
            return {"sheet": at[0], "header_row": at[1] if at[1] != self._found[1] else 0, **self._options()}
        if at[1] != self._found[1]:
            return {"sheet": sheet, "header_row": at[1], **self._options()}
        columns = {name: str(choice.currentData() or "") for name, choice in self.columns.items()}
        return {
            "sheet": sheet,
            "header_row": line,
            "columns": {name: column for name, column in columns.items() if column},
            "left_out": [name for name, column in columns.items() if not column],
            "meter": self.meter.text().strip(),
            **self._options(),
        }

    def focus_first(self) -> None:
        """Put the focus on the first question, or on what comes first."""
        first = next(iter(self.asked.values()), None)
        (first if first is not None else self).setFocus()

    def _is_same_place(self) -> bool:
        """Say whether the table shown is still the one to be read."""
        return (str(self.sheet.currentData() or ""), self.line.value()) == self._found

    def _options(self) -> dict[str, str]:
        return {name: _answer(choice) for name, choice in self.options.items()}

    @Slot()
    def _on_changed(self) -> None:
        changed = self.profile() != self._begun
        open_question = any(choice.currentIndex() == 0 for choice in self.asked.values()) and self._is_same_place()
        self.again.setEnabled(changed and not open_question)
        self.again.setToolTip(tr("First choose where two columns fit") if open_question else "")
        # a profile is kept as it was seen to work, never as it is about to be
        self.save.setEnabled(not changed and bool(self.name.text().strip()))

    @Slot(bool)
    def _on_more(self, on: bool) -> None:
        self._is_open = on
        for part in self._rest:
            part.setVisible(on)

    @Slot()
    def _on_again(self) -> None:
        self.read_wanted.emit(self.profile())

    @Slot()
    def _on_save(self) -> None:
        if self.save.isEnabled():
            self.save_wanted.emit(self.name.text().strip())


def _answer(choice: QComboBox) -> str:
    """Give the code of what is chosen, or what was typed where one may type."""
    typed = choice.currentText().strip()
    place = choice.findText(typed)
    return typed if choice.isEditable() and place < 0 else str(choice.itemData(max(place, 0)) or "")


def _before(name: str) -> str:
    base, _, number = name.rpartition("_")
    return base if number == "2" else f"{base}_{int(number) - 1}"


_FURTHER = ("usage_", "summary_")
"""Fields that take a further column of what the one before them takes."""
_MORE_CONTACTS = {f"contact_{part}_{n}" for part in ("phone", "relation", "name") for n in (2, 3)}


_MORE_NOTES = ("note_2", "note_3")
"""Taken up by a second and third column of remarks, which a file seldom has."""


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    return grid


def _choice(name: str, label: str) -> QComboBox:
    choice = still(QComboBox())
    choice.setObjectName(name)
    choice.setAccessibleName(label)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(8)
    choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return choice


def _ask(grid: QGridLayout, question: ColumnQuestion, choice: QComboBox) -> None:
    """Put a question over its choice, and under it what each of the columns holds."""
    words = (
        tr("Two columns fit “{field}”. Which one is meant?", field=question.label)
        if question.why == "two"
        else tr("It stands beside a contact's columns. Is it the resident's “{field}”?", field=question.label)
    )
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 4, 0, 0)
    row.setSpacing(8)
    shape = Shape()
    shape.set_severity("caution")
    question_label = QLabel(words)
    question_label.setObjectName(f"importAsked_{question.field}")
    question_label.setProperty("role", "strong")
    question_label.setWordWrap(True)
    question_label.setTextFormat(Qt.TextFormat.PlainText)
    row.addWidget(shape)
    row.addWidget(question_label, 1)
    lines: list[str] = []
    for column, cells in zip(question.columns, question.samples, strict=True):
        held = " · ".join(cells) or tr("empty")
        likely = column == question.suggested
        lines.append(
            tr("“{column}”: {cells} (likely, by the columns beside it)", column=column, cells=held)
            if likely
            else tr("“{column}”: {cells}", column=column, cells=held)
        )
    samples = second("\n".join(lines))
    samples.setObjectName(f"importAskedSamples_{question.field}")
    choice.setAccessibleDescription("\n".join((words, *lines)))
    grid.addWidget(head, grid.rowCount(), 0, 1, 2)
    _add(grid, question.label, choice)
    grid.addWidget(samples, grid.rowCount(), 0, 1, 2)


def _add(grid: QGridLayout, label: str, field: QWidget, rest: list[QWidget] | None = None) -> None:
    """Add a field with its label; one of the rest is shown when everything is."""
    words = QLabel(label)
    words.setProperty("role", "second")
    words.setBuddy(field)
    place = grid.rowCount()
    grid.addWidget(words, place, 0)
    grid.addWidget(field, place, 1)
    if rest is not None:
        rest += [words, field]
