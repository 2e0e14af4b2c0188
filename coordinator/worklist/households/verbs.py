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
    "households.withdraw_consents": mark("Consents withdrawn"),
    "households.find_pairs": mark("Looked for duplicates"),
    "households.keep_apart": mark("Pairs decided: two people each"),
    "households.put_off_pairs": mark("Pairs put off"),
    "households.merge": mark("Two records of one person merged"),
    "households.unmerge": mark("Merge taken back"),
}
