#!/usr/bin/env bash
# A widget that asks for a repaint just before its window's updates are turned off is never painted again by update().
#
# QWidget.setUpdatesEnabled(True) is said to ask for a repaint of the whole window. Where a child had called update()
# before the updates were turned off, and the event loop turned meanwhile, nothing is painted when they are turned on;
# update() of that child, later on, brings nothing either. One repaint() of the window sets all right again.
# Off and on without an update() on its way, or within one turn of the event loop, paints as documented.
# Exits with 1 where a version behaves otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install "PySide6-Essentials==6.11.3" "shiboken6==6.11.3"

cat > "$folder/paints.py" <<'PY'
from PySide6.QtCore import QEventLoop, QTimer, qVersion
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

application = QApplication([])


class Counted(QWidget):
    paints = 0

    def paintEvent(self, event):
        self.paints += 1


window = QWidget()
child = Counted()
QVBoxLayout(window).addWidget(child)
window.resize(200, 200)
window.show()


def turn():
    loop = QEventLoop()
    QTimer.singleShot(30, loop.quit)
    loop.exec()


def paints_after(act):
    turn()
    child.paints = 0
    act()
    turn()
    return child.paints


def off_and_on(turns_between, pending):
    if pending:
        child.update()
    window.setUpdatesEnabled(False)
    if turns_between:
        turn()
    window.setUpdatesEnabled(True)


seen = {
    "update()": paints_after(child.update),
    "off, a turn, on": paints_after(lambda: off_and_on(True, False)),
    "update(), off, on": paints_after(lambda: off_and_on(False, True)),
    "update(), off, a turn, on": paints_after(lambda: off_and_on(True, True)),
    "update() after that": paints_after(child.update),
    "repaint() of the window": paints_after(window.repaint),
    "update() after the repaint": paints_after(child.update),
}
print(f"Qt {qVersion()}, platform {application.platformName()}; paints of the child after")
for act, count in seen.items():
    print(f"  {act}: {count}")
raise SystemExit([bool(count) for count in seen.values()] != [True, True, True, False, False, True, True])
PY
QT_QPA_PLATFORM=offscreen "$folder/env/bin/python" "$folder/paints.py"
