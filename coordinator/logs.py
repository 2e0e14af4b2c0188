"""The log file: event codes and counts only; no names, addresses, phones, paths or sentences."""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path


class _CodesOnly(logging.Formatter):
    """Writes an exception as its type and code positions; its words may hold personal data."""

    def formatException(self, ei: object) -> str:
        kind, _value, trace = ei if isinstance(ei, tuple) else (None, None, None)
        frames = traceback.extract_tb(trace) if trace is not None else []
        places = " < ".join(f"{Path(f.filename).stem}:{f.lineno}" for f in reversed(frames[-6:]))
        return f"{getattr(kind, '__name__', '?')} at {places}"


def start(folder: Path) -> None:
    """Log to `coordinator.log` in `folder`; SQLAlchemy is kept from printing rows."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "coordinator.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(_CodesOnly("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("coordinator")
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False
    for name in ("sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def stop() -> None:
    """Close the log file."""
    root = logging.getLogger("coordinator")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
