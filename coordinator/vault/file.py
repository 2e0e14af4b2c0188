"""The vault: one open encrypted file with its keys, its lock and its journal."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from coordinator.errors import VaultError
from coordinator.records.base import Cause
from coordinator.records.journal import VaultFact
from coordinator.text import tr
from coordinator.vault import header, instance, journal, migrations
from coordinator.vault.acts import OpenAct, collect, number
from coordinator.vault.engine import FILE_NAME, connect, engine_for, refuse_bad_file

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime
    from pathlib import Path

    from filelock import BaseFileLock

    from coordinator.vault.header import Keys


class Vault:
    """One open vault; made by `create` or `open`, closed by `close`.

    Attributes
    ----------
    folder : where its files are
    warnings : what was noticed at opening, one sentence each; the vault is open all the same
    """

    def __init__(self, folder: Path, keys: Keys, engine: Engine, held: BaseFileLock) -> None:
        self.folder = folder
        self.warnings: list[str] = []
        self._engine = engine
        self._held = held
        self._keys = keys
        self._chain_key = keys.derived("journal")
        self._head_key = keys.derived("journal head")

    def __repr__(self) -> str:
        return "Vault(…)"

    # ------------------------------------------------------------ opening and closing

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, *, facts: dict[str, Any], now: datetime, actor: str
    ) -> tuple[Vault, str]:
        """Make a new vault; gives it open, and the recovery key to be printed once.

        Raises
        ------
        VaultError
            `weak_passphrase`, `exists`, `unwritable`, `in_use`.
        """
        try:
            is_new = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True)
            if is_new or not any(folder.iterdir()):  # a folder of other things keeps the rights its owner gave it
                with contextlib.suppress(OSError):
                    folder.chmod(0o700)
        except OSError:
            raise VaultError(tr("The vault's folder cannot be made."), code="unwritable") from None
        held = instance.lock(folder)
        try:
            if (folder / FILE_NAME).exists():
                raise VaultError(tr("There is already a vault in this folder."), code="exists")
            # The schema is whole before the database has its name, and the key file comes last: a vault stopped half
            # way is no vault, and the next try begins anew.
            keys, recovery, fields = header.prepare(folder, passphrase)
            part = folder / f"{FILE_NAME}.part"
            for leftover in folder.glob(f"{FILE_NAME}.part*"):
                leftover.unlink()
            connect(part, keys, create=True).close()
            making = engine_for(part, keys)
            migrations.upgrade(making)
            with making.connect() as connection:
                connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # pyright: ignore
            making.dispose()
            part.rename(folder / FILE_NAME)
            header.write(folder, fields)
            engine = engine_for(folder / FILE_NAME, keys)
        except BaseException:
            held.release()
            raise
        vault = cls(folder, keys, engine, held)
        with vault.act("vault.create", now=now, actor=actor, cause=Cause.USER) as act:
            act.set_fact("vault_id", keys.vault_id)
            for name, value in facts.items():
                act.set_fact(name, value)
            act.details["created"] = True
        vault.anchor()
        return vault, recovery

    @classmethod
    def open(
        cls, folder: Path, passphrase: str, *, now: datetime, actor: str, keys: Callable[[], Keys] | None = None
    ) -> Vault:
        """Open a vault with its passphrase; fails closed with one sentence for each cause.

        Parameters
        ----------
        keys : gives what is being unwrapped by this passphrase already; without it, it is done here

        Raises
        ------
        VaultError
            `missing`, `database_missing`, `empty_file`, `plain_sqlite`, `cut_off`, `wrong_passphrase`, `wait`,
            `in_use`, `no_cipher`, `damaged`, `other_vault`, `newer_schema`, `strange_schema`, `newer_format`,
            `header_damaged`.
        """
        header.vault_id(folder)  # tells a missing or damaged header before anything is locked
        held = instance.lock(folder)
        try:
            refuse_bad_file(folder / FILE_NAME)
            unwrapped = header.open_with_passphrase(folder, passphrase) if keys is None else keys()
            return cls._open(folder, unwrapped, held, now=now, actor=actor)
        except BaseException:
            held.release()
            raise

    @classmethod
    def open_with_recovery_key(
        cls, folder: Path, recovery_key: str, new_passphrase: str, *, now: datetime, actor: str
    ) -> Vault:
        """Open a vault with its recovery key and give it a new passphrase."""
        header.vault_id(folder)
        held = instance.lock(folder)
        try:
            refuse_bad_file(folder / FILE_NAME)
            keys = header.open_with_recovery_key(folder, recovery_key, new_passphrase)
            vault = cls._open(folder, keys, held, now=now, actor=actor)
        except BaseException:
            held.release()
            raise
        with vault.act("vault.recovery_key_used", now=now, actor=actor) as act:
            act.details["passphrase"] = "changed"
        return vault

    @classmethod
    def _open(cls, folder: Path, keys: Keys, held: BaseFileLock, *, now: datetime, actor: str) -> Vault:
        engine = engine_for(folder / FILE_NAME, keys)
        try:
            with engine.connect() as connection, connection.begin():
                migrations.refuse_newer(connection)
                number = migrations.schema_number(connection)
            if number == 0:
                raise VaultError(tr("The vault's database holds nothing; restore a backup."), code="empty_file")
            if number < len(migrations.NAMES):
                migrations.upgrade(engine)
            else:
                with engine.connect() as connection, connection.begin():
                    migrations.refuse_strange(connection)
            vault = cls(folder, keys, engine, held)
            if vault.fact("vault_id") != keys.vault_id:
                raise VaultError(
                    tr("The database belongs to another vault than the key file; restore both from one backup."),
                    code="other_vault",
                )
        except OperationalError as error:
            engine.dispose()
            if getattr(error.orig, "sqlite_errorcode", 0) == sqlcipher.SQLITE_ERROR:  # the statement, not the disk
                raise migrations.strange_schema() from None
            raise VaultError(tr("The vault's database cannot be read; is the disk full?"), code="unreadable") from None
        except DatabaseError:
            engine.dispose()
            raise VaultError(tr("The vault's database is damaged; restore a backup."), code="damaged") from None
        except BaseException:
            engine.dispose()
            raise
        vault._check_anchor()
        if vault.warnings:
            # It has to be seen later too: the next anchor will fit this database again.
            with vault.act("vault.older_copy", now=now, actor=actor, cause=Cause.RULE) as act:
                act.details["noticed"] = True
        failures = header.Failures(folder)
        past = failures.times()
        if past:
            with vault.act("vault.failed_unlocks", now=now, actor=actor, cause=Cause.RULE) as act:
                act.details["times"] = past
            failures.clear()
        return vault

    def close(self) -> None:
        """Write the anchor, empty the write-ahead log, let go of the file."""
        if not self._held.is_locked:
            return
        try:
            self.settle()
        finally:
            self._engine.dispose()
            self._held.release()

    def settle(self) -> bool:
        """Write the anchor and empty the log where the disk lets it; what was committed stands either way."""
        try:
            self.anchor()
            self.checkpoint()
        except (OSError, DatabaseError):
            (self.folder / "vault.part").unlink(missing_ok=True)
            return False
        return True

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database file."""
        with self._engine.connect() as connection:
            connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # pyright: ignore

    # ------------------------------------------------------------ reading and acting

    @contextmanager
    def read(self) -> Generator[Session]:
        """Give a session for questions; it never writes."""
        with Session(self._engine, autoflush=False) as session:
            yield session

    @contextmanager
    def aside(self) -> Generator[Session]:
        """Open a transaction beside the journal, for what is nobody's act: drafts."""
        with Session(self._engine.execution_options(begin="IMMEDIATE")) as session, session.begin():
            yield session

    @contextmanager
    def act(
        self,
        verb: str,
        *,
        now: datetime,
        actor: str,
        cause: Cause = Cause.USER,
        reason: str = "",
        household_id: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> Generator[OpenAct]:
        """Open one transaction; it is journalled and committed at the end, or leaves nothing at all."""
        engine = self._engine.execution_options(begin="IMMEDIATE")
        with Session(engine) as session, session.begin():
            act = OpenAct(
                session=session,
                act_id=journal.next_act_id(session),
                now=now,
                actor=actor,
                verb=verb,
                cause=cause,
                reason=reason,
                household_id=household_id,
                details=dict(details or {}),
            )

            @event.listens_for(session, "before_flush")
            def _number(_session: Session, _context: object, _instances: object) -> None:
                number(session)

            @event.listens_for(session, "after_flush")
            def _collect(_session: Session, _context: object) -> None:
                collect(act)

            yield act
            session.flush()
            if not journal.close_act(act, self._chain_key):
                act.act_id = 0

    def fact(self, name: str, default: Any = None) -> Any:
        """Read a fact about the vault."""
        with self.read() as session:
            row = session.execute(select(VaultFact.value).where(VaultFact.name == name)).one_or_none()
        return default if row is None else row[0]

    # ------------------------------------------------------------ proof

    def verify(self) -> list[str]:
        """Check file, encryption and journal; gives one sentence for each thing found wrong."""
        damaged = tr("The database file is damaged; restore a backup.")
        try:
            return self._faults()
        except (DatabaseError, sqlcipher.DatabaseError):
            return [damaged]

    def _faults(self) -> list[str]:
        faults: list[str] = []
        self.checkpoint()
        with self._engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            if [row[0] for row in raw.execute("PRAGMA integrity_check")] != ["ok"]:
                faults.append(tr("The database file is damaged; restore a backup."))
            if list(raw.execute("PRAGMA cipher_integrity_check")):
                faults.append(tr("Pages of the database fail their seal; restore a backup."))
            if list(raw.execute("PRAGMA foreign_key_check")):
                faults.append(tr("Some records point at records that are not there."))
        with self.read() as session:
            broken = journal.verify(session, self._chain_key)
        if broken is not None:
            faults.append(tr("The journal was altered at act number {n}.", n=broken))
        self._check_anchor()
        return faults + self.warnings

    def _seal(self, act_id: int, link: bytes) -> str:
        return base64.b64encode(
            hmac.new(self._head_key, f"{act_id} ".encode() + link, hashlib.sha256).digest()
        ).decode()

    def anchor(self) -> None:
        """Write the newest act's number and hash beside the database; a cut-off or older copy then shows."""
        with self.read() as session:
            act_id, link = journal.head(session)
        path = self.folder / "vault.head"
        part = path.with_suffix(".part")
        body = {"act": act_id, "hash": base64.b64encode(link).decode(), "seal": self._seal(act_id, link)}
        with part.open("w", encoding="ascii") as out:
            json.dump(body, out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)

    def _check_anchor(self) -> None:
        older = tr("An older copy of the database is in place, or the end of the journal is missing.")
        self.warnings = [w for w in self.warnings if w != older]
        try:
            body = json.loads((self.folder / "vault.head").read_text(encoding="ascii"))
            act_id, link = int(body["act"]), base64.b64decode(body["hash"])
            genuine = hmac.compare_digest(self._seal(act_id, link), body["seal"])
        except FileNotFoundError:
            with self.read() as session:
                if journal.head(session)[0] <= 1:
                    return  # made just now
            genuine, act_id, link = False, 0, b""
        except (OSError, ValueError, KeyError, TypeError):
            genuine, act_id, link = False, 0, b""
        with self.read() as session:
            stored_hash = journal.hash_of(session, act_id)
        if not genuine or (act_id and stored_hash != link):
            self.warnings.append(older)
