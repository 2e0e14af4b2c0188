"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "finding.record_attempt": mark("Person of a round not met"),
    "finding.set_result": mark("Result of a finding round"),
    "finding.reopen": mark("Result of a finding round taken back"),
    "finding.say_who": mark("Person of a round named in the register"),
    "finding.take_into_register": mark("Person of a round taken into the register"),
    "finding.correct_round": mark("Finding round corrected"),
    "finding.set_found_by": mark("Way of finding recorded"),
}
