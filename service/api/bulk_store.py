"""Where bulk files are kept: a folder that several servers may share, bounded in bytes.

One lock file guards what changes the folder: beginning a piece of work, putting a file in its
place, taking others away. Every piece of work holds a lock on its own folder, which the system
frees when its process ends: what is not locked was left behind, and is removed.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.cluster.lock import exclusive
from service.errors import PayloadTooLarge

WORK = "lavoro-"
LOCKS = "lucchetti"


class Store:
    """The folder."""

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        self._folder = folder
        self._files = folder / "file"
        self._max_bytes = max_bytes

    def open(self, name: str) -> int | None:
        """Return a descriptor of a file that is ready, and note that it was asked for."""
        try:
            found = os.open(self._files / name, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        _touch(found)
        return found

    def prepare(self) -> None:
        """Make the folder, and remove what dead processes left."""
        for folder in (self._files, self._folder / LOCKS):
            folder.mkdir(parents=True, exist_ok=True)
        with self._guard():
            for left in self._folder.glob(f"{WORK}*"):
                with _locked(left) as free:
                    if free:
                        shutil.rmtree(left)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Make a folder for one piece of work, and remove it at the end."""
        with self._guard():
            place = Path(tempfile.mkdtemp(dir=self._folder, prefix=WORK))
            lock = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)
            os.close(lock)

    @contextmanager
    def turn(self, name: str) -> Iterator[bool]:
        """Tell whether nobody else, in any process, works at the file of this name."""
        with _locked(self._folder / LOCKS / name) as free:
            yield free

    def put(self, made: Path, name: str) -> None:
        """Put a file in its place; those not asked for the longest make room for it.

        Raises
        ------
        PayloadTooLarge
            It alone exceeds the bound.
        """
        with made.open("rb") as file:
            os.fsync(file.fileno())
            _touch(file.fileno())
        size = made.stat().st_size
        if size > self._max_bytes:
            raise PayloadTooLarge(
                f"Il file occupa {size} byte, più dei {self._max_bytes} che il servizio tiene "
                "pronti (PSTTM_EXPORT_CACHE_MB): chiedere un altro formato o leggere la raccolta "
                "a pagine."
            )
        with self._guard():
            self._make_room(size)
            made.replace(self._files / name)

    def _make_room(self, wanted: int) -> None:
        held = [(entry.stat(), entry) for entry in os.scandir(self._files)]
        total = sum(info.st_size for info, _ in held)
        for info, entry in sorted(held, key=lambda each: each[0].st_atime_ns):
            if total + wanted <= self._max_bytes:
                return
            Path(entry).unlink()
            total -= info.st_size

    @contextmanager
    def _guard(self) -> Iterator[None]:
        with exclusive(self._folder / ".lock", lambda _: None):
            yield


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Lock a file or a folder, if nobody has; tell whether it is locked now."""
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)


def _touch(descriptor: int) -> None:
    """Set the time of the last use, which mounts may not keep, and leave that of writing."""
    os.utime(descriptor, ns=(time.time_ns(), os.fstat(descriptor).st_mtime_ns))
