"""What visits bring to casework: a kind of file."""

from __future__ import annotations

from coordinator.casework.subject import Intake, Subject
from coordinator.casework.visits.intake import commit, compare

VISITS = Subject("visits", intakes=(Intake("visits", compare, commit),))
