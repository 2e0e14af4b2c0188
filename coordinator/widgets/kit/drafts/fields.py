"""What stands in the fields of a form, by their names in it: read, put back, and told when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from coordinator.widgets.kit.choices import Choices, MomentEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import SignalInstance


def fields_of(form: QWidget) -> dict[str, QWidget]:
    """Name the fields a form holds as its attributes; those of a list by their place in it."""
    by_name: dict[str, QWidget] = {}
    for name, held in vars(form).items():
        widgets: list[Any] = list(held) if isinstance(held, list | tuple) else [held]
        for place, widget in enumerate(widgets):
            if _is_field(widget):
                by_name[f"{name}.{place}" if len(widgets) > 1 else name] = widget
    return by_name


def _is_field(held: object) -> bool:
    if isinstance(held, QPlainTextEdit):
        return not held.isReadOnly()
    if isinstance(held, QAbstractButton):
        return held.isCheckable()
    return isinstance(held, Choices | MomentEdit | QComboBox | QLineEdit | QSpinBox)


def read(form: QWidget) -> dict[str, Any]:
    """Read every field: text as text, answers as their codes, a moment as it stands on the wall, all fit for JSON."""
    return {name: _value(field) for name, field in fields_of(form).items()}


def _value(field: QWidget) -> Any:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, Choices):
        return list(field.chosen())
    if isinstance(field, QAbstractButton):
        return field.isChecked()
    if isinstance(field, MomentEdit):
        moment = field.moment()
        return None if moment is None else [moment.isoformat()]
    if isinstance(field, QComboBox):
        return [field.currentIndex(), field.currentText()]
    return field.value() if isinstance(field, QSpinBox) else None


def put_back(form: QWidget, values: Mapping[str, Any]) -> None:
    """Fill the fields with what stood in them; what does not fit any more is left as it is."""
    fields = fields_of(form)
    # Twice, for an answer may carry other fields along: what stood there has the last word.
    for _ in range(2):
        for name, field in fields.items():
            if name in values and _value(field) != values[name]:
                _give(field, values[name])


def _give(field: QWidget, value: Any) -> None:
    if isinstance(field, QPlainTextEdit | QLineEdit) and isinstance(value, str):
        field.setPlainText(value) if isinstance(field, QPlainTextEdit) else field.setText(value)
    elif isinstance(field, Choices) and isinstance(value, list):
        field.hold(value)
    elif isinstance(field, QAbstractButton) and isinstance(value, bool):
        field.setChecked(value)
    elif isinstance(field, MomentEdit):
        field.take_back(value[0] if isinstance(value, list) and value else None)
    elif isinstance(field, QComboBox) and isinstance(value, list):
        # By its words first: the choices of a field may have been renumbered since.
        words = str(value[-1])
        place = field.findText(words)
        if place >= 0:
            field.setCurrentIndex(place)
        elif field.isEditable():
            field.setEditText(words)
    elif isinstance(field, QSpinBox) and isinstance(value, int):
        field.setValue(value)


def watch(form: QWidget, touched: SignalInstance) -> None:
    """Let a signal tell of every change of a field."""
    for field in fields_of(form).values():
        if isinstance(field, QPlainTextEdit | QLineEdit):
            field.textChanged.connect(touched)
        elif isinstance(field, Choices):
            field.changed.connect(touched)
        elif isinstance(field, QAbstractButton):
            field.toggled.connect(touched)
        elif isinstance(field, MomentEdit):
            field.dateTimeChanged.connect(touched)
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(touched)
            if field.isEditable():
                field.editTextChanged.connect(touched)
        elif isinstance(field, QSpinBox):
            field.valueChanged.connect(touched)
