"""The actions of the window itself, and all there are: its own with those of the subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.frame.away_list import show_away
from coordinator.widgets.subject import Action
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.first_day import show_first_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.widgets.subject import SubjectView


def own(
    name: str,
    text: str,
    group: str,
    place: int,
    do: Callable[[MainWindow], object],
    *,
    shortcut: str = "",
    when: str = "",
    words: str = "",
) -> Action:
    """Make an action that only this window can do."""
    return Action(name, text, group, place, shortcut, when, do, words)


GROUPS: tuple[tuple[str, str], ...] = (
    ("list", mark("Worklist")),
    ("act", mark("Household")),
    ("window", mark("Window")),
    ("program", mark("Program")),
)

OWN: tuple[Action, ...] = (
    own("next", mark("Next household"), "list", 10, lambda w: w.step(1), shortcut="J", when="today"),
    own("previous", mark("Previous household"), "list", 20, lambda w: w.step(-1), shortcut="K", when="today"),
    own(
        "open",
        mark("Go to the household pane"),
        "list",
        30,
        lambda w: w.today.focus_pane(),
        shortcut="O",
        when="household",
    ),
    own(
        "why",
        mark("Why this one comes first"),
        "list",
        35,
        lambda w: w.today.worklist.say_why(),
        shortcut="W",
        when="today",
    ),
    own(
        "run",
        mark("Begin or go on with the morning run (Enter in the list)"),
        "list",
        5,
        lambda w: w.today.start_run(),
        shortcut="M",
        when="today",
    ),
    own(
        "not_watched",
        mark("Who is not watched today"),
        "list",
        40,
        lambda w: w.toggle_not_watched(),
        shortcut="Ctrl+Shift+N",
        words=mark("coverage, no meter, nobody watches"),
    ),
    own(
        "away",
        mark("What came due while the program was closed"),
        "list",
        60,
        show_away,
        words=mark("overnight, missed"),
    ),
    own(
        "undo",
        mark("Undo"),
        "act",
        90,
        lambda w: w.undo_redo.undo_last(),
        shortcut="Ctrl+Z",
        when="undo",
        words=mark("take back, mistake"),
    ),
    own(
        "redo",
        mark("Redo"),
        "act",
        91,
        lambda w: w.undo_redo.redo(),
        shortcut="Ctrl+Shift+Z",
        when="redo",
        words=mark("do again, restore"),
    ),
    own("palette", mark("Find a household or a command"), "window", 10, lambda w: w.palette_open(), shortcut="Ctrl+K"),
    own("next_pane", mark("Next pane"), "window", 20, lambda w: w.cycle(1), shortcut="F6"),
    own("previous_pane", mark("Previous pane"), "window", 30, lambda w: w.cycle(-1), shortcut="Shift+F6"),
    own(
        "refresh",
        mark("Ask again now"),
        "window",
        40,
        lambda w: w.refresh_desk(),
        shortcut="F5",
        words=mark("reload, update"),
    ),
    own(
        "look",
        mark("Change between light and dark"),
        "window",
        50,
        lambda w: w.change_look(),
        shortcut="Ctrl+Shift+L",
        words=mark("dark mode, theme, colours, screen"),
    ),
    own(
        "language",
        mark("Change between Korean and English"),
        "window",
        60,
        lambda w: w.change_language(),
        shortcut="Ctrl+Shift+K",
        words=mark("language, translate"),
    ),
    own(
        "first_day",
        mark("First steps"),
        "program",
        15,
        show_first_day,
        words=mark("begin, how to start, first day"),
    ),
    own(
        "own_data",
        mark("Start with my own data"),
        "program",
        40,
        lambda w: w.own_data_requested.emit(),
        words=mark("new vault, set up, begin"),
    ),
    own(
        "shortcuts",
        mark("Shortcuts"),
        "program",
        50,
        lambda w: w.show_shortcuts(),
        shortcut="F1",
        words=mark("help, keys, glossary, words"),
    ),
    own("quit", mark("Quit"), "program", 60, lambda w: w.close(), shortcut="Ctrl+Q", words=mark("exit, end, close")),
)


def actions_of(views: Sequence[SubjectView] = VIEWS) -> tuple[Action, ...]:
    """List all actions, group by group, each in its place."""
    groups = [group for group, _ in GROUPS]
    actions = [*OWN, *(action for view in views for action in view.actions)]
    return tuple(sorted(actions, key=lambda action: (groups.index(action.group), action.place)))
