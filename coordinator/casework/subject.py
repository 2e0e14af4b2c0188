"""What a subject brings to casework: its clocks, its kinds of file, and what it does when something is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coordinator.casework.intake.rows_back import rows_back
from coordinator.late_table import LateTable
from coordinator.vault.acts import OpenAct

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.plan import Carried, Compared, Matching, Outcome, Storing
    from coordinator.casework.joining import Joining
    from coordinator.casework.moves import CameDue
    from coordinator.importers.preview import Preview
    from coordinator.records.imports import ImportBatch
    from coordinator.records.power import Signal

Clock = Callable[[OpenAct], "list[CameDue]"]
"""Evaluates what came due up to the act's now; each carries its due time."""
Explains = Callable[[OpenAct, int, "datetime", "datetime | None", str, str, "date | None"], None]
"""Registers the cause of an alert: household, begin, end, kind, reason, the day to ask again if it has no end."""


@dataclass(frozen=True, slots=True)
class IntakeFeed:
    """The feed that files of a kind are: its signal, and up to when what is stored reaches."""

    signal: Signal
    newest: Callable[[Session], datetime | None]


@dataclass(frozen=True, slots=True)
class Intake:
    """How one kind of file is held against what is stored, stored, and taken back.

    Attributes
    ----------
    kind : the name of its `importers.kind.Kind`
    compare : what storing the rows would do; a row after the instant is not taken
    commit : stores the rows in the transaction of an act
    undo : takes a stored batch back; its act's row changes, unless the kind keeps more than rows
    feed : none where its rows are no signal, or where storing them moves the feed itself
    brings_homes : whether its rows are households, that may take in what nobody has yet
    """

    kind: str
    compare: Callable[[Session, Preview, datetime | None], Compared]
    commit: Callable[[Storing], Outcome]
    undo: Callable[[OpenAct, ImportBatch, Mapping[str, Any]], None] = rows_back
    feed: IntakeFeed | None = None
    brings_homes: bool = False


@dataclass(frozen=True)
class Subject:
    """A subject's line in the table of casework.

    Attributes
    ----------
    clocks : run in this order whenever the vault wakes
    intakes : its kinds of file, or what reads them in
    taken_back : called after an act was undone, while its own act is open, to put right what rested on it
    explained : by the outcome of an alert, what registers its cause until an end; its kind may be empty
    carried : by what it is, takes in what rows of another subject's file carry of it: `(session, act, carried,
        matching)`, without an act where it is only asked what would be done; gives what has to be said
    joins, joined : settle what two households of one person have both, before and after the rows of one have become
        the other's
    assign : practice county only: gives homes that came what nobody has yet; gives what was linked
    """

    noun: str
    clocks: tuple[Clock, ...] = ()
    intakes: LateTable[Intake] = LateTable()
    taken_back: tuple[Callable[[OpenAct], None], ...] = ()
    explained: Mapping[str, Explains] = field(default_factory=dict[str, Any])
    carried: Mapping[str, Callable[[Session, OpenAct | None, Sequence[Carried], Matching], tuple[str, ...]]] = field(
        default_factory=dict[str, Any]
    )
    assign: Callable[[OpenAct], list[tuple[int, int]]] | None = None
    joins: tuple[Callable[[Joining], None], ...] = ()
    joined: tuple[Callable[[Joining], None], ...] = ()
