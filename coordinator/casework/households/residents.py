"""Acts on who lives in a household: somebody moves in, one of several moves out; whoever is left stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.entry import new_resident, resident_of
from coordinator.casework.households.people import end_consents, household, is_one_of_several, living_there, name_of
from coordinator.errors import RuleError
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.casework.households.entry_text import Typed
    from coordinator.vault.acts import OpenAct


def add_resident(act: OpenAct, household_id: int, typed: Typed, on: date | None = None) -> int:
    """Note that somebody moved in; the household is no one-person household any more and stays in the register.

    Parameters
    ----------
    on : since when; none where nobody knows

    Raises
    ------
    RuleError
        `unknown_household`, `already_ended`, `future`, and those of `entry_text`
    """
    home = household(act.session, household_id)
    first = name_of(act.session, household_id)
    if home.ended_on is not None:
        raise RuleError(tr("{name} is not in the register any more.", name=first), code="already_ended")
    _not_ahead(act, on)
    resident = new_resident(typed, household_id, act.now.date())
    resident.moved_in_on = on
    act.session.add(resident)
    act.session.flush()
    act.household_id = household_id
    act.message = tr("{name} lives with {first} now", name=resident.name, first=first)
    return resident.id


def resident_moves_out(act: OpenAct, resident_id: int, on: date) -> None:
    """Note that one of several moved out; the others stay, and whoever is left alone lives alone again.

    Where that was whom the register is about, the consents end with today: who is left has not given them.

    Raises
    ------
    RuleError
        `unknown_resident`; `not_there`: the person left before; `last_one`: nobody alive would be left; `future`;
        `before_moving_in`
    """
    resident = resident_of(act.session, resident_id)
    if resident.moved_out_on is not None:
        raise RuleError(tr("{name} does not live there any more.", name=resident.name), code="not_there")
    there = living_there(act.session, resident.household_id)
    if not is_one_of_several(there, resident):
        raise RuleError(tr("Nobody would be left there. Record it under “Death, move or end”."), code="last_one")
    _not_ahead(act, on)
    if resident.moved_in_on is not None and on < resident.moved_in_on:
        raise RuleError(tr("{name} had not moved in by then.", name=resident.name), code="before_moving_in")
    was_first = there[0].id == resident.id
    resident.moved_out_on = on
    act.session.flush()
    act.household_id = resident.household_id
    act.message = tr("{name} moved out", name=resident.name)
    if was_first and end_consents(act.session, resident.household_id, act.now.date()):
        left = name_of(act.session, resident.household_id)
        act.message = tr(
            "{name} moved out; the consents end today, ask {left} for new ones", name=resident.name, left=left
        )


def _not_ahead(act: OpenAct, on: date | None) -> None:
    if on is not None and on > act.now.date():
        raise RuleError(tr("This day is still to come."), code="future")
