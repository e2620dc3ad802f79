"""The servers of the comparison, each started over the same database and pool."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import orjson
from psycopg.conninfo import conninfo_to_dict

from bench import mapserver as mapserver_part
from bench.database import Database
from bench.install import require_packages, require_tipg
from bench.layers import BUFFER, LAYERS, POOL, Layer
from bench.process import HOST, Server, free_port, running

TilePath = Callable[[Layer, int, int, int], str]
OURS, PLAIN, TIPG, MAPSERVER = "ours", "plain", "tipg", "MapServer"


@dataclass(frozen=True)
class Peer:
    """A server that runs, and how a tile is asked of it."""

    server: Server
    tile_path: TilePath


@contextmanager
def ours(url: str, folder: Path, *, cache_mb: int) -> Iterator[Server]:
    """Serve with our application; a cache of 0 MB keeps nothing."""
    port = free_port()
    environment = {
        "PSTTM_READ_DATABASE_URL": url,
        "PSTTM_PORT": str(port),
        "PSTTM_POOL_SIZE": str(POOL),
        "PSTTM_TILE_CONNECTIONS": str(POOL),
        "PSTTM_LOG_LEVEL": "error",
    }
    command = (sys.executable, "-m", "bench.ours", str(cache_mb))
    log = folder / "ours.log"
    with running(
        OURS,
        command,
        port=port,
        ready=ours_path(LAYERS[0], 0, 0, 0),
        environment=environment,
        log=log,
    ) as server:
        yield server


@contextmanager
def plain(url: str, folder: Path) -> Iterator[Server]:
    """Serve the plain statement."""
    port = free_port()
    environment = {"PSTTM_READ_DATABASE_URL": url, "PSTTM_PORT": str(port)}
    command = (sys.executable, "-m", "bench.plain")
    ready = plain_path(LAYERS[0], 0, 0, 0)
    log = folder / "plain.log"
    with running(
        PLAIN, command, port=port, ready=ready, environment=environment, log=log
    ) as server:
        yield server


@contextmanager
def tipg(url: str, folder: Path) -> Iterator[Server]:
    """Serve with tipg, as its manual says: uvicorn, one worker; its catalogue is read once.

    It makes functions of its own in each connection, which the role that reads may not.
    """
    python = require_tipg()
    port = free_port()
    command = [str(python), "-m", "uvicorn", "tipg.main:app"]
    command += ["--host", HOST, "--port", str(port)]
    command += ["--workers", "1", "--log-level", "warning", "--no-access-log"]
    log = folder / "tipg.log"
    with running(
        TIPG, command, port=port, ready="/healthz", environment=tipg_settings(url), log=log
    ) as server:
        yield server


def tipg_settings(url: str) -> dict[str, str]:
    """Return tipg's settings: the same columns, buffer and pool, no bound on features."""
    settings = {
        "DATABASE_URL": _url_with_host(url),
        "TIPG_DB_SCHEMAS": '["bench"]',
        "TIPG_CATALOG_TTL": "0",
        "TIPG_TILE_BUFFER": str(BUFFER),
        "TIPG_MAX_FEATURES_PER_TILE": "1000000",
        "DB_MIN_CONN_SIZE": str(POOL),
        "DB_MAX_CONN_SIZE": str(POOL),
    }
    for layer in LAYERS:
        prefix = f"TIPG_TABLE_CONFIG__bench_{layer.table}__"
        settings[f"{prefix}geomcol"] = "geom"
        settings[f"{prefix}properties"] = orjson.dumps(layer.names).decode()
    return settings


@contextmanager
def peers(made: Database, folder: Path) -> Iterator[list[Peer]]:
    """Run all the servers of tiles side by side; those not asked stand still."""
    url = made.reader_url
    require_packages("wrk", "cgi-mapserver", "apache2-bin", "libapache2-mod-fcgid")
    with ExitStack() as stack:
        yield [
            Peer(stack.enter_context(ours(url, folder, cache_mb=0)), ours_path),
            Peer(stack.enter_context(plain(url, folder)), plain_path),
            Peer(stack.enter_context(tipg(made.owner_url, folder)), tipg_path),
            Peer(
                stack.enter_context(mapserver_part.mapserver(url, folder)),
                mapserver_part.tile_path,
            ),
        ]


def ours_path(layer: Layer, z: int, x: int, y: int) -> str:
    """Return the address of a tile of our service."""
    return f"/tiles/{layer.name}/{z}/{x}/{y}.mvt"


def plain_path(layer: Layer, z: int, x: int, y: int) -> str:
    """Return the address of a tile of the plain statement."""
    return f"/{layer.name}/{z}/{x}/{y}"


def tipg_path(layer: Layer, z: int, x: int, y: int) -> str:
    """Return the address of a tile of tipg."""
    return f"/collections/bench.{layer.table}/tiles/WebMercatorQuad/{z}/{x}/{y}"


def _url_with_host(url: str) -> str:
    """Write an address with its host in the authority, escaped if it is a folder of sockets."""
    parts = conninfo_to_dict(url)
    login = f"{parts['user']}:{quote(str(parts['password']), safe='')}"
    host = quote(str(parts["host"]), safe="")
    return f"postgresql://{login}@{host}:{parts.get('port', 5432)}/{parts['dbname']}"
