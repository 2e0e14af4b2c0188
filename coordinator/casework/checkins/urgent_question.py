"""A mark of urgency that is neither yes nor no: asked; until somebody answers nobody knows what the call brought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.casework.intake.questions import NO, YES, Answer, RowQuestion, key_of
from coordinator.records.checkins import CallResult
from coordinator.text import moment, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.casework.intake.questions import Asking
    from coordinator.importers.checkins.call_row import CallRow

KIND = "urgent"
_SAYS_WELL = (CallResult.OK, CallResult.SILENT)
"""Results that an open question takes the ground from; the others bring a person anyway."""


def with_urgency(
    asking: Asking, row: CallRow, household_id: int, household: str, columns: Mapping[str, str]
) -> CallRow:
    """Ask whether a call is urgent whose mark is neither yes nor no, and give it by the answer.

    Parameters
    ----------
    household : who lives there
    columns : what the file calls our fields

    Returns
    -------
    of a yes the call as urgent, of a no as it is; without an answer its content is unknown, so that a person looks
    """
    if not row.unclear_urgent:
        return row
    column = columns.get("urgent", "")
    at = row.called_at
    answer = asking.ask(
        RowQuestion(
            key_of(KIND, household_id, at.isoformat(), row.caller, row.unclear_urgent),
            KIND,
            row.line,
            column,
            row.unclear_urgent,
            tr(
                "“{value}” in “{column}” is neither yes nor no: is the call of {at} urgent?",
                value=row.unclear_urgent,
                column=column,
                at=moment(at),
            ),
            (Answer(YES, tr("Urgent: call now")), Answer(NO, tr("Not urgent"))),
            household_id=household_id,
            household=household,
            facts=tuple(fact for fact in (("result", row.result, ""), ("summary", row.summary, "")) if fact[1]),
        )
    )
    if answer == YES:
        spoke = row.result in (CallResult.OK, CallResult.CONTENT_UNKNOWN)
        return replace(row, urgent=True, result=str(CallResult.CONCERN) if spoke else row.result)
    if answer == NO or row.result not in _SAYS_WELL:
        return row
    return replace(row, result=str(CallResult.CONTENT_UNKNOWN))
