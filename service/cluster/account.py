"""Who runs PostgreSQL: never root, since PostgreSQL refuses it."""

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from service.errors import ServiceError

FALLBACK_ACCOUNTS = ("postgres", "nobody")


class ClusterError(ServiceError):
    """The private PostGIS cluster cannot be found, made, started or stopped."""


@dataclass(frozen=True)
class Account:
    """A system user, by name and numbers."""

    name: str
    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """Return the user that runs PostgreSQL when started by root, None for anyone else."""
    if os.geteuid() != 0:
        return None
    for name in FALLBACK_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise ClusterError(
        "PostgreSQL non può essere eseguito da root e non c'è un utente di sistema adatto",
        accettati=FALLBACK_ACCOUNTS,
    )


def owner_of(directory: Path) -> Account | None:
    """Return the user that owns a directory, None if that is the caller."""
    uid = directory.stat().st_uid
    if uid == os.geteuid():
        return None
    entry = pwd.getpwuid(uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def run_as(
    account: Account | None, args: Sequence[str | Path], *, timeout_s: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a program as the account, from a directory that everyone may enter."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    try:
        return subprocess.run(
            [str(arg) for arg in args],
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as err:
        raise ClusterError(f"{args[0]} non ha finito in {timeout_s:.0f} secondi") from err


def can_enter(account: Account | None, directory: Path) -> bool:
    """Tell whether the account may pass through a directory and all its parents."""
    return run_as(account, ["test", "-x", directory]).returncode == 0


def make_private_dir(directory: Path, account: Account | None) -> None:
    """Make a directory that only the account (and root) can enter."""
    directory.mkdir(mode=0o700, exist_ok=True)
    require_owner(directory, {os.geteuid(), os.geteuid() if account is None else account.uid})
    if account is not None:
        os.chown(directory, account.uid, account.gid, follow_symlinks=False)
    directory.chmod(0o700)


def require_owner(directory: Path, owners: Set[int]) -> None:
    """Refuse a link, or a directory that somebody else has put where ours should be."""
    info = directory.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid not in owners:
        raise ClusterError(
            f"{directory} appartiene a un altro utente: "
            "usare sempre lo stesso utente, oppure PSTTM_LOCAL_DIR per un'altra cartella"
        )
