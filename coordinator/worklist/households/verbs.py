"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "households.add_note": mark("Note written"),
    "households.set_safety_note": mark("Safety note set"),
    "households.register_absence": mark("Absence registered"),
    "households.extend_absence": mark("Absence extended"),
    "households.check_return": mark("Return checked"),
    "households.report_death": mark("Death reported"),
    "households.move_out": mark("Moved out of the county"),
    "households.close": mark("Taken out of the register"),
    "households.set_rules": mark("Life stages and lost contact set"),
    "households.withdraw_consents": mark("Consents withdrawn"),
}
