"""Feeds and their partners: what is asked of every meter of a county is worked out once a feed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coordinator.records.values.given_names import given
from coordinator.worklist.facts.county import feeds_known, meters
from coordinator.worklist.facts.feeds import stale
from coordinator.worklist.instant import instant as opened
from tests.conftest import NOW

if TYPE_CHECKING:
    from types import FrameType

    from coordinator.workspace import Workspace


def test_a_partner_is_named_once_a_feed_however_many_meters_it_has(practice: Workspace) -> None:
    named = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal named
        named += event == "call" and frame.f_code is given.__code__

    with practice.vault.read() as session, opened(session, NOW) as instant:
        feeds, homes = len(instant.once(feeds_known)), len(instant.once(meters))
        sys.setprofile(count)
        try:
            instant.once(stale)
        finally:
            sys.setprofile(None)
    assert 0 < named <= 2 * feeds < homes
