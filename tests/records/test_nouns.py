"""Every record says whose it is."""

from __future__ import annotations

from coordinator.records.base import Base, noun_of
from coordinator.widgets.subjects import VIEWS

SUBJECTS = {view.noun for view in VIEWS}
WITHOUT = {"transition": "moves with the record it is about", "draft": "nobody's act yet, in no journal"}


def test_every_record_says_its_noun_or_a_line_says_why_not() -> None:
    nouns = {record.class_.__tablename__: record.class_.noun for record in Base.registry.mappers}
    assert {table for table, noun in nouns.items() if not noun} == set(WITHOUT)


def test_a_noun_is_a_subject_of_the_window_and_has_records_unless_it_is_made_anew() -> None:
    nouns = {record.class_.noun for record in Base.registry.mappers} - {""}
    # The run has a record of its own, its window is Today's; a saved view stands over every list; a map has no records.
    assert nouns == SUBJECTS - {"briefings", "maps"} | {"vault", "morning_run", "saved_views"}


def test_a_table_is_known_by_the_noun_of_its_record() -> None:
    assert noun_of("meter") == "power"
    assert noun_of("transition") == noun_of("no_such_table") == ""
