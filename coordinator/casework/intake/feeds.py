"""Feeds as files reach them: made by the first import, moved on by each, recounted when one is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import insert, select, update

from coordinator.records.power import SIGNAL_LABELS, Feed, Signal
from coordinator.text import tr
from coordinator.vault.acts import OpenAct, table_of

if TYPE_CHECKING:
    from datetime import datetime

# An alert list without a row for a day, or for weeks, is good news and not late.
_CADENCE_MINUTES = {
    Signal.POWER: 24 * 60,
    Signal.PHONE: 24 * 60,
    Signal.CALLS: 7 * 24 * 60,
    Signal.UTILITY: 30 * 24 * 60,
}


def feed_of(act: OpenAct, signal: Signal) -> int:
    """Give the feed of a signal; the first import makes it."""
    feed = act.session.scalar(
        select(Feed.id).where(Feed.signal == signal, Feed.ended_on.is_(None)).order_by(Feed.id).limit(1)
    )
    if feed is not None:
        return feed
    name = tr(SIGNAL_LABELS[signal])
    names = set(act.session.scalars(select(Feed.name)))
    while name in names:
        name += "+"
    inserted = act.session.connection().execute(
        insert(table_of(Feed)).values(
            name=name, signal=signal, vendor="", cadence_minutes=_CADENCE_MINUTES[signal], newest_at=None
        )
    )
    act.touch("power")
    return cast("int", inserted.inserted_primary_key[0])  # pyright: ignore[reportOptionalSubscript]


def feed_reached(act: OpenAct, signal: Signal, at: datetime) -> None:
    """Move a feed's newest time on; beside the journal, so that it never stands in the way of an undo."""
    feed_id = feed_of(act, signal)
    table = table_of(Feed)
    act.session.connection().execute(
        update(table)
        .where(table.c.id == feed_id, table.c.newest_at.is_(None) | (table.c.newest_at < at))
        .values(newest_at=at)
    )


def recount_feeds(act: OpenAct, signal: Signal, newest: datetime | None) -> None:
    """Set the newest time of a signal's feeds, after a file was taken back."""
    table = table_of(Feed)
    act.session.connection().execute(update(table).where(table.c.signal == signal).values(newest_at=newest))
