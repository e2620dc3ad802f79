import time

import anyio
import pytest

from service.api.exports import Exports, ExportUnavailable

pytestmark = pytest.mark.anyio


def repeat(text: str, times: int) -> bytes:
    return text.encode() * times


def sleep(seconds: float) -> bytes:
    time.sleep(seconds)
    return b""


def fail() -> bytes:
    raise ValueError("guasto")


async def test_a_file_is_written_by_another_process() -> None:
    assert await Exports().write(repeat, "ab", 2) == b"abab"


async def test_what_a_writer_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="guasto"):
        await Exports().write(fail)


async def test_a_writer_over_the_deadline_is_stopped_and_others_go_on() -> None:
    await Exports().write(repeat, "a", 1)
    exports = Exports(workers=1, queue=0, deadline_s=0.5)
    started = time.monotonic()
    with pytest.raises(ExportUnavailable, match="troppo tempo"):
        await exports.write(sleep, 60)
    assert time.monotonic() - started < 30
    assert await Exports().write(repeat, "a", 1) == b"a"


async def test_beyond_the_queue_a_request_is_refused_at_once() -> None:
    exports = Exports(workers=1, queue=1)
    refused = []

    async def ask() -> None:
        try:
            await exports.write(sleep, 0.2)
        except ExportUnavailable as err:
            refused.append(err)

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(ask)
    assert len(refused) == 2
    assert await exports.write(repeat, "a", 1) == b"a"
