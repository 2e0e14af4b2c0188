"""A table that is read in when it is first asked for, since the window stands without what its rows name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class LateTable(Generic[T]):
    """A field of a frozen dataclass without slots: a table, or what reads one in.

    Parameters
    ----------
    usual : what reads in the table of a record that is given none
    """

    def __init__(self, usual: Callable[[], tuple[T, ...]] = tuple) -> None:
        self._usual = usual

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, record: None, owner: type) -> Callable[[], tuple[T, ...]]: ...
    @overload
    def __get__(self, record: object, owner: type) -> tuple[T, ...]: ...
    def __get__(self, record: object | None, owner: type) -> tuple[T, ...] | Callable[[], tuple[T, ...]]:
        if record is None:
            return self._usual  # what a dataclass takes for the default of its field
        rows = record.__dict__[self._name]
        if not isinstance(rows, tuple):
            rows = record.__dict__[self._name] = rows()
        return rows

    def __set__(self, record: object, rows: tuple[T, ...] | Callable[[], tuple[T, ...]]) -> None:
        record.__dict__[self._name] = rows
