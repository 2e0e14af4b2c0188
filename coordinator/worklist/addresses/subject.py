"""What addresses bring into the card and the history."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.worklist.addresses import card
from coordinator.worklist.subject import Subject

VERBS: dict[str, str] = {
    "addresses.place_by_hand": mark("Placed on the map by hand"),
    "addresses.place_as": mark("Placed as another address"),
    "addresses.let_address_decide": mark("Place left to the address"),
    "addresses.place_all": mark("Register placed by its addresses"),
}

SUBJECT = Subject("addresses", reads=frozenset({"addresses", "households"}), card=card.card, verbs=VERBS)
