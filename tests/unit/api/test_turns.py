import anyio
import pytest

from service.api.turns import TooBusy, Turns

pytestmark = pytest.mark.anyio


async def test_who_gets_no_turn_in_time_is_told_so() -> None:
    turns = Turns(places=1, wait_s=0.05)
    async with turns.taken():
        with pytest.raises(TooBusy, match="riprovare"):
            async with turns.taken():
                pytest.fail("two at a time")


async def test_a_turn_is_given_back_also_after_an_error() -> None:
    turns = Turns(places=1, wait_s=0.05)
    for _ in range(3):
        with pytest.raises(ValueError, match="wrong"):
            async with turns.taken():
                raise ValueError("wrong")
    async with turns.taken():
        pass


async def test_who_waits_goes_on_when_a_turn_is_free() -> None:
    turns, most, now = Turns(places=2, wait_s=5), 0, 0

    async def ask() -> None:
        nonlocal most, now
        async with turns.taken():
            now += 1
            most = max(most, now)
            await anyio.sleep(0.01)
            now -= 1

    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(ask)
    assert (most, now) == (2, 0)
