"""What commands print: one JSON document with stable keys."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from datetime import date, datetime
from typing import Any

from coordinator.worklist.said import Said


def plain(value: Any) -> Any:
    """Turn rows into what JSON holds: sentences said, instants in ISO form, arrays as lists.

    A field is printed by its name, or by the `key` of its metadata where it once had another: keys stay.
    """
    if isinstance(value, Said):
        return {"code": value.code, "text": value.text}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.metadata.get("key", f.name): plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if (listed := getattr(value, "tolist", None)) is not None:  # an array; NumPy is not loaded for its name alone
        return [None if isinstance(x, float) and math.isnan(x) else x for x in listed()]
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def write_json(document: Any) -> None:
    """Print one JSON document."""
    json.dump(plain(document), sys.stdout, ensure_ascii=False, indent=1)
    print()
