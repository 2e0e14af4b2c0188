#!/usr/bin/env bash
# pyproj gives no EPSG code, at any confidence, for a system whose every coordinate equals those of EPSG:5179.
#
# Korean portals of some years ago sent shapefiles whose .prj names its system PCS_ITRF2000_TM. Projection, origin, scale,
# offsets and ellipsoid are those of the country's unified system (EPSG:5179); only the datum bears another name. The same
# text with the datum of Korea 2000 is found, even without a name for the system. Looking for a code is therefore no
# test of whether two systems are one: parameters have to be compared. Exits with 1 where a version behaves otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install "pyproj==3.7.2"

cat > "$folder/code.py" <<'PY'
import sys

from pyproj import CRS, Transformer

TEXT = (
    'PROJCS["{name}",GEOGCS["GCS_{datum}",DATUM["D_{datum}",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",1000000.0],PARAMETER["False_Northing",2000000.0],'
    'PARAMETER["Central_Meridian",127.5],PARAMETER["Scale_Factor",0.9996],'
    'PARAMETER["Latitude_Of_Origin",38.0],UNIT["Meter",1.0]]'
)
POINT = (1_000_000.0, 1_950_000.0)


def place(system):
    return Transformer.from_crs(system, 4326, always_xy=True).transform(*POINT)


korean = CRS.from_wkt(TEXT.format(name="", datum="Korea_2000"))
portal = CRS.from_wkt(TEXT.format(name="PCS_ITRF2000_TM", datum="ITRF_2000"))
apart = max(abs(a - b) for a, b in zip(place(portal), place(CRS.from_epsg(5179)), strict=True))
codes = [korean.to_epsg(), portal.to_epsg(), portal.to_epsg(min_confidence=20)]
print(f"datum Korea 2000, no name: {codes[0]}; PCS_ITRF2000_TM: {codes[1]}, with the least confidence {codes[2]}")
print(f"a point read by PCS_ITRF2000_TM lies {apart} degrees from the same point read by EPSG:5179")
sys.exit(0 if codes == [5179, None, None] and apart == 0 else 1)
PY
echo "Python $("$folder/env/bin/python" -c 'import platform; print(platform.python_version())'), pyproj 3.7.2 with PROJ $("$folder/env/bin/python" -c 'import pyproj; print(pyproj.proj_version_str)')"
"$folder/env/bin/python" -W error "$folder/code.py"
