"""What the window knows of a subject: its desk, and what it adds to other places; named as text, imported late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.widgets.kit.desks.page import Page
    from coordinator.widgets.kit.pane.records import Known, PaneAct, Part


@dataclass(frozen=True)
class Action:
    """A line of the table of actions, from which menus, palette, tool tips and the shortcut sheet are made.

    Parameters
    ----------
    text : source text
    group : where it stands: `list`, `act`, `window` or `program`
    place : where it stands in its group, the lowest first
    shortcut : its keys; one plain letter is never taken from somebody who types
    when : the state of the window that must hold: "" always, `today` the Today tab is shown, `household` a household is
        selected there, `alert` it has an open alert, `undo` / `redo` there is something to undo or redo
    do : what it does with the window; none where it begins the act of its id on the household selected
    words : what else it is called by whoever looks for it, parted by commas; source text
    """

    id: str
    text: str
    group: str
    place: int
    shortcut: str = ""
    when: str = ""
    do: Callable[[Any], object] | None = None
    words: str = ""

    @property
    def is_letter(self) -> bool:
        """Whether the shortcut is one plain letter."""
        return len(self.shortcut) == 1


@dataclass(frozen=True)
class PaperName:
    """What a paper of the subject is looked for by, beside its title.

    Parameters
    ----------
    kind : its kind in the table of papers
    words : as those of an action
    when : as that of an action
    """

    kind: str
    words: str = ""
    when: str = ""


@dataclass(frozen=True)
class SettingLink:
    """A line of the settings page that leads to where the subject keeps a setting.

    Parameters
    ----------
    id : what it is called by, within all settings
    title : source text
    effect : source text, one sentence: what is another thing afterwards
    button : source text, what the button does
    go : what the button does with the window
    words : as those of an action
    section : where it stands on the page, a key of the page's sections
    says : gives what holds now, of the window; none where that takes asking
    """

    id: str
    title: str
    effect: str
    button: str
    go: Callable[[Any], object]
    words: str = ""
    section: str = "rules"
    says: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class SubjectView:
    """A subject's line in the window's table.

    Parameters
    ----------
    noun : the subject
    desk : its tab; None when it has none of its own
    sections : the parts of its desk, each behind a tab of its own; the desk then names no module
    within : the desk in which its sections stand, after that desk's own, where it has no desk itself
    pane : its parts of the household pane
    known : what its forms there must know beside the household's card
    acts : its acts on a household, from the act bar and the menu beside it
    actions : its entries of the table of actions
    reads : the nouns whose change makes what its desk shows old; None when every change does
    moves_on : its verbs, such as `Alerts.resolve`, after which the next household of the worklist has its turn
    papers : what its papers are looked for by
    settings : where it keeps settings
    """

    noun: str
    desk: Page | None = None
    sections: tuple[Page, ...] = ()
    within: str = ""
    pane: tuple[Part, ...] = ()
    known: tuple[Known, ...] = ()
    acts: tuple[PaneAct, ...] = ()
    actions: tuple[Action, ...] = ()
    reads: frozenset[str] | None = None
    moves_on: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = ()
    settings: tuple[SettingLink, ...] = ()


def sections_of(desk: str, views: Sequence[SubjectView]) -> tuple[Page, ...]:
    """List the sections of a desk, its own subject's first, then those of the subjects that stand within it."""
    own = [page for view in views if view.desk is not None and view.desk.id == desk for page in view.sections]
    return (*own, *(page for view in views if view.within == desk for page in view.sections))
