"""The columns of remarks and of states of a list of households."""

from __future__ import annotations

NOTE_FIELDS = ("note", "note_2", "note_3")
"""Several columns of remarks are all kept, one behind the other."""
STATE_FIELDS = ("state", "state_2", "state_3")
"""Several columns of what became of the person, such as `상태` and `종결사유`, are all read."""
