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
    "households.find_pairs": mark("Looked for duplicates"),
    "households.keep_apart": mark("Pairs decided: two people each"),
    "households.put_off_pairs": mark("Pairs put off"),
    "households.merge": mark("Two records of one person merged"),
    "households.unmerge": mark("Merge taken back"),
    "households.add_household": mark("Household added"),
    "households.correct_entry": mark("Entry corrected"),
    "households.correct_person": mark("Entry corrected"),
    "households.correct_address": mark("Address corrected"),
    "households.add_resident": mark("Somebody moved in"),
    "households.resident_moves_out": mark("One of several moved out"),
    "households.add_contact": mark("Contact added"),
    "households.correct_contact": mark("Contact corrected"),
    "households.move_contact": mark("Order of the contacts changed"),
    "households.remove_contact": mark("Contact taken out"),
    "households.ask_consent": mark("Consents asked for"),
    "households.give_consent": mark("Consents recorded"),
    "households.refuse_consent": mark("Consents refused"),
    "households.use_exception": mark("Exception for life and body used"),
    "households.name_rite_leader": mark("Rite leader named"),
    "households.remove_rite_leader": mark("Rite leader taken out"),
    "households.set_merit": mark("National merit recorded"),
}
