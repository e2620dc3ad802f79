"""The folder of one application's MapServer: mapfiles, fonts, sockets, what it writes meanwhile.

Started by root, MapServer runs as the user that PostgreSQL runs as: the one who may enter the
socket's folder. Where that user cannot reach the local folder, the place is in /var/tmp. A folder
is locked for as long as it is used, so that those of killed applications can be told and removed.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from service.cluster.account import Account, can_enter, make_private_dir
from service.cluster.place import MAX_SOCKET_BYTES

SHARED = Path("/var/tmp")  # noqa: S108 - a name of our own inside it, made anew and private
PREFIX = "psttm-ows-"
LONGEST_SOCKET = "00.sock"


@dataclass(frozen=True)
class OwsPlace:
    """A folder of its own, private to the user that MapServer runs as."""

    root: Path
    account: Account | None
    lock: IO[str]

    def write(self, name: str, text: str, *, secret: bool = False) -> Path:
        """Write a file whole or not at all, and return its path."""
        path = self.root / name
        temporary = path.with_name(f".{name}.nuovo")
        mode = 0o600 if secret else 0o644
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            if self.account is not None:
                os.fchown(descriptor, self.account.uid, self.account.gid)
        temporary.replace(path)
        return path

    def copy(self, source: Path, name: str) -> Path:
        """Copy a file into the folder, for its own may be out of reach."""
        return Path(shutil.copyfile(source, self.root / name))

    def make_folder(self, name: str) -> Path:
        """Make a folder that MapServer may write in."""
        made = self.root / name
        make_private_dir(made, self.account)
        return made

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.lock.close()


def make_place(local_dir: Path, account: Account | None) -> OwsPlace:
    """Make the folder of an application, and remove those that nobody uses any more."""
    base = _base(local_dir.resolve(), account)
    owners = {os.geteuid()} | (set() if account is None else {account.uid})
    for left in _left_behind(base, owners):
        shutil.rmtree(left, ignore_errors=True)
    root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    lock = _lock(root)
    if account is not None:
        os.chown(root, account.uid, account.gid)
    return OwsPlace(root, account, lock)


def _base(local_dir: Path, account: Account | None) -> Path:
    """Return where folders are made: in the local folder, if it can be reached and is not deep."""
    inside = local_dir / "ows"
    inside.mkdir(mode=0o755, parents=True, exist_ok=True)
    longest = f"{inside}/{PREFIX}12345678/{LONGEST_SOCKET}"
    fits = len(os.fsencode(longest)) <= MAX_SOCKET_BYTES
    reachable = account is None or can_enter(account, inside)
    return inside if fits and reachable else SHARED


def _left_behind(base: Path, owners: Set[int]) -> Iterator[Path]:
    """Yield the folders of ours that are not locked."""
    for folder in base.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.lstat().st_uid in owners and _is_free(folder / "lock"):
                yield folder


def _is_free(lock: Path) -> bool:
    with lock.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _lock(root: Path) -> IO[str]:
    file = (root / "lock").open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file
