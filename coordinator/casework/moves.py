"""The one engine that moves any record along its state table and stores the move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from coordinator.records.base import Transition

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Mapped

    from coordinator.records.states import Machine
    from coordinator.vault.acts import OpenAct


@dataclass(frozen=True, slots=True)
class CameDue:
    """A clock that ran out while nobody looked: what, for whom, when it was due."""

    code: str
    household_id: int
    due_at: datetime


class Stateful(Protocol):
    """A record with a state of its own."""

    id: Mapped[int]
    household_id: Mapped[int]
    state: Mapped[str]


def move(
    act: OpenAct,
    machine: Machine,
    record: Stateful,
    target: str,
    *,
    reason: str = "",
    note: str = "",
    given: Iterable[str] = (),
    happened_at: datetime | None = None,
) -> None:
    """Move a record to another state.

    Parameters
    ----------
    reason : a reason code, where the table asks for one
    given : names of the facts the caller sets along with the move, such as `end`
    happened_at : when it came due or happened; now unless told, never the time of recording by default

    Raises
    ------
    RuleError
        As `Machine.check` says.
    """
    machine.check(record.state, target, reason=reason, given=given)
    act.session.add(
        Transition(
            machine=machine.name,
            record_id=record.id,
            household_id=record.household_id,
            from_state=record.state,
            to_state=target,
            happened_at=happened_at or act.now,
            recorded_at=act.now,
            actor=act.actor,
            cause=act.cause,
            reason=reason,
            note=note,
        )
    )
    record.state = target
