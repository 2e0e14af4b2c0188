"""The analysis is tested with the watch compiled, as the program runs it; what compares the two ways names them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def compiled_once(kernel: None) -> None:
    """Let every test of the folder find the kernel ready."""
