"""What surveys found of a household, in its pane: the newest of each instrument, and the bands before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from coordinator.records.surveys import MODE_LABELS, SurveyResult
from coordinator.text import short_day, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.labels import plain_label
from coordinator.widgets.kit.pane.part import PanePart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.facts.assessments import AssessmentRow
    from coordinator.worklist.household_card import HouseholdCard

MOST_SHOWN = 3
MOST_BEFORE = 4


def newest(rows: Sequence[AssessmentRow]) -> list[AssessmentRow]:
    """Give the newest assessment of each instrument that stands, and the last try where that is newer."""
    stand = [row for row in rows if not row.is_corrected]
    found: dict[str, AssessmentRow] = {}
    for row in stand:
        if row.result == SurveyResult.DONE:
            found.setdefault(row.instrument, row)
    shown = list(found.values())[:MOST_SHOWN]
    if stand and stand[0].result != SurveyResult.DONE:
        shown.insert(0, stand[0])
    return shown


def line(row: AssessmentRow) -> str:
    """Say an assessment in one line: what, score and band, when, how."""
    parts = [row.words, short_day(row.assessed_on), tr(MODE_LABELS[row.mode])]
    if row.override_risk:
        parts.insert(1, tr("graded otherwise: {reason}", reason=row.override_reason))
    if row.is_old:
        parts.append(tr("old, to be asked anew"))
    if row.next_on is not None:
        parts.append(tr("again on {day}", day=short_day(row.next_on)))
    return tr("{instrument}: {words}", instrument=row.title, words=" · ".join(parts))


def bands_before(rows: Sequence[AssessmentRow]) -> str:
    """Say the bands of the instrument that was used last, oldest first; empty where there was one at most."""
    done = [row for row in rows if row.result == SurveyResult.DONE and not row.is_corrected]
    if not done:
        return ""
    same = [row for row in done if row.instrument == done[0].instrument][: MOST_BEFORE + 1]
    if len(same) < 2:
        return ""
    words = (f"{row.assessed_on.year} {row.band or tr('without a band')}" for row in reversed(same))
    return " → ".join(words)


class SurveyPart(PanePart):
    """The newest assessments, and the act that makes one."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        head = QWidget(content)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(tr("Surveys"), head)
        self.title.setProperty("role", "strong")
        self.button = push_button(tr("Assess risk"), lambda: pane.begin("assess"), head, link=True)
        self.button.setObjectName("paneAssess")
        row.addWidget(self.title)
        row.addStretch()
        row.addWidget(self.button)
        self.words = plain_label("", content)
        self.words.setObjectName("paneAssessments")
        self.before = second_label("", content)
        self.widgets = (head, self.words, self.before)

    def be_of(self, household_id: int | None, now: datetime) -> None:
        """Show nothing of anybody."""
        self.words.setText("")
        self.before.setText("")
        self.before.hide()

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show the newest assessments."""
        rows = card.assessments
        lines = [line(row) for row in newest(rows)]
        self.words.setText("\n".join(lines) if lines else tr("Not assessed yet."))
        before = bands_before(rows)
        self.before.setText(before)
        self.before.setVisible(bool(before))
