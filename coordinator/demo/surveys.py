"""The surveys of the practice county: last year's, worked off, and this year's, half done."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from coordinator.records.base import KST
from coordinator.records.surveys import AssessmentMode, SurveyResult
from coordinator.reference.instruments import published
from coordinator.reference.scores import band_of, judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.random import Generator

    from coordinator.demo.people import Person

Row = dict[str, Any]

INSTRUMENT: Final = "ten-item"
LEAST_AGE: Final = 40
LAST_YEAR: Final = (390, 330)
"""So many days ago last year's round began and ended."""
THIS_YEAR: Final = 30
"""So many days ago this year's round began."""
SHARE_DONE: Final = {1: 0.86, 2: 0.46}
_GRADES: Final = ("none", "low", "middle", "high")
_SCORES: Final = {"none": (0, 0), "low": (1, 3), "middle": (4, 6), "high": (7, 10)}
_SHIFT: Final = ((0, 0.62), (1, 0.2), (-1, 0.18))
"""How far last year's grade was from today's, with its chance."""
_NOT_ASSESSED: Final = (
    (SurveyResult.ABSENT, 0.55),
    (SurveyResult.REFUSED, 0.35),
    (SurveyResult.OTHER, 0.1),
)
"""None that the register would have to know: its people live alone where it has them."""


def surveys(
    persons: Sequence[Person], area_ids: dict[tuple[str, ...], int], now: datetime, *, seed: int, actor: str
) -> tuple[list[Row], list[Row], list[Row]]:
    """Make rounds, their lists and what came of them; the people stay as they are, their grades too.

    Returns
    -------
    rows of `survey_round`, `survey_place` and `assessment`
    """
    rng = np.random.default_rng([seed, 17])
    today = now.date()
    spans = {
        1: (today - timedelta(days=LAST_YEAR[0]), today - timedelta(days=LAST_YEAR[1])),
        2: (today - timedelta(days=THIS_YEAR), today + timedelta(days=THIS_YEAR)),
    }
    asked = {
        number: [
            home
            for home, person in enumerate(persons)
            if person.age >= LEAST_AGE and person.registered_on <= min(end, today)
        ]
        for number, (_, end) in spans.items()
    }
    instrument = next(each for each in published() if each.id == INSTRUMENT)
    rounds = [
        {
            "id": number,
            "name": f"{begin.year}년 1인가구 전수조사",
            "instrument": instrument.id,
            "version": instrument.version,
            "starts_on": begin,
            "ends_on": end,
            "minimum_age": LEAST_AGE,
            "area_id": None,
            "alone_only": True,
            "on_worklist": False,
            "made_at": _at(begin),
            "made_by": actor,
            "closed_at": _at(end) if end < today else None,
        }
        for number, (begin, end) in spans.items()
    ]
    places = [
        {"round_id": number, "household_id": home + 1, "area_id": area_ids[persons[home].area]}
        for number in spans
        for home in asked[number]
    ]
    rows: list[Row] = []
    for number, (begin, end) in spans.items():
        days = max(1, (min(end, today) - begin).days)
        for home in asked[number]:
            risk, draw = persons[home].risk, rng.random()
            if risk in _SCORES and draw < SHARE_DONE[number]:
                answers = _answers(rng, risk if number == 2 else _before(rng, risk))
                rows.append(_row(home + 1, number, begin + timedelta(days=int(rng.integers(days))), actor, answers))
            elif number == 1 or rng.random() < 0.25:
                rows += _tries(rng, home + 1, number, begin, days, actor)
    return rounds, places, rows


def _at(day: date) -> datetime:
    return datetime.combine(day, time(17), KST)


def _before(rng: Generator, risk: str) -> str:
    """Give what somebody's grade was a year ago."""
    steps = [step for step, _ in _SHIFT]
    chances = [chance for _, chance in _SHIFT]
    place = _GRADES.index(risk) + steps[int(rng.choice(len(steps), p=chances))]
    return _GRADES[min(max(place, 0), len(_GRADES) - 1)]


def _answers(rng: Generator, risk: str) -> str:
    low, high = _SCORES[risk]
    answers = np.full(10, "0")
    answers[rng.choice(10, int(rng.integers(low, high + 1)), replace=False)] = "1"
    return "".join(answers.tolist())


def _tries(rng: Generator, home: int, round_id: int, begin: date, days: int, actor: str) -> list[Row]:
    """Make what came of somebody who was not assessed: found absent up to three times, or one reason."""
    codes = [code for code, _ in _NOT_ASSESSED]
    chances = [chance for _, chance in _NOT_ASSESSED]
    result = codes[int(rng.choice(len(codes), p=chances))]
    first = begin + timedelta(days=int(rng.integers(max(1, days - 9))))
    count = int(rng.integers(1, 4)) if result == SurveyResult.ABSENT else 1
    last = begin + timedelta(days=days)
    tries = [min(first + timedelta(days=3 * n), last) for n in range(count)]
    return [_row(home, round_id, day, actor, "", result=result, next_on=None) for day in dict.fromkeys(tries)]


def _row(
    home: int,
    round_id: int,
    day: date,
    actor: str,
    answers: str,
    *,
    result: str = SurveyResult.DONE,
    next_on: date | None = None,
) -> Row:
    instrument = next(each for each in published() if each.id == INSTRUMENT)
    bands = instrument.bands(instrument.in_force)
    judgement = judged(instrument, answers, bands) if answers else None
    band = None if judgement is None else band_of(bands, judgement)
    return {
        "household_id": home,
        "resident_id": None,
        "instrument": instrument.id,
        "version": instrument.version,
        "assessed_on": day,
        "result": str(result),
        "answers": answers,
        "score": None if judgement is None else judgement.score,
        "unanswered": 0,
        "band_set": instrument.in_force if answers else "",
        "band": "" if band is None else band.id,
        "at_least": False,
        "subscales": {},
        "given_band": "",
        "override_risk": "",
        "override_reason": "",
        "risk_before": "",
        "mode": str(AssessmentMode.VISIT),
        "assessor": actor,
        "note": "",
        "next_on": next_on,
        "round_id": round_id,
        "supersedes_id": None,
        "correction_reason": "",
        "recorded_at": _at(day),
        "recorded_by": actor,
        "batch_id": None,
    }
