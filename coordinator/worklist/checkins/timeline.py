"""The check-in calls of a household, as its timeline tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.checkins import CALL_RESULT_LABELS, Call
from coordinator.text import mark, tr
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

WORDS: dict[str, str] = {
    "call": mark("Check-in call: {result}"),
    "call_noted": mark("Check-in call: {result}. {summary}"),
    "staff_call": mark("Call by hand: {result}"),
    "staff_call_noted": mark("Call by hand: {result}. {summary}"),
}


ENROLMENT_WORDS = mark("Check-in calls")
OTHER_TERMS = mark("other terms agreed on")
"""Told of an enrolment whose mode, cadence, day or hours changed while its state stayed."""


def calls(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell its calls."""
    rows: list[TimelineRow] = []
    for call in instant.session.scalars(select(Call).where(Call.household_id == household_id)):
        code = ("staff_call" if call.caller == "staff" else "call") + ("_noted" if call.summary else "")
        label = CALL_RESULT_LABELS[call.result]
        sentence = _said(code, result=lambda label=label: tr(label), summary=call.summary)
        rows.append(TimelineRow(call.called_at, "call", sentence))
    return rows


def _said(code: str, **fields: object) -> Said:
    return Said(code, WORDS[code], fields)
