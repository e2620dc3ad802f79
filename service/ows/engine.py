"""The engine of WMS and WFS: writes the files that MapServer reads, and asks it.

Everything starts with the first request, and ends with ``stop``.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from psycopg.conninfo import conninfo_to_dict

from geo.maps.font_files import Face, font_file
from service.cluster.account import unprivileged_account
from service.db import ReadAddress
from service.ows.capabilities import Told, wms_map
from service.ows.drawing import drawing_map, layers_by_collection
from service.ows.fastcgi import CgiAnswer
from service.ows.info import info_map
from service.ows.legend import legend_map
from service.ows.mapfile import SERVICE, Files, MapLayer
from service.ows.place import OwsPlace, make_place
from service.ows.pool import Bounds, Pool
from service.ows.process import Launch
from service.ows.program import find_mapserv
from service.ows.scale import SCALES, Scale
from service.ows.wfs import capabilities_map, features_map
from service.queries.collection import Collection

FACES: Sequence[Face] = ("regular", "italic", "semibold")
NAMES = ("legenda", "info", "wfs", "wms-strati", "wfs-strati")


@dataclass(frozen=True)
class OwsOptions:
    """What an installation may choose of the engine."""

    local_dir: Path
    bounds: Bounds


@dataclass(frozen=True)
class _Running:
    """What exists from the first request to the end."""

    place: OwsPlace
    files: Files
    pool: Pool


class OwsEngine:
    """MapServer over some collections."""

    def __init__(
        self, address: ReadAddress, collections: Mapping[str, Collection], options: OwsOptions
    ) -> None:
        self.collections = collections
        self.options = options
        self._address = address
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._telling = asyncio.Lock()
        self._told = ""
        self._layers: dict[Scale, dict[str, list[MapLayer]]] = {}

    @property
    def pool(self) -> Pool | None:
        """Return the processes, None before the first request."""
        return None if self._running is None else self._running.pool

    @property
    def place(self) -> OwsPlace | None:
        """Return the folder of its files, None before the first request."""
        return None if self._running is None else self._running.place

    def layers(self, scale: Scale) -> Mapping[str, Sequence[MapLayer]]:
        """Return the layers that draw each collection at a step of scale."""
        if scale not in self._layers:
            self._layers[scale] = layers_by_collection(tuple(self.collections.values()), scale)
        return self._layers[scale]

    async def ask(self, map_name: str, params: Mapping[str, str]) -> CgiAnswer:
        """Return what MapServer answers; ``map_name`` is one of the maps written here.

        Raises
        ------
        MapServerError
            It is not installed, or cannot answer now.
        """
        running = await self._start()
        return await running.pool.ask(self._environment(running.place, map_name, params))

    async def ask_told(self, map_name: str, params: Mapping[str, str], told: Told) -> CgiAnswer:
        """Return what MapServer says of the collections in a state of the data, as ``ask``."""
        running = await self._start()
        async with self._telling:
            if self._told != told.stamp:
                chosen = tuple(self.collections.values())
                running.place.write("wms-strati.map", wms_map(chosen, running.files, told))
                running.place.write("wfs-strati.map", capabilities_map(chosen, running.files, told))
                self._told = told.stamp
            return await running.pool.ask(self._environment(running.place, map_name, params))

    async def stop(self) -> None:
        """End the processes and remove the files."""
        running, self._running = self._running, None
        if running is not None:
            await running.pool.close()
            await asyncio.to_thread(running.place.remove)

    async def _start(self) -> _Running:
        async with self._starting:
            if self._running is None:
                program = await asyncio.to_thread(find_mapserv)
                place, files = await asyncio.to_thread(self._write_files)
                launch = Launch(
                    program=program,
                    account=place.account,
                    environment={
                        "PATH": "/usr/bin:/bin",
                        "LC_ALL": "C.UTF-8",
                        "MAPSERVER_CONFIG_FILE": str(place.root / "mapserver.conf"),
                        "TMPDIR": str(place.root / "lavoro"),
                    },
                    log=place.root / "mapserv.log",
                )
                self._running = _Running(
                    place, files, Pool(launch, place.root, self.options.bounds)
                )
            return self._running

    def _write_files(self) -> tuple[OwsPlace, Files]:
        """Write all that does not depend on the data."""
        place = make_place(self.options.local_dir, unprivileged_account())
        place.make_folder("lavoro")
        fonts = [f"{face} {place.copy(font_file(face), f'{face}.ttf')}" for face in FACES]
        files = Files(place.write("caratteri.txt", "\n".join([*fonts, ""])))
        place.write("pg_service.conf", service_file(self._address), secret=True)
        chosen = tuple(self.collections.values())
        place.write("legenda.map", legend_map(chosen, files))
        place.write("info.map", info_map(chosen, files))
        place.write("wfs.map", features_map(chosen, files))
        for scale in SCALES:
            place.write(f"{scale.name}.map", drawing_map(chosen, scale, files))
        names = [*NAMES, *(scale.name for scale in SCALES)]
        place.write("mapserver.conf", config_file(place.root, names))
        return place, files

    def _environment(
        self, place: OwsPlace, map_name: str, params: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the environment of a request: nothing of it comes from outside but ``params``.

        Each request has its own, in the place of that of the process: what libpq reads is in it.
        """
        return {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": urlencode({"map": map_name, **params}),
            "SERVER_NAME": "psttm.invalid",
            "SERVER_PORT": "80",
            "SCRIPT_NAME": "/ows",
            "PGSERVICEFILE": str(place.root / "pg_service.conf"),
            "MAPSERVER_CONFIG_FILE": str(place.root / "mapserver.conf"),
            "TMPDIR": str(place.root / "lavoro"),
        }


def config_file(root: Path, names: Sequence[str]) -> str:
    """Return MapServer's configuration: only the maps named, only from this folder."""
    maps = [f'    "{name}" "{root}/{name}.map"' for name in names]
    lines = [
        "CONFIG",
        "  ENV",
        '    MS_MAP_NO_PATH "1"',
        f'    MS_MAP_PATTERN "^{re.escape(str(root))}/[0-9a-z-]+[.]map$"',
        '    MS_ERRORFILE "stderr"',
        f'    MS_TEMPPATH "{root}/lavoro"',
        f'    CPL_TMPDIR "{root}/lavoro"',
        '    GDAL_SKIP "HTTP WMS WFS WCS"',
        "  END",
        "  MAPS",
        *maps,
        "  END",
        "END",
        "",
    ]
    return "\n".join(lines)


def service_file(address: ReadAddress) -> str:
    """Return libpq's service file with the address that the database is read at."""
    values = {**conninfo_to_dict(address.url), **address.arguments}
    values["application_name"] = "psttm ows"
    lines = [f"{name}={value}" for name, value in values.items() if value not in {None, ""}]
    return "\n".join([f"[{SERVICE}]", *lines, ""])
