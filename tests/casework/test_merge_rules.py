"""Every column that names a household or a resident has its word of what a merge does with it."""

from __future__ import annotations

import coordinator.records  # noqa: F401 - so that every table is known
from coordinator.casework.joining import RULES
from coordinator.records.base import Base

NAMES = ("household_id", "resident_id", "other_household_id")
"""Columns that name one without a key to it."""


def naming_columns() -> set[str]:
    """List the columns of all tables that name a household or a resident, by a key or by their name."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name in NAMES
        or any(key.column.table.name in ("household", "resident") for key in column.foreign_keys)
    }


def test_every_column_that_names_a_household_has_a_merge_rule() -> None:
    missing = sorted(naming_columns() - RULES.keys())
    assert not missing, f"say in casework/joining.py what a merge does with {', '.join(missing)}"


def test_no_merge_rule_is_of_a_column_that_is_gone() -> None:
    assert not sorted(RULES.keys() - naming_columns())
