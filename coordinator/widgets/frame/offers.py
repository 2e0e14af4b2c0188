"""What the window can be asked for by name, and how it is ranked: acts, desks, sections, filters, papers, settings."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coordinator.text import catalogue, language, mark, tr
from coordinator.widgets.frame.actions import shown_shortcut
from coordinator.widgets.frame.settings.table import settings_of
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.desks.listing import Listing
from coordinator.widgets.kit.late import late
from coordinator.widgets.kit.pane.acts import HouseholdActs
from coordinator.widgets.subject import sections_of
from coordinator.worklist.search import INSIDE, fit, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from PySide6.QtCore import QObject

    from coordinator.briefing.paper_kind import Paper
    from coordinator.widgets.frame.actions import Actions
    from coordinator.widgets.frame.desks import Tab
    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.widgets.kit.desks.filter_bar import Filter
    from coordinator.widgets.kit.desks.page import Page
    from coordinator.widgets.kit.pane.records import PaneAct
    from coordinator.widgets.subject import SubjectView

IN_SEVERAL, ELSEWHERE = INSIDE + 1, INSIDE + 2
"""Further ranks behind those of `fit`: each word is in one of its names; of a household, it is in phone or address."""

KINDS: dict[str, str] = {
    "action": mark("command"),
    "act": mark("on the household"),
    "desk": mark("desk"),
    "section": mark("section"),
    "filter": mark("filter"),
    "paper": mark("paper"),
    "setting": mark("setting"),
}
"""What can be asked for, in the words that stand beside it."""

WHY: dict[str, str] = {
    "today": mark("Only on the desk Today"),
    "household": mark("Choose a household on the desk Today first"),
    "alert": mark("The household has no open alert"),
    "undo": mark("There is nothing to undo."),
    "redo": mark("There is nothing to do again."),
}
"""Why something cannot be done now, by the state of the window that is missing."""

_FRAME_WORDS: dict[str, str] = {
    "today": mark("worklist, to do, morning, urgent, map"),
    "settings": mark("options, preferences, set up the program"),
}
"""Further words of the desks that belong to no subject."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of the palette: what it is, and what stands beside it.

    Attributes
    ----------
    kind : household, or a key of `KINDS`
    key : number of the household, or what `go` understands
    end : shortcut or area, at the right
    names : all it can be found by, as `squeezed` gives them, its own name first; none for a household
    why_not : why it cannot be done now; empty where it can
    """

    kind: str
    key: int | str
    text: str
    detail: str = ""
    end: str = ""
    names: tuple[str, ...] = field(default=(), compare=False)
    why_not: str = ""


def spoken(*sources: str) -> Iterator[str]:
    """Give source texts in the language of the window, then in the other: who looks for something may use either."""
    translated = catalogue("en" if language() == "ko" else "ko")
    for source in sources:
        if source:
            yield tr(source)
            yield translated.get(source, source)


def names_of(titles: Iterable[str], words: str) -> tuple[str, ...]:
    """List what something is found by: its titles, then its further words; each once, as `squeezed` gives it.

    Parameters
    ----------
    titles : as they are shown
    words : source text, parted by commas
    """
    further = (word for text in spoken(words) for word in text.split(","))
    return tuple(dict.fromkeys(name for name in map(squeezed, (*titles, *further)) if name))


def rank(names: Sequence[str], wanted: str) -> tuple[int, int] | None:
    """Rank what has these names for what was typed, the least first; none where nothing fits.

    Parameters
    ----------
    names : however they are written
    wanted : its words may stand in any order

    Returns
    -------
    how well the best of its names fits, then which of them it is: its own name counts more than a further word
    """
    whole, names = squeezed(wanted), [squeezed(name) for name in names]
    best = min(((how, at) for at, name in enumerate(names) if (how := fit(name, whole)) is not None), default=None)
    if best is not None:
        return best
    words = [squeezed(word) for word in wanted.split()]
    if len(words) > 1 and all(any(fit(name, word) is not None for name in names) for word in words):
        return IN_SEVERAL, 0
    return None


def rank_household(household: Found, wanted: str) -> tuple[int, int]:
    """Rank a household that was found for what was typed, beside what else was."""
    return rank((household.text,), wanted) or (ELSEWHERE, 0)


def best_first(
    households: Sequence[Found], offers: Sequence[Found], wanted: str, recent: Sequence[int | str]
) -> list[Found]:
    """Put what was found in order: how well it fits, households before the rest, what was chosen lately, its place."""
    lately = {key: at for at, key in enumerate(recent)}
    ranked = [((rank_household(household, wanted)[0], 0, 0), household) for household in households]
    for offer in offers:
        how = rank(offer.names, wanted)
        if how is not None:
            ranked.append(((how[0], 1, how[1]), offer))
    ranked.sort(key=lambda entry: (*entry[0], lately.get(entry[1].key, len(lately))))
    return [hit for _, hit in ranked]


# what there is


class Offers:
    """What one window can be asked for."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def all(self) -> list[Found]:
        """List everything, in the order it is shown where nothing was typed."""
        window, views, actions = self._window, self._window.views, self._window.actions_table
        offers = [*_actions(actions), *_pane_acts(window, actions)]
        offers += _desks(window.desks, views)
        offers += _settings(views)
        offers += _papers(views, window.bridge.workspace.tables.papers, actions)
        return offers

    def read_in(self, owner: QObject, step: Callable[[], object]) -> None:
        """Read in the pages whose filters are not known yet, and do a step after each."""
        for view in self._window.views:
            for page in view.sections or ((view.desk,) if view.desk is not None else ()):
                if page.module not in sys.modules:
                    idle.when_loaded(owner, page.module, step)


