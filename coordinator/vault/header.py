"""The key header: one random data key, wrapped by the passphrase and by the printed recovery key.

Layout (JSON): format, vault id, database salt, Argon2id parameters and salt, two AES-256-GCM wraps; every public
field is associated data, so a doctored header opens nothing.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import time
import unicodedata
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coordinator.errors import VaultError
from coordinator.settings import MINIMUM_PASSPHRASE
from coordinator.text import tr

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "coordinator-vault-1"
FILE_NAME = "vault.key"
MINIMUM_MEMORY_KIB = 64 * 1024
MAXIMUM_MEMORY_KIB = 1024 * 1024
MAXIMUM_ROUNDS = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_GROUPS, _GROUP = 6, 5


@dataclass(frozen=True, slots=True)
class Keys:
    """The unwrapped keys of an open vault; `repr` shows nothing."""

    vault_id: str
    data_key: bytes
    database_salt: bytes

    def __repr__(self) -> str:
        return "Keys(…)"

    @property
    def raw_key(self) -> str:
        """The key as SQLCipher takes it: `x'<64 hex key><32 hex salt>'`; any other length would become a passphrase."""
        text = f"x'{self.data_key.hex()}{self.database_salt.hex()}'"
        if len(text) != 99:
            raise AssertionError("raw key length")
        return text

    def derived(self, purpose: str) -> bytes:
        """Derive a 32-byte key for another use, such as the chain of acts."""
        return HKDF(SHA256(), 32, None, f"coordinator {purpose}".encode()).derive(self.data_key)


def normal_passphrase(passphrase: str) -> bytes:
    """Bring a passphrase to one form (NFKC, trimmed), so that each way of typing it opens."""
    return unicodedata.normalize("NFKC", passphrase).strip().encode()


def passphrase_problem(passphrase: str) -> str | None:
    """Say in one sentence why a new passphrase is too weak, or nothing."""
    plain = normal_passphrase(passphrase).decode()
    if len(plain) < MINIMUM_PASSPHRASE:
        return tr("The passphrase needs at least {n} characters.", n=MINIMUM_PASSPHRASE)
    if len(set(plain)) < 5:
        return tr("The passphrase repeats too few characters.")
    return None


def new_recovery_key() -> str:
    """Make a recovery key: 25 random base-32 characters (125 bits) and 5 of checksum, in six groups."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP - _GROUP))
    whole = body + _checksum(body)
    return "-".join(whole[i : i + _GROUP] for i in range(0, len(whole), _GROUP))


def _checksum(body: str) -> str:
    digest = hashlib.sha256(b"coordinator recovery " + body.encode()).digest()
    return "".join(_ALPHABET[byte % 32] for byte in digest[:_GROUP])


