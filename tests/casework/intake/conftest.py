"""A vault with all areas of the practice county."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import shapely

from coordinator.records.base import KST
from coordinator.records.households import Area
from coordinator.reference.areas import read_areas
from tests.conftest import vault_copy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coordinator.vault.file import Vault

YEONGWOL = (128.09, 37.01, 128.91, 37.36)
"""West, south, east, north of the county in degrees, to two decimals."""
NOW = datetime(2026, 11, 22, 8, tzinfo=KST)


@pytest.fixture(scope="module")
def county(bare_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = vault_copy(bare_template, tmp_path_factory.mktemp("county") / "vault")
    numbers: dict[tuple[str, ...], int] = {}
    with made.act("test.areas", now=NOW, actor="tester") as act:
        for name in read_areas():
            parent_id = numbers.get(name.path[:-1])
            area = Area(level=name.level, name=name.name, aliases=list(name.aliases), parent_id=parent_id)
            if name.level == "county":
                area.outline = shapely.to_wkb(shapely.box(*YEONGWOL))
            act.session.add(area)
            act.session.flush()
            numbers[name.path] = area.id
    yield made
    made.close()
