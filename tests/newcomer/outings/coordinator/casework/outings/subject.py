"""What outings bring to casework: a kind of file."""

from __future__ import annotations

from coordinator.casework.outings.intake import commit, compare
from coordinator.casework.subject import Intake, Subject

OUTINGS = Subject("outings", intakes=(Intake("outings", compare, commit),))
