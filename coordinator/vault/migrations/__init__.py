"""Numbered schema steps; all that are due run in one exclusive transaction with the number itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from coordinator.errors import VaultError
from coordinator.records.base import Base
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alembic.operations import Operations
    from sqlalchemy import Connection, Engine

NAMES: tuple[str, ...] = (
    "m0001_first_records",
    "m0002_declines",
    "m0003_utility_alerts",
    "m0004_handling",
    "m0005_register_ends",
    "m0006_calls",
    "m0007_morning_run",
    "m0008_drafts",
    "m0009_open_absences",
    "m0010_rejected_rows",
    "m0011_questions",
    "m0012_register",
    "m0013_saved_views",
    "m0014_merges",
    "m0015_addresses",
    "m0016_finding",
    "m0017_surveys",
    "m0018_active_hours",
)


class Step(Protocol):
    """A migration module."""

    def upgrade(self, op: Operations) -> None:
        """Bring the schema one number further."""
        ...


def steps() -> list[Step]:
    """Load the steps in order; the n-th makes schema number n."""
    return [cast("Step", import_module(f"{__name__}.{name}")) for name in NAMES]


def schema_number(connection: Connection) -> int:
    """Read the schema number of a database."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def refuse_newer(connection: Connection, known: int = len(NAMES)) -> None:
    """Refuse a database made by a newer program, before anything is touched."""
    if schema_number(connection) > known:
        raise VaultError(
            tr("This vault was made by a newer version of the program; update the program."), code="newer_schema"
        )


def refuse_strange(connection: Connection) -> None:
    """Refuse a database that lacks a table or column of the records, whatever its number says."""
    columns = "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    held = {(table, column) for table, column in connection.exec_driver_sql(columns)}
    if any(
        (table.name, column.name) not in held for table in Base.metadata.tables.values() for column in table.columns
    ):
        raise strange_schema()


def strange_schema() -> VaultError:
    """Say that the tables of a database are not those that its number promises."""
    return VaultError(
        tr(
            "This vault's tables are not those this version of the program expects: another version made them, with"
            " other steps under the same numbers. Nothing in it was changed. Open it with the program it was made"
            " with, or restore a backup."
        ),
        code="strange_schema",
    )


def _operations(connection: Connection) -> Operations:
    # Late: half a second of libraries that the opening of an up-to-date vault does not need.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    return Operations(MigrationContext.configure(connection))


def upgrade(engine: Engine, run: Sequence[Step] | None = None) -> int:
    """Run the steps that are due; gives how many ran. A failing step leaves the old schema whole."""
    run = steps() if run is None else run
    with engine.connect().execution_options(begin="EXCLUSIVE") as connection, connection.begin():
        refuse_newer(connection, len(run))
        start = schema_number(connection)
        op = _operations(connection)
        for step in run[start:]:
            step.upgrade(op)
        refuse_strange(connection)
        if len(run) > start:
            connection.exec_driver_sql(f"PRAGMA user_version = {len(run)}")
        return len(run) - start
