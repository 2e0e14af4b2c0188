"""How the journal's tables, columns and codes are called; what a person never sees is named too."""

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
from coordinator.records.households import (
    ABSENCE_LABELS,
    CONSENT_LABELS,
    FROM_LIST,
    PERSON_PAIR,
    RISK_LABELS,
    LifeStatus,
)
from coordinator.records.imports import BATCH
from coordinator.records.morning_run import ANSWER_LABELS, MorningRun
from coordinator.records.power import SIGNAL_LABELS
from coordinator.records.reporters import reporters
from coordinator.records.services import LINK
from coordinator.records.tasks import TASK
from coordinator.records.watch import DELIVERY_LABELS
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.records.states import Machine

TABLES: dict[str, str] = {
    "episode": mark("Alert"),
    "utility_alert": mark("Utility's alert"),
    "enrolment": mark("Enrolment"),
    "call_round": mark("Week of calls"),
    "round_item": mark("Week's call"),
    "ladder_step": mark("Step after a missed call"),
    "call_policy": mark("Settings of the calls"),
    "call": mark("Call"),
    "household": mark("Household"),
    "resident": mark("Person"),
    "contact": mark("Contact"),
    "absence": mark("Absence"),
    "consent": mark("Consent"),
    "note": mark("Note"),
    "import_batch": mark("Imported file"),
    "column_profile": mark("Column profile"),
    "row_to_mend": mark("Row to mend"),
    "person_pair": mark("Two households compared"),
    MorningRun.__tablename__: mark("Morning run"),
    "morning_run_step": mark("Morning run"),
    "meter": mark("Meter"),
    "feed": mark("Feed"),
    "provider": mark("Provider"),
    "programme": mark("Programme"),
    "link": mark("Service link"),
    "task": mark("Task"),
    "watch_policy": mark("Alert policy"),
    "supply_cut": mark("Supply cut"),
    "finding_round": mark("Finding round"),
    "finding_person": mark("Person of a round"),
    "finding_attempt": mark("Try"),
}
"""The tables whose rows are told field by field, by their names in the database."""

UNTOLD_TABLES = frozenset(
    {
        "transition",  # the state itself stands in its record
        "draft",
        "follow_up",
        "area",
        "rejected_row",
        "finding_list",
        "finding_row",
        "act",
        "change",
        "vault_fact",
        "decline",
        "reading_month",
        "reading_undo",
        "register_end",
        "phone_day",
        "outage",
        "finding",
        "answered_question",  # the act of answering says it
    }
)
"""Tables of numbers the program works with, and such as are never in the journal."""

FIELDS: dict[str, str] = {
    "address": mark("Address"),
    "answer": mark("Result"),
    "answered_at": mark("When"),
    "answered_by": mark("Who"),
    "area_id": mark("Area"),
    "ask_again_on": mark("Ask again on"),
    "author": mark("Who"),
    "begun_at": mark("Begun at"),
    "begun_by": mark("Who"),
    "born_on": mark("Born on"),
    "born_part": mark("Birth (known in part)"),
    "born_words": mark("Birth as written"),
    "budget": mark("Alert budget a household-year"),
    "cadence_minutes": mark("Comes every (minutes)"),
    "called_at": mark("Called at"),
    "caller": mark("Caller"),
    "capacity": mark("Calls a person makes a day"),
    "check_back_on": mark("Ask again on"),
    "checked_at": mark("Checked at"),
    "checked_on": mark("Checked on"),
    "cleared_at": mark("Cleared at"),
    "closed_at": mark("Closed at"),
    "day_on": mark("Day"),
    "decided_at": mark("Decided at"),
    "delivery": mark("When alerts are shown"),
    "do_not_contact": mark("Do not contact"),
    "done_at": mark("Done at"),
    "done_by": mark("Who"),
    "due_at": mark("Deadline"),
    "due_on": mark("Deadline"),
    "duration_seconds": mark("Length (seconds)"),
    "end_reason": mark("Reason"),
    "ended_at": mark("Ended at"),
    "ended_on": mark("Ended on"),
    "ends_at": mark("Until"),
    "every_weeks": mark("Every how many weeks"),
    "external_id": mark("Number"),
    "file_name": mark("File"),
    "follow_up": mark("What the call asks for"),
    "given_on": mark("Given on"),
    "high": mark("High risk"),
    "hour": mark("From (hour)"),
    "hours": mark("Hours"),
    "imported_at": mark("Imported at"),
    "kind": mark("Kind"),
    "language": mark("Language"),
    "lapsed_weeks": mark("Lapsed after (weeks)"),
    "life_status": mark("State"),
    "linked_on": mark("Linked on"),
    "low": mark("Low risk"),
    "made_at": mark("Made at"),
    "maximum_age": mark("Until age"),
    "may_enter": mark("May enter"),
    "middle": mark("Middle risk"),
    "minimum_age": mark("From age"),
    "missed_at": mark("Missed at"),
    "mode": mark("Kind"),
    "moved_in_on": mark("Moved in on"),
    "moved_out_on": mark("Moved out on"),
    "name": mark("Name"),
    "name_en": mark("Name in English"),
    "next_step": mark("Next step"),
    "note": mark("Note"),
    "opened_at": mark("Arose at"),
    "outcome": mark("Result"),
    "owner": mark("Taken on by"),
    "paused_until": mark("Paused until"),
    "phone": mark("Phone"),
    "programme_id": mark("Programme"),
    "provider_id": mark("Provider"),
    "purpose": mark("Purpose"),
    "rank": mark("Order"),
    "ready_on": mark("From"),
    "reason": mark("Reason"),
    "registered_on": mark("Registered on"),
    "number": mark("Number of the round"),
    "year": mark("Year"),
    "tries": mark("Tries"),
    "tried_at": mark("When it was tried"),
    "way": mark("How it was tried"),
    "found_by": mark("By whom it was found"),
    "relation": mark("Relation"),
    "remind_at": mark("Reminded at"),
    "requested_at": mark("Requested at"),
    "resolved_at": mark("Resolved at"),
    "result": mark("Result"),
    "resume_on": mark("Resumes on"),
    "return_checked_at": mark("Return checked at"),
    "review_on": mark("Review on"),
    "risk": mark("Risk"),
    "safety_note": mark("Safety note"),
    "script": mark("Call script"),
    "severity": mark("Severity"),
    "sex": mark("Sex"),
    "signal": mark("Signal"),
    "silence_reason": mark("Reason"),
    "silenced_until": mark("Snoozed until"),
    "since_at": mark("Since"),
    "started_on": mark("Begun on"),
    "starts_at": mark("From"),
    "state": mark("State"),
    "step": mark("Step"),
    "summary": mark("Summary"),
    "text": mark("Text"),
    "topics": mark("Topics of concern"),
    "topics_well": mark("Topics that were well"),
    "until": mark("Until"),
    "until_hour": mark("Until (hour)"),
    "urgent": mark("Urgent"),
    "urgent_word": mark("Urgent words"),
    "urgent_words": mark("Urgent words"),
    "vendor": mark("Partner"),
    "week_on": mark("Week of"),
    "withdrawn_on": mark("Withdrawn on"),
    "written_at": mark("When"),
}
"""The columns a person knows, by their names in the database."""

