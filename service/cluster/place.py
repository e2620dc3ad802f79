"""Where a checkout keeps its private cluster: data, socket, passwords."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from service.cluster.account import Account, can_enter, make_private_dir, owner_of, require_owner

PORT = 5432
MAX_SOCKET_BYTES = 107
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")
SHARED = Path("/var/tmp")  # noqa: S108 - a name of our own inside it, whose owner is checked


@dataclass(frozen=True)
class Place:
    """The files of one cluster; ``account`` owns data and socket, the caller all the rest."""

    root: Path
    socket_dir: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data directory."""
        return self.root / "data"

    @property
    def socket(self) -> Path:
        """Return PostgreSQL's socket."""
        return self.socket_dir / f".s.PGSQL.{PORT}"

    @property
    def log(self) -> Path:
        """Return PostgreSQL's log."""
        return self.root / "log" / "postgres.log"

    @property
    def passwords(self) -> Path:
        """Return the file of the passwords, readable by the caller only."""
        return self.root / "password.json"

    @property
    def complete(self) -> Path:
        """Return the mark that is made when roles and database are ready."""
        return self.root / "pronto"

    def make(self) -> None:
        """Make the directories that are missing."""
        self.root.mkdir(parents=True, exist_ok=True)
        require_owner(self.root, {os.geteuid()})
        self.root.chmod(0o755)
        for directory in (self.log.parent, self.data):
            make_private_dir(directory, self.account)
        make_private_dir(self.socket_dir, self.account)


def choose_place(local_dir: Path, name: str, account: Account | None) -> Place:
    """Choose the place of a cluster: in ``local_dir``, or in /var/tmp where that is closed.

    Started by root, PostgreSQL runs as another user, who may be unable to reach the checkout
    (a 0700 directory above it); and the path of a socket may not be longer than 107 bytes.
    A cluster that is already there stays where it is, with the user that it has.
    """
    local = local_dir.resolve()
    digest = hashlib.sha256(os.fsencode(local / name)).hexdigest()[:12]
    inside, outside = local / name, SHARED / f"psttm-{digest}-{os.geteuid()}"
    existing = [root for root in (inside, outside) if _is_ours(root)]
    if existing:
        root = existing[0]
        account = owner_of(root / "data")
    else:
        reachable = account is None or can_enter(account, _nearest_existing(local))
        root = inside if reachable else outside
    socket_dir = root / "run"
    if not fits_socket(socket_dir):
        socket_dir = outside.with_name(f"{outside.name}-run")
    return Place(root, socket_dir, account)


def fits_socket(directory: Path) -> bool:
    """Tell whether a socket fits in a directory and its path needs no quoting for libpq."""
    path = f"{directory}/.s.PGSQL.{PORT}"
    return len(os.fsencode(path)) <= MAX_SOCKET_BYTES and set(path) <= PLAIN


def _is_ours(root: Path) -> bool:
    """Tell whether there is a cluster's directory that we made."""
    try:
        return root.lstat().st_uid == os.geteuid() and (root / "data").is_dir()
    except FileNotFoundError:
        return False


def _nearest_existing(directory: Path) -> Path:
    while not directory.exists():
        directory = directory.parent
    return directory
