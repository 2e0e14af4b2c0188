"""The columns of the survey board: an area with its counts, somebody on the list with the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.households import AreaLevel
from coordinator.records.surveys import RESULT_LABELS
from coordinator.text import mark, ntr, short_day, tr
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import Column
from coordinator.worklist.surveys.movement import GRADE_LABELS
from coordinator.worklist.surveys.rows import STATE_LABELS

if TYPE_CHECKING:
    from coordinator.worklist.surveys.rows import AreaRow, PlaceRow


def _count(title: str, name: str, width: int = 52) -> Column:
    """Make a column of one count; nothing stands where it is none."""
    return Column(
        title,
        lambda row: f"{getattr(row.counts, name):,}" if getattr(row.counts, name) else "",
        lambda row: getattr(row.counts, name),
        number=True,
        width=width,
        tip=lambda row: _tip(row, name),
    )


def _tip(row: AreaRow, name: str) -> str:
    if name != "absent":
        return tr(STATE_LABELS[name]) if name in STATE_LABELS else ""
    return ntr("{n} visit found nobody", "{n} visits found nobody", row.counts.absences)


def _area(row: AreaRow) -> str:
    return f"   {row.short}" if row.level == AreaLevel.VILLAGE else row.name


def _share(row: AreaRow) -> str:
    share = row.counts.share
    if share is None:
        return ""
    # Twenty of five thousand are not nothing, and all but one are not all.
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


COVERAGE = (
    Column(mark("Area"), _area, width=132, tip=lambda row: row.name),
    _count(mark("On the list"), "people"),
    _count(mark("Done"), "done"),
    Column(mark("Share"), _share, lambda row: row.counts.share, number=True, width=52),
    _count(mark("Still to ask"), "to_do"),
    _count(mark("Refused"), "refused"),
    _count(mark("Absent"), "absent"),
    _count(mark("Not alone"), "not_alone", 66),
    _count(mark("Moved out"), "moved"),
    _count(mark("Died"), "died"),
    _count(mark("Other"), "other"),
)


def state_text(row: PlaceRow) -> str:
    """Say what came of somebody, with how often nobody was there."""
    label = RESULT_LABELS.get(row.result) or STATE_LABELS[row.state]
    if row.state == "absent" and row.absences > 1:
        return tr("{result} × {n}", result=tr(label), n=row.absences)
    return tr(label)


PLACES = (
    Column(mark("Row code"), lambda row: row.code, lambda row: row.id, width=74),
    Column(mark("Name"), lambda row: row.name, width=70),
    age_column(46),
    Column(mark("Area"), lambda row: row.area, width=0, tip=lambda row: row.address or row.area),
    Column(mark("Result"), state_text, lambda row: list(STATE_LABELS).index(row.state), width=112),
    Column(
        mark("Grade"),
        lambda row: tr(GRADE_LABELS[row.grade]) if row.grade else "",
        lambda row: list(GRADE_LABELS).index(row.grade) if row.grade else len(GRADE_LABELS),
        width=88,
    ),
    Column(
        mark("Day"),
        lambda row: "" if row.assessed_on is None else short_day(row.assessed_on),
        lambda row: row.assessed_on,
        width=96,
        tip=lambda row: "" if row.next_on is None else tr("again on {day}", day=short_day(row.next_on)),
    ),
)
