"""What every test gets: Qt without a screen, its own folder for settings and vaults, and no hurry."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

# Before anything imports Qt. A developer who wants to watch sets QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

from coordinator import text

if TYPE_CHECKING:
    from pathlib import Path

# A slow machine is no failure, and a failing example is printed so that anybody can run it again.
settings.register_profile("coordinator", deadline=None, print_blob=True)
settings.load_profile("coordinator")


@pytest.fixture(autouse=True)
def coordinator_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test settings and data folders of its own, Korean texts, and no passphrase of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COORDINATOR_HOME", str(home))
    monkeypatch.delenv("COORDINATOR_PASSPHRASE", raising=False)
    monkeypatch.delenv("COORDINATOR_LANG", raising=False)
    text.set_language("ko")
    return home
