"""Outlines of a file put to the areas of the county: matched by name and place, seen first, stored in one act."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import undefer

from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.intake.grids import GRIDS, county_bounds
from coordinator.casework.intake.plan import Compared, Drawn, Matching, NewRow, Outcome, Storing, stop_if
from coordinator.casework.intake.questions import Answer, Asking, RowQuestion, key_of
from coordinator.errors import ImportRefused, RuleError
from coordinator.importers.addresses.systems import CANDIDATES, MAP, WGS84, moved
from coordinator.records.households import Area, AreaLevel, Household
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session

    from coordinator.importers.addresses.outline_files import Feature
    from coordinator.importers.addresses.outline_kind import OutlinesRead
    from coordinator.importers.preview import Preview

GAP_M = 150.0
"""Gaps between neighbours narrower than this come of careless drawing, and are closed."""
LEAST_SHARED = 0.2
"""Of an outline this share must lie on today's outline of its area; less is another place of the same name."""
_DIGITS = 1e-6
_SAME_M = 1.0
"""Outlines that are nowhere further apart are the same: rounding alone makes a tenth of it."""
_POINTS_SHOWN = 3_000


@dataclass
class _Plan:
    """What the outlines of a file mean for the areas of the county."""

    code: int | None
    asking: Asking
    matching: Matching = field(default_factory=Matching)
    shapes: dict[int, BaseGeometry] = field(default_factory=dict[int, "BaseGeometry"])
    """By area, its new outline in degrees."""
    names: dict[int, str] = field(default_factory=dict[int, str])
    changed: list[int] = field(default_factory=list[int])
    new: list[int] = field(default_factory=list[int])
    elsewhere_count: int = 0
    notes: list[str] = field(default_factory=list[str])


def _plan(session: Session, preview: Preview) -> _Plan:
    read = cast("OutlinesRead", preview.rows[0])
    asking = Asking.of(session, preview.answers)
    features = read.outlines.features
    code = read.code if read.code is not None else _asked(session, features, preview, asking)
    plan = _Plan(code, asking)
    areas = list(session.scalars(select(Area).order_by(Area.id)))
    if not areas:
        raise ImportRefused(
            tr("The county's areas are not known yet, so that no outline can be put to one."), code="no_areas_known"
        )
    plan.names = {area.id: area.name for area in areas}
    if code is None:
        return plan
    bounds = shapely.box(*county_bounds(session))
    in_degrees = [_moved(feature.shape, code, WGS84) for feature in features]
    near = [shapely.intersects(bounds, shape.representative_point()) for shape in in_degrees]
    plan.elsewhere_count = len(near) - sum(map(bool, near))
    if not any(near):
        raise ImportRefused(tr("None of these outlines lies in the county."), code="none_of_county")
    todays = {area.id: shapely.from_wkb(area.outline) for area in areas if area.outline}
    by_area: dict[int, list[BaseGeometry]] = defaultdict(list)
    _match(
        session,
        plan,
        [(f, s) for f, s, is_near in zip(features, in_degrees, near, strict=True) if is_near],
        by_area,
        todays,
    )
    _clean(plan, areas, by_area)
    for area in areas:
        shape = plan.shapes.get(area.id)
        if shape is None:
            continue
        today = todays.get(area.id)
        if today is None:
            plan.new.append(area.id)
        elif not _is_same(shape, today):
            plan.changed.append(area.id)
    if plan.elsewhere_count:
        plan.notes.append(
            ntr(
                "{n} outline lies outside the county and is left out.",
                "{n} outlines lie outside the county and are left out.",
                plan.elsewhere_count,
            )
        )
    return plan


