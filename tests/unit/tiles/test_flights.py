import asyncio

import pytest

from service.tiles.flights import Flights
from service.tiles.fresh import NextReading


class Work:
    """Something slow that ends when told to."""

    def __init__(self) -> None:
        self.begun = 0
        self.gate = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        await self.gate.wait()
        return self.begun


async def settle() -> None:
    """Let every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_equal_requests_wait_for_one_work() -> None:
    flights, work = Flights[int](), Work()
    waiting = [asyncio.ensure_future(flights.join("a", work)) for _ in range(50)]
    await settle()
    assert (work.begun, len(flights)) == (1, 1)
    work.gate.set()
    assert await asyncio.gather(*waiting) == [1] * 50
    assert len(flights) == 0


async def test_different_requests_do_not() -> None:
    flights, work = Flights[int](), Work()
    waiting = [asyncio.ensure_future(flights.join(key, work)) for key in "abc"]
    await settle()
    assert work.begun == 3
    work.gate.set()
    await asyncio.gather(*waiting)


async def test_who_began_may_leave_and_the_others_are_served() -> None:
    flights, work = Flights[int](), Work()
    first = asyncio.ensure_future(flights.join("a", work))
    await settle()
    second = asyncio.ensure_future(flights.join("a", work))
    await settle()
    first.cancel()
    await settle()
    work.gate.set()
    assert await second == 1
    assert first.cancelled()
    assert work.begun == 1


async def test_the_work_ends_even_if_everybody_has_left() -> None:
    flights, work = Flights[int](), Work()
    only = asyncio.ensure_future(flights.join("a", work))
    await settle()
    only.cancel()
    await settle()
    assert len(flights) == 1
    work.gate.set()
    await settle()
    assert len(flights) == 0


async def test_an_error_is_told_to_all_who_wait_and_not_kept() -> None:
    flights = Flights[int]()
    tries = 0

    async def fail() -> int:
        nonlocal tries
        tries += 1
        await asyncio.sleep(0)
        raise LookupError(tries)

    waiting = [asyncio.ensure_future(flights.join("a", fail)) for _ in range(3)]
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in told] == [LookupError] * 3
    assert tries == 1
    with pytest.raises(LookupError):
        await flights.join("a", fail)
    assert tries == 2


async def test_at_the_end_what_is_under_way_is_ended() -> None:
    flights, work = Flights[int](), Work()
    waiting = asyncio.ensure_future(flights.join("a", work))
    await settle()
    await flights.close()
    assert len(flights) == 0
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_who_asks_during_a_reading_waits_for_the_next() -> None:
    work = Work()
    reading = NextReading(work)
    first = asyncio.ensure_future(reading.get())
    await settle()
    later = [asyncio.ensure_future(reading.get()) for _ in range(5)]
    await settle()
    assert work.begun == 1
    work.gate.set()
    assert await first == 1
    assert await asyncio.gather(*later) == [2] * 5
    assert await reading.get() == 3


async def test_a_reading_that_fails_does_not_spoil_the_next() -> None:
    outcomes = iter([LookupError("una"), 7])

    async def read() -> int:
        outcome = next(outcomes)
        await asyncio.sleep(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    reading = NextReading(read)
    first = asyncio.ensure_future(reading.get())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.ensure_future(reading.get())
    with pytest.raises(LookupError):
        await first
    assert await second == 7
