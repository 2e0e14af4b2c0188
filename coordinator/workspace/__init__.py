"""The one open vault and everything that can be done with it, by noun; window and command line are skins over it."""

from __future__ import annotations

import getpass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from coordinator.casework import clocks
from coordinator.records.base import Cause, normal, noun_of
from coordinator.records.values.given_names import given
from coordinator.reference.areas import known_county
from coordinator.vault.file import Vault
from coordinator.vault.observed import observed
from coordinator.worklist import rows
from coordinator.worklist import today as joined
from coordinator.worklist.facts.people import Person, people
from coordinator.worklist.instant import Answers
from coordinator.workspace import while_away
from coordinator.workspace.done import Done
from coordinator.workspace.nouns import Nouns
from coordinator.workspace.tables import TABLES, Tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from coordinator.casework.alerts.acts import CameDue
    from coordinator.vault.acts import OpenAct
    from coordinator.vault.header import Keys

__all__ = ["Done", "Workspace"]

T = TypeVar("T")
P = ParamSpec("P")


JOURNAL = frozenset({"act", "change"})
"""What every act writes into at its end."""

CLOCKS_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(seconds=90)
"""So long an answer stands that no act has touched; the window asks everything anew each minute."""


class Workspace(Nouns):
    """An open vault with its verbs by noun: `workspace.alerts.resolve(…)`, `workspace.power.screen(…)`."""

    def __init__(self, vault: Vault, actor: str, *, tables: Tables = TABLES) -> None:
        self.vault = vault
        self.tables = tables
        self.actor = actor or str(vault.fact("actor", "")) or getpass.getuser()
        self.while_away: tuple[while_away.AwayRow, ...] = ()
        self.now: datetime | None = None
        """The last instant it was told; ages in a search are counted on that day."""
        self.memory: dict[str, dict[Any, Any]] = {}
        """What costly questions keep from one time to the next, by the name of the question."""
        self._clocks_at: datetime | None = None
        self.answers = Answers()
        """What was asked last; what no act has touched since is not asked again, while it may stand."""
        self._asked_at: datetime | None = None
        self._touched: set[str] = set()
        self._everyone: list[Person] | None = None
        super().__init__(self)

    # ------------------------------------------------------------ opening and closing

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        *,
        actor: str = "",
        county: str,
        practice: bool = False,
        now: datetime,
        tables: Tables = TABLES,
    ) -> tuple[Workspace, str]:
        """Make a new vault; gives it open and the recovery key, shown once. Raises `VaultError`."""
        facts = {"county": county, "practice": practice, "actor": actor}
        vault, recovery = Vault.create(folder, passphrase, facts=facts, now=now, actor=actor)
        made = cls(vault, actor, tables=tables)
        known = "" if practice else known_county(county)
        if known:
            from coordinator.reference.store import store_areas, store_directory

            made.act("vault.reference", now, store_areas, known, cause=Cause.RULE)
            made.act("vault.reference", now, store_directory, cause=Cause.RULE)
        return made, recovery

    @classmethod
    def open(
        cls,
        folder: Path,
        passphrase: str,
        *,
        actor: str = "",
        now: datetime,
        tables: Tables = TABLES,
        keys: Callable[[], Keys] | None = None,
    ) -> Workspace:
        """Open a vault and evaluate its clocks up to now; `keys` as `Vault.open` takes them. Raises `VaultError`."""
        return cls(Vault.open(folder, passphrase, now=now, actor=actor, keys=keys), actor, tables=tables)._wake(now)

    @classmethod
    def open_with_recovery_key(
        cls,
        folder: Path,
        recovery_key: str,
        new_passphrase: str,
        *,
        actor: str = "",
        now: datetime,
        tables: Tables = TABLES,
    ) -> Workspace:
        """Open a vault by its recovery key and set a new passphrase. Raises `VaultError`."""
        vault = Vault.open_with_recovery_key(folder, recovery_key, new_passphrase, now=now, actor=actor)
        return cls(vault, actor, tables=tables)._wake(now)

    def _wake(self, now: datetime) -> Workspace:
        self.now = self._clocks_at = now
        try:
            came: list[CameDue] = self.act("clocks.run", now, clocks.run, self.tables.casework, cause=Cause.RULE).value
            person_of = self.ask(people, now.date(), {c.household_id for c in came}) if came else {}
        except BaseException:
            self.vault.close()
            raise
        self.while_away = while_away.away_rows(came, person_of, self.tables.worklist)
        return self

    def close(self) -> None:
        """Close the vault."""
        self.vault.close()

    def notices(self) -> list[str]:
        """Say what somebody should know at the opening: doubts about the file, and what came due meanwhile."""
        return [*self.vault.warnings, *(row.text for row in self.came_due())]

    def notice_in_short(self) -> tuple[str, bool]:
        """Say the same in few lines, much that came due summed up by kind; and whether it was, with its list behind."""
        came = self.came_due()
        much = len(came) > while_away.MOST_NAMED
        notes = [while_away.summary(came)] if much else [row.text for row in came]
        return "\n".join([*self.vault.warnings, *notes]), much

    def came_due(self) -> list[while_away.AwayRow]:
        """List what came due while the program was closed and still stands, most pressing first."""
        return while_away.newest(self.while_away)

    @property
    def folder(self) -> Path:
        """Where the vault is."""
        return self.vault.folder

    @property
    def county(self) -> str:
        """The county's name."""
        return str(self.vault.fact("county", ""))

    @property
    def practice(self) -> bool:
        """Whether everybody in it is made up."""
        return bool(self.vault.fact("practice", False))

    def sign_as(self, actor: str) -> str:
        """Let acts be somebody's from now on, and give the name that stands beside them.

        Parameters
        ----------
        actor : a name; empty for the name the vault was made with, or the county's
        """
        self.actor = normal(actor) or self.usual_actor()
        return given(self.actor)

    def usual_actor(self) -> str:
        """Name who acts where nobody gave a name: whom the vault was made by, or the county's office."""
        return str(self.vault.fact("actor", "")) or self.county or getpass.getuser()

    # ------------------------------------------------------------ the two doors

    def act(
        self,
        name: str,
        now: datetime,
        verb: Callable[Concatenate[OpenAct, P], T],
        /,
        *args: P.args,
        cause: Cause = Cause.USER,  # pyright: ignore[reportGeneralTypeIssues]
        **kwargs: P.kwargs,
    ) -> Done[T]:
        """Run one verb of casework as one transaction."""
        self.now = now
        written: set[str] = set()

        def look(tables: frozenset[str], reads: bool) -> None:
            if not reads:
                written.update(tables)

        try:
            with (
                self.vault.act(name, now=now, actor=self.actor, cause=cause) as act,
                observed(act.session.connection(), look),
            ):
                value = verb(act, *args, **kwargs)
                act.session.flush()
            self._touched |= act.nouns | {noun for noun in map(noun_of, written) if noun}
        finally:
            # Also where the act failed: what it wrote is gone again, and to ask once more costs little.
            self.answers.forget(written | JOURNAL)
            self._everyone = None
        # What a clock or the watch did is not taken back: its findings stand, and people handle what follows from them.
        undoable = act.act_id if act.cause in (Cause.USER, Cause.IMPORT, Cause.UNDO, Cause.REDO) else 0
        return Done(undoable or None, frozenset(act.nouns), act.message, value, act.household_id, act.undoes_id)

    def take_touched(self) -> frozenset[str]:
        """Give the nouns written into since this was asked last, by a verb or by a clock in a question.

        A fact about the vault counts as the noun `vault`.
        """
        touched, self._touched = frozenset(self._touched), set()
        return touched

    def ask(self, question: Callable[Concatenate[Any, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one question of the worklist room in a reading session."""
        with self.vault.read() as session:
            return question(session, *args, **kwargs)

    # ------------------------------------------------------------ the whole

    def today(self, now: datetime, *, anew: bool = False) -> rows.Today:
        """Join everything for the Today window; what no act has touched since is not asked again, unless `anew`."""
        if anew:
            self.ask_anew()
        self.run_clocks(now)
        return self.ask(joined.today, now, self.tables.worklist, self.answers_at(now))

    def ask_anew(self) -> None:
        """Give no answer again that was given before."""
        self._asked_at = None

    def answers_at(self, now: datetime) -> Answers:
        """Give what was asked before, while it may stand; then all is asked anew, for much comes due by time alone."""
        if _is_over(self._asked_at, KEPT_FOR, now):
            self._asked_at = now
            self.answers.clear()
        return self.answers

    def run_clocks(self, now: datetime) -> None:
        """Evaluate the clocks again when a minute has passed: a window stays open for days."""
        if _is_over(self._clocks_at, CLOCKS_EVERY, now):
            self._clocks_at = now
            self.act("clocks.run", now, clocks.run, self.tables.casework, cause=Cause.RULE)
        self.now = now

    def yesterday(self, now: datetime) -> rows.Yesterday:
        """Sum up the day before."""
        return self.ask(joined.yesterday, now)

    def severities(self, now: datetime) -> dict[int, str]:
        """Give the map's word of each household that is not plainly normal, the very word that Today has."""
        self.run_clocks(now)
        return self.ask(joined.severity_words, now, self.tables.worklist, self.answers_at(now))

    def everyone(self) -> list[Person]:
        """Read the register once for searching; forgotten with the next act."""
        if self._everyone is None:
            if self.now is None:
                return []
            self._everyone = list(self.ask(people, self.now.date()).values())
        return self._everyone


def _is_over(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Say whether what holds for a while from then on is over; it is, too, where the PC's clock was put back since."""
    return since is None or not timedelta() <= now - since < span
