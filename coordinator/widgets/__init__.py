"""Everything that needs Qt."""

import builtins
from importlib import import_module

import_module("PySide6.QtCore")
# PySide reads the source of every module imported after it, a fifth of a second of each start, to know for which a
# `from __feature__ import …` holds; there is none here.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
