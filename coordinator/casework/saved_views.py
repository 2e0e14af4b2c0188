"""Acts on the views of a list kept under a name: made, changed, renamed, pinned, moved, deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import normal
from coordinator.records.saved_views import MOST_NAME, MOST_VIEWS, SavedView
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct


@dataclass(frozen=True, slots=True)
class ViewContent:
    """What a view shows of a list.

    Attributes
    ----------
    words : what is looked for
    filters : the answer of each filter that leaves something out, by the filter's name
    order : title of the column it is sorted by, and whether downwards; none for the list's own order
    columns : titles of the columns shown; empty for the usual ones
    """

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict[str, str])
    order: tuple[str, bool] | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view as it is handed about; the fields are those of `SavedView`."""

    id: int
    name: str
    code: str
    pinned: bool
    content: ViewContent


def views_of(session: Session, desk: str) -> list[ViewRow]:
    """List the views of a list, in their order."""
    return [_row(view) for view in session.scalars(_ordered(desk))]


def _ordered(desk: str):  # noqa: ANN202 - a plain select
    return select(SavedView).where(SavedView.desk == desk).order_by(SavedView.place, SavedView.id)


def _row(view: SavedView) -> ViewRow:
    order = (str(view.order[0]), bool(view.order[1])) if len(view.order) == 2 else None
    return ViewRow(
        view.id,
        view.name,
        view.code,
        view.pinned,
        ViewContent(view.words, dict(view.filters), order, tuple(view.columns)),
    )


def save(act: OpenAct, desk: str, name: str, content: ViewContent, *, pinned: bool = True) -> int:
    """Keep a view under a name, after those there are; gives its number.

    Raises
    ------
    RuleError
        `view_name` (none, too long), `view_taken` (another view of the list has it), `views_full`.
    """
    name = _free_name(act.session, desk, name)
    count = act.session.scalar(select(func.count()).select_from(SavedView).where(SavedView.desk == desk)) or 0
    if count >= MOST_VIEWS:
        raise ImpossibleRequest(
            tr("A list has {n} views at the most; delete one first.", n=MOST_VIEWS), code="views_full"
        )
    last = act.session.scalar(select(func.max(SavedView.place)).where(SavedView.desk == desk)) or 0
    view = SavedView(desk=desk, name=name, place=last + 1, pinned=pinned)
    _fill(view, content)
    act.session.add(view)
    act.session.flush()
    act.message = tr("View “{name}” saved", name=name)
    return view.id


def change(act: OpenAct, view_id: int, content: ViewContent) -> None:
    """Let a view show something else under the same name.

    Raises
    ------
    RuleError
        `unknown_view`.
    """
    view = _known(act.session, view_id)
    _fill(view, content)
    act.touch(SavedView.noun)
    act.message = tr("The view shows from now on what is shown now")


def rename(act: OpenAct, view_id: int, name: str) -> None:
    """Give a view another name.

    Raises
    ------
    RuleError
        `unknown_view`, `view_name`, `view_taken`.
    """
    view = _known(act.session, view_id)
    view.name = _free_name(act.session, view.desk, name, but=view.id)
    act.touch(SavedView.noun)
    act.message = tr("View renamed “{name}”", name=view.name)


def pin(act: OpenAct, view_id: int, *, pinned: bool) -> None:
    """Give a view a digit of its own, or take it.

    Raises
    ------
    RuleError
        `unknown_view`.
    """
    _known(act.session, view_id).pinned = pinned
    act.touch(SavedView.noun)
    act.message = tr("View pinned") if pinned else tr("View let go")


def move(act: OpenAct, view_id: int, by: int) -> None:
    """Move a view so many places towards the end, or towards the begin where it is negative.

    Raises
    ------
    RuleError
        `unknown_view`, `view_at_end` (there is no place further on).
    """
    view = _known(act.session, view_id)
    views = list(act.session.scalars(_ordered(view.desk)))
    before = views.index(view)
    after = min(max(before + by, 0), len(views) - 1)
    if after == before:
        raise ImpossibleRequest(tr("The view stands at the end already."), code="view_at_end")
    views.insert(after, views.pop(before))
    for place, each in enumerate(views, 1):
        if each.place != place:
            each.place = place
    act.touch(SavedView.noun)
    act.message = tr("View moved")


def delete(act: OpenAct, view_id: int) -> None:
    """Delete a view; what it showed is in the list all the same.

    Raises
    ------
    RuleError
        `unknown_view`.
    """
    act.session.delete(_known(act.session, view_id))
    act.touch(SavedView.noun)
    act.message = tr("View deleted")


def _fill(view: SavedView, content: ViewContent) -> None:
    view.words = normal(content.words)
    view.filters = dict(content.filters)
    view.order = [] if content.order is None else list(content.order)
    view.columns = list(content.columns)


def _known(session: Session, view_id: int) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None:
        raise ImpossibleRequest(tr("This view is not there any more."), code="unknown_view")
    return view


def _free_name(session: Session, desk: str, name: str, *, but: int = 0) -> str:
    name = normal(name)
    if not name:
        raise RuleError(tr("Give the view a name."), code="view_name")
    if len(name) > MOST_NAME:
        raise RuleError(tr("A view's name has {n} characters at the most.", n=MOST_NAME), code="view_name")
    taken = select(SavedView.id).where(SavedView.desk == desk, SavedView.name == name, SavedView.id != but)
    if session.scalar(taken.limit(1)) is not None:
        raise RuleError(tr("Another view of this list is called so; choose another name."), code="view_taken")
    return name
