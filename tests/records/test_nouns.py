"""Every record says whose it is."""

from __future__ import annotations

from coordinator.records.base import Base, noun_of

NOUNS = {"households", "power", "checkins", "services", "tasks", "alerts", "imports", "history", "vault"}
"""The subjects that have records; `briefings` are made anew each time and store nothing."""
WITHOUT = {"transition": "moves with the record it is about"}


def test_every_record_says_its_noun_or_a_line_says_why_not() -> None:
    nouns = {record.class_.__tablename__: record.class_.noun for record in Base.registry.mappers}
    assert {table for table, noun in nouns.items() if not noun} == set(WITHOUT)
    assert {noun for noun in nouns.values() if noun} == NOUNS


def test_a_table_is_known_by_the_noun_of_its_record() -> None:
    assert noun_of("meter") == "power"
    assert noun_of("transition") == noun_of("no_such_table") == ""