def _actions(actions: Actions) -> Iterator[Found]:
    for action in actions.entries():
        if action.id != "palette":
            names = names_of(spoken(action.text), action.words)
            key = shown_shortcut(action.shortcut)
            why = _missing(action.when, actions)
            yield Found("action", action.id, tr(action.text), end=key, names=names, why_not=why)


def _missing(state: str, actions: Actions) -> str:
    """Say what is missing where a state of the window does not hold; nothing where it does."""
    return tr(WHY[state]) if state and not actions.holds(state) else ""


def _pane_acts(window: MainWindow, actions: Actions) -> Iterator[Found]:
    """List the acts on the household that are in no table but that of its pane."""
    pane = window.today.pane
    for act in (act for view in window.views for act in view.acts):
        title = act.menu or act.button
        if title and act.name not in actions:
            names = names_of(spoken(title, act.title), act.words)
            yield Found("act", f"act:{act.name}", tr(title), names=names, why_not=_why_not(pane, act, actions))


def _why_not(pane: Any, act: PaneAct, actions: Actions) -> str:
    missing = _missing("household", actions)
    if missing:
        return missing
    asks = act.why_not and isinstance(pane, HouseholdActs) and pane.card is not None
    return late(act.why_not)(pane, act.name) if asks else ""


def _desks(tabs: Sequence[Tab], views: Sequence[SubjectView]) -> Iterator[Found]:
    by_desk = {view.desk.id: view for view in views if view.desk is not None}
    for number, tab in enumerate(tabs, 1):
        view = by_desk.get(tab.id)
        words = view.desk.words if view and view.desk else _FRAME_WORDS.get(tab.id, "")
        names = names_of(spoken(tab.title), words)
        yield Found("desk", f"desk:{tab.id}", tr(tab.title), end=tab.shortcut(number), names=names)
        for section in sections_of(tab.id, views):
            path = tr("{desk} › {section}", desk=tr(tab.title), section=tr(section.title))
            names = names_of([*spoken(section.title), path], section.words)
            yield Found("section", f"desk:{tab.id}:{section.id}", path, names=names)
    tab_ids = {tab.id for tab in tabs}
    for view in by_desk.values():
        if view.desk is None or view.desk.id not in tab_ids:
            continue
        sections = sections_of(view.desk.id, views)
        for page in sections or (view.desk,):
            place = f"{view.desk.id}:{page.id}" if sections else view.desk.id
            yield from _filters(tr(page.title), place, filters_of(page), tr(view.desk.title) if sections else "")


def _filters(title: str, place: str, filters: Iterable[Filter], desk: str) -> Iterator[Found]:
    where = tr("{desk} › {section}", desk=desk, section=title) if desk else title
    for each in filters:
        for code, label in each.labels.items():
            path = tr("{desk} › {section}", desk=where, section=tr(label))
            short = [f"{desk or title}{word}" for word in spoken(label)]
            names = names_of([path, *short, *spoken(label), *spoken(each.title)], "")
            detail = tr(each.title)
            yield Found("filter", f"filter:{place}/{each.name}/{code}", path, detail=detail, names=names)


def filters_of(page: Page) -> tuple[Filter, ...]:
    """List the filters of a page whose module is read in; without those whose answers come of the rows."""
    listing = getattr(sys.modules.get(page.module), page.name, None)
    filters: tuple[Filter, ...] = (
        listing.filters if isinstance(listing, Listing) else getattr(listing, "named_filters", ())
    )
    return tuple(each for each in filters if each.labels)


def _settings(views: Sequence[SubjectView]) -> Iterator[Found]:
    for setting in settings_of(views):
        path = tr("{desk} › {section}", desk=tr("Program settings"), section=tr(setting.title))
        names = names_of([*spoken(setting.title), path], setting.words)
        yield Found("setting", f"desk:settings:{setting.id}", path, names=names)


def _papers(views: Sequence[SubjectView], papers: Iterable[Paper[Any]], actions: Actions) -> Iterator[Found]:
    names = {paper.kind: paper for view in views for paper in view.papers}
    for paper in papers:
        name = names.get(paper.kind)
        if name is not None:
            why = _missing(name.when, actions)
            titles = (*spoken(paper.title), *(tr("Print: {paper}", paper=title) for title in spoken(paper.title)))
            text = tr("Print: {paper}", paper=tr(paper.title))
            yield Found("paper", f"paper:{paper.kind}", text, names=names_of(titles, name.words), why_not=why)


# going there


def go(window: MainWindow, key: str) -> None:
    """Do what an entry other than a household or an action of the table stands for, by its key."""
    kind, _, rest = key.partition(":")
    _GOES[kind](window, rest)


def _go_filter(window: MainWindow, rest: str) -> None:
    place, name, code = rest.rsplit("/", 2)
    window.show_desk(place)
    section = place.partition(":")[2]
    desk: Any = window.stack.currentWidget()
    page = desk.page(section) if section else desk
    page.filter_by(name, code)


def _go_paper(window: MainWindow, kind: str) -> None:
    of_household = {paper.kind for view in window.views for paper in view.papers if paper.when}
    window.show_desk(f"briefings:{kind}", window.today.selected if kind in of_household else None)


_GOES: dict[str, Callable[[MainWindow, str], object]] = {
    "desk": lambda window, place: window.show_desk(place),
    "act": lambda window, name: window.today.begin(name),
    "filter": _go_filter,
    "paper": _go_paper,
}
