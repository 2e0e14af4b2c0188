"""Addresses in the table of casework."""

from __future__ import annotations

from coordinator.casework.subject import Intake, Subject


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.addresses.intake import commit_addresses, compare_addresses, undo_addresses
    from coordinator.casework.addresses.outlines import commit_outlines, compare_outlines

    outlines = Intake("outlines", compare_outlines, commit_outlines)
    return (
        outlines,
        Intake("addresses", compare_addresses, commit_addresses, undo_addresses),
    )


ADDRESSES = Subject("addresses", intakes=_intakes)
