"""The encrypted database file: opened fail-closed, keyed raw, with settings that lose nothing in a power cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from coordinator.errors import VaultError
from coordinator.text import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.vault.header import Keys

FILE_NAME = "vault.db"
PAGE_BYTES = 16384
"""Month arrays fit a page or two; measured best for them."""


def refuse_bad_file(path: Path) -> None:
    """Refuse what cannot be an encrypted vault, each case with its own sentence; nothing is created."""
    if not path.exists():
        raise VaultError(
            tr("The vault's key file is there but its database is missing; restore a backup."), code="database_missing"
        )
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise VaultError(tr("The vault's database is empty (0 bytes); restore a backup."), code="empty_file")
    if head.startswith(b"SQLite format 3"):
        raise VaultError(
            tr("The vault's database is an unencrypted SQLite file, not ours; it was not opened."), code="plain_sqlite"
        )
    if path.stat().st_size < PAGE_BYTES:
        raise VaultError(tr("The vault's database is cut off; restore a backup."), code="cut_off")


def connect(path: Path, keys: Keys, *, create: bool = False) -> Any:
    """Open one keyed connection; a missing file is never created unless `create` says so.

    Raises
    ------
    VaultError
        `no_cipher` where the driver does not encrypt, `damaged` where the first read fails: the passphrase has been
        proved right by the header before, so it is the file.
    """
    mode = "rwc" if create else "rw"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    try:
        connection = sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)
    except sqlcipher.OperationalError:
        raise VaultError(tr("The vault's database cannot be opened."), code="unreadable") from None
    try:
        run = connection.execute
        run("PRAGMA cipher_log_level = NONE")
        connection.set_key(keys.raw_key)
        if not (run("PRAGMA cipher_version").fetchone() or [""])[0]:
            raise VaultError(tr("The database driver does not encrypt; the program stops here."), code="no_cipher")
        run(f"PRAGMA cipher_page_size = {PAGE_BYTES}")
        run("PRAGMA cipher_memory_security = OFF")
        try:
            run("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher.OperationalError:
            raise VaultError(tr("The vault's database cannot be read; is the disk full?"), code="unreadable") from None
        except sqlcipher.DatabaseError:
            raise VaultError(
                tr("The vault's database is damaged or belongs to another vault; restore a backup."), code="damaged"
            ) from None
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA trusted_schema = OFF")
        run("PRAGMA cell_size_check = ON")
        run("PRAGMA temp_store = MEMORY")
        run("PRAGMA secure_delete = ON")
        run("PRAGMA cache_size = -65536")
    except BaseException:
        connection.close()
        raise
    return connection


def engine_for(path: Path, keys: Keys) -> Engine:
    """Make the SQLAlchemy engine: plain SQLite dialect over the encrypting driver, explicit BEGIN.

    An execution option `begin="IMMEDIATE"` marks a writer; readers never wait for it.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, keys),
        poolclass=QueuePool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        how = connection.get_execution_options().get("begin", "")
        connection.exec_driver_sql(f"BEGIN {how}".strip())

    return engine
