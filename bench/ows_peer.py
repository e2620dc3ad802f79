"""MapServer alone: Apache starts it and hands requests on, over the mapfiles that ours writes."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from pydantic import SecretStr

from bench.mapserver import APACHE, MAPSERV, MODULES
from bench.process import HOST, Server, free_port, running
from geo.maps.font_files import font_file
from service.cluster.account import make_private_dir, unprivileged_account
from service.db import read_address
from service.ows.drawing import drawing_map
from service.ows.engine import FACES, config_file, service_file
from service.ows.mapfile import Files
from service.ows.scale import SCALES
from service.queries.catalog import COLLECTIONS
from service.settings import Settings

How = Literal["FastCGI", "CGI"]
MODULE: Mapping[How, str] = {"FastCGI": "fcgid", "CGI": "cgid"}
HANDLER: Mapping[How, str] = {"FastCGI": "fcgid-script", "CGI": "cgi-script"}

READY = "/mapserv?map=9-0&SERVICE=WMS&VERSION=1.1.1&REQUEST=GetCapabilities"


@contextmanager
def alone(url: str, folder: Path, how: How, *, processes: int) -> Iterator[Server]:
    """Serve the drawings of the service with MapServer behind Apache."""
    account = unprivileged_account()
    place = folder / how
    make_private_dir(place, account)
    folder.chmod(0o711)
    _write_maps(url, place)
    port = free_port()
    (place / "apache.conf").write_text(_apache_conf(place, port, how, processes))
    if account is not None:
        for path in (place, *place.iterdir()):
            os.chown(path, account.uid, account.gid)
    command = (APACHE, "-D", "FOREGROUND", "-f", place / "apache.conf")
    log = folder / f"{how}.log"
    with running(
        f"MapServer, {how}", command, port=port, ready=READY, environment={}, log=log
    ) as server:
        yield server


def alone_path(map_name: str, params: Mapping[str, str]) -> str:
    """Return the address of what ours asks of its own processes."""
    return f"/mapserv?{urlencode({'map': map_name, **params})}"


def _write_maps(url: str, place: Path) -> None:
    """Write what an engine of ours writes to draw."""
    fonts = "".join(f"{face} {font_file(face)}\n" for face in FACES)
    (place / "caratteri.txt").write_text(fonts)
    files = Files(place / "caratteri.txt")
    settings = Settings(read_database_url=SecretStr(url))
    (place / "pg_service.conf").write_text(service_file(read_address(settings)))
    for scale in SCALES:
        text = drawing_map(tuple(COLLECTIONS.values()), scale, files)
        (place / f"{scale.name}.map").write_text(text)
    (place / "mapserver.conf").write_text(config_file(place, [each.name for each in SCALES]))
    (place / "lavoro").mkdir()


def _apache_conf(place: Path, port: int, how: How, processes: int) -> str:
    account = unprivileged_account()
    environment = {
        "MAPSERVER_CONFIG_FILE": place / "mapserver.conf",
        "PGSERVICEFILE": place / "pg_service.conf",
    }
    own = [
        f"FcgidIPCDir {place}/sockets",
        f"FcgidProcessTableFile {place}/table",
        f"FcgidMaxProcesses {processes}",
        f"FcgidMaxProcessesPerClass {processes}",
        f"FcgidMinProcessesPerClass {processes}",
        "FcgidSpawnScoreUpLimit 100",
        "FcgidConnectTimeout 60",
        *(f"FcgidInitialEnv {name} {value}" for name, value in environment.items()),
    ]
    own_modules = ("mpm_event", "authz_core", "alias", "env", MODULE[how])
    lines = [
        f"ServerRoot {place}",
        f"ServerName {HOST}",
        f"Listen {HOST}:{port}",
        f"PidFile {place}/apache.pid",
        f"ErrorLog {place}/error.log",
        *(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in own_modules),
        *(() if account is None else (f"User #{account.uid}", f"Group #{account.gid}")),
        "MaxKeepAliveRequests 0",
        "KeepAliveTimeout 60",
        *(own if how == "FastCGI" else [f"ScriptSock {place}/cgid.sock"]),
        # a process reads its configuration before the first request, and each request brings an
        # environment in the place of that of the process
        *(f"SetEnv {name} {value}" for name, value in environment.items()),
        f"ScriptAlias /mapserv {MAPSERV}",
        f"<Directory {MAPSERV.parent}>",
        f"  SetHandler {HANDLER[how]}",
        "  Options +ExecCGI",
        "  Require all granted",
        "</Directory>",
    ]
    return "\n".join(lines) + "\n"
