"""The section of the Services desk that looks ahead: who crosses a life stage or an age limit, and what ends by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.services import AGE_STAGE_LABELS
from coordinator.text import mark, ntr, phone_text, tr
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowPane, form_in_today, show_in_today
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.services.handover import AgeEffect, HandoverRow

RUNS, STAGE, LIMIT = "runs", "stage", "limit"


def _stages(row: HandoverRow) -> str:
    if row.from_stage == row.to_stage:
        return tr(AGE_STAGE_LABELS[row.to_stage])
    return tr(
        "{before} → {after}", before=tr(AGE_STAGE_LABELS[row.from_stage]), after=tr(AGE_STAGE_LABELS[row.to_stage])
    )


def _names(effects: Sequence[AgeEffect]) -> str:
    return ", ".join(effect.programme for effect in effects)


def _effect(effect: AgeEffect) -> str:
    words = tr("{programme} (ages {ages})", programme=effect.programme, ages=effect.ages)
    if effect.state:
        words = tr("{what} · {state}", what=words, state=tr(effect.state))
    return words if effect.is_verified else tr("{what} · ages not checked yet", what=words)


def _facts(row: HandoverRow) -> str:
    parts = [
        " · ".join(part for part in (row.area, phone_text(row.phone)) if part),
        tr("Turns {age}: {when}", age=row.age, when=row.when),
    ]
    if row.on is None:
        parts.append(tr("The day of birth is not known; find it out before anything is arranged."))
    others = [effect for effect in row.loses if effect.link_id is None]
    groups = (
        (tr("Ends by age, in use now:"), row.running),
        (tr("Cannot be begun after that:"), others),
        (tr("May begin, if the other conditions are met:"), row.gains),
    )
    for title, effects in groups:
        if effects:
            parts.append("\n".join((title, *(f"– {_effect(effect)}" for effect in effects))))
    return "\n\n".join(parts)


def _count(shown_count: int, rows: Sequence[HandoverRow]) -> str:
    if shown_count == len(rows):
        return ntr("{n} change of age ahead", "{n} changes of age ahead", shown_count)
    return tr("{shown} of {all} changes of age", shown=f"{shown_count:,}", all=f"{len(rows):,}")


def _fits_kind(row: HandoverRow, code: str) -> bool:
    return bool(row.running) if code == RUNS else row.from_stage != row.to_stage


HANDOVER = Listing(
    "handover",
    mark("Changes of age"),
    desk="handoverSection",
    ask=lambda workspace, now: workspace.services.handover(now),
    columns=(
        Column(mark("On"), lambda row: row.when, lambda row: row.first_on, width=150, tip=lambda row: row.when),
        Column(mark("Name"), lambda row: row.name, width=90),
        Column(mark("Turns"), lambda row: str(row.age), lambda row: row.age, number=True, width=64),
        Column(mark("Life stage"), _stages, width=130),
        Column(mark("Area"), lambda row: row.area, width=150),
        Column(
            mark("Ends, in use now"),
            lambda row: _names(row.running) or "–",
            width=180,
            tip=lambda row: _names(row.loses),
        ),
        Column(mark("May begin"), lambda row: _names(row.gains) or "–", width=0, tip=lambda row: _names(row.gains)),
    ),
    key=lambda row: (row.household_id, row.age),
    count=_count,
    empty=Empty(
        mark("Nobody crosses a life stage or loses a service by age within the next months."),
        mark("Go to the households"),
        "households",
    ),
    placeholder=mark("Name, initials, programme"),
    words=lambda row: (row.name, row.area, row.phone, _names(row.loses), _names(row.gains)),
    filters=(
        Filter(
            "Kind",
            mark("What changes"),
            _fits_kind,
            {RUNS: mark("A service in use ends"), STAGE: mark("The life stage changes")},
        ),
        Filter("To", mark("Life stage"), lambda row, code: row.to_stage == code, AGE_STAGE_LABELS),
        AREA,
    ),
    pane=RowPane(
        "handoverDetail",
        mark("The chosen change of age"),
        mark("Choose somebody to see which services end by age and which may begin."),
        who=lambda row: row.name,
        facts=_facts,
        acts=(
            form_in_today("handoverLink", mark("Link a service"), "link_request"),
            show_in_today("handoverOpen", tip=""),
        ),
    ),
)
"""Who crosses an age within the period, the earliest first; what ends and what may begin stands beside it."""
