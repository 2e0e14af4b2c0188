"""The verbs of meters and the watch: one line each, the rules are casework's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.casework.power import proposals, supply, watch_policy
from coordinator.records.base import Cause
from coordinator.worklist import list_rows, lists, rows
from coordinator.worklist.facts import feeds
from coordinator.worklist.power import proposals as ranked
from coordinator.worklist.search import as_hits
from coordinator.workspace.noun import Noun

# The watch and the charts bring numerical code that the start of the window does not need.
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from coordinator.casework.power.watch import ScreenResult
    from coordinator.worklist.power import watch_rows
    from coordinator.worklist.power.pattern_rows import MonthChoice, MonthlyComparison
    from coordinator.worklist.power.replayed import Replay
    from coordinator.worklist.power.rows import PowerHome, PowerHomeRow
    from coordinator.workspace.done import Cancelled, Done, Progress


class Power(Noun):
    """Meters and the watch."""

    def screen(
        self,
        now: datetime,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        progress: Progress | None = None,
    ) -> Done[ScreenResult]:
        """Run the watch over new hours, or over a period."""
        from coordinator.casework.power import watch

        done = self.workspace.act(
            "power.screen", now, watch.screen, since=since, until=until, progress=progress, cause=Cause.RULE
        )
        if since is None and until is None:
            self.review_declines(now)
        return done

    def comparable_months(self, now: datetime) -> list[MonthChoice]:
        """List the months that can be compared, newest first."""
        from coordinator.worklist.power import pattern_change

        return self.workspace.ask(pattern_change.months, now)

    def monthly(self, now: datetime, month: date | None = None) -> MonthlyComparison:
        """Compare a month of every home with its own last months; none = the last month that is over.

        Raises
        ------
        UsageError
            `month`: no month can be compared yet, or not this one.
        """
        from coordinator.worklist.power import pattern_change

        memory = self.workspace.memory.setdefault("power.monthly", {})
        return self.workspace.ask(pattern_change.remembered, now, month, memory)

    def review_declines(self, now: datetime) -> Done[int] | None:
        """Make this week's list of slow declines; none where it is made already."""
        from coordinator.casework.power import pattern_change

        if self.workspace.ask(pattern_change.declines_due, now) is None:
            return None
        return self.workspace.act("power.review_declines", now, pattern_change.review_declines, cause=Cause.RULE)

    def homes(self, now: datetime) -> list[PowerHomeRow]:
        """List every home with a meter: its last fortnight and what is the case there."""
        from coordinator.worklist.power import watched_list

        return self.workspace.ask(watched_list.power_homes, now)

    def home(self, household_id: int, now: datetime) -> PowerHome:
        """Gather what the Power desk shows of one home."""
        from coordinator.worklist.power import home_year

        return self.workspace.ask(home_year.power_home, household_id, now)

    def feeds(self, now: datetime) -> list[rows.FeedRow]:
        """List the feeds with their health."""
        return self.workspace.ask(feeds.feed_rows, now)

    def vendor_outages(self, now: datetime) -> list[feeds.VendorOutage]:
        """List the partners whose data stopped for many homes at once."""
        return self.workspace.ask(feeds.vendor_outages, now)

    def replay(
        self,
        now: datetime,
        *,
        days: int = 90,
        since: datetime | None = None,
        until: datetime | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Replay:
        """Play the watch over the last days with readings, or a period; the answer says what any setting would do."""
        from coordinator.worklist.power import replay

        first, last = self.workspace.ask(replay.period, now, days)
        return self.workspace.ask(
            replay.replay, now, since or first, until or last, progress=progress, cancelled=cancelled
        )

    def meters(self, now: datetime, unassigned_only: bool = False) -> list[list_rows.MeterRow]:
        """List meters, nobody's first."""
        return self.workspace.ask(lists.meters, now, unassigned_only=unassigned_only)

    def suggest_homes(self, meter_id: int) -> list_rows.MeterSuggestion:
        """Say whom a list of meters may mean by one nobody has; nothing is linked by it."""
        from coordinator.casework.power import meter_matching

        words, suggestions = self.workspace.ask(meter_matching.suggested_homes, meter_id)
        return list_rows.MeterSuggestion(words, tuple(as_hits(suggestions)))

    def assign_meter(self, meter_id: int, household_id: int, now: datetime) -> Done[None]:
        """Link a meter to a household."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.assign_meter", now, power.assign_meter, meter_id, household_id)

    def release_meter(self, meter_id: int, now: datetime) -> Done[None]:
        """Take a meter from its household."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.release_meter", now, power.release_meter, meter_id)

    def end_meter(self, meter_id: int, on: date, now: datetime) -> Done[None]:
        """End a household's meter on a day."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.end_meter", now, power.end_meter, meter_id, on)

    def replace_meter(self, meter_id: int, new_meter_id: int, on: date, now: datetime) -> Done[None]:
        """Put a new meter in the place of a household's old one, from a day on."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.replace_meter", now, power.replace_meter, meter_id, new_meter_id, on)

    def assign_all(self, now: datetime) -> Done[list[tuple[int, int]]]:
        """Link every meter nobody has to a household without one; practice county only."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.assign_all", now, power.assign_all)

    def policy(self, now: datetime) -> watch_rows.PolicyRow:
        """Read the alert policy in force, with what it means in this county."""
        from coordinator.worklist.power import policy

        return self.workspace.ask(policy.in_force, now)

    def set_policy(self, wanted: watch_policy.Policy, now: datetime) -> Done[None]:
        """Put another alert policy in force."""
        return self.workspace.act("power.set_policy", now, watch_policy.set_policy, wanted)

    def set_budget(self, alerts_per_household_year: float, now: datetime) -> Done[None]:
        """Put another alert budget in force; the rest of the policy stays."""
        wanted = replace(self.workspace.ask(watch_policy.policy), budget=alerts_per_household_year)
        return self.workspace.act("power.set_policy", now, watch_policy.set_policy, wanted)

    def precision(self, now: datetime, since: datetime | None = None) -> list[watch_rows.PrecisionRow]:
        """Say how right the alerts of the last year were: all, by level, by area and by month."""
        from coordinator.worklist.power import precision

        return self.workspace.ask(precision.precision, now, since=since)

    def cut_supply(
        self, household_id: int, starts_at: datetime, ends_at: datetime, reason: str, now: datetime
    ) -> Done[int]:
        """Note that a home has no electricity until an end."""
        verb = supply.cut_supply
        return self.workspace.act("power.cut_supply", now, verb, household_id, starts_at, ends_at, reason)

    def check_supply(self, cut_id: int, now: datetime) -> Done[None]:
        """Note that the electricity is back."""
        return self.workspace.act("power.check_supply", now, supply.check_supply, cut_id)


class Proposals(Noun):
    """Whom the utility is asked to watch."""

    def rows(self, now: datetime) -> list[ranked.ProposalRow]:
        """List who may be proposed, and who was."""
        self.workspace.run_clocks(now)
        return self.workspace.ask(ranked.proposal_rows, now, self.workspace.answers_at(now))

    def propose(
        self, household_ids: Sequence[int], proposed_to: str, on: date, now: datetime, *, note: str = ""
    ) -> Done[list[int]]:
        """Put households on the list for the utility."""
        verb = proposals.propose
        return self.workspace.act("power.propose", now, verb, household_ids, proposed_to, on, note=note)

    def accept(self, proposal_id: int, on: date, now: datetime) -> Done[None]:
        """Note that the utility takes a household."""
        return self.workspace.act("power.accept_proposal", now, proposals.accept, proposal_id, on)

    def decline(self, proposal_id: int, on: date, reason: str, now: datetime, *, note: str = "") -> Done[None]:
        """Note that the utility does not take a household, and why."""
        verb = proposals.decline
        return self.workspace.act("power.decline_proposal", now, verb, proposal_id, on, reason, note=note)

    def withdraw(self, proposal_id: int, now: datetime) -> Done[None]:
        """Take a proposal back."""
        return self.workspace.act("power.withdraw_proposal", now, proposals.withdraw, proposal_id)
