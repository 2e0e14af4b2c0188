"""The one way from the screens to the workspace: one worker thread, answers on the UI thread; no rule lives here."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.drafts.store import Drafts

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.request import Request
    from coordinator.workspace import Done, Workspace

log = logging.getLogger(__name__)

Then = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class Stopped(Exception):
    """A task was asked to stop and did; nothing is said to the user but that."""


@dataclass(slots=True)
class _Job:
    """One question under way."""

    run: Callable[[], Any]
    then: Then | None
    failed: Failed | None
    key: str
    ticket: int
    verb: bool = False
    task: Task | None = None
    touched: frozenset[str] = frozenset()
    result: Any = None
    error: BaseException | None = None
    skipped: bool = field(default=False)


class Task(QObject):
    """A long verb under way: progress to show and a way to stop it.

    Signals
    -------
    progressed : int done, int total; on the UI thread, at most as often as the verb reports
    ended : nothing; whatever way it ended
    """

    progressed = Signal(int, int)
    ended = Signal()
    _reported = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._last_percent = -1
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the verb to stop; what it did so far is rolled back by the verb's own transaction."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Tell whether it was asked to stop; called by the verb on the worker thread."""
        return self._stop.is_set()

    def progress(self, done: int, total: int) -> None:
        """Report progress; called by the verb on the worker thread."""
        percent = done * 100 // total if total else 0
        if percent != self._last_percent:
            self._last_percent = percent
            self._reported.emit(done, total)