def _match(
    session: Session,
    plan: _Plan,
    near: Sequence[tuple[Feature, BaseGeometry]],
    by_area: dict[int, list[BaseGeometry]],
    todays: Mapping[int, BaseGeometry],
) -> None:
    """Find the area each outline is of: by the text that names most areas, and by where it lies."""
    index = AreaIndex(session)
    columns = tuple(dict.fromkeys(name for feature, _ in near for name in feature.texts))
    found = {
        column: [index.find("", "", feature.texts.get(column, ""))[0] for feature, _ in near] for column in columns
    }
    known = {column: sum(area is not None for area in areas) for column, areas in found.items()}
    best = max(columns, key=lambda column: known[column], default="")
    by_name: dict[str, list[int]] = defaultdict(list)
    for area_id, name in plan.names.items():
        by_name[name].append(area_id)
    for place, (feature, shape) in enumerate(near):
        text = feature.texts.get(best, "")
        area_id = found[best][place] if best else None
        candidates = [area_id] if area_id is not None else by_name.get(text.split(" ")[-1] if text else "", [])
        shared = {other: _shared(shape, todays[other]) for other in candidates if other in todays}
        if shared and max(shared.values()) >= LEAST_SHARED:
            by_area[max(shared, key=lambda other: shared[other])].append(shape)
        elif candidates and not shared and len(candidates) == 1:
            by_area[candidates[0]].append(shape)
        elif candidates:
            message = tr("This outline lies elsewhere than the county's area of that name; it was left out.")
            plan.matching.add(feature.number, best, text, "elsewhere", message)
        else:
            message = tr("No area of the county has this name; it was left out.")
            plan.matching.add(feature.number, best, text, "unknown_area", message)


def _shared(shape: BaseGeometry, today: BaseGeometry) -> float:
    """Give which share of the smaller of two outlines lies on the other."""
    smaller = min(shape.area, today.area)
    return float(shape.intersection(today).area / smaller) if smaller else 0.0


def _clean(plan: _Plan, areas: Sequence[Area], by_area: Mapping[int, list[BaseGeometry]]) -> None:
    """Make the outlines of a level fit each other, and those above them of their parts where all parts are there."""
    metres: dict[int, BaseGeometry] = {}
    levels = {area.id: area.level for area in areas}
    for level in (AreaLevel.VILLAGE, AreaLevel.TOWN, AreaLevel.COUNTY):
        ids = [area_id for area_id in by_area if levels[area_id] == level]
        shapes = [_moved(shapely.union_all(by_area[area_id]), WGS84, MAP) for area_id in ids]
        if len(shapes) > 1:
            # newer than the stubs
            shapes = list(shapely.coverage_clean(shapes, gap_width=GAP_M))  # pyright: ignore[reportAttributeAccessIssue]
        metres |= dict(zip(ids, shapes, strict=True))
    children: dict[int, list[int]] = defaultdict(list)
    for area in areas:
        if area.parent_id is not None and area.valid_to is None:
            children[area.parent_id].append(area.id)
    for level in (AreaLevel.TOWN, AreaLevel.COUNTY):
        for area_id in (area.id for area in areas if area.level == level):
            parts = children.get(area_id, [])
            if area_id not in metres and parts and all(part in metres for part in parts):
                metres[area_id] = shapely.union_all([metres[part] for part in parts])
    plan.shapes = {
        area_id: shapely.set_precision(_moved(shape, MAP, WGS84), _DIGITS)
        for area_id, shape in metres.items()
        if not shape.is_empty
    }


def _moved(shape: BaseGeometry, source: int, target: int) -> BaseGeometry:
    return shapely.transform(shape, lambda at: moved(at, source, target)) if source != target else shape


def _is_same(shape: BaseGeometry, today: BaseGeometry) -> bool:
    new, old = _moved(shape, WGS84, MAP), shapely.make_valid(_moved(today, WGS84, MAP))
    return bool(new.symmetric_difference(old).area <= _SAME_M * old.length)


def _asked(session: Session, features: Sequence[Feature], preview: Preview, asking: Asking) -> int | None:
    """Ask in which system a file in metres is; None while nobody has said it."""
    bounds = shapely.box(*county_bounds(session))
    points = [feature.shape.representative_point() for feature in features]
    inside = {
        code: sum(bool(shapely.intersects(bounds, _moved(point, code, WGS84))) for point in points)
        for code in CANDIDATES
    }
    likely = [code for code in CANDIDATES if inside[code] == max(inside.values())]
    if not max(inside.values()):
        raise ImportRefused(
            tr("By none of the Korean systems these outlines lie in the county. Ask the sender for the system."),
            code="none_of_county",
        )
    answer = asking.ask(
        RowQuestion(
            key_of("system", preview.sha256),
            "system",
            0,
            "",
            preview.file_name,
            tr("In which system are the metres of this file? See on the map by which the outlines lie right."),
            tuple(
                Answer(
                    f"epsg-{code}",
                    tr("{grid}: {n} in the county", grid=tr(GRIDS[code]), n=f"{inside[code]:,}"),
                )
                for code in CANDIDATES
            ),
            suggested=f"epsg-{likely[0]}" if len(likely) == 1 else "",
        )
    )
    return int(answer.removeprefix("epsg-")) if answer else None


