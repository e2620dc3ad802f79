"""MapServer's MVT as its manual says: FastCGI under Apache's mod_fcgid, database links kept open.

A layer has one kind of geometry there, so the projects are two layers asked for together.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from bench.layers import BUFFER, LAYERS, POOL, Layer
from bench.process import HOST, Server, free_port, running
from service.cluster.account import make_private_dir, unprivileged_account

APACHE = Path("/usr/sbin/apache2")
MAPSERV = Path("/usr/lib/cgi-bin/mapserv")
MODULES = Path("/usr/lib/apache2/modules")
LOADED = ("mpm_event", "authz_core", "alias", "fcgid")
UNITS_OF_EDGE_BUFFER = 16
TYPES = {"integer": "Integer", "number": "Real"}
KINDS = {
    "MultiPolygon": (("", "POLYGON", None),),
    "Unknown": (("_punti", "POINT", 0), ("_poligoni", "POLYGON", 2)),
}


@contextmanager
def mapserver(url: str, folder: Path) -> Iterator[Server]:
    """Serve the layers with as many processes as the others have connections."""
    account = unprivileged_account()
    place = folder / "mapserver"
    make_private_dir(place, account)
    folder.chmod(0o711)
    (place / "bench.map").write_text(mapfile(url))
    (place / "mapserver.conf").write_text(
        f'CONFIG\n  ENV\n    MS_MAPFILE "{place}/bench.map"\n  END\nEND\n'
    )
    port = free_port()
    (place / "apache.conf").write_text(apache_conf(place, port))
    if account is not None:
        for path in (place, *place.iterdir()):
            os.chown(path, account.uid, account.gid)
    command = (APACHE, "-D", "FOREGROUND", "-f", place / "apache.conf")
    ready = tile_path(LAYERS[0], 0, 0, 0)
    log = folder / "mapserver.log"
    with running("MapServer", command, port=port, ready=ready, environment={}, log=log) as server:
        yield server


def tile_path(layer: Layer, z: int, x: int, y: int) -> str:
    """Return the address of a tile."""
    names = "+".join(f"{layer.name}{suffix}" for suffix, _, _ in KINDS[layer.geometria])
    return f"/mapserv?mode=tile&tilemode=gmap&tile={x}+{y}+{z}&layers={names}&map.imagetype=mvt"


def mapfile(url: str) -> str:
    """Write the map of the layers; it holds the password of the role that reads."""
    layers = [
        _layer(layer, suffix, kind, dimension, _connection(url))
        for layer in LAYERS
        for suffix, kind, dimension in KINDS[layer.geometria]
    ]
    return "\n".join([_HEAD, *layers, "END", ""])


def apache_conf(place: Path, port: int) -> str:
    """Write the configuration of an Apache that serves mapserv and nothing else."""
    account = unprivileged_account()
    lines = [
        f"ServerRoot {place}",
        f"ServerName {HOST}",
        f"Listen {HOST}:{port}",
        f"PidFile {place}/apache.pid",
        f"ErrorLog {place}/error.log",
        *(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED),
        *(() if account is None else (f"User #{account.uid}", f"Group #{account.gid}")),
        "MaxKeepAliveRequests 0",
        "KeepAliveTimeout 60",
        f"FcgidIPCDir {place}/sockets",
        f"FcgidProcessTableFile {place}/table",
        f"FcgidMaxProcesses {POOL}",
        f"FcgidMaxProcessesPerClass {POOL}",
        f"FcgidMinProcessesPerClass {POOL}",
        "FcgidSpawnScoreUpLimit 100",
        f"FcgidInitialEnv MAPSERVER_CONFIG_FILE {place}/mapserver.conf",
        f"ScriptAlias /mapserv {MAPSERV}",
        f"<Directory {MAPSERV.parent}>",
        "  SetHandler fcgid-script",
        "  Options +ExecCGI",
        "  Require all granted",
        "</Directory>",
    ]
    return "\n".join(lines) + "\n"


_HEAD = f"""MAP
  NAME bench
  SIZE 512 512
  EXTENT -20037508.34 -20037508.34 20037508.34 20037508.34
  PROJECTION "init=epsg:3857" END
  OUTPUTFORMAT
    NAME mvt
    DRIVER MVT
    FORMATOPTION "EXTENT=4096"
    FORMATOPTION "EDGE_BUFFER={BUFFER // UNITS_OF_EDGE_BUFFER}"
  END
  WEB METADATA "ows_enable_request" "*" END END"""


def _connection(url: str) -> str:
    parts = conninfo_to_dict(url)
    return " ".join(f"{name}={value}" for name, value in parts.items())


def _layer(layer: Layer, suffix: str, kind: str, dimension: int | None, connection: str) -> str:
    where = "" if dimension is None else f" where ST_Dimension(geom)={dimension}"
    columns = ", ".join(["id", "geom", *layer.names])
    rows = f"(select {columns} from bench.{layer.table}{where}) as t"  # noqa: S608 - names of our own
    types = [
        f'      "gml_{name}_type" "{TYPES[tipo]}"'
        for name, tipo in layer.attributes
        if tipo in TYPES
    ]
    return "\n".join(
        [
            "  LAYER",
            f"    NAME {layer.name}{suffix}",
            f"    TYPE {kind}",
            "    STATUS OFF",
            "    CONNECTIONTYPE POSTGIS",
            f'    CONNECTION "{connection}"',
            '    PROCESSING "CLOSE_CONNECTION=DEFER"',
            f'    DATA "geom from {rows} using unique id using srid=7791"',
            '    PROJECTION "init=epsg:7791" END',
            "    METADATA",
            f'      "gml_include_items" "{",".join(layer.names)}"',
            *types,
            "    END",
            "    CLASS END",
            "  END",
        ]
    )
