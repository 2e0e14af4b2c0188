"""How the county reads its register: where life stages begin, and after how many days contact counts as lost."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.errors import ImpossibleRequest
from coordinator.records.households import Risk
from coordinator.records.services import AGE_STAGES, CHILDHOOD
from coordinator.records.watch import RegisterPolicy
from coordinator.reference.life_stages import stage_ages
from coordinator.reference.limits import limit
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

LEAST_AGE, MOST_AGE = 1, 110
LEAST_DAYS, MOST_DAYS = 2, 365


@dataclass(frozen=True, slots=True)
class RegisterRules:
    """The rules in force (명부 기준).

    Attributes
    ----------
    stage_ages : the age in completed years at which each stage begins, youngest first
    silent_days : by risk level, the days without a sign of life after which contact counts as lost
    version : number of the stored version, 0 for those the program came with
    """

    stage_ages: Mapping[str, int]
    silent_days: Mapping[str, int]
    version: int = 0
    set_at: datetime | None = field(default=None, compare=False)
    set_by: str = field(default="", compare=False)

    def stage(self, age: int) -> str:
        """Give the stage of an age, `child` below the first."""
        return next((code for code, least in reversed([*self.stage_ages.items()]) if age >= least), CHILDHOOD)


def usual_rules(on: date) -> RegisterRules:
    """Give the rules the program came with, as they are on a day."""
    return RegisterRules(stage_ages(on), {risk: limit(f"contact_lost_{risk}", on) for risk in Risk})


def rules(session: Session, on: date) -> RegisterRules:
    """Read the rules in force on a day; what a version does not name is as the program came."""
    usual = usual_rules(on)
    row = session.scalars(select(RegisterPolicy).order_by(RegisterPolicy.id.desc()).limit(1)).one_or_none()
    if row is None:
        return usual
    ages = {**usual.stage_ages, **{code: age for code, age in row.stage_ages.items() if code in AGE_STAGES}}
    days = {**usual.silent_days, **{risk: days for risk, days in row.silent_days.items() if risk in set(Risk)}}
    in_order = dict(sorted(ages.items(), key=lambda item: item[1]))
    return RegisterRules(in_order, days, row.id, row.set_at, row.set_by)


def set_rules(act: OpenAct, ages: Mapping[str, int], silent_days: Mapping[str, int]) -> None:
    """Put other rules in force from now on; stages and lost contact are computed by them at once.

    Raises
    ------
    RuleError
        `stage_ages` (each stage begins later than the one before it), `silent_days`, `rules_same`.
    """
    wanted = [ages.get(code, 0) for code in AGE_STAGES]
    in_order = all(earlier < later for earlier, later in itertools.pairwise(wanted))
    if not in_order or not all(LEAST_AGE <= age <= MOST_AGE for age in wanted):
        raise ImpossibleRequest(
            tr(
                "Each life stage begins at a higher age than the one before it, between {least} and {most}.",
                least=LEAST_AGE,
                most=MOST_AGE,
            ),
            code="stage_ages",
        )
    if any(not LEAST_DAYS <= silent_days.get(risk, 0) <= MOST_DAYS for risk in Risk):
        raise ImpossibleRequest(
            tr(
                "Contact counts as lost after between {least} and {most} days; say it for each risk level.",
                least=LEAST_DAYS,
                most=MOST_DAYS,
            ),
            code="silent_days",
        )
    in_force = rules(act.session, act.now.date())
    same_ages = {code: ages[code] for code in AGE_STAGES} == dict(in_force.stage_ages)
    if same_ages and {risk: silent_days[risk] for risk in Risk} == dict(in_force.silent_days):
        raise ImpossibleRequest(tr("These rules are in force already."), code="rules_same")
    act.session.add(
        RegisterPolicy(
            set_at=act.now,
            set_by=act.actor,
            stage_ages={code: ages[code] for code in AGE_STAGES},
            silent_days={str(risk): silent_days[risk] for risk in Risk},
        )
    )
    act.message = tr("Life stages and days until contact counts as lost changed")
