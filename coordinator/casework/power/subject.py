"""Power and phone use in the table of casework."""

from __future__ import annotations

from coordinator.casework.power.meter_intake import commit_meters, compare_meters, link_carried
from coordinator.casework.power.meters import assign_all
from coordinator.casework.power.phone_intake import commit_phone_days, compare_phone_days, newest_day, undo_phone_days
from coordinator.casework.power.readings_intake import commit_readings, compare_readings, undo_readings
from coordinator.casework.power.supply import cut_explaining
from coordinator.casework.subject import Intake, IntakeFeed, Subject
from coordinator.records.alerts import Outcome
from coordinator.records.power import Signal

POWER = Subject(
    "power",
    intakes=(
        # storing readings moves their feed itself, meter by meter
        Intake("readings", compare_readings, commit_readings, undo_readings),
        Intake(
            "phone-use",
            compare_phone_days,
            commit_phone_days,
            undo_phone_days,
            feed=IntakeFeed(Signal.PHONE, newest_day),
        ),
        Intake("meters", compare_meters, commit_meters),
    ),
    carried={"meter": link_carried},
    explained={Outcome.SUPPLY_CUT: cut_explaining},
    assign=assign_all,
)
