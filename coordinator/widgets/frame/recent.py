"""What was chosen lately in the palette, kept from one day to the next by number and key; never by name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.bridge import Bridge

_KEPT = "paletteRecent"


def recent_of(bridge: Bridge) -> list[int | str]:
    """Give what was chosen lately in the vault that is open; numbers of another vault are other people's."""
    kept: Any = bridge.views.get(_KEPT)
    if not isinstance(kept, dict) or kept.get("vault") != _vault(bridge):
        return []
    keys = kept.get("keys")
    return [key for key in keys if isinstance(key, (int, str))] if isinstance(keys, list) else []


def keep_recent(bridge: Bridge, keys: Sequence[int | str]) -> None:
    """Keep what was chosen lately; the window writes it down with the rest when it closes."""
    bridge.views[_KEPT] = {"vault": _vault(bridge), "keys": list(keys)}


def _vault(bridge: Bridge) -> str:
    return hashlib.sha256(str(bridge.workspace.folder.resolve()).encode()).hexdigest()[:16]
