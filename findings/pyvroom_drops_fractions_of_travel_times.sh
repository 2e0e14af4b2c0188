#!/usr/bin/env bash
# pyvroom takes a matrix of travel times in decimals, and counts each of them without its fraction, unsaid.
#
# The solver underneath counts in whole numbers. A matrix of decimals is neither refused nor rounded: every entry loses
# what stands behind the point, in either direction the same way, so that a way of many short legs comes out too short.
# Times given in hours become 0 altogether, and every order of the visits is then as good as any other. Whole seconds,
# rounded by who makes the matrix, are what it wants. Exits with 1 where a version behaves otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install "pyvroom==1.15.2" "numpy==2.4.6"

cat > "$folder/way.py" <<'PY'
import sys

import numpy
import vroom


def duration(leg, kind):
    """Give how long a way there and back is for the solver."""
    problem = vroom.Input()
    problem.set_durations_matrix("car", numpy.array([[0, leg], [leg, 0]], dtype=kind))
    problem.add_vehicle(vroom.Vehicle(1, start=0, end=0))
    problem.add_job(vroom.Job(id=1, location=1))
    return int(problem.solve(exploration_level=1, nb_threads=1).summary.duration)


whole = duration(601, "uint32")
decimals = duration(600.9, "float64")
hours = duration(0.9, "float64")
print(f"there and back in legs of 601 s: {whole} s; of 600.9 s: {decimals} s; of 0.9 h: {hours} h")
sys.exit(0 if (whole, decimals, hours) == (1202, 1200, 0) else 1)
PY
echo "Python $("$folder/env/bin/python" -c 'import platform; print(platform.python_version())'), pyvroom 1.15.2, numpy 2.4.6"
"$folder/env/bin/python" -W error "$folder/way.py"
