"""What a screen asks the workspace to do: one of its verbs with the arguments, run elsewhere than on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from inspect import signature
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from coordinator.korea import KST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coordinator.workspace import Done, Workspace
    from coordinator.workspace.noun import Noun

P = ParamSpec("P")
N = TypeVar("N", bound="Noun")

WHEN_RUN: Final = datetime.max.replace(tzinfo=KST)
"""Stands among the arguments for the instant at which the request is run, which nobody knows before."""


@dataclass(frozen=True, slots=True)
class Request:
    """A verb of the workspace with its arguments; made by `ask_for`, run by the bridge."""

    verb: Callable[..., Done[Any] | None]
    """A method of a noun, such as `Alerts.resolve`."""
    arguments: Mapping[str, Any]
    """Every argument by its name, those left out with their defaults."""

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any] | None:
        """Run the verb at an instant.

        Raises
        ------
        CoordinatorError
            Whatever the verb refuses.
        """
        nouns = vars(workspace).values()
        noun = next(candidate for candidate in nouns if getattr(type(candidate), self.verb.__name__, None) is self.verb)
        arguments = {name: now if value is WHEN_RUN else value for name, value in self.arguments.items()}
        return self.verb(noun, **arguments)


def ask_for(verb: Callable[Concatenate[N, P], Done[Any] | None], /, *args: P.args, **named: P.kwargs) -> Request:
    """Make a request of a verb and its arguments, which the type checker holds against the verb: `WHEN_RUN` for `now`.

    Examples
    --------
    ``ask_for(Alerts.resolve, episode_id, "safe", WHEN_RUN, note="in the garden")``
    """
    bound = signature(verb).bind(None, *args, **named)
    bound.apply_defaults()
    _, *arguments = bound.arguments.items()
    return Request(verb, dict(arguments))
