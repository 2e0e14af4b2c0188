"""Power and phone use in the table of casework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.power.supply import cut_explaining
from coordinator.casework.subject import Intake, IntakeFeed, Subject
from coordinator.records.alerts import Outcome
from coordinator.records.power import Signal

# What takes in files, and readings, brings numerical code that the start of the window does not need.
if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.plan import Carried, Matching
    from coordinator.casework.joining import Joining
    from coordinator.vault.acts import OpenAct


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.power.meter_intake import commit_meters, compare_meters
    from coordinator.casework.power.phone_intake import (
        commit_phone_days,
        compare_phone_days,
        newest_day,
        undo_phone_days,
    )
    from coordinator.casework.power.readings_intake import commit_readings, compare_readings, undo_readings

    phone = IntakeFeed(Signal.PHONE, newest_day)
    return (
        # storing readings moves their feed itself, meter by meter
        Intake("readings", compare_readings, commit_readings, undo_readings),
        Intake("phone-use", compare_phone_days, commit_phone_days, undo_phone_days, feed=phone),
        Intake("meters", compare_meters, commit_meters),
    )


def _link_carried(
    session: Session, act: OpenAct | None, carried: Sequence[Carried], matching: Matching
) -> tuple[str, ...]:
    from coordinator.casework.power.meter_intake import link_carried

    return link_carried(session, act, carried, matching)


def _assign_all(act: OpenAct) -> list[tuple[int, int]]:
    from coordinator.casework.power.meters import assign_all

    return assign_all(act)


def _join_meters(joining: Joining) -> None:
    from coordinator.casework.power.merged_homes import join_meters

    join_meters(joining)


POWER = Subject(
    "power",
    intakes=_intakes,
    carried={"meter": _link_carried},
    explained={Outcome.SUPPLY_CUT: cut_explaining},
    assign=_assign_all,
    joins=(_join_meters,),
)
