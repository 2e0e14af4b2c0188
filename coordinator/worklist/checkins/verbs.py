"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "checkins.record_call": mark("Call recorded"),
    "checkins.make_round": mark("Week's calls made"),
    "checkins.settle": mark("Week's call settled"),
    "checkins.take_step": mark("Step after a missed call recorded"),
    "checkins.propose": mark("Check-in calls proposed"),
    "checkins.record_consent": mark("Consent to the calls recorded"),
    "checkins.decline": mark("Check-in calls declined"),
    "checkins.begin": mark("Check-in calls begun"),
    "checkins.enrol": mark("Enrolled in the check-in calls"),
    "checkins.pause": mark("Check-in calls paused"),
    "checkins.resume": mark("Check-in calls taken up again"),
    "checkins.end": mark("Check-in calls ended"),
    "checkins.change": mark("Check-in calls changed"),
    "checkins.enter_in_error": mark("Enrolment taken back as an error"),
    "checkins.set_plan": mark("Settings of the calls changed"),
    "checkins.apply_plan": mark("New settings applied to open escalations"),
}