# ------------------------------------------------------------ the intake


def compare_outlines(session: Session, preview: Preview, _now: datetime | None) -> Compared:
    """Say what storing the outlines of a file would do, with pictures of where they would lie.

    Raises
    ------
    ImportRefused
        `none_of_county`, `no_areas_known`
    """
    plan = _plan(session, preview)
    same = len(plan.shapes) - len(plan.new) - len(plan.changed)
    return Compared(
        plan.matching,
        len(plan.new),
        len(plan.changed),
        same,
        new_rows=tuple(NewRow(0, None, "", (("area", plan.names[area_id]),)) for area_id in (*plan.new, *plan.changed)),
        notes=tuple(plan.notes),
        questions=plan.asking.shown(),
        drawn=_drawn(session, preview, plan),
    )


def _drawn(session: Session, preview: Preview, plan: _Plan) -> tuple[Drawn, ...]:
    """Draw where the outlines would lie, by each system that may be meant, over today's outlines and homes."""
    features = cast("OutlinesRead", preview.rows[0]).outlines.features
    bounds = county_bounds(session)
    box = _moved(shapely.box(*bounds), WGS84, MAP)
    todays = [
        _moved(shapely.from_wkb(outline), WGS84, MAP)
        for outline in session.scalars(select(Area.outline).where(Area.outline.is_not(None)))
        if outline
    ]
    homes = session.execute(
        select(Household.longitude, Household.latitude)
        .where(Household.longitude.is_not(None), Household.ended_on.is_(None))
        .limit(_POINTS_SHOWN)
    ).all()
    points = moved(np.array([tuple(home) for home in homes], float), WGS84, MAP) if homes else np.empty((0, 2))
    ground = _rings(todays)
    codes = CANDIDATES if plan.code is None else (plan.code,)
    drawn: list[Drawn] = []
    for code in codes:
        shapes = [_moved(feature.shape, code, MAP) for feature in features]
        near = [shape for shape in shapes if shapely.intersects(box, shape)]
        label = tr(GRIDS[code]) if code in GRIDS else tr("Degrees (WGS84)")
        drawn.append(Drawn(f"epsg-{code}", label, _rings(near), ground, points, box.bounds, len(near)))
    return tuple(drawn)


def _rings(shapes: Sequence[BaseGeometry]) -> tuple[np.ndarray, ...]:
    simple = shapely.simplify(list(shapes), 40.0) if len(shapes) else []
    return tuple(
        shapely.get_coordinates(ring)
        for shape in simple
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior,)
    )


def commit_outlines(storing: Storing) -> Outcome:
    """Store the outlines of a file; an area that the file does not have keeps its own."""
    session = storing.act.session
    plan = _plan(session, storing.preview)
    if plan.code is None:
        raise RuleError(tr("Answer first in which system these outlines are; nothing was stored."), code="system_open")
    stop_if(storing.cancelled)
    ids = (*plan.new, *plan.changed)
    # With the outline of today read, so that the journal knows what to go back to.
    areas = session.scalars(select(Area).where(Area.id.in_(ids)).options(undefer(Area.outline))).all()
    for done, area in enumerate(areas, 1):
        area.outline = shapely.to_wkb(plan.shapes[area.id])
        if storing.progress:
            storing.progress(done, len(ids))
    session.flush()
    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.shapes) - len(plan.new) - len(plan.changed),
    }
    return Outcome(counts, plan.matching, notes=tuple(plan.notes), questions=tuple(plan.asking.questions))
