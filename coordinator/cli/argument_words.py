"""What the library that reads the command line says by itself, in the language in use."""

from __future__ import annotations

import argparse

from coordinator.text import mark, tr

WORDS: tuple[str, ...] = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
    mark("expected one argument"),
    mark("expected at least one argument"),
    mark("not allowed with argument %s"),
    mark("one of the arguments %s is required"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("ignored explicit argument %r"),
)
"""Its sentences, as it has them; another of a later version stays as it is."""


def say_in_our_words() -> None:
    """Let the library ask our catalogue for its sentences; it has none of its own."""
    setattr(argparse, "_", tr)  # noqa: B010 - the library's stubs do not know the name
