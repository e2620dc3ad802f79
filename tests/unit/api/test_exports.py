import subprocess
import sys
import time

import anyio
import pytest

from service.api.exports import Exports, ExportUnavailable
from service.api.writers.table import Table
from tests.files import read_xlsx

pytestmark = pytest.mark.anyio
DAY = "20261125"
SMALL = Table("t", (("a", "text"),), (("b",),))
LARGE = Table("t", (("a", "number"),), tuple((float(n),) for n in range(400_000)))


async def test_a_file_is_written_by_another_process() -> None:
    assert read_xlsx(await Exports().write("xlsx", SMALL, DAY)) == [["a"], ["b"]]


async def test_what_a_writer_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="does not match format"):
        await Exports().write("xlsx", SMALL, "oggi")


async def test_a_writer_over_the_deadline_is_stopped_and_others_go_on() -> None:
    await Exports().write("xlsx", SMALL, DAY)
    started = time.monotonic()
    with pytest.raises(ExportUnavailable, match="troppo tempo"):
        await Exports(workers=1, queue=0, deadline_s=0.5).write("xlsx", LARGE, DAY)
    assert time.monotonic() - started < 30
    assert await Exports().write("xlsx", SMALL, DAY)


async def test_a_process_that_ends_is_told_and_others_go_on() -> None:
    exports = Exports(workers=1, queue=0)
    with pytest.raises(ExportUnavailable, match="interrotto"):
        await exports.run("os", "_exit", 9)
    assert await exports.run("math", "sqrt", 9.0) == 3


async def test_what_is_said_of_a_file_that_takes_too_long_is_its_own() -> None:
    exports = Exports(deadline_s=0.5, too_long="Troppo lungo.")
    with pytest.raises(ExportUnavailable, match=r"^Troppo lungo\.$"):
        await exports.run("time", "sleep", 60)


async def test_beyond_the_queue_a_request_is_refused_at_once() -> None:
    exports = Exports(workers=1, queue=1)
    refused = []

    async def ask() -> None:
        try:
            await exports.write("xlsx", SMALL, DAY)
        except ExportUnavailable as err:
            refused.append(err)

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(ask)
    assert len(refused) == 2
    assert await exports.write("xlsx", SMALL, DAY)


def test_the_server_loads_neither_gdal_nor_the_writer_of_workbooks() -> None:
    code = "import sys, service.asgi; print(*(sys.modules.keys() & {'pyogrio', 'xlsxwriter'}))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
