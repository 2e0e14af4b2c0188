"""The way from "print" to paper: purpose first, composed on the worker, preview, and the issue logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.briefings import Briefings

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from coordinator.briefing.document import Document
    from coordinator.widgets.briefings.preview import Issued, IssueRequest
    from coordinator.widgets.kit.bridge import Bridge


class Printing(QObject):
    """Prints a paper of any kind of the workspace's table from a window."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self._kind = "daily"
        self._household_id: int | None = None
        self._month: date | None = None
        self._issued_to = ""

    def begin(self, kind: str, household_id: int | None = None, *, month: date | None = None) -> None:
        """Ask what the paper is for; without a purpose nothing is composed."""
        from coordinator.widgets.briefings.preview import IssueDialog

        self._kind, self._household_id, self._month = kind, household_id, month
        dialog = IssueDialog(self._window, papers=self._bridge.workspace.tables.papers)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.requested.connect(self._on_requested)
        dialog.open()

    @Slot(object)
    def _on_requested(self, request: IssueRequest) -> None:
        self._issued_to = request.issued_to
        self._bridge.ask(
            self._bridge.workspace.briefings.compose,
            self._kind,
            self._bridge.now(),
            purpose=request.purpose,
            level=request.level,
            household_id=self._household_id,
            month=self._month,
            then=self._on_composed,
            key="printing",
        )

    def _on_composed(self, document: Document) -> None:
        from coordinator.widgets.briefings.preview import PrintPreview

        preview = PrintPreview(document, self._window, issued_to=self._issued_to)
        preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview.issued.connect(self._on_issued)
        preview.open()

    @Slot(object)
    def _on_issued(self, issued: Issued) -> None:
        request = ask_for(
            Briefings.record_issue,
            issued.kind,
            issued.purpose,
            WHEN_RUN,
            level=issued.level,
            household_id=self._household_id,
        )
        self._bridge.do(request)
