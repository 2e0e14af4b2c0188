"""Frames of the household map with 50,000 homes, beside outlines alone and pyqtgraph's scatter plot, in one run.

Run it as `QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.bench_map`; figures are milliseconds of CPU a frame.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainterPath, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsPathItem, QWidget
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from coordinator.records.base import Base
from coordinator.records.households import Area
from coordinator.reference.outlines import outlines as practice_outlines
from coordinator.widgets.kit import theme
from coordinator.widgets.map.marks import look_of
from coordinator.widgets.map.view import HouseholdMap
from coordinator.worklist.geography import outlines
from coordinator.worklist.places.map_rows import (
    AreaRate,
    CarDay,
    Category,
    LayerWords,
    RateWords,
    RouteWish,
    Shaded,
    VisitRoute,
    VisitStop,
)
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints, Outline

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT, HOMES, FRAMES = 1400, 900, 50_000, 40
LEVELS = {1: "county", 2: "town", 3: "village"}


def practice_county() -> list[Outline]:
    """Outlines of the practice county, read from records as the window reads them."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for path, shape in practice_outlines().items():
            session.add(Area(level=LEVELS[len(path)], name=path[-1], outline=shapely.to_wkb(shape)))
        session.flush()
        start = time.process_time()
        areas = outlines(session)
        print(f"outlines of a county read, cleaned and projected in {(time.process_time() - start) * 1000.0:.0f} ms")
        return areas


def scattered(county: list[Outline], count: int, seed: int = 1) -> MapPoints:
    """Homes about the middles of villages, one in a hundred in trouble."""
    rng = np.random.default_rng(seed)
    middles = np.array([[o.label_x, o.label_y] for o in county if o.level == "village"])
    places = middles[rng.integers(0, len(middles), count)] + rng.normal(0.0, 700.0, (count, 2))
    shares = [0.95, 0.005, 0.005, 0.02, 0.015, 0.004, 0.001]
    return MapPoints(
        np.arange(1, count + 1),
        places[:, 0].copy(),
        places[:, 1].copy(),
        rng.choice(len(MAP_SEVERITIES), count, p=shares).astype(np.uint8),
    )


def frames(image: QImage, widget: QWidget, change: Callable[[int], None]) -> list[float]:
    """CPU milliseconds of each change and the frame painted after it."""
    spent: list[float] = []
    for number in range(FRAMES):
        start = time.process_time()
        change(number)
        QWidget.render(widget, image)
        spent.append((time.process_time() - start) * 1000.0)
    return spent


def turn_wheel(map_: HouseholdMap, number: int) -> None:
    """Zoom in ten notches, out ten notches, about a place off the middle."""
    notch = 120 if number // 10 % 2 == 0 else -120
    at = QPointF(WIDTH * 0.45, HEIGHT * 0.55)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, notch), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    map_.wheelEvent(event)


