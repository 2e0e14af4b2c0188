"""What asks to reach a person besides one subject; the boards of that subject say the same next step as the list."""

from __future__ import annotations

from functools import partial

from coordinator.worklist.lines import reaching

BESIDE_CALLS = partial(reaching, beside="checkins")
"""Finds what asks to reach a person besides the check-in calls."""
