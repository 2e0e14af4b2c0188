"""The columns of remarks of a list of households."""

from __future__ import annotations

NOTE_FIELDS = ("note", "note_2", "note_3")
"""Several columns of remarks are all kept, one behind the other."""