class Bridge(QObject):
    """Runs questions and verbs one after another in one background thread.

    Signals
    -------
    touched : frozenset of the nouns that were written into, by a verb, by one that failed half way, or by a clock in a
        question; after whoever asked was answered, who knows it already
    changed : Done of a verb that changed something
    told : str, what a verb that changed nothing has to say all the same
    refused : str, one sentence of a `CoordinatorError` nobody else took
    crashed : the exception of a fault of ours
    working : bool, whether anything is under way
    closing : nothing is asked or done any more
    """

    touched = Signal(object)
    changed = Signal(object)
    told = Signal(str)
    refused = Signal(str)
    crashed = Signal(object)
    working = Signal(bool)
    closing = Signal()
    _arrived = Signal(int)

    def __init__(
        self, now: Callable[[], datetime], workspace: Workspace | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        idle.collect_here()
        self.now = now
        self.views: dict[str, Any] = {}
        """How each list was left, by the object name of its table; the window keeps it in the settings."""
        self._workspace: Workspace | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="workspace")
        self._tickets = itertools.count(1)
        self._newest: dict[str, int] = {}
        self._open: dict[int, _Job] = {}
        self._closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self.drafts = Drafts(self)
        """What is half written; it is kept in the vault."""
        self.attach(workspace)

    @property
    def workspace(self) -> Workspace:
        """The open workspace; only to name its verbs in `ask`, never to call them on the UI thread."""
        if self._workspace is None:
            raise RuntimeError("no workspace is open")
        return self._workspace

    def attach(self, workspace: Workspace | None) -> None:
        """Speak to another workspace from now on; answers still on their way are dropped."""
        self.drafts.write()
        self._newest.clear()
        for job in self._open.values():
            job.then = job.failed = None
        if workspace is not None:
            workspace.take_touched()  # what the opening wrote is older than any screen
        self._workspace = workspace
        self.drafts.attach(workspace)

    def ask(
        self,
        ask: Callable[..., Any],
        *args: Any,
        then: Then,
        failed: Failed | None = None,
        key: str = "",
        **named: Any,
    ) -> None:
        """Run `ask(*args, **named)` on the worker and hand the answer to `then` on the UI thread.

        Parameters
        ----------
        then : a bound method; not called when its widget is gone by then
        failed : takes the exception instead of `refused` / `crashed`
        key : questions of one key replace each other; only the newest is answered
        """
        self._submit(_Job(lambda: ask(*args, **named), then, failed, key, next(self._tickets)))

    def ask_anew(self) -> None:
        """Let nothing that is asked from now on be answered out of memory."""
        if not self._closed:
            self._worker.submit(self.workspace.ask_anew).add_done_callback(_look_at)

    def do(self, request: Request, *, then: Then | None = None, failed: Failed | None = None) -> None:
        """Run a verb; `changed` carries what it touched."""
        workspace, now = self.workspace, self.now()
        self._submit(_Job(lambda: request.apply(workspace, now), then, failed, "", next(self._tickets), verb=True))

    def act(
        self, verb: Callable[..., Any], *args: Any, then: Then | None = None, failed: Failed | None = None, **named: Any
    ) -> None:
        """Run a verb given as a function that returns a `Done`."""
        self._submit(_Job(lambda: verb(*args, **named), then, failed, "", next(self._tickets), verb=True))

    def task(
        self,
        verb: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        cancellable: bool = True,
        **named: Any,
    ) -> Task:
        """Run a long verb with `progress=` (and `cancelled=`) given to it; hand back what shows and stops it."""
        task = Task(self)
        named["progress"] = task.progress
        if cancellable:
            named["cancelled"] = task.cancelled
        job = _Job(lambda: verb(*args, **named), then, failed, "", next(self._tickets), verb=True, task=task)
        self._submit(job)
        return task

    def close(self) -> None:
        """Stop what can be stopped, wait for the rest, answer nobody any more."""
        if self._closed:
            return
        self._closed = True
        self.closing.emit()
        for job in self._open.values():
            if job.task is not None:
                job.task.cancel()
        self._worker.shutdown(wait=True, cancel_futures=True)
        self.drafts.write_last()
        self._open.clear()

    def _submit(self, job: _Job) -> None:
        if self._closed:
            return
        if job.key:
            self._newest[job.key] = job.ticket
        if not self._open:
            self.working.emit(True)
        self._open[job.ticket] = job
        self._worker.submit(self._run, job.ticket).add_done_callback(_look_at)

    def _run(self, ticket: int) -> None:
        """Answer one question; runs on the worker thread and lets nothing escape.

        By the time its answer is told of, this thread holds nothing of it: whoever asked may be gone at once, and a
        widget that is let go of last on another thread than the UI's is deleted there and takes the program with it.
        """
        self._work_on(ticket)
        self._arrived.emit(ticket)

    def _work_on(self, ticket: int) -> None:
        workspace, job = self._workspace, self._open[ticket]
        if job.key and self._newest.get(job.key, job.ticket) != job.ticket:
            job.skipped = True
        else:
            try:
                job.result = job.run()
            except Exception as error:  # every fault is carried to the UI thread, none may vanish in a future
                job.error = error
            if workspace is not None:
                job.touched = workspace.take_touched()

    @Slot(int)
    def _on_arrived(self, ticket: int) -> None:
        job = self._open.pop(ticket, None)
        if job is None:
            return
        if not self._open:
            self.working.emit(False)
        if job.task is not None:
            job.task.ended.emit()
            job.task.deleteLater()
        try:
            self._answer(job)
        finally:
            if job.touched:
                self.touched.emit(job.touched)

    def _answer(self, job: _Job) -> None:
        if job.error is not None:
            self._tell(job, job.error)
            return
        if job.skipped or (job.key and self._newest.get(job.key, job.ticket) != job.ticket):
            return
        if job.verb and getattr(job.result, "nouns", None):
            done: Done[Any] = job.result
            self.changed.emit(done)
        elif job.verb and getattr(job.result, "message", ""):
            self.told.emit(job.result.message)
        if job.then is not None and _alive(job.then):
            job.then(job.result)

    def _tell(self, job: _Job, error: BaseException) -> None:
        if isinstance(error, Stopped):
            log.info("task stopped")
        elif not isinstance(error, CoordinatorError):
            log.error("worker fault", exc_info=error)
        if job.failed is not None and _alive(job.failed):
            job.failed(error)
        else:
            self.report(error)

    def report(self, error: BaseException) -> None:
        """Send a failure nobody else answers where it belongs: a refusal to the bar, a fault of ours to the report."""
        if isinstance(error, CoordinatorError):
            self.refused.emit(error.message)
        elif not isinstance(error, Stopped):
            self.crashed.emit(error)


def why_not(error: BaseException) -> str:
    """Say why something was not done; of a fault of ours only that it was one: the rest is in its report."""
    return error.message if isinstance(error, CoordinatorError) else tr("Something went wrong in the program itself.")


def _alive(call: Callable[..., Any]) -> bool:
    """Tell whether the widget behind a bound method still exists, also where more was bound to it."""
    while isinstance(call, partial):
        call = call.func
    owner = getattr(call, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _look_at(future: Future[None]) -> None:
    """Log what a future hides; `_run` lets nothing out, so anything here is a fault of the bridge itself."""
    try:
        error = future.exception()
    except CancelledError:
        return
    if error is not None:
        log.error("bridge fault", exc_info=error)
