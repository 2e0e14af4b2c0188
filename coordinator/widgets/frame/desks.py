"""The tabs of the window, made of the table of subjects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coordinator.text import mark, tr
from coordinator.widgets.kit.desks.desk import meets
from coordinator.widgets.kit.late import late
from coordinator.widgets.subject import sections_of
from coordinator.widgets.subjects import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.desks.desk import Desk
    from coordinator.widgets.kit.desks.page import Page
    from coordinator.widgets.subject import SubjectView

_SETTINGS = "coordinator.widgets.frame.settings.page"


@dataclass(frozen=True)
class Tab:
    """One tab: its id, title (source text), what makes its desk when it is first looked at, and what that reads.

    `reads` is that of `SubjectView`.
    """

    id: str
    title: str
    make: Callable[[Bridge], Desk]
    reads: frozenset[str] | None = None
    keys: str = ""
    """Its shortcut where that is no number."""
    module: str = "coordinator.widgets.today.view"
    """What must be read in to make its desk."""
    short: str = ""
    """A shorter title for the tab itself (source text); what it is called elsewhere stays."""

    def shortcut(self, number: int) -> str:
        """Give its shortcut as the tab of a number, counted from 1."""
        return self.keys or f"Ctrl+{number}"

    def concerns(self, nouns: AbstractSet[str]) -> bool:
        """Say whether a change of these nouns makes what it shows old."""
        return meets(self.reads, nouns)


def desks_of(views: Sequence[SubjectView] = VIEWS) -> tuple[Tab, ...]:
    """List the tabs: Today, then the desks of the subjects in the order of their table."""
    return (
        Tab("today", mark("Today"), partial(_make_today, views)),
        *(
            Tab(
                desk.id,
                desk.title,
                _maker(desk, views),
                _reads(desk, views),
                module=_module_of(view, desk),
                short=desk.tab,
            )
            for view in views
            if (desk := view.desk)
        ),
    )


def settings_tab(window: MainWindow) -> Tab:
    """Make the tab of the settings, which are of one window and of what is chosen on this PC."""
    return Tab(
        "settings",
        mark("Program settings"),
        partial(_make_settings, window),
        frozenset(),
        keys="Ctrl+,",
        module=_SETTINGS,
    )


def _make_settings(window: MainWindow, bridge: Bridge) -> Desk:
    desk = late(f"{_SETTINGS}:SettingsDesk")
    return desk(bridge, window.settings, window.views, window)


def modules_of(views: Sequence[SubjectView] = VIEWS) -> list[str]:
    """Name the modules that make the desks, in the order of their tabs; of a desk in sections that of the first."""
    return [_module_of(view, view.desk) for view in views if view.desk]


def _module_of(view: SubjectView, desk: Page) -> str:
    return (view.sections or (desk,))[0].module


def _make_today(views: Sequence[SubjectView], bridge: Bridge) -> Desk:
    return late("coordinator.widgets.today.view:TodayView")(bridge, views)


def _reads(desk: Page, views: Sequence[SubjectView]) -> frozenset[str] | None:
    """Name what makes a desk old, with what its guests read; None where one of them is made old by every change."""
    read = [view.reads for view in views if view.desk is desk or view.within == desk.id]
    named = [nouns for nouns in read if nouns is not None]
    return frozenset[str]().union(*named) if len(named) == len(read) else None


def _maker(desk: Page, views: Sequence[SubjectView]) -> Callable[[Bridge], Desk]:
    sections = sections_of(desk.id, views)
    return partial(_make_sections, desk, sections) if sections else desk.make


def _make_sections(desk: Page, sections: Sequence[Page], bridge: Bridge) -> Desk:
    from coordinator.widgets.kit.desks.sections import SectionedDesk

    return SectionedDesk(bridge, f"{desk.id}Desk", tr(desk.title), sections)
