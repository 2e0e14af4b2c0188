"""The types hold; a file of its own, since no other test takes as long and a worker begins with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_types_hold() -> None:
    checker = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--outputjson"]
    checked = subprocess.run(checker, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    report = json.loads(checked.stdout)
    assert report["summary"]["filesAnalyzed"] > 1
    assert [
        f"{Path(finding['file']).relative_to(ROOT)}:{finding['range']['start']['line'] + 1}: {finding['message']}"
        for finding in report["generalDiagnostics"]
    ] == []
