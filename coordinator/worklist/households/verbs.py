"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "households.add_note": mark("Note written"),
    "households.set_safety_note": mark("Safety note set"),
    "households.register_absence": mark("Absence registered"),
    "households.extend_absence": mark("Absence extended"),
    "households.check_return": mark("Return checked"),
}
