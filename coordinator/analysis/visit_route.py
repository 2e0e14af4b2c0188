"""A way from home to home for visits: straight lines times a factor, solved as vehicle routing with time windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EXPLORATION = 3
_THREADS = 2
_MINUTE_S = 60
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit of a way.

    Attributes
    ----------
    home : its place in the arrays given
    arrive_minute, leave_minute : minutes of the day
    metres, minutes : of the way there from the stop before
    """

    home: int
    arrive_minute: int
    leave_minute: int
    metres: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Way:
    """The day of one car; `leave_minute` is the latest that keeps all windows."""

    leave_minute: int
    back_minute: int
    lunch_minute: int | None
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of all cars that go, and what did not fit: homes with `time` or `far`."""

    ways: tuple[Way, ...]
    unassigned: tuple[tuple[int, str], ...]


def matrices(
    x: NDArray[np.float64], y: NDArray[np.float64], *, factor_percent: int, speed_kmh: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Estimate ways between places.

    Returns
    -------
    metres and whole seconds, each [place, place]; rounded here, as the solver cuts fractions off without a word
    """
    straight = np.hypot(x[:, None] - x, y[:, None] - y)
    metres = np.rint(straight * factor_percent / 100).astype(np.int64)
    return metres, np.rint(metres * 3.6 / speed_kmh).astype(np.int64)


def plan(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    begin_minute: int,
    end_minute: int,
    visit_minutes: int,
    lunch_minute: int,
    lunch_minutes: int,
    cars: int,
    factor_percent: int,
    speed_kmh: int,
) -> Ways:
    """Order visits so that they fit into the day with the least driving.

    Parameters
    ----------
    x, y : [1 + home] metres; the first place is where every car begins and ends
    begin_minute, end_minute : minutes of the day between which the cars are on the way
    lunch_minute, lunch_minutes : when lunch may begin at the earliest, two hours long, and how long it is; 0 for none
    cars : how many may go; no more go than are needed

    Returns
    -------
    homes by their place after the first, counted from 0
    """
    # Its import takes a quarter of a second, and few days need a way.
    import vroom

    metres, seconds = matrices(x, y, factor_percent=factor_percent, speed_kmh=speed_kmh)
    window = vroom.TimeWindow(begin_minute * _MINUTE_S, end_minute * _MINUTE_S)
    problem = vroom.Input()
    problem.set_durations_matrix(profile="car", matrix_input=seconds.astype(np.uint32))
    problem.set_distances_matrix(profile="car", matrix_input=metres.astype(np.uint32))
    for car in range(cars):
        breaks = [_lunch(car + 1, begin_minute, end_minute, lunch_minute, lunch_minutes)] if lunch_minutes else []
        problem.add_vehicle(
            vroom.Vehicle(car + 1, start=0, end=0, time_window=window, breaks=[b for b in breaks if b is not None])
        )
    for home in range(1, len(x)):
        problem.add_job(vroom.Job(home, location=home, default_service=visit_minutes * _MINUTE_S))
    solution = problem.solve(exploration_level=_EXPLORATION, nb_threads=_THREADS)
    there_and_back = seconds[0] * 2 + visit_minutes * _MINUTE_S
    room = (end_minute - begin_minute) * _MINUTE_S
    unassigned = tuple(
        (int(job._id) - 1, "far" if there_and_back[int(job._id)] > room else "time") for job in solution.unassigned
    )
    rows = solution.routes.to_dict("records")
    by_car: dict[int, list[dict[str, object]]] = {}
    for row in rows:
        by_car.setdefault(int(row["vehicle_id"]), []).append(row)
    ways = tuple(_way(by_car[car], metres, seconds) for car in sorted(by_car))
    return Ways(tuple(way for way in ways if way.stops), tuple(sorted(unassigned)))


def _lunch(number: int, begin: int, end: int, earliest: int, minutes: int) -> object | None:
    import vroom

    first, last = max(earliest, begin), min(earliest + 120, end - minutes)
    if first > last:
        return None  # who goes only in the morning, or only in the afternoon, eats before or after
    return vroom.Break(number, time_windows=[vroom.TimeWindow(first * 60, last * 60)], service=minutes * 60)


def _way(rows: list[dict[str, object]], metres: NDArray[np.int64], seconds: NDArray[np.int64]) -> Way:
    stops: list[Stop] = []
    leave = back = 0
    lunch: int | None = None
    before = 0
    for row in rows:
        at = int(row["arrival"]) + int(row["waiting_time"])  # type: ignore[call-overload]
        kind = str(row["type"])
        if kind == "start":
            leave = at
        elif kind == "end":
            back = at
        elif kind == "break":
            lunch = at // _MINUTE_S
        else:
            home = int(row["id"])  # type: ignore[call-overload]
            service = int(row["service"])  # type: ignore[call-overload]
            stops.append(
                Stop(
                    home - 1,
                    at // _MINUTE_S,
                    -(-(at + service) // _MINUTE_S),
                    int(metres[before, home]),
                    -(-int(seconds[before, home]) // _MINUTE_S),
                )
            )
            before = home
    return Way(leave // _MINUTE_S, -(-back // _MINUTE_S), lunch, tuple(stops))
