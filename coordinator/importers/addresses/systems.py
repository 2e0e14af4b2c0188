"""The systems in which outlines come: told by number, by the text beside the file, or by comparing its figures."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WGS84 = 4326
MAP = 5179
CANDIDATES = (5179, 5186, 5181, 5174)
"""What a file in metres may mean that does not say it."""
KNOWN = (*CANDIDATES, 2097, 5187, 5183, 5185, 5180, 5176, 5173)
_SAME_AS = {4326: WGS84, 4019: WGS84, 4737: WGS84, 4926: WGS84, 4258: WGS84}
"""Systems of degrees that differ from WGS84 by less than a metre in Korea."""
_TOLERANCES = {"lon_0": 1e-4, "lat_0": 1e-6, "x_0": 0.5, "y_0": 0.5, "k": 1e-7}


def system_of(text: str) -> int | None:
    """Tell a system by its text (`.prj`, well-known text, `EPSG:5186`): its number in the EPSG register, or none.

    Texts without a known name, such as `PCS_ITRF2000_TM` of older portals, are told by comparing the figures of their
    projection and the size of their ellipsoid with those of the Korean systems.
    """
    from pyproj import CRS  # late: most files are no outlines
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(text.strip())
    except CRSError:
        return None
    number = crs.to_epsg(min_confidence=70)
    if number in KNOWN:
        return number
    if number in _SAME_AS or (crs.is_geographic and number is None):
        return WGS84
    return next((code for code in KNOWN if _is_like(crs, code)), None) if crs.is_projected else None


def _figures(crs: Any) -> tuple[dict[str, float], float]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that something of a text may be lost is what is wanted here
        said = crs.to_dict()
    figures = {"lon_0": 0.0, "lat_0": 0.0, "x_0": 0.0, "y_0": 0.0, "k": float(said.get("k_0", said.get("k", 1.0)))}
    figures |= {name: float(said.get(name, 0.0)) for name in ("lon_0", "lat_0", "x_0", "y_0")}
    axis = crs.ellipsoid.semi_major_metre if crs.ellipsoid is not None else 0.0
    return figures, float(axis)


@lru_cache(maxsize=16)
def _known(code: int) -> tuple[dict[str, float], float]:
    from pyproj import CRS

    return _figures(CRS.from_epsg(code))


def _is_like(crs: Any, code: int) -> bool:
    figures, axis = _figures(crs)
    known, known_axis = _known(code)
    return abs(axis - known_axis) < 1.0 and all(
        abs(figures[name] - known[name]) <= tolerance for name, tolerance in _TOLERANCES.items()
    )


@lru_cache(maxsize=16)
def _transformer(source: int, target: int) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


def moved(coordinates: NDArray[np.float64], source: int, target: int) -> NDArray[np.float64]:
    """Turn places of one system into another.

    Parameters
    ----------
    coordinates : [place, 2] east and north, or longitude and latitude in degrees
    """
    if source == target:
        return coordinates
    x, y = _transformer(source, target).transform(coordinates[:, 0], coordinates[:, 1])
    return np.column_stack([x, y])
