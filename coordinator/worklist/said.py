"""A sentence kept as source text and fields, so that it is said in the language of the moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coordinator.text import tr


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence kept as source text and fields, so that it is said in the language of the moment."""

    code: str
    template: str
    fields: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def text(self) -> str:
        """Say it in the user's language."""
        return tr(self.template, **{key: _said(value) for key, value in self.fields.items()})


def _said(value: object) -> object:
    return value() if callable(value) else value
