"""What a subject adds to the household pane: the records of its parts, its acts, and what its forms must know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coordinator.workspace import Workspace


@dataclass(frozen=True)
class Part:
    """A part of the household pane.

    Parameters
    ----------
    name : by which its answers are handed to it
    place : where it stands, the lowest on top
    made : `module:class` of a `PanePart`
    question : asks what the card does not hold, of a household at an instant; runs on the worker
    line : whether a hairline parts it from what stands above
    """

    name: str
    place: int
    made: str
    question: Callable[[Workspace, int, datetime], Any] | None = None
    line: bool = True


@dataclass(frozen=True)
class Known:
    """What forms must know beside the card: asked of no household, handed to the pane under its name.

    Parameters
    ----------
    ask : the question; runs on the worker
    reads : the nouns whose change makes the answer old; empty when it is asked but once
    """

    name: str
    ask: Callable[[Workspace], Any]
    reads: frozenset[str] | None = None


@dataclass(frozen=True)
class PaneAct:
    """An act on the household shown.

    Parameters
    ----------
    name : what the pane, the actions and the desks call it by
    title : source text, the head of its form while that waits
    begins : `module:function`, called with the pane; it opens a form or hands out a request
    needs : what must be known before: `name` who lives there, `phone` the number to dial, `card` everything, or nothing
    place : where it stands in the act bar, or in the menu, the lowest first
    button : source text of its button in the act bar; none without
    key : the letter in that button's tool tip
    main : whether the button is the main one while no form is open
    why_not : `module:function` of the pane and the act's name, which says why it is not possible, or nothing
    menu : source text in the menu of the rarer acts; not there without
    after : `module:function` of a request that is done, which gives the name of the act it asks for, or nothing
    words : what else it is called by whoever looks for it, parted by commas; source text
    """

    name: str
    title: str
    begins: str
    needs: str = "card"
    place: int = 0
    button: str = ""
    key: str = ""
    main: bool = False
    why_not: str = ""
    menu: str = ""
    after: str = ""
    words: str = ""
