"""No test asserts on time: a busy machine is no fault. What something costs is counted, or measured by a benchmark."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parent
CLOCKS = {
    "time": {"time", "monotonic", "perf_counter", "process_time", "thread_time", "clock_gettime"},
    "os": {"times"},
    "resource": {"getrusage"},
    "timeit": {"timeit", "repeat", "default_timer", "Timer"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}
"""What tells how late it is or how long something took, by the module or class it belongs to."""
TIMERS = {"QElapsedTimer", "QDeadlineTimer"}


def clocks_read(source: str) -> list[str]:
    """List where a module reads a clock, each as `line: name`."""
    reads: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr.removesuffix("_ns") in CLOCKS.get(node.value.id, ()):
                reads.append((node.lineno, f"{node.value.id}.{node.attr}"))
        elif isinstance(node, ast.ImportFrom):
            clocks = CLOCKS.get(node.module or "", set()) if node.module != "datetime" else set()
            reads += [
                (node.lineno, name.name)
                for name in node.names
                if name.name.removesuffix("_ns") in clocks or name.name in TIMERS
            ]
    return [f"{line}: {name}" for line, name in sorted(reads)]


def test_no_test_reads_a_clock() -> None:
    reads = {
        str(path.relative_to(TESTS)): found
        for path in sorted(TESTS.rglob("*.py"))
        if "benchmarks" not in path.parts and (found := clocks_read(path.read_text(encoding="utf-8")))
    }
    assert reads == {}


def test_a_planted_clock_is_seen() -> None:
    planted = """
import time
from time import monotonic, sleep
from PySide6.QtCore import QElapsedTimer, QTimer

def test_it_is_quick():
    begun = time.perf_counter_ns()
    work()
    assert time.perf_counter_ns() - begun < 5
    assert datetime.now(KST) < LATER
"""
    assert clocks_read(planted) == [
        "3: monotonic",
        "4: QElapsedTimer",
        "7: time.perf_counter_ns",
        "9: time.perf_counter_ns",
        "10: datetime.now",
    ]
