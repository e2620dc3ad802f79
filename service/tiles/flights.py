"""Equal requests wait for one answer."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Flights(Generic[T]):
    """Work under way by key.

    It goes on when the first who asked for it leaves, for the sake of those who joined and of the
    cache; an error is told to all who wait, and forgotten.
    """

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[T]] = {}

    def __len__(self) -> int:
        return len(self._under_way)

    async def join(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """Return what the work gives; begin it unless it is under way."""
        return await asyncio.shield(self.begin(key, work))

    def begin(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        """Return the work under way; begin it unless it is."""
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(_run(work))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._land(key, done))
        return task

    async def close(self) -> None:
        """End what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _land(self, key: Hashable, done: asyncio.Task[T]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            done.exception()  # looked at, so that nobody is told of it if everybody has left


async def _run(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
