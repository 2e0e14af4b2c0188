"""Korean time, for those who need nothing else of the house."""

from __future__ import annotations

from datetime import timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")
"""Korean time; no clock changes since 1988."""
