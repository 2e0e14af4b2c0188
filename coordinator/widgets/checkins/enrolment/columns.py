"""The columns of the enrolment section, and what its lists can be narrowed to."""

from __future__ import annotations

from coordinator.records.checkins import CALL_RESULT_LABELS, ENROLMENT
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, phone_text, short_moment, tr
from coordinator.widgets.checkins.enrolment.detail import how_words, stop_words
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import Column, moment_column

PLACE = {code: number for number, code in enumerate(("active", "paused", "consented", "proposed", "declined", "ended"))}
_RISKS = list(RISK_LABELS)
STOPPED, DUE = "stopped", "due"
"""Answers of the state filter beside the states: what stops the calls now; who is to be asked again by now."""
ENROLLED, NEXT = "enrolled", "next"
REASON_LABELS: dict[str, str] = {
    "risk_high": mark("High risk"),
    "contact_lost": mark("Contact lost"),
    "not_watched": mark("Nobody would notice"),
    "ask_again": mark("To be asked again"),
    "returning": mark("Back from an absence"),
}
"""Reasons the list of who comes next can be narrowed to."""

ENROLLED_COLUMNS = (
    Column(mark("State"), lambda row: tr(ENROLMENT[row.state].label), lambda row: PLACE.get(row.state, 9), width=86),
    Column(mark("Name"), lambda row: row.name, width=80),
    age_column(50),
    Column(mark("Area"), lambda row: row.area, width=0, tip=lambda row: row.area),
    Column(mark("How"), how_words, width=250, tip=how_words),
    moment_column(mark("Next call"), lambda row: row.next_call_at),
    Column(
        mark("Last result"),
        lambda row: tr(CALL_RESULT_LABELS[row.last_result]) if row.last_result else "–",
        width=104,
        tip=lambda row: "" if row.last_called_at is None else short_moment(row.last_called_at),
    ),
    Column(mark("What stops it"), stop_words, lambda row: stop_words(row) or None, width=136, tip=stop_words),
)
NEXT_COLUMNS = (
    Column(mark("Points"), lambda row: str(row.points), lambda row: -row.points, number=True, width=66),
    Column(mark("Name"), lambda row: row.name, width=80),
    age_column(50),
    Column(mark("Area"), lambda row: row.area, width=150, tip=lambda row: row.area),
    Column(mark("Risk"), lambda row: tr(RISK_LABELS[row.risk]), lambda row: _RISKS.index(row.risk), width=100),
    Column(mark("Phone"), lambda row: phone_text(row.phone) or "–", width=120),
    Column(
        mark("Reasons"),
        lambda row: ", ".join(reason.text for reason in row.reasons),
        lambda row: -row.points,
        width=0,
        tip=lambda row: "\n".join(reason.text for reason in row.reasons),
    ),
)
