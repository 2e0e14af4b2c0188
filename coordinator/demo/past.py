"""What has been settled before: alerts with their outcomes, and notes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.demo.calls import Row, transition
from coordinator.demo.names import NOTES
from coordinator.records.alerts import Outcome, Severity
from coordinator.records.base import KST
from coordinator.records.power import Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.demo.happenings import Happenings
    from coordinator.demo.people import Person

ACTOR: Final = "practice"
SETTLED_DAYS: Final = 63
"""Journeys that ended longer ago than this have an alert that was settled; the watch looks back less far by itself."""

_OUTCOMES: Final = (
    (Outcome.AWAY_NEW, 0.46),
    (Outcome.SPOKEN_SAFE, 0.2),
    (Outcome.SEEN_SAFE, 0.14),
    (Outcome.HOSPITAL, 0.08),
    (Outcome.DATA_GAP, 0.06),
    (Outcome.NEEDS_SERVICE, 0.04),
    (Outcome.NOT_ESTABLISHED, 0.02),
)
_YESTERDAY: Final = (Outcome.SPOKEN_SAFE, Outcome.SEEN_SAFE, Outcome.AWAY_NEW, Outcome.SPOKEN_SAFE)
_WORDS: Final = {
    Outcome.AWAY_NEW: "자녀 집에 다녀옴. 다음부터 미리 알려 주기로 함.",
    Outcome.SPOKEN_SAFE: "통화하여 안전 확인.",
    Outcome.SEEN_SAFE: "이장이 방문하여 만남.",
    Outcome.HOSPITAL: "입원 중, 가족에게 확인.",
    Outcome.DATA_GAP: "검침 자료가 비어 있었음.",
    Outcome.NEEDS_SERVICE: "식사 지원 의뢰하기로 함.",
    Outcome.NOT_ESTABLISHED: "확인하지 못하여 다음 날 다시 연락.",
}


def episodes(plan: Happenings, start_at: datetime, now: datetime, *, seed: int) -> tuple[list[Row], list[Row]]:
    """Make alerts that are settled: (episodes, transitions), ids from 1; open ones are for the watch to find.

    Some were settled yesterday; the others belong to unregistered journeys of more than nine weeks ago, so that what
    the alert says is what the readings show.
    """
    rng = np.random.default_rng([seed, 8])
    rows: list[Row] = []
    moves: list[Row] = []
    midnight = datetime.combine(now.date(), time(0), KST)
    yesterday = midnight - timedelta(days=1)
    for k, home in enumerate(plan.troubles["settled_yesterday"]):
        _settled(
            rows, moves, home,
            since_at=midnight - timedelta(hours=42),
            opened_at=yesterday + timedelta(hours=5),
            resolved_at=yesterday + timedelta(hours=9, minutes=40 + 35 * k),
            severity=Severity.CAUTION if k % 2 else Severity.WATCH,
            outcome=_YESTERDAY[k % len(_YESTERDAY)],
        )  # fmt: skip
    shares = np.cumsum([share for _, share in _OUTCOMES])
    without = set(plan.meterless)
    for home, first, end in plan.travels:
        ended_at = start_at + timedelta(hours=end)
        if home in without or ended_at > now - timedelta(days=SETTLED_DAYS) or end - first < 40:
            continue
        opened_at = start_at + timedelta(hours=first + 34)
        answered_at = opened_at + timedelta(hours=int(rng.integers(2, 26)))
        _settled(
            rows, moves, home,
            since_at=start_at + timedelta(hours=first),
            opened_at=opened_at,
            resolved_at=answered_at,
            severity=Severity.SERIOUS if rng.random() < 0.3 else Severity.CAUTION,
            outcome=_OUTCOMES[int(np.searchsorted(shares / shares[-1], rng.random()))][0],
        )  # fmt: skip
    return rows, moves


def _settled(
    rows: list[Row],
    moves: list[Row],
    home: int,
    *,
    since_at: datetime,
    opened_at: datetime,
    resolved_at: datetime,
    severity: Severity,
    outcome: Outcome,
) -> None:
    episode_id, household_id = len(rows) + 1, home + 1
    rows.append(
        {
            "id": episode_id,
            "household_id": household_id,
            "signal": str(Signal.POWER),
            "severity": str(severity),
            "state": "resolved",
            "finding_id": None,
            "since_at": since_at,
            "opened_at": opened_at,
            "last_fired_at": opened_at,
            "cleared_at": None,
            "repeat_count": 0,
            "owner": ACTOR,
            "next_step": "",
            "remind_at": None,
            "silenced_until": None,
            "silence_reason": "",
            "outcome": str(outcome),
            "resolved_at": resolved_at,
            "merged_into_id": None,
            "note": _WORDS[outcome],
        }
    )
    taken_at = opened_at + (resolved_at - opened_at) / 2
    moves.append(transition("alert", episode_id, household_id, "new", "acknowledged", taken_at, ACTOR, cause="user"))
    moves.append(
        transition(
            "alert",
            episode_id,
            household_id,
            "acknowledged",
            "resolved",
            resolved_at,
            ACTOR,
            cause="user",
            reason=str(outcome),
        )
    )


def notes(people: Sequence[Person], now: datetime, *, seed: int) -> list[Row]:
    """Make one or two notes on every twelfth household; home number h is household h + 1."""
    rng = np.random.default_rng([seed, 9])
    rows: list[Row] = []
    for home in range(len(people)):
        if rng.random() >= 1 / 12:
            continue
        for _ in range(1 + int(rng.random() < 0.3)):
            day = now.date() - timedelta(days=int(rng.integers(1, 200)))
            rows.append(
                {
                    "household_id": home + 1,
                    "written_at": datetime.combine(day, time(int(rng.integers(9, 18)), int(rng.integers(60))), KST),
                    "author": ACTOR,
                    "text": NOTES[int(rng.integers(len(NOTES)))],
                }
            )
    return rows
