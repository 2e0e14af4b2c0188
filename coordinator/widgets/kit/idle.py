"""Work in small steps between two looks at the keyboard: each turn of the event loop does one, so none is felt."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QObject, QTimer, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

T = TypeVar("T")
_LOOK_MS = 15
_BUSY_S = 0.004
_MOST_PUT_OFF = 50
_COLLECT_MS = 200
_REST_FACTOR = 2000.0
_YOUNG_AFTER, _MIDDLE_AFTER, _OLD_AFTER = 700, 10, 20
_loader = ThreadPoolExecutor(1, thread_name_prefix="load")
_loading: dict[str, Future[ModuleType]] = {}
_queue: Queue | None = None
_collector: Collector | None = None


class Queue(QObject):
    """Steps that wait for their turn, first come, first done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[tuple[QObject, Callable[[], object]]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)
        self._began = 0.0
        self._put_off = 0
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.awake.connect(self._on_awake)

    @Slot()
    def _on_awake(self) -> None:
        self._began = time.thread_time()

    def add(self, owner: QObject, step: Callable[[], object]) -> None:
        """Put a step at the end; it is dropped when its owner is gone by then."""
        self._steps.append((owner, step))
        self._timer.start()

    def is_empty(self) -> bool:
        """Tell whether every step was done."""
        return not self._steps

    def clear(self) -> None:
        """Leave out every step that was not done yet: what it was for is closed."""
        self._steps.clear()
        self._rest()

    @Slot()
    def _on_turn(self) -> None:
        # A turn that has painted or taken an answer has done enough.
        if time.thread_time() - self._began > _BUSY_S and self._put_off < _MOST_PUT_OFF:
            self._put_off += 1
            return
        self._put_off = 0
        while self._steps:
            owner, step = self._steps.popleft()
            if shiboken6.isValid(owner):
                try:
                    step()
                finally:
                    self._rest()
                return
        self._rest()

    def _rest(self) -> None:
        if not self._steps:
            self._timer.stop()


def queue() -> Queue:
    """Give the one queue of the application."""
    global _queue
    if _queue is None or not shiboken6.isValid(_queue):
        app = QCoreApplication.instance()
        if app is None:
            raise RuntimeError("there is no application whose event loop could do the steps")
        _queue = Queue(app)
    return _queue


def later(owner: QObject, *steps: Callable[[], object]) -> None:
    """Do steps one after another, each in a turn of its own, unless `owner` is gone by then."""
    for step in steps:
        queue().add(owner, step)


def in_turns(owner: QObject, slices: Iterator[object]) -> None:
    """Do one slice after another, each in a turn of its own, unless `owner` is gone by then."""

    def go_on() -> None:
        for _ in slices:
            later(owner, go_on)
            return

    later(owner, go_on)


def finish(slices: Iterator[object]) -> None:
    """Do all slices that are left, now."""
    for _ in slices:
        pass


def load(*modules: str) -> None:
    """Import modules in the background: some libraries take half a second, which the window does not have."""
    collect_here()
    for module in modules:
        _begin(module)


def load_named(path: str) -> None:
    """Import in the background the modules that a function names, which stands at `module:function`."""
    module, _, name = path.partition(":")
    _loader.submit(_load_named, module, name)


def _load_named(module: str, name: str) -> None:
    for named in getattr(import_module(module), name)():
        _begin(named)


def _begin(module: str) -> None:
    if module not in _loading and module not in sys.modules:
        _loading[module] = _loader.submit(import_module, module)


def loaded(module: str) -> ModuleType:
    """Give a module, once the background has read it in; only there, since two threads that import can lock."""
    _begin(module)
    future = _loading.get(module)
    return sys.modules[module] if future is None else future.result()


def beside(work: Callable[..., T], *args: object) -> Future[T]:
    """Do something in a thread of its own that is soon at its end; for native code that leaves the interpreter free."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work(*args))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="beside", daemon=True).start()
    return future


def when_loaded(owner: QObject, module: str, step: Callable[[], object]) -> None:
    """Do a step in a turn of its own once a module it needs is there."""
    load(module)
    future = _loading.get(module)
    if future is None or future.done():
        later(owner, step)
        return
    timer = QTimer(owner)
    timer.setInterval(_LOOK_MS)

    def look() -> None:
        if future.done():
            timer.stop()
            timer.deleteLater()
            later(owner, step)

    timer.timeout.connect(look)
    timer.start()


class Collector(QObject):
    """Collects garbage on the UI thread only.

    Python collects on whatever thread happens to fill the measure, and a widget that is deleted by another thread
    than the UI's takes the program with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._rested = 0.0
        timer = QTimer(self)
        timer.setInterval(_COLLECT_MS)
        timer.timeout.connect(self._on_time)
        timer.start()

    @Slot()
    def _on_time(self) -> None:
        young, middle, old = gc.get_count()
        if old > _OLD_AFTER and time.monotonic() > self._rested:
            began = time.monotonic()
            gc.collect(2)
            # Going through everything takes as long as there is much; then it is done the more rarely.
            self._rested = time.monotonic() + (time.monotonic() - began) * _REST_FACTOR
        elif middle > _MIDDLE_AFTER:
            gc.collect(1)
        elif young > _YOUNG_AFTER:
            gc.collect(0)


def collect_here() -> None:
    """Let this thread, the UI's, be the only one that collects garbage; whoever starts another thread asks for it."""
    global _collector
    app = QCoreApplication.instance()
    if app is not None and (_collector is None or not shiboken6.isValid(_collector)):
        _collector = Collector(app)


def keep() -> None:
    """Leave all that is there now out of garbage collection; going through libraries again and again would be felt."""
    gc.freeze()
