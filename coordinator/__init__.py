"""Coordinator: one view of every household a county looks after, and one ranked list of what to do today."""

__version__ = "0.1.0"