def read_recovery_key(typed: str) -> str:
    """Bring a typed recovery key to its one form; a typing error is named before any key work.

    Raises
    ------
    VaultError
        `recovery_key`: wrong length, a foreign character, or a checksum that does not fit.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).upper().split()).replace("-", "").translate(_LOOK_ALIKE)
    if len(plain) != _GROUPS * _GROUP or any(c not in _ALPHABET for c in plain):
        raise VaultError(
            tr("A recovery key has {n} letters and digits in six groups.", n=_GROUPS * _GROUP), code="recovery_key"
        )
    body = plain[:-_GROUP]
    if not hmac.compare_digest(_checksum(body), plain[-_GROUP:]):
        raise VaultError(tr("The recovery key has a typing error; compare it with the paper."), code="recovery_key")
    return plain


def _argon(passphrase: bytes, salt: bytes, memory_kib: int, rounds: int, lanes: int) -> bytes:
    return hash_secret_raw(passphrase, salt, rounds, memory_kib, lanes, 32, Type.ID)


def _recovery(plain: str, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"coordinator recovery wrap").derive(plain.encode())


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _associated(fields: dict[str, Any], slot: str) -> bytes:
    public = {key: fields[key] for key in ("format", "vault_id", "database_salt", "argon2", "recovery_salt")}
    if slot == "recovery":  # a new passphrase changes the Argon2 salt, never the recovery wrap
        public.pop("argon2")
    return json.dumps([slot, public], sort_keys=True).encode()


def prepare(folder: Path, passphrase: str) -> tuple[Keys, str, dict[str, Any]]:
    """Make the keys of a new vault: its keys, the recovery key, which is kept nowhere, and the header to write.

    Raises
    ------
    VaultError
        `weak_passphrase`, or `exists` where a header is already there.
    """
    problem = passphrase_problem(passphrase)
    if problem:
        raise VaultError(problem, code="weak_passphrase")
    path = folder / FILE_NAME
    if path.exists():
        raise VaultError(tr("There is already a vault in this folder."), code="exists")
    keys = Keys(str(uuid.uuid4()), secrets.token_bytes(32), secrets.token_bytes(16))
    recovery = new_recovery_key()
    fields: dict[str, Any] = {
        "format": FORMAT,
        "vault_id": keys.vault_id,
        "database_salt": _b64(keys.database_salt),
        "recovery_salt": _b64(secrets.token_bytes(16)),
    }
    _wrap_passphrase(fields, keys.data_key, passphrase)
    nonce = secrets.token_bytes(12)
    wrap = AESGCM(_recovery(read_recovery_key(recovery), base64.b64decode(fields["recovery_salt"])))
    fields["wrapped_by_recovery_key"] = _b64(
        nonce + wrap.encrypt(nonce, keys.data_key, _associated(fields, "recovery"))
    )
    return keys, recovery, fields


def write(folder: Path, fields: dict[str, Any]) -> None:
    """Write the header of a new vault."""
    _write(folder / FILE_NAME, fields)


def _wrap_passphrase(fields: dict[str, Any], data_key: bytes, passphrase: str) -> None:
    memory_kib = int(os.environ.get("COORDINATOR_ARGON2_KIB", 128 * 1024))  # tests use the floor
    memory_kib = max(MINIMUM_MEMORY_KIB, memory_kib)
    fields["argon2"] = {"memory_kib": memory_kib, "rounds": 3, "lanes": 2, "salt": _b64(secrets.token_bytes(16))}
    nonce = secrets.token_bytes(12)
    wrap = AESGCM(_passphrase_key(fields, passphrase))
    fields["wrapped_by_passphrase"] = _b64(nonce + wrap.encrypt(nonce, data_key, _associated(fields, "passphrase")))


def _passphrase_key(fields: dict[str, Any], passphrase: str) -> bytes:
    argon = fields["argon2"]
    return _argon(
        normal_passphrase(passphrase),
        base64.b64decode(argon["salt"]),
        argon["memory_kib"],
        argon["rounds"],
        argon["lanes"],
    )


def _write(path: Path, fields: dict[str, Any]) -> None:
    """Write the header: temporary file, sync, previous kept as `.prev`, replace, sync of the folder."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        json.dump(fields, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    if path.exists():
        path.with_suffix(".prev").write_bytes(path.read_bytes())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read(folder: Path) -> dict[str, Any]:
    path = folder / FILE_NAME
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if (folder / "vault.db").exists():
            raise VaultError(
                tr("The database is there but its key file “vault.key” is missing; restore it from a backup."),
                code="key_missing",
            ) from None
        raise VaultError(
            tr("There is no vault in this folder; make one with “init”, or choose the right folder."), code="missing"
        ) from None
    except OSError:
        raise VaultError(tr("The vault's key file cannot be read."), code="unreadable") from None
    damaged = VaultError(
        tr("The vault's key file is damaged; restore it from a backup or from “vault.prev”."), code="header_damaged"
    )
    try:
        fields = json.loads(raw)
        if fields["format"] != FORMAT:
            raise VaultError(
                tr("This vault was made by a newer version of the program; update the program."), code="newer_format"
            )
        argon = fields["argon2"]
        memory_kib, rounds, lanes = int(argon["memory_kib"]), int(argon["rounds"]), int(argon["lanes"])
        if not (
            MINIMUM_MEMORY_KIB <= memory_kib <= MAXIMUM_MEMORY_KIB
            and 1 <= rounds <= MAXIMUM_ROUNDS
            and 1 <= lanes <= 16
        ):
            raise damaged
        for name in ("database_salt", "recovery_salt", "wrapped_by_passphrase", "wrapped_by_recovery_key"):
            base64.b64decode(fields[name], validate=True)
        str(uuid.UUID(fields["vault_id"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged from None
    return fields


def vault_id(folder: Path) -> str:
    """Read the public id of a vault from its header."""
    return str(_read(folder)["vault_id"])


def open_with_passphrase(folder: Path, passphrase: str) -> Keys:
    """Unwrap the data key by the passphrase.

    Raises
    ------
    VaultError
        `missing`, `header_damaged`, `newer_format`, `wrong_passphrase`, or `wait` after repeated failures.
    """
    fields = _read(folder)
    failures = Failures(folder)
    failures.refuse_if_early()
    blob = base64.b64decode(fields["wrapped_by_passphrase"])
    try:
        data_key = AESGCM(_passphrase_key(fields, passphrase)).decrypt(
            blob[:12], blob[12:], _associated(fields, "passphrase")
        )
    except InvalidTag:
        failures.add()
        raise VaultError(tr("The passphrase is wrong."), code="wrong_passphrase") from None
    return Keys(fields["vault_id"], data_key, base64.b64decode(fields["database_salt"]))


def open_with_recovery_key(folder: Path, recovery_key: str, new_passphrase: str) -> Keys:
    """Unwrap the data key by the recovery key and set a new passphrase; the recovery key stays the same."""
    problem = passphrase_problem(new_passphrase)
    if problem:
        raise VaultError(problem, code="weak_passphrase")
    plain = read_recovery_key(recovery_key)
    fields = _read(folder)
    blob = base64.b64decode(fields["wrapped_by_recovery_key"])
    try:
        data_key = AESGCM(_recovery(plain, base64.b64decode(fields["recovery_salt"]))).decrypt(
            blob[:12], blob[12:], _associated(fields, "recovery")
        )
    except InvalidTag:
        raise VaultError(tr("This recovery key belongs to another vault."), code="wrong_recovery_key") from None
    _wrap_passphrase(fields, data_key, new_passphrase)
    _write(folder / FILE_NAME, fields)
    return Keys(fields["vault_id"], data_key, base64.b64decode(fields["database_salt"]))


class Failures:
    """Failed unlocks: counted in a small file while the vault is closed, told to the journal when it opens.

    After three failures each further try waits 2, 4, 8 … seconds, at most five minutes, across restarts.
    """

    FREE = 3
    LONGEST_SECONDS = 300

    def __init__(self, folder: Path) -> None:
        self.path = folder / "vault.failed"

    def times(self) -> list[float]:
        """List the times of the failures since the last success, seconds since 1970."""
        try:
            lines = self.path.read_bytes().split()
        except OSError:
            return []
        times: list[float] = []
        for line in lines:
            # A line that cannot be read was a failure all the same.
            with contextlib.suppress(ValueError):
                times.append(float(line))
                continue
            times.append(times[-1] if times else 0.0)
        return times

    def add(self) -> None:
        """Note one failure."""
        with contextlib.suppress(OSError), self.path.open("a", encoding="ascii") as out:
            out.write(f"{time.time():.0f}\n")  # noqa: TID251 - a failed unlock has no other clock

    def refuse_if_early(self) -> None:
        """Refuse a try that comes before its delay is over."""
        past = self.times()
        if len(past) <= self.FREE:
            return
        delay = min(self.LONGEST_SECONDS, 2 ** (len(past) - self.FREE))
        wait_s = past[-1] + delay - time.time()  # noqa: TID251
        wait_s = min(wait_s, delay)  # a clock set back makes nobody wait longer
        if wait_s > 0:
            raise VaultError(
                tr("Too many wrong passphrases; try again in {n} seconds.", n=max(1, round(wait_s))), code="wait"
            )

    def clear(self) -> None:
        """Forget the failures once they are in the journal."""
        self.path.unlink(missing_ok=True)
