"""Whose meters are, put into effect: lists of meters, and the numbers that stand in the list of households."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from coordinator.casework.intake.addresses import known_homes
from coordinator.casework.intake.feeds import feed_of
from coordinator.casework.intake.plan import Carried, Compared, Matching, Outcome, Storing, stop_if
from coordinator.casework.power.meter_matching import Link, MeterRegister, plan_meters, refusal
from coordinator.casework.power.meters import link_meter
from coordinator.importers.power.meter_list import stands_twice
from coordinator.importers.reading.cells import meter_key
from coordinator.records.power import Meter, Signal
from coordinator.text import ntr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.power.meter_list import MeterListRow
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

_EVERY = 200


def compare_meters(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing a list of meters would do."""
    rows = cast("tuple[MeterListRow, ...]", preview.rows)
    plan = plan_meters(session, rows, dict(preview.profile.columns))
    return Compared(
        plan.matching,
        len(plan.links),
        same=plan.same,
        new_rows=plan.new_rows(),
        notes=_about(plan.unseen, len(plan.suggestions)),
        suggestions=plan.suggestions,
    )


def commit_meters(storing: Storing) -> Outcome:
    """Link the meters of a list that are clear; the others are left for a person to confirm."""
    rows = cast("tuple[MeterListRow, ...]", storing.preview.rows)
    plan = plan_meters(storing.act.session, rows, storing.columns)
    for done, link in enumerate(plan.links):
        if done % _EVERY == 0:
            stop_if(storing.cancelled)
            if storing.progress:
                storing.progress(done, len(plan.links))
        _put(storing.act, link)
    storing.act.session.flush()
    return Outcome(
        {"new": len(plan.links), "changed": 0, "same": plan.same},
        plan.matching,
        notes=_about(plan.unseen, len(plan.suggestions)),
        suggestions=plan.suggestions,
    )


def _about(unseen: int, unclear: int) -> tuple[str, ...]:
    notes: list[str] = []
    if unseen:
        notes.append(
            ntr(
                "Of {n} meter no readings have come yet; they find it when they come.",
                "Of {n} meters no readings have come yet; they find them when they come.",
                unseen,
            )
        )
    if unclear:
        notes.append(
            ntr(
                "Whose meter it is has to be confirmed in {n} row.",
                "Whose meter it is has to be confirmed in {n} rows.",
                unclear,
            )
        )
    return tuple(notes)


def _put(act: OpenAct, link: Link) -> None:
    meter = act.session.get(Meter, link.meter_id) if link.meter_id is not None else None
    if meter is None:
        meter = Meter(feed_id=feed_of(act, Signal.POWER), external_id=link.number)
        act.session.add(meter)
    link_meter(act, meter, link.home.household_id)


def link_carried(
    session: Session, act: OpenAct | None, carried: Sequence[Carried], matching: Matching
) -> tuple[str, ...]:
    """Link the meters whose numbers stand in the rows of households; one that cannot be linked is named.

    Parameters
    ----------
    act : none where it is only asked what would be done; a household that is not stored yet is then taken for free
    carried : of each row its line, its household, and the numbers

    Returns
    -------
    sentences on what was linked
    """
    register = MeterRegister(session)
    homes = {home.household_id: home for home in known_homes(session)}
    names = {home.household_id: home.name for home in homes.values()}
    homes_of: dict[str, set[int]] = defaultdict(set)
    for row in carried:
        for number in row.values:
            homes_of[meter_key(number)].add(row.line)
    linked = 0
    for row in carried:
        known = register.of(row.values)
        home = homes.get(row.record_id) if row.record_id is not None else None
        twice = sorted(set[int]().union(*(homes_of[meter_key(number)] for number in row.values)))
        if len(twice) > 1:
            code, why = "meter_twice", stands_twice(twice)
        else:
            code, why = refusal(register, row.values, home, names)
        if code == "same":
            continue
        if code:
            matching.add(row.line, row.column, row.values[0], code, why, reject=False)
            continue
        linked += 1
        if act is not None and home is not None:
            _put(act, Link(row.line, row.values[0], known[0].id if known else None, home))
    if act is not None and linked:
        act.session.flush()
    words = ntr(
        "{n} meter is linked by its number in the list.",
        "{n} meters are linked by their numbers in the list.",
        linked,
    )
    return (words,) if linked else ()
