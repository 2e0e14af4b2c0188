"""Acts on what is to be known before a death: who leads the rite (장례 주관자), and whether of national merit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordinator.casework.households.entry import resident_of
from coordinator.casework.households.entry_text import read_name, read_phone
from coordinator.casework.households.people import household, name_of, rite_leader_of
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.last_wishes import MERIT_LABELS, RiteLeader, WishPaper
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.vault.acts import OpenAct


@dataclass(frozen=True, slots=True)
class RiteWords:
    """Who is named to lead the rite, as typed.

    Attributes
    ----------
    paper : a code of `WISH_PAPER_LABELS`
    paper_on, paper_place : the day of the paper and where it lies; not used where it was only said
    """

    name: str
    phone: str = ""
    relation: str = ""
    paper: str = WishPaper.SAID
    paper_on: date | None = None
    paper_place: str = ""


def name_rite_leader(act: OpenAct, household_id: int, words: RiteWords) -> None:
    """Set whom the person has named to lead the rite; who was named before gives way.

    Raises
    ------
    RuleError
        `unknown_household`, `name_missing`, `phone`, `phones`, `paper`; `paper_place_missing`: a paper nobody finds
        helps nobody; `future`; `nothing_changed`
    """
    household(act.session, household_id)
    if words.paper not in set(WishPaper):
        raise RuleError(tr("Choose by what the person is named."), code="paper")
    has_paper = words.paper != WishPaper.SAID
    place = free_text(words.paper_place) if has_paper else ""
    if has_paper and not place:
        raise RuleError(tr("Write where the paper lies."), code="paper_place_missing")
    paper_on = words.paper_on if has_paper else None
    if paper_on is not None and paper_on > act.now.date():
        raise RuleError(tr("This day is still to come."), code="future")
    values: dict[str, Any] = {
        "name": read_name(words.name),
        "phone": read_phone(words.phone),
        "relation": free_text(words.relation),
        "paper": words.paper,
        "paper_on": paper_on,
        "paper_place": place,
    }
    leader = rite_leader_of(act.session, household_id)
    if leader is None:
        act.session.add(RiteLeader(household_id=household_id, **values))
    else:
        changed = {name: value for name, value in values.items() if getattr(leader, name) != value}
        if not changed:
            raise RuleError(tr("Nothing was changed."), code="nothing_changed")
        for name, value in changed.items():
            setattr(leader, name, value)
    act.household_id = household_id
    name = name_of(act.session, household_id)
    act.message = tr("{leader} leads the rite for {name}", leader=values["name"], name=name)


def remove_rite_leader(act: OpenAct, household_id: int) -> None:
    """Note that nobody is named to lead the rite any more.

    Raises
    ------
    RuleError
        `unknown_household`, `no_rite_leader`
    """
    household(act.session, household_id)
    name = name_of(act.session, household_id)
    leader = rite_leader_of(act.session, household_id)
    if leader is None:
        raise RuleError(tr("Nobody is named to lead the rite for {name}.", name=name), code="no_rite_leader")
    act.session.delete(leader)
    act.household_id = household_id
    act.message = tr("Nobody is named to lead the rite for {name} any more", name=name)


def set_merit(act: OpenAct, resident_id: int, merit: str, on: date | None) -> None:
    """Set whether somebody is of national merit (국가유공자 등), and the day on which that was asked or found out.

    Raises
    ------
    RuleError
        `unknown_resident`, `merit`, `future`; `day_missing`: only what was not asked has no day; `nothing_changed`
    """
    resident = resident_of(act.session, resident_id)
    if merit not in MERIT_LABELS:
        raise RuleError(tr("Choose what is known of national merit."), code="merit")
    if merit and on is None:
        raise RuleError(tr("Choose the day."), code="day_missing")
    if on is not None and on > act.now.date():
        raise RuleError(tr("This day is still to come."), code="future")
    on = on if merit else None
    if (resident.merit, resident.merit_on) == (merit, on):
        raise RuleError(tr("Nothing was changed."), code="nothing_changed")
    resident.merit, resident.merit_on = merit, on
    act.household_id = resident.household_id
    act.message = tr("National merit of {name}: {status}", name=resident.name, status=tr(MERIT_LABELS[merit]))
