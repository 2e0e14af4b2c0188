"""Reading a partner's file for the Import desk, on the worker thread; what a person can answer when it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.text import day as long_day
from coordinator.text import mark, tr
from coordinator.widgets.kit.bridge import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coordinator.casework.imports import Comparison
    from coordinator.errors import DateOrderUnclear
    from coordinator.widgets.imports.file_preview import FilePreview
    from coordinator.workspace import Workspace

PROFILE_LABELS: dict[str, str] = {
    "day-first": mark("Dates with the day first"),
    "month-first": mark("Dates with the month first"),
    "utc": mark("Times are UTC"),
    "stamp-at-start": mark("Time stands at the begin of each step"),
    "stamp-at-end": mark("Time stands at the end of each step"),
    "row-a-day": mark("A row holds a day, its columns are the times in order"),
    "watt-hours": mark("Values are Wh"),
    "kilowatt-hours": mark("Values are kWh"),
    "watts": mark("Values are mean power in W"),
    "kilowatts": mark("Values are mean power in kW"),
    "running": mark("Values are running meter readings"),
    "carecall-list": mark("CareCall call list (likely layout, not confirmed by the vendor)"),
    "carecall-record": mark("CareCall conversation record (likely layout, not confirmed by the vendor)"),
}
"""The profiles every vault has."""
MEND = "mend-"
"""Stands before the number of the import whose rejected rows are shown, in the name of a section of the desk."""
TWO_COLUMNS = "two_columns"
"""The refusal that is itself a question: its columns are shown at once."""
NAMEABLE = (
    TWO_COLUMNS,
    "column_missing",
    "column_type",
    "date_order",
    "profile",
    "header_row",
    "unit",
    "peak",
    "labels",
)
"""Refusals a person can answer by naming the file's columns, their line, and how its dates are meant."""


def is_practice(workspace: Workspace) -> bool:
    """Ask whether everybody is made up; on the worker thread."""
    return workspace.practice


def look(
    workspace: Workspace,
    kind: str,
    path: Path,
    profile: Any,
    date_order: str,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> tuple[FilePreview, Comparison, bool]:
    """Read a file and hold it against what is stored.

    Returns
    -------
    the preview, what storing it would do, and whether this is the practice county
    """
    preview = workspace.imports.preview(
        kind, path, profile=profile or None, date_order=date_order, progress=progress, cancelled=cancelled
    )
    if cancelled():
        raise Stopped
    progress(1, 2)
    comparison = workspace.imports.compare(preview)
    if cancelled():
        raise Stopped
    return preview, comparison, workspace.practice


def look_at_columns(
    workspace: Workspace,
    kind: str,
    path: Path,
    profile: Any,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> FilePreview:
    """Read only the columns and first rows of a file that cannot be read as it is."""
    preview = workspace.imports.outline(kind, path, profile=profile or None)
    progress(1, 1)
    if cancelled():
        raise Stopped
    return preview


def after_storing(done: Any) -> tuple[str, bool, str, str]:
    """Say what was stored and what is next.

    Returns
    -------
    the sentence, whether something is left open, the desk to go on at, and the words of its button; empty for none
    """
    counts: dict[str, int] = done.value.counts
    unlinked_count = counts.get("unassigned", 0) - counts.get("assigned", 0)
    is_of_meters = "assigned" in counts
    if is_of_meters and unlinked_count > 0:
        words = tr("{message}. {n} meters belong to nobody yet.", message=done.message, n=f"{unlinked_count:,}")
        return words, False, "power:meters", tr("Link them in Power")
    if is_of_meters:
        words = tr("{message}. The watch has not looked at these hours yet.", message=done.message)
        return words, False, "power:meters", tr("Run the watch in Power")
    missing = done.value.about_missing()
    if missing:
        return tr("{message}. {rest}", message=done.message, rest=missing), True, "calls", tr("Open Calls")
    if done.value.waiting:
        place = f"import:{MEND}{done.value.batch_id}"
        return done.message, True, place, tr("Correct rows ({n})", n=f"{done.value.waiting:,}")
    return done.message, False, "", ""


def which_day(unclear: DateOrderUnclear) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Ask which of two days one of the file's own dates is; its answers by the order of the file's dates."""
    return (
        tr("“{value}” in this file: which day is meant?", value=unclear.value),
        (
            ("month", tr("{day} (month first)", day=long_day(unclear.month_first))),
            ("day", tr("{day} (day first)", day=long_day(unclear.day_first))),
        ),
    )
