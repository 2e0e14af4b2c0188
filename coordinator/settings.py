"""Where things are and what a user may set; one typed description."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import platformdirs

MINIMUM_PASSPHRASE = 12
"""The fewest characters of a passphrase; the vault refuses fewer, and the fields say so before."""
PRACTICE_MARK = "practice.txt"
"""The file beside a vault that says in words that everybody in it is made up."""
RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def data_home() -> Path:
    """Name the folder for vaults: `COORDINATOR_HOME`, else the local, non-roaming application data."""
    folder = os.environ.get("COORDINATOR_HOME")
    return Path(folder) if folder else Path(platformdirs.user_data_dir("coordinator", appauthor=False, roaming=False))


def default_vault() -> Path:
    """Name the folder of the county's own vault."""
    return data_home() / "vault"


def practice_vault() -> Path:
    """Name the folder of the practice county."""
    return data_home() / "practice"


@dataclass
class Settings:
    """What a user chose on this PC; nothing personal of the people looked after is kept here."""

    language: Literal["", "ko", "en"] = ""
    theme: Literal["", "light", "dark", "contrast"] = ""
    text_size: int = 100
    """Percent of the usual size of texts."""
    actor: str = ""
    """Who works on this PC, as it stands beside their acts; empty for the name the vault was made with."""
    last_vault: str = ""
    splitter: list[int] = field(default_factory=list[int])
    geometry: str = ""
    views: dict[str, Any] = field(default_factory=dict[str, Any])
    """How each list was left: filters, order, widths of columns; never the words looked for."""

    @staticmethod
    def path() -> Path:
        """Name the settings file."""
        return data_home() / "settings.json"

    @classmethod
    def load(cls) -> Settings:
        """Read the settings; a missing or damaged file gives the defaults."""
        try:
            stored: dict[str, Any] = json.loads(cls.path().read_text(encoding="utf-8"))
            field_names = {f.name for f in fields(cls)}
            if not isinstance(stored.get("views", {}), dict):
                del stored["views"]
            return cls(**{key: value for key, value in stored.items() if key in field_names})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()

    def save(self) -> None:
        """Write the settings, whole or not at all."""
        target = self.path()
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(target)
