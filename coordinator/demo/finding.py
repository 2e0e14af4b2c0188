"""A made-up finding round of the practice county: people of a national list, partly worked off."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.demo.people import people
from coordinator.records.base import KST, Transition
from coordinator.records.crisis_signals import signal_class
from coordinator.records.finding import (
    FINDING,
    FindingAttempt,
    FindingList,
    FindingPerson,
    FindingRound,
    FindingRow,
    Source,
    Way,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from coordinator.demo.people import Person
    from coordinator.vault.acts import OpenAct

ACTOR: Final = "practice"
PEOPLE: Final = 40
KNOWN_SHARE: Final = 0.3
"""So many of them are in the register."""
RECEIVED_DAYS_AGO: Final = 22
RUNS_DAYS: Final = 59
_SEED: Final = 77
_WORDS: Final = (
    "건강보험료 체납",
    "통신비 체납",
    "단전",
    "단수",
    "공공임대 임대료 체납",
    "관리비 체납",
    "기초수급 탈락·중지",
    "금융 연체",
    "요양병원 퇴원",
    "전기사용량 변화",
)
_SHARES: Final = (0.24, 0.14, 0.1, 0.05, 0.12, 0.08, 0.12, 0.08, 0.04, 0.03)
_RESULTS: Final = (
    ("counselled", 0.34, "전화로 상담함. 읍·면 복지팀 안내."),
    ("no_risk", 0.2, "형편이 나아졌다고 함."),
    ("risk_low", 0.12, "안부전화 권함."),
    ("risk_middle", 0.1, "다음 주 다시 방문하기로 함."),
    ("risk_high", 0.06, "식사를 거르고 지냄. 사례관리 의뢰함."),
    ("refused", 0.06, "도움을 원하지 않음."),
    ("moved", 0.05, "이장이 이사 갔다고 함."),
    ("officer", 0.07, "사각지대 담당자가 이미 만나고 있음."),
)


def store_round(act: OpenAct, register: Sequence[Person], area_ids: Mapping[tuple[str, ...], int], seed: int) -> int:
    """Store a round of the quarter: a third of its people are of the register, half of all have a result.

    Parameters
    ----------
    register : the people of the county, by the number of their household from 1

    Returns
    -------
    how many people it has
    """
    rng = np.random.default_rng([seed, _SEED])
    today = act.now.date()
    received_on = today - timedelta(days=RECEIVED_DAYS_AGO)
    known_count = min(round(PEOPLE * KNOWN_SHARE), len(register) // 10)
    homes = sorted(rng.choice(len(register), known_count, replace=False).tolist())
    others = people(PEOPLE - known_count, seed=seed + _SEED, today=today)
    listed: list[tuple[int | None, Person]] = [
        *((home + 1, register[home]) for home in homes),
        *((None, person) for person in others),
    ]
    order = rng.permutation(len(listed)).tolist()
    number = (received_on.month + 2) // 3
    act.bulk(
        FindingRound,
        [
            {
                "id": 1,
                "source": str(Source.LONELY_DEATH),
                "year": received_on.year,
                "number": number,
                "until": received_on + timedelta(days=RUNS_DAYS),
            }
        ],
    )
    act.bulk(
        FindingList,
        [
            {
                "id": 1,
                "round_id": 1,
                "version": 1,
                "received_on": received_on,
                "file_name": f"연습 {received_on.year}년 {number}차 발굴 명단.xlsx",
                "file_sha256": "practice",
            }
        ],
    )
    persons: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    attempts: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for line, place in enumerate(order, start=1):
        home, person = listed[place]
        words = [str(word) for word in rng.choice(_WORDS, 1 + int(rng.random() < 0.4), replace=False, p=_SHARES)]
        # Who is of the register was tried at least, so that the round alone puts nobody on the list of the day.
        is_tried = home is not None or rng.random() < 0.6
        has_result = is_tried and rng.random() < 0.75
        tries = int(rng.integers(0, 3)) if has_result else int(is_tried) + int(is_tried and rng.random() < 0.3)
        code, _, note = _RESULTS[int(rng.choice(len(_RESULTS), p=[share for _, share, _ in _RESULTS]))]
        begin = datetime.combine(received_on, time(10), KST) + timedelta(days=2 + int(rng.integers(0, 8)))
        tried_at = [begin + timedelta(days=3 * n, hours=int(rng.integers(0, 7))) for n in range(tries)]
        closed_at = begin + timedelta(days=3 * tries, hours=5) if has_result else None
        state = code if has_result else "in_work" if is_tried else "to_do"
        persons.append(
            {
                "id": line,
                "round_id": 1,
                "household_id": home,
                "perhaps": [],
                "area_id": area_ids[person.area],
                "state": state,
                "tries": tries,
                "closed_at": closed_at,
                "note": note if has_result else "",
            }
        )
        rows.append(
            {
                "list_id": 1,
                "person_id": line,
                "line": line + 3,
                "external_id": f"연습-{line:03d}",
                "name": person.name,
                "sex": person.sex,
                "born_on": person.born_on,
                "born_part": "",
                "born_words": "",
                "phone": person.phone,
                "place": " ".join(person.area[1:]),
                "address": person.address,
                "signals": words,
                "classes": [signal_class(word) for word in words],
                "notes": [],
                "said": {},
            }
        )
        attempts += [
            {"person_id": line, "tried_at": at, "way": str(Way.CALL if n else Way.VISIT), "actor": ACTOR, "note": ""}
            for n, at in enumerate(tried_at)
        ]
        steps = [("in_work", tried_at[0])] if tried_at else []
        steps += [(state, closed_at)] if closed_at is not None else []
        before = "to_do"
        for target, at in steps:
            moves.append(_move(line, home, before, target, at))
            before = target
    act.bulk(FindingPerson, persons)
    act.bulk(FindingRow, rows)
    act.bulk(FindingAttempt, attempts)
    act.bulk(Transition, moves)
    return len(persons)


def _move(person_id: int, home: int | None, before: str, target: str, at: datetime) -> dict[str, Any]:
    return {
        "machine": FINDING.name,
        "record_id": person_id,
        "household_id": home,
        "from_state": before,
        "to_state": target,
        "happened_at": at,
        "recorded_at": at,
        "actor": ACTOR,
        "cause": "user",
        "reason": "",
        "note": "",
    }
