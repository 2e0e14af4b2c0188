"""Printing, side by side in one run: a one-page briefing and 200 household sheets against an empty Qt page."""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPainter, QPdfWriter

from coordinator.briefing import daily
from coordinator.briefing.document import bind
from coordinator.briefing.households import sheet
from coordinator.briefing.render import paper
from tests.briefing import rows

if TYPE_CHECKING:
    from collections.abc import Callable

SHEETS = 200
ONE_PAGE_LIMIT_S = 0.3
SHEETS_LIMIT_S = 20.0


def empty_page() -> None:
    """Write a PDF page with nothing on it: what Qt takes at least."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(paper.DPI)
    painter = QPainter(writer)
    painter.end()
    buffer.close()


def one_page() -> None:
    """Compose and render a briefing of one page."""
    told = daily.Day(rows.today(4, 2), rows.YESTERDAY, rows.calls_due(4))
    paper.render(daily.compose(told, rows.letterhead(daily.PAPER)))


def sheets() -> None:
    """Compose and render 200 household sheets as one document, with progress and a look at cancel for each."""
    usage, timeline = rows.usage(), rows.timeline()
    letterhead = rows.letterhead(sheet.PAPER)
    made = [sheet.compose(sheet.Home(rows.card(id=n), timeline, usage), letterhead) for n in range(SHEETS)]
    seen: list[int] = []
    paper.render(bind(made), progress=lambda done, _total: seen.append(done), cancelled=lambda: False)
    assert len(seen) == SHEETS, "a sheet took more than a page"


def seconds(work: Callable[[], None], rounds: int) -> float:
    """Give the median time of a piece of work."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    """Print the figures and give 1 if one is over its limit."""
    paper.application()
    start = time.perf_counter()
    one_page()
    first = time.perf_counter() - start
    floor = seconds(empty_page, 20)
    page = seconds(one_page, 10)
    many = seconds(sheets, 1)
    print(f"empty Qt page            {floor * 1000:8.2f} ms      1.0 x")
    print(f"one-page briefing, first {first * 1000:8.2f} ms  {first / floor:7.1f} x   limit {ONE_PAGE_LIMIT_S} s")
    print(f"one-page briefing        {page * 1000:8.2f} ms  {page / floor:7.1f} x   limit {ONE_PAGE_LIMIT_S} s")
    each = many / SHEETS / floor
    print(f"{SHEETS} household sheets     {many:8.2f} s   {each:7.1f} x a sheet   limit {SHEETS_LIMIT_S} s")
    return int(first > ONE_PAGE_LIMIT_S or many > SHEETS_LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
