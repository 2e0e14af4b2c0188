"""The tabs of the window, made of the table of subjects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coordinator.text import mark, tr
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subjects import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.subject import SubjectView


@dataclass(frozen=True)
class Desk:
    """One tab: its id, title (source text), what makes its widget when it is first looked at, and what it reads.

    A desk may have `refresh()`, called when its tab is shown, a signal `household_opened(int)`, which leads to the
    Today tab, `act_wanted(int, str)`, which opens a form there, `desk_wanted(str)` with a desk or `desk:section`,
    `panes()` for F6, and `show_section(str)`. `reads` is that of `SubjectView`.
    """

    id: str
    title: str
    make: Callable[[Bridge], QWidget]
    reads: frozenset[str] | None = None


TODAY = Page("today", mark("Today"), "coordinator.widgets.today.view", "TodayView")


def desks_of(views: Sequence[SubjectView] = VIEWS) -> tuple[Desk, ...]:
    """List the tabs: Today, then the desks of the subjects in the order of their table."""
    return (
        Desk(TODAY.id, TODAY.title, TODAY.make),
        *(Desk(view.desk.id, view.desk.title, _maker(view, view.desk), view.reads) for view in views if view.desk),
    )


def modules_of(views: Sequence[SubjectView] = VIEWS) -> list[str]:
    """Name the modules that make the desks, in the order of their tabs; of a desk in sections that of the first."""
    return [(view.sections or (view.desk,))[0].module for view in views if view.desk]


def _maker(view: SubjectView, desk: Page) -> Callable[[Bridge], QWidget]:
    return partial(_make_sections, view) if view.sections else desk.make


def _make_sections(view: SubjectView, bridge: Bridge) -> QWidget:
    from coordinator.widgets.kit.desks.sections import SectionedDesk

    assert view.desk is not None
    return SectionedDesk(bridge, f"{view.desk.id}Desk", tr(view.desk.title), view.sections)
