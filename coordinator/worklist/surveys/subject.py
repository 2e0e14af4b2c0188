"""What surveys bring into list, card, timeline and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.worklist.facts.assessments import AssessmentRow, assessments_of
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.said import Said
from coordinator.worklist.subject import CardPart, Events, Home, Signal, Subject
from coordinator.worklist.surveys import on_map, reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.instant import Instant

VERBS: dict[str, str] = {
    "surveys.assess": mark("Risk assessed"),
    "surveys.could_not_assess": mark("Could not be assessed"),
    "surveys.correct": mark("Assessment corrected"),
    "surveys.plan_round": mark("Survey round planned"),
    "surveys.show_on_worklist": mark("Survey round and the worklist"),
    "surveys.close_round": mark("Survey round closed"),
    "surveys.reopen_round": mark("Survey round taken up again"),
    "surveys.choose_bands": mark("Bands of an instrument chosen"),
    "surveys.set_texts": mark("Wording of an instrument"),
    "surveys.add_instrument": mark("Instrument added"),
}
WORDS: dict[str, str] = {
    "assessed": mark("{instrument}: {words}"),
    "corrected": mark("{instrument}: {words} (corrected: {text})"),
}


@dataclass(frozen=True, slots=True)
class SurveyPart(CardPart):
    """The assessments of a household, newest first."""

    assessments: tuple[AssessmentRow, ...]


def card(instant: Instant, home: Home) -> SurveyPart:
    """Gather them."""
    return SurveyPart(instant.once(_assessments, home.id))


def _assessments(instant: Instant, household_id: int) -> tuple[AssessmentRow, ...]:
    return tuple(assessments_of(instant.session, household_id, instant.today))


def assessed(instant: Instant, household_id: int) -> Sequence[TimelineRow]:
    """Tell when somebody was assessed, or could not be, and what was corrected."""
    rows: list[TimelineRow] = []
    for row in instant.once(_assessments, household_id):
        code = "corrected" if row.correction_reason else "assessed"
        at = datetime.combine(row.assessed_on, time(), instant.now.tzinfo)
        fields = {"instrument": row.title, "words": row.words, "text": row.correction_reason}
        rows.append(TimelineRow(at, "assessment", Said(code, WORDS[code], fields)))
    return rows


SUBJECT = Subject(
    "surveys",
    reads=frozenset({"surveys", "households", "tasks"}),
    rules=reasons.RULES,
    signals=(
        Signal(reasons.urgent, reaches=True),
        Signal(reasons.again),
        Signal(reasons.on_list),
    ),
    card=card,
    timeline=(Events(80, assessed),),
    verbs=VERBS,
    layers=on_map.LAYERS,
    rates=on_map.RATES,
)
