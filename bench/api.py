"""The API: on the starter data, then with 100,000 projects loaded through its triggers."""

import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import orjson
import psycopg

from bench.generate import load_projects, make_geometries, read_area
from bench.measure import Case, measure_all, table
from bench.report import Bar, show, step
from service.background import ServerFiles, start_server, stop_server
from tests.database import server_for_tests

PROJECTS = 100_000
LOAD_BAR_S = 20.0
NAME = "psttm_bench"
CENTRE = (9.19, 45.465)
DRAWING = orjson.dumps(
    {
        "type": "Polygon",
        "coordinates": [
            [[9.08, 45.42], [9.12, 45.42], [9.12, 45.45], [9.08, 45.45], [9.08, 45.42]]
        ],
    }
)


def starter_cases() -> list[Case]:
    """Return the questions of the starter data, each with its bar of 10 ms."""
    paths = {
        "comuni": "/api/v1/comuni?limit=1000",
        "comuni, GeoJSON": "/api/v1/comuni?f=geojson&limit=1000",
        "one comune": "/api/v1/comuni/015093",
        "scheda": "/api/v1/comuni/015093/scheda",
        "projects of Corsico": "/api/v1/comuni/015093/progetti",
        "projects of Milano": "/api/v1/comuni/015146/progetti",
        "zone": "/api/v1/zone-omogenee",
        "projects of a zona": "/api/v1/zone-omogenee/nord-ovest/progetti",
        "comuni of a zona": "/api/v1/zone-omogenee/nord-ovest/comuni",
        "progetti": "/api/v1/progetti",
        "progetti by words": f"/api/v1/progetti?q={quote('piste ciclabili')}",
        "progetti by comune": "/api/v1/progetti?comune=015093&certezza=certa",
        "one progetto": "/api/v1/progetti/cmm-spugna",
        "where a progetto is": "/api/v1/progetti/cmm-spugna/incidenza",
    }
    cases = [Case(name, path, 10) for name, path in paths.items()]
    return [*cases, Case("a drawn polygon", "/api/v1/incidenza", 10, DRAWING)]


def loaded_cases(busiest: str) -> list[Case]:
    """Return the questions of 100,000 projects, each with its bar of 25 ms."""
    half_sides = {"2 km": (0.0127, 0.009), "10 km": (0.0635, 0.045), "25 km": (0.16, 0.1125)}
    boxes = {
        name: f"{CENTRE[0] - x},{CENTRE[1] - y},{CENTRE[0] + x},{CENTRE[1] + y}"
        for name, (x, y) in half_sides.items()
    }
    boxes["whole area"] = "8.7,45.15,9.56,45.65"
    page = f"/api/v1/comuni/{busiest}/progetti?limit=100"
    return [
        Case(f"projects of {busiest}, page of 100", page, 25),
        *(Case(f"bbox {name}", f"/api/v1/progetti?bbox={box}", 25) for name, box in boxes.items()),
    ]


@contextmanager
def serving(read_url: str) -> Iterator[int]:
    """Serve a database on a free port, which is yielded."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "PSTTM_READ_DATABASE_URL": read_url, "PSTTM_PORT": str(port)}
    with tempfile.TemporaryDirectory() as folder:
        files = ServerFiles(Path(folder))
        start_server(files, environment=environment, host="127.0.0.1", port=port, fingerprint=NAME)
        try:
            yield port
        finally:
            stop_server(files)


def load_many(url: str) -> tuple[float, str]:
    """Load the generated projects; return the seconds taken and the comune that has most."""
    with psycopg.connect(url) as connection:
        geometries = make_geometries(read_area(connection), PROJECTS)
        started = time.perf_counter()
        load_projects(connection, geometries)
        seconds = time.perf_counter() - started
        connection.autocommit = True
        connection.execute("vacuum analyze psttm.progetto, psttm.incidenza")
        busiest = connection.execute(
            "select c.istat from psttm.incidenza i join psttm.comune c on c.elemento_id = "
            "i.elemento_id group by c.istat order by count(*) desc, c.istat limit 1"
        ).fetchone()
    return seconds, str(busiest and busiest[0])


def measure() -> list[Bar]:
    """Measure, print, and return the bars."""
    with server_for_tests() as server:
        url = server.make_loaded(NAME)
        try:
            status = Case("/status", "/status", 10)
            with serving(server.reader(NAME)) as port:
                baseline = measure_all(port, [status], "Riferimento")[0]
                starter = measure_all(port, starter_cases(), "Dati di partenza")
            with step(f"Carico {PROJECTS} progetti"):
                seconds, busiest = load_many(url)
            with serving(server.reader(NAME)) as port:
                again = measure_all(port, [status], "Riferimento")[0]
                loaded = measure_all(port, loaded_cases(busiest), f"{PROJECTS} progetti")
        finally:
            server.drop(NAME)
    show(f"\n## API, starter data (/status {baseline.p50_ms:.2f} ms)\n")
    show(table(starter, baseline.p50_ms))
    show(
        f"\n## API, {PROJECTS} generated projects: loaded with their incidenza in {seconds:.1f} s "
        f"(/status {again.p50_ms:.2f} ms)\n"
    )
    show(table(loaded, again.p50_ms))
    return [
        Bar("api: load of the projects", seconds, LOAD_BAR_S, " s", "below"),
        *(
            Bar(f"api: {each.case.name}", each.p50_ms, each.case.bar_ms, " ms", "below")
            for each in (*starter, *loaded)
        ),
    ]
