"""The verbs of addresses and places: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.workspace.noun import Noun

# The book of addresses brings libraries that the start of the window does not need.
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coordinator.records.households import PlaceCertainty
    from coordinator.worklist.addresses.unsure import AddressState, HomePlace
    from coordinator.workspace.done import Done


class Addresses(Noun):
    """Official addresses, and where homes stand."""

    def place_by_hand(self, household_id: int, latitude: float, longitude: float, now: datetime) -> Done[None]:
        """Set where a home stands, in degrees; no file and no address moves it from there."""
        from coordinator.casework.addresses import acts

        verb = acts.place_by_hand
        return self.workspace.act("addresses.place_by_hand", now, verb, household_id, latitude, longitude)

    def place_as(self, household_id: int, address: str, now: datetime) -> Done[None]:
        """Place a home where another address lies, which a person says is meant."""
        from coordinator.casework.addresses import acts

        return self.workspace.act("addresses.place_as", now, acts.place_as, household_id, address)

    def let_address_decide(self, household_id: int, now: datetime) -> Done[None]:
        """Give up the place that was set, and let the address decide again."""
        from coordinator.casework.addresses import acts

        return self.workspace.act("addresses.let_address_decide", now, acts.let_address_decide, household_id)

    def place_all(self, now: datetime) -> Done[Mapping[PlaceCertainty, int]]:
        """Look the whole register up by its addresses anew."""
        from coordinator.casework.addresses import acts

        return self.workspace.act("addresses.place_all", now, acts.place_all)

    def unsure(self, now: datetime) -> list[HomePlace]:
        """List the homes whose place is not sure, the least sure first."""
        from coordinator.worklist.addresses import unsure

        return self.workspace.ask(unsure.home_places, now.date(), only_unsure=True)

    def places(self, now: datetime) -> list[HomePlace]:
        """List the whole register with how it is placed, those to look at first."""
        from coordinator.worklist.addresses import unsure

        return self.workspace.ask(unsure.home_places, now.date())

    def state(self) -> AddressState:
        """Say which official addresses are in force and how much of the register they place."""
        from coordinator.worklist.addresses import unsure

        return self.workspace.ask(unsure.address_state)
