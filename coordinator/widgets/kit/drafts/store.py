"""The forms that are half filled in, over the life of a window and beyond: kept in the vault, offered back."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordinator.records.drafts import DraftRow, Key
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace import Workspace
    from coordinator.workspace.drafts import Gone

log = logging.getLogger(__name__)

PAUSE_MS = 700
"""So long nobody types before what was typed goes into the vault."""


class Drafts(QObject):
    """What is known of drafts: at once where they are shown, a pause later in the vault.

    Signals
    -------
    changed : some household has a draft more or less
    gone : int household, `Gone`; a household somebody writes for is cared for no more
    """

    changed = Signal()
    gone = Signal(int, object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._workspace: Workspace | None = None
        self._rows: dict[Key, DraftRow] = {}
        self._sent: dict[Key, DraftRow] = {}
        """Saved by their users and not answered yet: they come back when they are refused."""
        self._open: dict[Key, QObject] = {}
        """Where each is open on the screen; a place that is gone was taken away under its user's hands."""
        self._unwritten: set[Key] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.write)
        bridge.touched.connect(self._on_touched)

    # ------------------------------------------------------------ the vault

    def attach(self, workspace: Workspace | None) -> None:
        """Keep what is written in another vault from now on; what is not written yet goes into the one before."""
        self.write()
        self._workspace = workspace
        for drafts in (self._rows, self._sent, self._open, self._unwritten):
            drafts.clear()
        if workspace is not None:
            self._bridge.ask(workspace.drafts.all, then=self._on_read, key="drafts")

    def _on_read(self, rows: Sequence[DraftRow]) -> None:
        for row in rows:
            if row.key not in self._unwritten and row.key not in self._sent:
                self._rows.setdefault(row.key, row)
        if rows:
            self.changed.emit()

    def _taken(self) -> tuple[list[DraftRow], list[Key]]:
        """Give what is to be written and what is to be thrown away, and count it as done."""
        rows = self._sent | self._rows
        written = [rows[key] for key in self._unwritten if key in rows]
        dropped = [key for key in self._unwritten if key not in rows]
        self._unwritten.clear()
        return written, dropped

    @Slot()
    def write(self) -> None:
        """Write what is not in the vault yet."""
        self._pause.stop()
        if self._unwritten and self._workspace is not None:
            keys = frozenset(self._unwritten)
            failed = partial(self._on_not_written, keys)
            self._bridge.ask(self._workspace.drafts.keep, *self._taken(), then=_nothing, failed=failed)

    def _on_not_written(self, keys: frozenset[Key], error: BaseException) -> None:
        # Again with the next word, and what was dropped too: what stands there twice is the same.
        self._unwritten |= keys
        self._bridge.report(error)

    def write_last(self) -> None:
        """Write what is not in the vault yet, here and now: nobody else works with it any more."""
        self._pause.stop()
        if self._unwritten and self._workspace is not None:
            try:
                self._workspace.drafts.keep(*self._taken())
            except Exception as error:  # the window closes whatever the disk says
                log.error("drafts not written: %s", type(error).__name__)

    # ------------------------------------------------------------ what is written

    def put(self, row: DraftRow) -> None:
        """Take what stands in a form by now."""
        is_new = row.key not in self._rows
        self._rows[row.key] = row
        self._later(row.key)
        if is_new:
            self.changed.emit()

    def drop(self, key: Key) -> None:
        """Forget a draft: it was thrown away, or there is nothing in it any more."""
        if self._rows.pop(key, None) is not None:
            self._later(key)
            self.changed.emit()

    def send(self, key: Key) -> None:
        """Take a draft as saved; until that is answered it stays in the vault, and nobody is offered it."""
        row = self._rows.pop(key, None)
        if row is not None:
            self._sent[key] = row
            self.changed.emit()

    def done(self, key: Key) -> None:
        """Forget a draft that was sent and is saved; what was begun anew meanwhile stays."""
        if self._sent.pop(key, None) is not None:
            self._later(key)

    def refused(self, key: Key) -> None:
        """Take a draft back that was sent and is not saved; where the same was begun anew, both are kept."""
        row = self._sent.pop(key, None)
        if row is None:
            return
        if key in self._rows:
            # No form opens it, so its words are offered to be copied.
            record, place = f"{row.record[:360]}/{row.written_at.isoformat()}", row.place.partition(":")[0]
            row = replace(row, record=record, act="", place=place)
            self._later(row.key)
        self._rows[row.key] = row
        self.changed.emit()

    def _later(self, key: Key) -> None:
        self._unwritten.add(key)
        self._pause.start()

    # ------------------------------------------------------------ what is asked

    def find(self, key: Key) -> DraftRow | None:
        """Give a draft."""
        return self._rows.get(key)

    def of(self, household_id: int) -> list[DraftRow]:
        """List the drafts for a household, the newest first."""
        rows = (row for row in self._rows.values() if row.household_id == household_id)
        return sorted(rows, key=lambda row: row.written_at, reverse=True)

    def is_written_for(self, household_id: int) -> bool:
        """Say whether anything is half written for a household."""
        return any(key[0] == household_id for key in self._rows)

    # ------------------------------------------------------------ on the screen

    def opened(self, key: Key, where: QObject) -> None:
        """Note that a form is open on the screen."""
        self._open[key] = where

    def closed(self, key: Key) -> None:
        """Note that a form was put away by what its user did."""
        self._open.pop(key, None)

    def interrupted(self, household_id: int) -> DraftRow | None:
        """Give the draft whose form was taken away while it was open, as a change of language does; once."""
        for key, where in list(self._open.items()):
            if key[0] == household_id and not shiboken6.isValid(where):
                del self._open[key]
                if key in self._rows:
                    return self._rows[key]
        return None

    @Slot(object)
    def _on_touched(self, _nouns: object) -> None:
        households = {key[0] for key in self._open} - {0}
        if households and self._workspace is not None:
            now = self._bridge.now()
            self._bridge.ask(self._workspace.drafts.gone, households, now, then=self._on_gone, key="drafts.gone")

    def _on_gone(self, gone: Mapping[int, Gone]) -> None:
        for household_id, why in gone.items():
            self.gone.emit(household_id, why)


def _nothing(_answer: object) -> None:
    """Take an answer nobody waits for."""
