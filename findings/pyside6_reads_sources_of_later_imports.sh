#!/usr/bin/env bash
# After PySide6 is imported, each `from package.module import name` reads the module's source, compiled or not.
#
# Plain Python takes such a module from its .pyc alone. PySide6 puts an import function of its own into builtins and
# keeps the former as builtins.__orig_import__; it has the source of what was imported read, to see whether PySide is
# used there. A program of a thousand modules that imports Qt early reads about a thousand files more at each start.
# Exits with 1 where a version behaves otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install "PySide6-Essentials==6.11.3" "shiboken6==6.11.3"

mkdir "$folder/plenty"
touch "$folder/plenty/__init__.py"
for number in $(seq 100); do echo "value = $number" > "$folder/plenty/part$number.py"; done
"$folder/env/bin/python" -m compileall -q "$folder/plenty"

cat > "$folder/count.py" <<'PY'
import builtins, sys

way = sys.argv[1]
if way != "plain":
    import PySide6.QtCore
if way == "given back":
    builtins.__import__ = builtins.__orig_import__

opened = set()


def note(event, arguments):
    if event == "open" and str(arguments[0]).endswith(".py"):
        opened.add(arguments[0])


sys.addaudithook(note)
for number in range(1, 101):
    exec(f"from plenty.part{number} import value")
print(len([name for name in opened if "plenty" in str(name)]))
PY
cd "$folder"
count() { PYTHONPATH="$folder" "$folder/env/bin/python" "$folder/count.py" "$1"; }
plain=$(count plain) after=$(count after) back=$(count "given back")
echo "Python $("$folder/env/bin/python" -c 'import platform; print(platform.python_version())'), PySide6 6.11.3"
echo "sources opened by 100 imports of compiled modules: $plain without Qt, $after after PySide6.QtCore, $back with the former import function put back"
[ "$plain" = 0 ] && [ "$after" -ge 100 ] && [ "$back" = 0 ]
