"""One set-up at a time in a checkout: who comes second waits."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path, report: Callable[[str], None]) -> Iterator[None]:
    """Hold a lock file, which the system frees even after kill -9; say when it must wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("Attendo che finisca un'altra preparazione in corso")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
