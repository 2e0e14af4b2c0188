"""What the screens need to know of a file that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from coordinator.errors import ColumnQuestion
    from coordinator.workspace.tables import Kind


class FilePreview(Protocol):
    """What this pane needs to know of a file that was read; the workspace's preview has it all."""

    @property
    def kind(self) -> str:
        """The word of its kind of file."""
        ...

    @property
    def of(self) -> Kind:
        """Its kind of file."""
        ...

    @property
    def file_name(self) -> str:
        """Its name."""
        ...

    @property
    def encoding(self) -> str:
        """How its text is encoded; empty for a workbook."""
        ...

    @property
    def header_row(self) -> int:
        """Line of the column names."""
        ...

    @property
    def read_as(self) -> str:
        """Of a file without column names, how it was read, in words."""
        ...

    @property
    def row_count(self) -> int:
        """Rows below them."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names."""
        ...

    @property
    def mapped(self) -> tuple[tuple[str, str], ...]:
        """Our fields in words, each with its column."""
        ...

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first rows."""
        ...

    @property
    def fields(self) -> tuple[tuple[str, str, bool], ...]:
        """Our fields: name, label, whether one has to be there."""
        ...

    @property
    def wide(self) -> str:
        """The columns that hold a time, a day or a meter each, in words."""
        ...

    @property
    def profile(self) -> Any:
        """How it was read; `as_dict()` gives it as it is stored."""
        ...

    @property
    def sheet(self) -> str:
        """The sheet of a workbook that was read."""
        ...

    @property
    def sheets(self) -> tuple[str, ...]:
        """All sheets of it that hold anything."""
        ...

    @property
    def by_content(self) -> tuple[str, ...]:
        """Our fields whose column was suggested from what its cells hold."""
        ...

    @property
    def questions(self) -> tuple[ColumnQuestion, ...]:
        """Our fields for which two columns may be meant."""
        ...
