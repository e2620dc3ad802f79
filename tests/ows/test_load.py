"""Sixteen clients at once, each with a picture of its own: all get it, and nothing is left."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from service.background import Server, ServerFiles, start_server, stop_server
from service.settings import Settings
from tests.ows.asking import WMS, map_params, pixels
from tests.ows.test_processes import is_gone

CLIENTS, EACH = 16, 2
PROCESSES = 2


@pytest.fixture
def server(settings: Settings, folder: Path) -> Iterator[tuple[Server, ServerFiles]]:
    """A server process of its own, that the test stops; stopped at the end in any case."""
    files = ServerFiles(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PSTTM_READ_DATABASE_URL": settings.read_database_url.get_secret_value(),
        "PSTTM_PORT": str(port),
        "PSTTM_LOCAL_DIR": str(folder),
        "PSTTM_OWS_PROCESSES": str(PROCESSES),
    }
    made = start_server(
        files, environment=environment, host="127.0.0.1", port=port, fingerprint="carico"
    )
    yield made, files
    stop_server(files)


def mapservers(parent: int) -> set[int]:
    """Return the MapServer processes that a process started."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            name, fields = stat.partition("(")[2].rpartition(")")[::2]
            if name == "mapserv" and int(fields.split()[1]) == parent:
                found.add(int(entry.name))
    return found


async def ask_all(address: str) -> list[httpx2.Response]:
    """Ask for pictures of distinct boxes, as many at once as there are clients."""

    async def ask_some(number: int) -> list[httpx2.Response]:
        answers = []
        async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
            for turn in range(EACH):
                west = 500_000 + 800 * (EACH * number + turn)
                box = (west, 5_020_000.0, west + 20_000.0, 5_040_000.0)
                params = map_params("piano", box=box, size=(512, 512))
                answers.append(await client.get(WMS, params=params))
        return answers

    together = await asyncio.gather(*(ask_some(number) for number in range(CLIENTS)))
    return [answer for some in together for answer in some]


async def test_sixteen_clients_get_their_pictures_and_no_process_is_left(
    server: tuple[Server, ServerFiles],
) -> None:
    made, files = server
    assert mapservers(made.pid) == set()

    answers = await ask_all(made.address.rstrip("/"))

    assert [each.status_code for each in answers] == [200] * CLIENTS * EACH
    assert {each.headers["content-type"] for each in answers} == {"image/png"}
    assert all(pixels(each.content).shape == (512, 512, 4) for each in answers)
    assert len({each.content for each in answers}) == CLIENTS * EACH
    running = mapservers(made.pid)
    assert len(running) == PROCESSES

    stop_server(files)
    assert all(is_gone(pid) for pid in running)
    assert list((files.local_dir / "ows").iterdir()) == []
