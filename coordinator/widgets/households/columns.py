"""The columns and filters of the register: what a household is listed, filtered and sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import CONSENT_LABELS, RISK_LABELS, ConsentPurpose
from coordinator.records.services import AGE_STAGE_LABELS
from coordinator.text import day, mark, ntr, phone_text, short_day, tr
from coordinator.widgets.households.detail import SEX_LABELS
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import Column, severity_column
from coordinator.worklist.facts.contact import CONTACT_LABELS
from coordinator.worklist.facts.life_stages import UNSURE, when_words
from coordinator.worklist.facts.sign_strength import STRENGTH_LABELS, STRENGTHS
from coordinator.worklist.rows import SIGNS

if TYPE_CHECKING:
    from coordinator.worklist.list_rows import HouseholdRow

_RISKS = tuple(RISK_LABELS)
_STAGES = (*AGE_STAGE_LABELS, UNSURE)
CHANGES, NOT_KNOWN = "changes", "unknown"

STAGE_LABELS: dict[str, str] = {**AGE_STAGE_LABELS, UNSURE: mark("To be checked")}
STAGE_ANSWERS: dict[str, str] = {
    **STAGE_LABELS,
    CHANGES: mark("Changes soon"),
    NOT_KNOWN: mark("Birth not known"),
}
WATCH_ANSWERS: dict[str, str] = {
    "neither": mark("By nothing"),
    "both": mark("By power and calls"),
    "power": mark("By power"),
    "calls": mark("By calls"),
}
CONSENT_ANSWERS: dict[str, str] = {
    "ending": mark("Ends soon"),
    "lapsed": mark("Ended or withdrawn"),
    "none": mark("None holds"),
    **{
        f"no_{purpose}": label
        for purpose, label in (
            (ConsentPurpose.POWER, mark("Power use: none")),
            (ConsentPurpose.CALLS, mark("Check-in calls: none")),
            (ConsentPurpose.SHARING, mark("Sharing: none")),
        )
    },
}
ALONE_ANSWERS: dict[str, str] = {"alone": mark("Lives alone"), "together": mark("Not alone")}
PLACE_ANSWERS: dict[str, str] = {"none": mark("No place on the map"), "placed": mark("Has a place on the map")}


def _fits_stage(row: HouseholdRow, code: str) -> bool:
    if code == CHANGES:
        return bool(row.stage_next)
    return row.stage == ("" if code == NOT_KNOWN else code)


def _fits_watch(row: HouseholdRow, code: str) -> bool:
    if code == "neither":
        return not row.watched_by
    return len(row.watched_by) > 1 if code == "both" else code in row.watched_by


def _fits_consent(row: HouseholdRow, code: str) -> bool:
    if code == "ending":
        return bool(row.consents_ending)
    if code == "lapsed":
        return row.had_consent and not row.consents
    return not row.consents if code == "none" else code.removeprefix("no_") not in row.consents


FILTERS: tuple[Filter, ...] = (
    AREA,
    Filter("Risk", mark("Risk"), lambda row, code: row.risk == code, RISK_LABELS),
    Filter("Severity", mark("Severity"), lambda row, code: row.severity == code, SEVERITY_LABELS, shape=str),
    Filter("Stage", mark("Life stage"), _fits_stage, STAGE_ANSWERS),
    Filter("Watch", mark("Watched"), _fits_watch, WATCH_ANSWERS),
    Filter("Consent", mark("Consents"), _fits_consent, CONSENT_ANSWERS),
    Filter("Contact", mark("Contact with them"), lambda row, code: row.contact == code, CONTACT_LABELS),
    Filter(
        "Alone", mark("Living alone"), lambda row, code: (row.resident_count > 1) == (code == "together"), ALONE_ANSWERS
    ),
    Filter("Place", mark("Map"), lambda row, code: row.is_placed == (code == "placed"), PLACE_ANSWERS),
)


def sign_words(row: HouseholdRow) -> str:
    """Say how long ago the newest sign of life was."""
    if row.sign is None or row.quiet_days is None:
        return tr("never")
    if row.quiet_days == 0:
        return tr("within a day")
    return ntr("{n} day ago", "{n} days ago", row.quiet_days)


def _sign_tip(row: HouseholdRow) -> str:
    parts = [tr(CONTACT_LABELS[row.contact])]
    if row.sign is not None:
        at, source = row.sign
        parts.append(tr("{day}: {what}", day=day(at.date()), what=tr(SIGNS[source])))
        parts.append(tr(STRENGTH_LABELS[STRENGTHS[source]]))
    return " · ".join(parts)


def _stage_words(row: HouseholdRow) -> str:
    return tr(STAGE_LABELS[row.stage]) if row.stage else "–"


def _next_stage(row: HouseholdRow) -> str:
    if not row.stage_next or row.stage_from_on is None or row.stage_until_on is None:
        return ""
    stage = tr(AGE_STAGE_LABELS[row.stage_next])
    if row.stage_from_on != row.stage_until_on:
        return tr("{stage}, day not known", stage=stage)
    return tr("{stage} {day}", stage=stage, day=short_day(row.stage_from_on))


def _next_stage_tip(row: HouseholdRow) -> str:
    if not row.stage_next or row.stage_from_on is None or row.stage_until_on is None:
        return ""
    when = when_words(row.stage_from_on, row.stage_until_on)
    return tr("{stage}: {when}", stage=tr(AGE_STAGE_LABELS[row.stage_next]), when=when)


def _consent_words(row: HouseholdRow) -> str:
    held = ", ".join(tr(CONSENT_LABELS[purpose]) for purpose in row.consents)
    if row.consent_until is not None:
        return tr("{consents} · until {day}", consents=held, day=short_day(row.consent_until))
    return held or (tr("ended") if row.had_consent else tr("none"))


def _watch_words(row: HouseholdRow) -> str:
    source = row.watched_by[0] if row.watched_by else "neither"
    label = WATCH_ANSWERS["both"] if len(row.watched_by) > 1 else WATCH_ANSWERS[source]
    return tr(label)


def _rest_of_address(row: HouseholdRow) -> str:
    """Give what the address says beyond the area, which has a column of its own."""
    return row.address.removeprefix(row.area).strip() if row.area else row.address


COLUMNS: tuple[Column, ...] = (
    severity_column(lambda row: row.severity, width=110),
    Column(mark("Name"), lambda row: row.name, width=110),
    age_column(),
    Column(mark("Sex"), lambda row: tr(SEX_LABELS[row.sex]) if row.sex in SEX_LABELS else "", width=72, is_usual=False),
    Column(
        mark("Life stage"),
        _stage_words,
        lambda row: _STAGES.index(row.stage) if row.stage in _STAGES else None,
        width=90,
        is_usual=False,
    ),
    Column(
        mark("Next life stage"),
        _next_stage,
        lambda row: row.stage_from_on,
        width=130,
        tip=_next_stage_tip,
        is_usual=False,
    ),
    Column(mark("Area"), lambda row: row.area, width=170),
    Column(
        mark("Risk"),
        lambda row: tr(RISK_LABELS[row.risk]) if row.risk in RISK_LABELS else "",
        lambda row: _RISKS.index(row.risk) if row.risk in _RISKS else None,
        width=110,
    ),
    Column(
        mark("Last sign of life"),
        sign_words,
        lambda row: -1 if row.quiet_days is None else -row.quiet_days,
        width=110,
        tip=_sign_tip,
    ),
    Column(
        mark("Contact with them"),
        lambda row: tr(CONTACT_LABELS[row.contact]),
        lambda row: list(CONTACT_LABELS).index(row.contact),
        width=110,
        tip=_sign_tip,
        is_usual=False,
    ),
    Column(mark("Watched"), _watch_words, lambda row: len(row.watched_by), width=110),
    Column(
        mark("Power"),
        lambda row: tr("Yes") if row.has_meter else "–",
        lambda row: not row.has_meter,
        width=84,
        is_usual=False,
    ),
    Column(
        mark("Check-in calls"),
        lambda row: tr("Yes") if row.has_calls else "–",
        lambda row: not row.has_calls,
        width=104,
        is_usual=False,
    ),
    Column(
        mark("Consents"), _consent_words, lambda row: row.consent_until, width=170, tip=_consent_words, is_usual=False
    ),
    Column(
        mark("Number of people"),
        lambda row: f"{row.resident_count:,}",
        lambda row: row.resident_count,
        number=True,
        width=80,
        is_usual=False,
    ),
    Column(mark("Phone"), lambda row: phone_text(row.phone), width=140),
    Column(mark("Address"), lambda row: _rest_of_address(row), width=0, tip=lambda row: row.address),
)

OWN_VIEWS: dict[str, str] = {
    "high_unwatched": mark("High risk, watched by nothing"),
    "consent_ends": mark("Consent ends soon"),
    "stage_changes": mark("Life stage changes soon"),
    "silent_long": mark("Fell silent"),
}
"""The views that come with the program, by the codes under which the vault has them."""
