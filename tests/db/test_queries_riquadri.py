"""A box is asked in two steps for speed, and answers as one plain ST_Intersects would."""

import numpy as np
import pytest
from geopandas import GeoSeries
from shapely import linestrings, points
from sqlalchemy import Connection, func, select, text, union_all

from geo.crs import STORAGE
from service.models.progetti import Progetto
from service.models.territorio import Elemento
from service.queries.filters import Bbox, spatial_choice
from tests import real_data
from tests.factories import random_polygons

BOXES = 500
AREA = (8.7, 45.15, 9.56, 45.65)
SPECIAL = {
    "world": Bbox(-180, -90, 180, 90),
    "north of the area": Bbox(9, 46, 10, 47),
    "out of reach": Bbox(100, -10, 120, 10),
    "a point": Bbox(9.19, 45.46, 9.19, 45.46),
    "a vertical line": Bbox(9.19, 45.2, 9.19, 45.6),
    "a horizontal line": Bbox(8.8, 45.46, 9.5, 45.46),
    "across the edge": Bbox(8.5, 45.0, 9.0, 45.4),
    "a strip": Bbox(8.0, 45.45, 10.0, 45.4501),
    "the reach": Bbox(0, 40, 18, 51),
}


@pytest.fixture(scope="module")
def shapes() -> list[bytes]:
    """1,000 polygons, 600 points and 400 lines over the area and a little beyond."""
    bounds = real_data.read_comuni().total_bounds
    generator = np.random.default_rng(21)
    west, south, east, north = bounds

    def places(count: int) -> np.ndarray:
        return np.column_stack(
            [generator.uniform(west, east, count), generator.uniform(south, north, count)]
        )

    starts = places(400)
    lines = linestrings(np.stack([starts, starts + generator.normal(0, 3000, (400, 2))], axis=1))
    polygons = random_polygons(1000, bounds=bounds, seed=22).geometry
    return list(GeoSeries([*polygons, *points(places(600)), *lines], crs=STORAGE).to_wkb())


@pytest.fixture
def projects(connection: Connection, shapes: list[bytes]) -> Connection:
    connection.execute(text("alter table psttm.progetto disable trigger user"))
    connection.execute(
        text("""
            insert into psttm.progetto (codice, titolo, tipo, stato, elenco_comuni, fonte_id, geom,
                geom_precisione)
            select 'prova-' || n, 'Prova', 'intervento', 'lavori', 'ignoto',
                (select min(id) from psttm.fonte), ST_SetSRID(ST_GeomFromWKB(g), 7791), 'rilevata'
            from unnest(cast(:shapes as bytea[])) with ordinality u (g, n)
        """),
        {"shapes": shapes},
    )
    return connection


def random_boxes() -> list[Bbox]:
    generator = np.random.default_rng(23)
    boxes = []
    for _ in range(BOXES):
        lon = generator.uniform(AREA[0] - 0.2, AREA[2] + 0.2)
        lat = generator.uniform(AREA[1] - 0.2, AREA[3] + 0.2)
        width, height = 10 ** generator.uniform(-5, 0.5, 2)
        boxes.append(Bbox(lon, lat, lon + width, lat + height))
    return boxes


def plainly(connection: Connection, box: Bbox) -> list[int]:
    """Ask with one ST_Intersects against the outline, cut to where the storage CRS is sound."""
    found = connection.scalars(
        text("""
            select id from psttm.progetto
            where ST_Intersects(geom, ST_Transform(ST_Segmentize(ST_Envelope(ST_SetSRID(ST_Collect(
                ST_MakePoint(:west, :south), ST_MakePoint(:east, :north)), 4326)), 0.02), 7791))
            order by id
        """),
        {
            "west": max(box.ovest, 0.0),
            "south": max(box.sud, 40.0),
            "east": min(box.est, 18.0),
            "north": min(box.nord, 51.0),
        },
    )
    return list(found)


def by_choice(connection: Connection, box: Bbox) -> tuple[list[int], list[int]]:
    choice = spatial_choice(Progetto.geom, bbox=box, vicino_a=None, entro_m=None)
    assert choice is not None
    rows = union_all(*(select(Progetto.id).where(each) for each in choice.disjoint))
    walked = select(Progetto.id).where(choice.walk).order_by(Progetto.id)
    return sorted(connection.scalars(rows)), list(connection.scalars(walked))


def test_five_hundred_random_boxes_hold_what_a_plain_question_finds(projects: Connection) -> None:
    sizes = []
    for box in random_boxes():
        wanted = plainly(projects, box)
        assert by_choice(projects, box) == (wanted, wanted), box
        sizes.append(len(wanted))
    assert min(sizes) == 0
    assert max(sizes) > 1000


@pytest.mark.parametrize("name", SPECIAL)
def test_a_box_of_an_odd_size_holds_what_a_plain_question_finds(
    projects: Connection, name: str
) -> None:
    box = SPECIAL[name]
    reachable = box.ovest <= 18 and box.est >= 0 and box.sud <= 51 and box.nord >= 40
    wanted = plainly(projects, box) if reachable else []
    assert by_choice(projects, box) == (wanted, wanted)


@pytest.mark.parametrize("name", ["a point", "a vertical line", "a horizontal line"])
def test_a_box_without_width_or_height_finds_the_comuni_that_it_crosses(
    projects: Connection, name: str
) -> None:
    box = SPECIAL[name]
    choice = spatial_choice(Elemento.geom, bbox=box, vicino_a=None, entro_m=None)
    assert choice is not None
    rows = union_all(
        *(select(Elemento.nome).where(each, Elemento.layer == "comuni") for each in choice.disjoint)
    )
    found = list(projects.scalars(rows))
    assert "Milano" in found
    assert len(found) == len(set(found))


def test_points_are_in_a_box_if_their_degrees_are(projects: Connection) -> None:
    places = projects.execute(
        text("""
            select id, ST_X(p) as lon, ST_Y(p) as lat
            from (select id, ST_Transform(geom, 4326) as p from psttm.progetto
                where GeometryType(geom) = 'POINT') q
            order by id
        """)
    ).all()
    of_points = func.GeometryType(Progetto.geom) == "POINT"
    for box in random_boxes()[:100]:
        choice = spatial_choice(Progetto.geom, bbox=box, vicino_a=None, entro_m=None)
        assert choice is not None
        rows = union_all(*(select(Progetto.id).where(each, of_points) for each in choice.disjoint))
        assert sorted(projects.scalars(rows)) == [
            place.id
            for place in places
            if box.ovest <= place.lon <= box.est and box.sud <= place.lat <= box.nord
        ]


@pytest.mark.parametrize("entro_m", [0.0, 1.0, 500.0, 100_000.0])
def test_a_box_and_a_distance_hold_together(projects: Connection, entro_m: float) -> None:
    box, centre = Bbox(9.1, 45.4, 9.3, 45.5), (9.19, 45.464)
    choice = spatial_choice(Progetto.geom, bbox=box, vicino_a=centre, entro_m=entro_m)
    assert choice is not None
    rows = union_all(*(select(Progetto.id).where(each) for each in choice.disjoint))
    near = projects.scalars(
        text("""
            select id from psttm.progetto where ST_Distance(geom, ST_Transform(
                ST_SetSRID(ST_MakePoint(9.19, 45.464), 4326), 7791)) <= :entro_m
        """),
        {"entro_m": entro_m},
    )
    wanted = sorted(set(near) & set(plainly(projects, box)))
    assert sorted(projects.scalars(rows)) == wanted
    assert (
        list(projects.scalars(select(Progetto.id).where(choice.walk).order_by(Progetto.id)))
        == wanted
    )
