"""What this process knows of the state of the data at this very moment.

The listener shows the numbers that it read; they hold until a notification comes, the day ends, or
the time for which the listener has proved itself alive is over. Whoever asks in between is told
nothing, and reads the numbers for himself.
"""

import select
import time

from service.queries.revisioni import Revisioni


def clock() -> float:
    """Return seconds that go on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Board:
    """The numbers shown, if they can be trusted now."""

    def __init__(self) -> None:
        self._shown: Revisioni | None = None
        self._until = 0.0
        self._unread = select.poll()
        self._watched: int | None = None

    @property
    def current(self) -> Revisioni | None:
        """Return the numbers that hold now, None where that is not sure.

        A notification, or the end of the connection, that has arrived but was not read yet counts:
        that costs one system call.
        """
        shown = self._shown
        if shown is None or clock() >= self._until or self._unread.poll(0):
            return None
        return shown

    def watch(self, descriptor: int) -> None:
        """Look at the listener's connection whenever somebody asks."""
        self._unread.register(descriptor, select.POLLIN)
        self._watched = descriptor

    def show(self, revisioni: Revisioni, *, until: float) -> None:
        """Show numbers that hold until a time of ``clock`` at most."""
        self._shown, self._until = revisioni, until

    def withdraw(self) -> None:
        """Take the numbers away: something has changed."""
        self._shown = None

    def unwatch(self) -> None:
        """Take the numbers away: the listener's connection is over."""
        self.withdraw()
        if self._watched is not None:
            self._unread.unregister(self._watched)
            self._watched = None
