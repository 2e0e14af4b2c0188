"""How the codes of the journal's columns are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.alerts import HANDLING, OUTCOME_LABELS, SEVERITY_LABELS
from coordinator.records.checkins import (
    CALL_LANGUAGE_LABELS,
    CALL_MODE_LABELS,
    CALL_RESULT_LABELS,
    ENROLMENT,
    ROUND_ITEM,
    STEP_LABELS,
    STEP_OUTCOME_LABELS,
    TOPIC_LABELS,
)
from coordinator.records.finding import FINDING, WAY_LABELS
from coordinator.records.households import ABSENCE_LABELS, CONSENT_LABELS, FROM_LIST, RISK_LABELS, LifeStatus
from coordinator.records.imports import BATCH
from coordinator.records.last_wishes import KIN_LABELS, MERIT_LABELS, WISH_PAPER_LABELS
from coordinator.records.merges import PERSON_PAIR
from coordinator.records.morning_run import ANSWER_LABELS, MorningRun
from coordinator.records.power import SIGNAL_LABELS
from coordinator.records.reporters import reporters
from coordinator.records.services import LINK
from coordinator.records.surveys import MODE_LABELS, RESULT_LABELS
from coordinator.records.tasks import TASK
from coordinator.records.watch import DELIVERY_LABELS, PROPOSAL, PROPOSAL_REASON_LABELS
from coordinator.reference.instruments import published
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.records.states import Machine

_SEXES: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}
_LIVES: dict[str, str] = {
    LifeStatus.ALIVE: mark("Alive"),
    LifeStatus.DEATH_REPORTED: mark("Death reported"),
    LifeStatus.DEATH_CONFIRMED: mark("Death confirmed"),
}
_ANSWERS: dict[str, str] = {"given": mark("Given"), "refused": mark("Refused")}
_CALLERS: dict[str, str] = {"vendor": mark("AI"), "staff": mark("Staff")}


def _states(machine: Machine) -> Mapping[str, str]:
    return {state.code: state.label for state in machine.states}


_INSTRUMENTS: dict[str, str] = {instrument.id: instrument.ko for instrument in published()}
_BAND_SETS: dict[str, str] = {bands.id: bands.ko for instrument in published() for bands in instrument.band_sets}
_BANDS: dict[str, str] = {
    band.id: band.ko for instrument in published() for bands in instrument.band_sets for band in bands.bands
}
_AS_IT_STANDS: dict[str, str] = {}

CODES: dict[tuple[str, str], Mapping[str, str]] = {
    ("absence", "kind"): ABSENCE_LABELS,
    ("assessment", "band"): _BANDS,
    ("assessment", "band_set"): _BAND_SETS,
    ("assessment", "instrument"): _INSTRUMENTS,
    ("assessment", "mode"): MODE_LABELS,
    ("assessment", "override_risk"): RISK_LABELS,
    ("assessment", "result"): RESULT_LABELS,
    ("assessment", "risk_before"): RISK_LABELS,
    ("assessment", "version"): _AS_IT_STANDS,
    ("band_choice", "band_set"): _BAND_SETS,
    ("band_choice", "instrument"): _INSTRUMENTS,
    ("band_choice", "version"): _AS_IT_STANDS,
    ("call", "caller"): _CALLERS,
    ("call", "result"): CALL_RESULT_LABELS,
    ("call", "topics"): TOPIC_LABELS,
    ("call", "topics_well"): TOPIC_LABELS,
    ("consent", "purpose"): CONSENT_LABELS,
    ("consent_request", "answer"): _ANSWERS,
    ("consent_request", "purpose"): CONSENT_LABELS,
    ("contact", "kin"): KIN_LABELS,
    ("enrolment", "language"): CALL_LANGUAGE_LABELS,
    ("enrolment", "mode"): CALL_MODE_LABELS,
    ("enrolment", "state"): _states(ENROLMENT),
    ("episode", "outcome"): OUTCOME_LABELS,
    ("episode", "severity"): SEVERITY_LABELS,
    ("episode", "signal"): SIGNAL_LABELS,
    ("episode", "state"): _states(HANDLING),
    ("feed", "signal"): SIGNAL_LABELS,
    ("finding_attempt", "way"): WAY_LABELS,
    ("finding_person", "state"): _states(FINDING),
    ("household", "found_by"): {code: known.korean for code, known in reporters().items()},
    ("household", "risk"): RISK_LABELS,
    ("import_batch", "state"): _states(BATCH),
    ("item_texts", "instrument"): _INSTRUMENTS,
    ("item_texts", "version"): _AS_IT_STANDS,
    ("ladder_step", "outcome"): STEP_OUTCOME_LABELS,
    ("ladder_step", "step"): STEP_LABELS,
    ("link", "state"): _states(LINK),
    ("morning_run_step", "answer"): ANSWER_LABELS,
    ("morning_run_step", "severity"): SEVERITY_LABELS,
    ("own_instrument", "instrument"): _INSTRUMENTS,
    ("own_instrument", "version"): _AS_IT_STANDS,
    ("person_pair", "state"): _states(PERSON_PAIR),
    ("power_proposal", "reason"): PROPOSAL_REASON_LABELS,
    ("power_proposal", "state"): _states(PROPOSAL),
    ("resident", "born_part"): _AS_IT_STANDS,  # `1948-03`
    ("resident", "life_status"): _LIVES,
    ("resident", "merit"): MERIT_LABELS,
    ("resident", "sex"): _SEXES,
    ("rite_leader", "paper"): WISH_PAPER_LABELS,
    ("round_item", "caller"): _CALLERS,
    ("round_item", "state"): _states(ROUND_ITEM),
    ("survey_round", "instrument"): _INSTRUMENTS,
    ("survey_round", "version"): _AS_IT_STANDS,
    ("task", "state"): _states(TASK),
    ("utility_alert", "severity"): SEVERITY_LABELS,
    ("watch_policy", "delivery"): DELIVERY_LABELS,
}
"""Codes in words, by table and column; a column of codes that is not here is not told."""

NAMED: dict[tuple[str, str], Mapping[str, str]] = {
    ("episode", "owner"): {},
    ("feed", "name"): {},
    ("feed", "vendor"): {},
    ("ladder_step", "done_by"): _CALLERS,
    (MorningRun.__tablename__, "begun_by"): {},
    ("morning_run_step", "answered_by"): {},
    ("note", "author"): {FROM_LIST: mark("Partner's list")},
    ("task", "owner"): {},
}
"""Columns of names that the program itself may have given, each with what stands there in place of a name."""

UNTOLD_CODES = frozenset({("import_batch", "kind"), ("column_profile", "kind"), ("provider", "capacity")})
"""Columns of codes that say nothing to a person beside the rest of their row."""
