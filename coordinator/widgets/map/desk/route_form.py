"""The form that asks how one goes from home to home: where it begins, from when to when, how many cars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QTimeEdit, QWidget

from coordinator.text import ntr, tr
from coordinator.widgets.kit.act_forms import ActForm, second_label
from coordinator.widgets.kit.choices import Choices, Flow
from coordinator.widgets.kit.fields import still
from coordinator.worklist.on_map.visits import WHY_NOT, clock, estimate_words, summary
from coordinator.worklist.places.map_rows import RouteWish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coordinator.widgets.map.view import HouseholdMap
    from coordinator.worklist.places.map_rows import MapHome, VisitRoute

_MOST_NAMED = 6
_USUAL = RouteWish(0.0, 0.0)

Place = tuple[str, float, float]


class RouteForm(ActForm):
    """Asks for the day of visits.

    Parameters
    ----------
    homes : households to visit
    towns : by number of the area its name and middle: where an office stands is not known here
    first : the first home picked, where it is on the map
    middle : of what is seen on the map
    town : the eup/myeon proposed
    before : what was chosen last time

    Signals
    -------
    wanted : the way is to be found
    """

    wanted = Signal()

    def __init__(
        self,
        homes: Sequence[int],
        towns: Mapping[int, Place],
        first: Place | None,
        middle: tuple[float, float],
        town: int,
        before: Any = None,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Visit route")
        detail = ntr("{n} household", "{n} households", len(homes))
        super().__init__(title, detail, parent)
        self.setObjectName("routeForm")
        self.homes = list(homes)
        self._places: dict[str, Place] = {str(area): place for area, place in towns.items()}
        if first is not None:
            self._places["first"] = (tr("The first home picked"), *first[1:])
        self._places["middle"] = (tr("The middle of the map as seen now"), *middle)
        kept: dict[str, Any] = before if isinstance(before, dict) else {}
        self.start = Choices([(code, place[0]) for code, place in self._places.items()], self)
        self.start.setObjectName("routeStart")
        wanted = str(kept.get("start", ""))
        self.start.hold({wanted if wanted in self._places else str(town) if str(town) in self._places else "middle"})
        self.begin = _time(kept.get("begin", _USUAL.begin_minute), "routeBegin", tr("From"), self)
        self.end = _time(kept.get("end", _USUAL.end_minute), "routeEnd", tr("Until"), self)
        self.lunch = _time(kept.get("lunch_at", _USUAL.lunch_minute), "routeLunchAt", tr("Lunch from"), self)
        self.lunch_minutes = _number(kept.get("lunch", _USUAL.lunch_minutes), 0, 180, "routeLunch", self)
        self.visit = _number(kept.get("visit", _USUAL.visit_minutes), 5, 240, "routeVisit", self)
        self.cars = _number(kept.get("cars", _USUAL.cars), 1, 20, "routeCars", self)
        self.add_field(tr("Begin and end at (the middle of an eup or myeon stands for its office)"), self.start)
        self.body.addWidget(
            _row(
                self,
                (tr("From"), self.begin),
                (tr("Until"), self.end),
                (tr("Minutes a visit"), self.visit),
                (tr("Cars"), self.cars),
            )
        )
        lunch = (tr("Lunch from"), self.lunch), (tr("Minutes of lunch (0: none)"), self.lunch_minutes)
        self.body.addWidget(_row(self, *lunch))
        self.save_button.setText(tr("Find the way"))
        for field in (self.begin, self.end, self.lunch):
            field.timeChanged.connect(self.refresh)
        self.start.changed.connect(self.refresh)
        self.setFocusProxy(self.begin)
        self.refresh()

    def missing(self) -> str:
        """Ask for a day."""
        if not self.start.one():
            return tr("Choose where the way begins.")
        return "" if _minute(self.begin) < _minute(self.end) else tr("The day must end after it begins.")

    def wish(self) -> RouteWish:
        """Give what was asked for."""
        name, x, y = self._places[self.start.one()]
        return RouteWish(
            x,
            y,
            name,
            _minute(self.begin),
            _minute(self.end),
            _minute(self.lunch),
            self.lunch_minutes.value(),
            self.visit.value(),
            self.cars.value(),
        )

    def settings(self) -> dict[str, Any]:
        """Give what is proposed next time; no home is in it."""
        start = self.start.one()
        return {
            "start": start if start != "first" else "",
            "begin": _minute(self.begin),
            "end": _minute(self.end),
            "lunch_at": _minute(self.lunch),
            "lunch": self.lunch_minutes.value(),
            "visit": self.visit.value(),
            "cars": self.cars.value(),
        }

    def save(self) -> None:
        """Ask for the way, if the form is complete."""
        self.refresh()
        if self.save_button.isEnabled():
            self.wanted.emit()


def route_form(rows: Sequence[MapHome], household_map: HouseholdMap, before: Any, parent: QWidget) -> RouteForm:
    """Make the form for homes of a map, which knows where the eup and myeon are."""
    scene, view = household_map._scene, household_map.view()
    towns = {
        area.outline.area_id: (area.name, area.outline.label_x, area.outline.label_y) for area in scene.ground.towns
    }
    at = scene.index_of(rows[0].household_id)
    first = None if at is None else (rows[0].name, float(scene.points.x[at]), float(scene.points.y[at]))
    homes = [row.household_id for row in rows]
    return RouteForm(homes, towns, first, (view.centre_x, view.centre_y), rows[0].town_id, before, parent)


def way_words(way: VisitRoute, name_of: Callable[[int], str]) -> str:
    """Say what the way of a day comes to: when to leave, how many visits, when one is back, and who is on none."""
    lines = [summary(way)]
    for day in way.days:
        car = tr("Car {n}: ", n=day.car) if len(way.days) > 1 else ""
        words = tr(
            "{car}leave at {leave}, {n} visits, back at {back}",
            car=car,
            leave=clock(day.leave_minute),
            n=len(day.stops),
            back=clock(day.back_minute),
        )
        lines.append(words)
    if way.unassigned:
        named = [
            tr("{name} ({why})", name=name_of(home) or str(home), why=tr(WHY_NOT[why]))
            for home, why in way.unassigned[:_MOST_NAMED]
        ]
        more = len(way.unassigned) - len(named)
        if more > 0:
            named.append(ntr("{n} more", "{n} more", more))
        lines.append(tr("Not on the way: {names}.", names=", ".join(named)))
    lines.append(estimate_words(way))
    return "\n".join(lines)


def _time(minute: Any, name: str, caption: str, parent: QWidget) -> QTimeEdit:
    field = still(QTimeEdit(parent))
    field.setDisplayFormat("HH:mm")
    at = minute if isinstance(minute, int) and 0 <= minute < 24 * 60 else 0
    field.setTime(QTime(at // 60, at % 60))
    field.setObjectName(name)
    field.setAccessibleName(caption)
    return field


def _minute(field: QTimeEdit) -> int:
    return field.time().hour() * 60 + field.time().minute()


def _number(value: Any, least: int, most: int, name: str, parent: QWidget) -> QSpinBox:
    field = still(QSpinBox(parent))
    field.setRange(least, most)
    field.setValue(value if isinstance(value, int) else least)
    field.setObjectName(name)
    return field


def _row(parent: QWidget, *fields: tuple[str, QWidget]) -> QWidget:
    box = QWidget(parent)
    box.setContentsMargins(0, 4, 0, 0)
    line = Flow(box, gap=12)
    for caption, field in fields:
        both = QWidget(box)  # a caption never stands in another line than its field
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = second_label(caption, both)
        label.setWordWrap(False)
        label.setBuddy(field)
        field.setAccessibleName(caption)
        row.addWidget(label)
        row.addWidget(field)
        line.addWidget(both)
    return box
