"""The vault opens only what is whole and its own, and says which of the many things is wrong."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import func, select, text

from coordinator.errors import RuleError, VaultError
from coordinator.records.base import KST
from coordinator.records.households import Household, Note
from coordinator.records.journal import Act
from coordinator.vault import header, journal, migrations
from coordinator.vault.file import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alembic.operations import Operations

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=KST)
WORDS = "푸른 산 아래 맑은 강"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made, _ = Vault.create(tmp_path / "v", WORDS, facts={"county": "영월군"}, now=NOW, actor="시험")
    yield made
    made.close()


def reopen(folder: Path, words: str = WORDS) -> Vault:
    return Vault.open(folder, words, now=NOW, actor="시험")


def refused(folder: Path, words: str = WORDS) -> str:
    with pytest.raises(VaultError) as caught:
        reopen(folder, words)
    assert caught.value.message
    return caught.value.code


def add_household(vault: Vault, address: str = "북면 마차리 1") -> int:
    with vault.act("households.add", now=NOW, actor="시험") as act:
        household = Household(address=address)
        act.session.add(household)
        act.session.flush()
        return household.id


def test_what_was_stored_is_there_after_reopening(vault: Vault) -> None:
    add_household(vault)
    vault.close()
    again = reopen(vault.folder)
    with again.read() as session:
        assert session.scalar(select(Household.address)) == "북면 마차리 1"
    assert again.fact("county") == "영월군"
    assert again.warnings == []
    again.close()


def test_nothing_readable_is_on_the_disk(vault: Vault) -> None:
    add_household(vault, "비밀주소 마차리")
    vault.close()
    for file in vault.folder.iterdir():
        for encoding in ("utf-8", "utf-16-le", "cp949"):
            assert "비밀주소".encode(encoding) not in file.read_bytes()


def test_a_wrong_passphrase_is_refused_and_many_make_one_wait(vault: Vault) -> None:
    vault.close()
    codes = [refused(vault.folder, "틀린 비밀번호입니다 정말로") for _ in range(5)]
    assert codes[:4] == ["wrong_passphrase"] * 4
    assert codes[4] == "wait"


def test_failed_unlocks_reach_the_journal(vault: Vault) -> None:
    vault.close()
    refused(vault.folder, "틀린 비밀번호입니다 정말로")
    again = reopen(vault.folder)
    with again.read() as session:
        assert session.scalar(select(Act.verb).order_by(Act.id.desc())) == "vault.failed_unlocks"
    assert not (vault.folder / "vault.failed").exists()
    again.close()


@pytest.mark.parametrize("typed", ["푸른 산 아래 맑은 강  ", "푸른 산 아래 맑은 강"])
def test_any_unicode_form_of_the_passphrase_opens(vault: Vault, typed: str) -> None:
    vault.close()
    reopen(vault.folder, typed).close()


def test_a_second_instance_is_refused(vault: Vault) -> None:
    assert refused(vault.folder) == "in_use"


def test_each_bad_state_has_its_own_refusal_and_makes_no_file(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    database = vault.folder / "vault.db"
    good = database.read_bytes()
    key = (vault.folder / "vault.key").read_bytes()

    database.unlink()
    assert refused(vault.folder) == "database_missing"
    assert not database.exists()

    database.write_bytes(b"")
    assert refused(vault.folder) == "empty_file"
    assert database.read_bytes() == b""

    database.unlink()
    with sqlite3.connect(database) as plain:
        plain.execute("create table t (x)")
    plain.close()
    assert refused(vault.folder) == "plain_sqlite"

    database.write_bytes(good[:8000])
    assert refused(vault.folder) == "cut_off"

    database.write_bytes(good[:100] + bytes(200) + good[300:])
    assert refused(vault.folder) == "damaged"

    other, _ = Vault.create(tmp_path / "other", WORDS, facts={}, now=NOW, actor="x")
    other.close()
    shutil.copy(other.folder / "vault.db", database)
    assert refused(vault.folder) == "damaged"

    database.write_bytes(good)
    assert (vault.folder / "vault.key").read_bytes() == key
    reopen(vault.folder).close()

    (vault.folder / "vault.key").write_text("{}", encoding="utf-8")
    assert refused(vault.folder) == "header_damaged"
    assert refused(tmp_path / "nowhere") == "missing"


def test_a_weakened_header_opens_nothing(vault: Vault) -> None:
    vault.close()
    path = vault.folder / "vault.key"
    fields = json.loads(path.read_text(encoding="utf-8"))
    fields["argon2"]["memory_kib"] = 8
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert refused(vault.folder) == "header_damaged"
    fields["argon2"]["memory_kib"] = header.MINIMUM_MEMORY_KIB
    fields["vault_id"] = "00000000-0000-4000-8000-000000000000"
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert refused(vault.folder) == "wrong_passphrase"


def test_a_newer_schema_is_refused_untouched(vault: Vault) -> None:
    with vault._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
        connection.commit()
    vault.close()
    before = (vault.folder / "vault.db").read_bytes()
    assert refused(vault.folder) == "newer_schema"
    assert (vault.folder / "vault.db").read_bytes() == before


def test_the_recovery_key_opens_and_sets_a_new_passphrase(tmp_path: Path) -> None:
    made, recovery = Vault.create(tmp_path / "v", WORDS, facts={}, now=NOW, actor="x")
    made.close()
    sloppy = recovery.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    Vault.open_with_recovery_key(made.folder, sloppy, "새로운 비밀 문장 하나", now=NOW, actor="x").close()
    assert refused(made.folder) == "wrong_passphrase"
    reopen(made.folder, "새로운 비밀 문장 하나").close()
    wrong = recovery[:-1] + ("A" if recovery[-1] != "A" else "B")
    with pytest.raises(VaultError) as caught:
        header.read_recovery_key(wrong)
    assert caught.value.code == "recovery_key"


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultError) as caught:
        Vault.create(tmp_path / "v", "짧다", facts={}, now=NOW, actor="x")
    assert caught.value.code == "weak_passphrase"
    assert not (tmp_path / "v" / "vault.key").exists()


def test_an_act_that_fails_leaves_nothing(vault: Vault) -> None:
    def fail() -> None:
        with vault.act("households.add", now=NOW, actor="시험") as act:
            act.session.add(Household(address="x"))
            act.session.flush()
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()
    with vault.read() as session:
        assert session.scalar(select(func.count(Household.id))) == 0
        assert session.scalar(select(func.count(Act.id))) == 1


def test_undo_puts_every_row_back_and_redo_brings_it_again(vault: Vault) -> None:
    household_id = add_household(vault)
    with vault.act("households.note", now=NOW, actor="시험") as act:
        household = act.session.get_one(Household, household_id)
        household.safety_note = "개 있음"
        act.session.add(Note(household_id=household_id, written_at=NOW, author="시험", text="한 줄"))
        act.session.flush()
        changed = act.act_id
    with vault.act("history.undo", now=NOW, actor="시험") as act:
        journal.undo(act, changed)
        undone = act.act_id
    with vault.read() as session:
        assert session.get_one(Household, household_id).safety_note == ""
        assert session.scalar(select(func.count(Note.id))) == 0
        assert journal.undone_by(session, changed) == undone
    with vault.act("history.undo", now=NOW, actor="시험") as act:
        journal.undo(act, undone)
    with vault.read() as session:
        assert session.get_one(Household, household_id).safety_note == "개 있음"
        assert session.scalar(select(Note.text)) == "한 줄"
        assert journal.undone_by(session, changed) is None
    assert vault.verify() == []


def test_undo_is_refused_when_something_later_depends_on_it(vault: Vault) -> None:
    household_id = add_household(vault)
    with vault.act("households.note", now=NOW, actor="시험") as act:
        act.session.add(Note(household_id=household_id, written_at=NOW, author="시험", text="한 줄"))
    with pytest.raises(RuleError) as caught, vault.act("history.undo", now=NOW, actor="시험") as act:
        journal.undo(act, 2)
    assert caught.value.code == "later_depends"
    with vault.read() as session:
        assert session.scalar(select(func.count(Household.id))) == 1


@pytest.mark.parametrize(
    ("forgery", "first_bad"),
    [
        ("UPDATE act SET actor = '다른 사람' WHERE id = 2", 2),
        ("UPDATE change SET after = '{}' WHERE act_id = 2", 2),
        ("DELETE FROM change WHERE act_id = 3", 3),
        ("UPDATE change SET act_id = 2 WHERE act_id = 3", 2),
    ],
)
def test_a_changed_journal_names_the_first_bad_act(vault: Vault, forgery: str, first_bad: int) -> None:
    for n in range(3):
        add_household(vault, f"북면 마차리 {n}")
    with vault._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(text(forgery))
        connection.commit()
    assert any(str(first_bad) in sentence for sentence in vault.verify())


def test_an_older_copy_in_place_is_noticed(vault: Vault) -> None:
    vault.close()
    older = (vault.folder / "vault.db").read_bytes()
    again = reopen(vault.folder)
    add_household(again)
    again.close()
    (vault.folder / "vault.db").write_bytes(older)
    for side in ("vault.db-wal", "vault.db-shm"):
        (vault.folder / side).unlink(missing_ok=True)
    with reopen_closing(vault.folder) as late:
        assert len(late.warnings) == 1


class reopen_closing:
    def __init__(self, folder: Path) -> None:
        self.vault = reopen(folder)

    def __enter__(self) -> Vault:
        return self.vault

    def __exit__(self, *_: object) -> None:
        self.vault.close()


def test_a_failing_migration_leaves_the_old_schema_whole(vault: Vault) -> None:
    class Good:
        def upgrade(self, op: Operations) -> None:
            op.execute("CREATE TABLE added (x INTEGER)")

    class Bad:
        def upgrade(self, op: Operations) -> None:
            op.execute("CREATE TABLE half (x INTEGER)")
            raise ZeroDivisionError

    engine = vault._engine
    with pytest.raises(ZeroDivisionError):
        migrations.upgrade(engine, [*migrations.steps(), Good(), Bad()])
    with engine.connect() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
        assert migrations.schema_number(connection) == len(migrations.NAMES)
    assert not {"added", "half"} & names
    assert migrations.upgrade(engine, [*migrations.steps(), Good()]) == 1


@pytest.mark.parametrize("behind", [0, 1])
def test_a_vault_made_by_other_steps_under_the_same_numbers_is_refused_with_that_reason(
    vault: Vault, behind: int
) -> None:
    with vault._engine.connect() as connection, connection.begin():
        if behind:  # its last step has still to come, and another step made its table already
            connection.exec_driver_sql(f"PRAGMA user_version = {len(migrations.NAMES) - behind}")
        else:
            connection.exec_driver_sql("ALTER TABLE note DROP COLUMN author")
    vault.close()
    with pytest.raises(VaultError) as caught:
        reopen(vault.folder)
    assert caught.value.code == "strange_schema"
    assert "made them" in caught.value.message or "만든" in caught.value.message


def test_the_schema_equals_the_records(vault: Vault) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from coordinator.records import Base

    with vault._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_keys_show_nothing_of_themselves(vault: Vault) -> None:
    keys = header.open_with_passphrase(vault.folder, WORDS)
    assert keys.data_key.hex() not in repr(keys)
    assert np.frombuffer(keys.data_key, np.uint8).std() > 0


def test_a_vault_stopped_while_being_made_is_begun_anew(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    folder.mkdir()
    (folder / "vault.db.part").write_bytes(b"half")
    made, _ = Vault.create(folder, WORDS, facts={}, now=NOW, actor="x")
    made.close()
    assert not list(folder.glob("*.part*"))
    reopen(folder).close()


def test_an_older_copy_stays_in_the_journal_after_the_warning(vault: Vault) -> None:
    vault.close()
    older = (vault.folder / "vault.db").read_bytes()
    again = reopen(vault.folder)
    add_household(again)
    again.close()
    (vault.folder / "vault.db").write_bytes(older)
    reopen(vault.folder).close()
    later = reopen(vault.folder)
    with later.read() as session:
        assert "vault.older_copy" in session.scalars(select(Act.verb)).all()
    later.close()


def test_a_missing_anchor_is_noticed(vault: Vault) -> None:
    add_household(vault)
    vault.close()
    (vault.folder / "vault.head").unlink()
    again = reopen(vault.folder)
    assert len(again.warnings) == 1
    again.close()