UNTOLD_FIELDS = frozenset(
    {
        "absence_id",
        "act_id",
        "attempt",
        "batch_id",
        "cells",
        "closes_minute",
        "compared",
        "counts",
        "enrolment_id",
        "episode_id",
        "feed_id",
        "file_sha256",
        "finding_id",
        "first_at",
        "happened_at",
        "hindrance",
        "household_id",  # whose it is stands in the head
        "last_fired_at",
        "last_useful_on",
        "latitude",
        "level",
        "line",
        "longitude",
        "mapping",
        "mends_id",
        "merged_into_id",
        "monthly_feeds",
        "newest_at",
        "opens_minute",
        "other_id",
        "policy_id",
        "profile",
        "reading",
        "repeat_count",
        "round_id",
        "round_item_id",
        "run_id",
        "set_at",
        "set_by",
        "source",
        "stage",
        "step_minutes",
        "synthetic",
        "taken_by_id",
        "uuid",
        "waits",
        "watchability_nats",
        "weekday",
        "person_id",
        "perhaps",
        "actor",
    }
)
"""The numbers of other records, and what the program keeps for itself."""

_SEXES: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}
_LIVES: dict[str, str] = {
    LifeStatus.ALIVE: mark("Alive"),
    LifeStatus.DEATH_REPORTED: mark("Death reported"),
    LifeStatus.DEATH_CONFIRMED: mark("Death confirmed"),
}
_CALLERS: dict[str, str] = {"vendor": mark("AI"), "staff": mark("Staff")}


def _states(machine: Machine) -> Mapping[str, str]:
    return {state.code: state.label for state in machine.states}


CODES: dict[tuple[str, str], Mapping[str, str]] = {
    ("absence", "kind"): ABSENCE_LABELS,
    ("call", "caller"): _CALLERS,
    ("call", "result"): CALL_RESULT_LABELS,
    ("call", "topics"): TOPIC_LABELS,
    ("call", "topics_well"): TOPIC_LABELS,
    ("consent", "purpose"): CONSENT_LABELS,
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
    ("ladder_step", "outcome"): STEP_OUTCOME_LABELS,
    ("ladder_step", "step"): STEP_LABELS,
    ("link", "state"): _states(LINK),
    ("morning_run_step", "answer"): ANSWER_LABELS,
    ("morning_run_step", "severity"): SEVERITY_LABELS,
    ("person_pair", "state"): _states(PERSON_PAIR),
    ("resident", "born_part"): {},  # stands as it is: `1948-03`
    ("resident", "life_status"): _LIVES,
    ("resident", "sex"): _SEXES,
    ("round_item", "caller"): _CALLERS,
    ("round_item", "state"): _states(ROUND_ITEM),
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
