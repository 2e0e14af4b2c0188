"""The import contract of a room's storeys, in which the subjects need no name: whatever stands in no other line is one.

Named in `pyproject.toml` among the contract types of import-linter, so that its own command checks by it too.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from importlinter.contracts.layers import Layer, LayersContract, ModuleTail

if TYPE_CHECKING:
    import grimp
    from importlinter.domain.contract import ContractCheck

FOLDERS: Final = "*/"
"""The line of every folder of the room that has no line of its own."""
EVERYTHING: Final = "*"
"""The line of whatever has no line of its own, file or folder."""


class StoreysContract(LayersContract):
    """Layers of one room, always exhaustive; `*/` or `*` among them stands for its subjects, which are independent."""

    type_name = "storeys"
    layers: Any
    containers: Any

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Put the subjects' names where their line stands, then check as layers."""
        (room,) = (container.expression for container in self.containers)
        lines: list[Layer] = self.layers
        named = {tail.name for layer in lines for tail in layer.module_tails}
        children = {module.rpartition(".")[2] for module in graph.find_children(room)} - named
        subjects = {
            FOLDERS: {child for child in children if (folder_of(room) / child).is_dir()},
            EVERYTHING: children,
        }
        self.exhaustive = True
        self.layers = [with_names(layer, subjects) for layer in lines]
        return super().check(graph, verbose)


def folder_of(room: str) -> Path:
    """Find the folder of a package below a root package, importing the root alone."""
    root, *below = room.split(".")
    spec = find_spec(root)
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]).joinpath(*below)


def with_names(layer: Layer, subjects: dict[str, set[str]]) -> Layer:
    """Give the layer with the subjects' names where it is their line, else as it is."""
    (name, *others) = (tail.name for tail in layer.module_tails)
    if others or name not in subjects:
        return layer
    return replace(layer, module_tails={ModuleTail(subject) for subject in subjects[name]}, is_independent=True)
