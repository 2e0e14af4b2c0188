"""What surveys found of a household, on its sheet: the newest that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.blocks import Block, Cell, Column, Facts, Heading, Table
from coordinator.records.surveys import MODE_LABELS
from coordinator.text import short_day, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.briefing.redaction import Redaction
    from coordinator.worklist.facts.assessments import AssessmentRow

MOST_ASSESSMENTS = 3


def assessments(rows: Sequence[AssessmentRow], rules: Redaction) -> list[Block]:
    """Give the newest assessments with score, band, day and instrument; nothing where there is none."""
    standing = [row for row in rows if not row.is_corrected]
    if not standing:
        return []
    shown = tuple(
        (
            Cell(row.title),
            Cell(row.words, "strong", detail=_besides(row, rules)),
            Cell(short_day(row.assessed_on)),
            Cell(tr(MODE_LABELS[row.mode])),
        )
        for row in standing[:MOST_ASSESSMENTS]
    )
    columns = (
        Column(tr("Instrument"), 34),
        Column(tr("Result"), 40),
        Column(tr("Day of the survey"), 16),
        Column(tr("Way of asking"), 14),
    )
    facts = Facts(
        (*columns, Column(tr("Note"))),
        tuple(
            (row.title, row.words, row.assessed_on, tr(MODE_LABELS[row.mode]), _besides(row, rules)) for row in standing
        ),
    )
    return [Heading(tr("Surveys")), Table(columns, shown, name=tr("Surveys"), close=True, facts=facts)]


def _besides(row: AssessmentRow, rules: Redaction) -> str:
    """Say what is to be known beside the band: another grade and why, and that it is old."""
    words: list[str] = []
    if row.override_risk and (reason := rules.free(row.override_reason)):
        words.append(tr("graded otherwise: {reason}", reason=reason))
    if row.is_old:
        words.append(tr("old, to be asked anew"))
    return " · ".join(words)
