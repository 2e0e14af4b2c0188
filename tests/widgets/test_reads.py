"""What a desk says it reads is what its questions read: no change passes it by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView

from coordinator.records.base import noun_of
from coordinator.vault.observed import observed
from coordinator.widgets.subjects import VIEWS
from tests.widgets.places import desk_alone

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

ASIDE = {"", "vault", "history"}
"""Moves, facts and the journal: they change with the record they are about, whose noun is touched."""
PLACES = [
    f"{view.desk.id}:{section.id}" if section else view.desk.id
    for view in VIEWS
    if view.desk is not None and view.reads is not None
    for section in (view.sections or (None,))
]


@pytest.mark.parametrize("place", PLACES)
def test_a_desk_reads_no_noun_it_does_not_name(
    place: str, village: Workspace, qtbot: QtBot, qapp: QApplication
) -> None:
    view = next(view for view in VIEWS if view.desk is not None and view.desk.id == place.partition(":")[0])
    with desk_alone("", village, qtbot) as shown, village.vault.read() as session:
        engine: Any = session.get_bind()
        named: set[str] = set()

        village.answers.clear()
        with observed(engine, lambda tables, _reads: named.update(tables)):
            page = shown.go(place)
            for table in page.findChildren(QTableView):
                for row in range(min(6, table.model().rowCount() if table.model() is not None else 0)):
                    table.setCurrentIndex(table.model().index(row, 0))
                    shown.settle()
                    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert view.reads is not None
    assert {noun_of(table) for table in named} - ASIDE <= view.reads
