"""What a table of the window names as text, so that nothing is read in before it is needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def late(path: str) -> Any:
    """Import what `module:name` names, the module with its package."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