def pan(map_: HouseholdMap, number: int) -> None:
    """Drag 15 pixels east or west."""
    view = map_.view()
    step = (15 if number // 20 % 2 == 0 else -15) / view.scale
    map_._set_view(view.centre_x + step, view.centre_y, view.scale)


def with_everything(county: list[Outline], points: MapPoints, image: QImage) -> dict[str, list[float]]:
    """Frames with a layer of its own words, names with their rate, areas shaded, homes picked and a way drawn."""
    rng = np.random.default_rng(2)
    categories = tuple(
        Category(code, code, shape, colour)
        for code, shape, colour in (
            ("none", "dot", "no_data"),
            ("unknown", "diamond", "no_data"),
            ("low", "ring", "success"),
            ("middle", "half", "primary"),
            ("high", "diamond_full", "primary_text"),
        )
    )
    layer = replace(points, severity=rng.choice(5, HOMES, p=[0.2, 0.2, 0.3, 0.2, 0.1]).astype(np.uint8))
    results: dict[str, list[float]] = {}
    for level in ("town", "village"):
        areas = tuple(
            AreaRate(o.area_id, o.name, int(rng.integers(0, 40)), 100, bool(rng.random() < 0.1))
            for o in county
            if o.level == level
        )
        map_ = HouseholdMap()
        map_.resize(WIDTH, HEIGHT)
        map_.set_outlines(county)
        map_.set_look(look_of(LayerWords("risk", "Risk", categories)))
        map_.set_points(layer)
        map_.set_shaded(Shaded(RateWords("r", "Rate", "A rate."), level, 5, areas))
        map_.pick(range(1, 2000))
        days = (CarDay(1, 540, 1080, 720, tuple(stop(points, number) for number in range(1, 16))),)
        map_.set_route(VisitRoute(RouteWish(float(points.x[0]), float(points.y[0])), days))
        map_.show()
        QApplication.processEvents()
        QWidget.render(map_, image)
        name = f"all on, by {level}"
        results[f"{name}, pan"] = frames(image, map_, lambda n, shown=map_: pan(shown, n))
        map_.fit()
        results[f"{name}, wheel"] = frames(image, map_, lambda n, shown=map_: turn_wheel(shown, n))
        map_.fit()
        map_._resting.stop()
        for _ in range(6):
            map_.zoom_in()
        QWidget.render(map_, image)
        results[f"{name}, pan, zoomed in 8 times"] = frames(image, map_, lambda n, shown=map_: pan(shown, n))
        map_.hide()
    return results


def stop(points: MapPoints, number: int) -> VisitStop:
    """Make a stop of a way at a home."""
    return VisitStop(number, 1, number, 600, 630, 1000, 2, float(points.x[number]), float(points.y[number]))


def plot_of(county: list[Outline]) -> tuple[pg.PlotWidget, pg.ViewBox]:
    """Outlines alone in pyqtgraph, one item with a cached path: the floor."""
    plot = pg.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    box = plot.getViewBox()
    box.setAspectLocked(True)
    path = QPainterPath()
    for outline in county:
        for ring in outline.rings:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
    item = QGraphicsPathItem(path)
    item.setPen(pg.mkPen("#b1b8be"))
    plot.addItem(item)
    plot.show()
    QApplication.processEvents()
    return plot, box


def main() -> None:
    """Measure and print."""
    app = QApplication.instance() or QApplication([])
    theme.apply(app, "light")
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    county = practice_county()
    points = scattered(county, HOMES)

    map_ = HouseholdMap()
    map_.resize(WIDTH, HEIGHT)
    start = time.process_time()
    map_.set_outlines(county)
    built = (time.process_time() - start) * 1000.0
    map_.set_points(points)
    map_.show()
    app.processEvents()
    QWidget.render(map_, image)
    results = {"map, pan, whole county": frames(image, map_, lambda n: pan(map_, n))}
    map_.fit()
    results["map, wheel"] = frames(image, map_, lambda n: turn_wheel(map_, n))
    map_.fit()
    map_._resting.stop()
    results["map, zoom by keys, all made anew"] = frames(
        image, map_, lambda n: map_.zoom_in() if n // 10 % 2 == 0 else map_.zoom_out()
    )
    map_.fit()
    for _ in range(6):
        map_.zoom_in()
    results["map, pan, zoomed in 8 times"] = frames(image, map_, lambda n: pan(map_, n))

    results |= with_everything(county, points, image)

    floor, floor_box = plot_of(county)
    shift = {"x": 150.0, "y": 0.0}
    results["outlines only (pyqtgraph)"] = frames(image, floor, lambda _: floor_box.translateBy(**shift))
    plot, box = plot_of(county)
    brushes = [pg.mkBrush(QColor(theme.current().severity(word))) for word in MAP_SEVERITIES]
    plot.addItem(
        pg.ScatterPlotItem(points.x, points.y, size=8, pen=None, brush=[brushes[s] for s in points.severity.tolist()])
    )
    app.processEvents()
    results["ScatterPlotItem (pyqtgraph)"] = frames(image, plot, lambda _: box.translateBy(**shift))

    base = statistics.median(results["outlines only (pyqtgraph)"])
    print(f"{HOMES:,} homes, {WIDTH}x{HEIGHT}, {FRAMES} frames; outlines set in {built:.0f} ms")
    for name, spent in results.items():
        middle, high = statistics.median(spent), sorted(spent)[int(FRAMES * 0.95)]
        print(f"{name:32} median {middle:6.1f} ms  95 % {high:6.1f} ms  {middle / base:5.1f} x the floor")


if __name__ == "__main__":
    main()
