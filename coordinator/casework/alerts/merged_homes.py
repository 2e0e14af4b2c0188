"""Open alerts of one signal that two households of one person both have: they become one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.alerts.handling import merge
from coordinator.casework.moves import move
from coordinator.records.alerts import HANDLING, SEVERITY_ORDER, Episode
from coordinator.text import ntr

if TYPE_CHECKING:
    from coordinator.casework.joining import Joining


def join_alerts(joining: Joining) -> None:
    """Attach the milder of two open alerts of a signal to the graver, of equals the younger to the older.

    Where all of them are snoozed each goes on by itself: a snooze has an end of its own.
    """
    act = joining.act
    alerts = act.session.scalars(
        select(Episode).where(Episode.household_id == joining.stays.id, Episode.state.in_(OPEN_STATES))
    ).all()
    joined = 0
    for signal in dict.fromkeys(alert.signal for alert in alerts):
        mine = [alert for alert in alerts if alert.signal == signal and alert.state != "merged"]
        hosts = [alert for alert in mine if alert.state in ("new", "acknowledged")]
        if len(mine) < 2 or not hosts:
            continue
        host = max(hosts, key=lambda alert: (SEVERITY_ORDER.index(alert.severity), -alert.opened_at.timestamp()))
        for alert in mine:
            if alert is host:
                continue
            if alert.state == "silenced":
                move(act, HANDLING, alert, "new")
                alert.silenced_until, alert.silence_reason = None, ""
                act.session.flush()
            merge(act, alert.id, host.id)
            joined += 1
    if joined:
        joining.told.append(
            ntr(
                "{n} open alert of the same signal is put together with the other.",
                "{n} open alerts of the same signal are put together with the others.",
                joined,
            )
        )
