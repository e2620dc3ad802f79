"""What a project's own geometry makes: tolerance, bare touches, borders (DESIGN §3)."""

import pytest
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text

from geo.incidenza import QUAD_SEGS, SOGLIA_AREA_M2, SOGLIA_LUNGHEZZA_M, TOLLERANZA_M
from tests.db.territory import Territory, line, point
from tests.factories import ORIGIN, square

CERTA, VERIFY = "certa", "da_verificare"


def rectangle(x: float, y: float, width: float, height: float) -> Polygon:
    west, south = ORIGIN[0] + x, ORIGIN[1] + y
    return Polygon(
        [
            (west, south),
            (west + width, south),
            (west + width, south + height),
            (west, south + height),
        ]
    )


def test_the_tolerance_is_the_same_in_the_database_and_in_geo(small: Territory) -> None:
    assert small.connection.scalar(text("select psttm.tolleranza_m()")) == TOLLERANZA_M
    source = small.run(
        "select string_agg(prosrc, ' ') from pg_proc "
        "where proname in ('nucleo', 'misura_incidenza')"
    ).scalar_one()
    assert f"quad_segs={QUAD_SEGS}" in source
    assert SOGLIA_AREA_M2 == SOGLIA_LUNGHEZZA_M == 1
    assert "coalesce(area_m2, lunghezza_m) <= 1 then" in source


@pytest.mark.parametrize(
    ("depth", "certezza"),
    [(1, VERIFY), (399, VERIFY), (401, CERTA), (2000, CERTA)],
)
def test_depth_into_a_comune_decides_whether_it_is_sure(
    small: Territory, depth: float, certezza: str
) -> None:
    small.add_progetto(geom=rectangle(2000, 1000, 2000 + depth, 500))
    assert small.reached() == {"alfa": CERTA, "beta": certezza}
    assert small.row("beta")["area_m2"] == pytest.approx(depth * 500)


@pytest.mark.parametrize(("depth", "certezza"), [(399, VERIFY), (401, CERTA)])
def test_the_same_depth_counts_for_lines_and_points(
    small: Territory, depth: float, certezza: str
) -> None:
    small.add_progetto("linea", geom=line((2000, 2000), (4000 + depth, 2000)))
    small.add_progetto("punto", geom=point(4000 + depth, 2000))
    assert small.reached(progetto="linea") == {"alfa": CERTA, "beta": certezza}
    assert small.reached(progetto="punto") == {"beta": certezza}


@pytest.mark.parametrize(
    "touching",
    [
        rectangle(1000, 1000, 3000, 1000),
        rectangle(3000, 3000, 1000, 1000),
        rectangle(3000, 3000, 1000.0001, 1000),
        line((2000, 2000), (4000, 2000)),
        line((2000, 2000), (4000.9, 2000)),
        line((2000, 2000), (4000, 4000)),
    ],
    ids=["edge", "corner", "sliver", "line end", "line end past it", "line to the corner"],
)
def test_a_bare_touch_is_no_incidenza(small: Territory, touching: BaseGeometry) -> None:
    small.add_progetto(geom=touching)
    assert small.reached() == {"alfa": CERTA}


@pytest.mark.parametrize(
    ("where", "comuni"),
    [
        (point(4000, 2000), {"alfa", "beta"}),
        (point(4000, 4000), {"alfa", "beta", "delta", "epsilon"}),
    ],
    ids=["border", "corner of four"],
)
def test_a_point_on_the_border_is_to_be_verified_on_each_side(
    small: Territory, where: Point, comuni: set[str]
) -> None:
    small.add_progetto(geom=where)
    assert small.reached() == dict.fromkeys(comuni, VERIFY)


def test_a_line_along_the_border_is_to_be_verified_on_both_sides(small: Territory) -> None:
    small.add_progetto(geom=line((4000, 1000), (4000, 3000)))
    assert small.reached() == {"alfa": VERIFY, "beta": VERIFY}
    assert small.row("alfa")["lunghezza_m"] == pytest.approx(2000)


def test_shares_of_a_polygon_across_a_border_add_up_to_one(small: Territory) -> None:
    small.add_progetto(geom=square(3000, 3000, side=2000))
    rows = [small.row(each) for each in ("alfa", "beta", "delta", "epsilon")]
    assert sum(row["quota_soggetto"] for row in rows) == pytest.approx(1, abs=1e-6)
    assert [row["quota_comune"] for row in rows] == pytest.approx([1 / 16] * 4)


def test_the_part_outside_the_area_lowers_the_share_and_adds_no_comune(small: Territory) -> None:
    small.add_progetto(geom=rectangle(-1000, 1000, 2000, 1000))
    assert small.reached() == {"alfa": CERTA}
    assert small.row("alfa")["quota_soggetto"] == pytest.approx(0.5)


def test_a_geometry_outside_the_area_makes_nothing(small: Territory) -> None:
    small.add_progetto(geom=point(-1000, -1000))
    assert small.reached() == {}


def test_the_parts_of_a_multipart_geometry_count_each(small: Territory) -> None:
    parts = MultiPolygon([square(1000, 1000, side=100), square(9000, 1000, side=300)])
    small.add_progetto("aree", geom=parts)
    small.add_progetto("punti", geom=MultiPoint([point(2000, 2000), point(4100, 2000)]))
    assert small.reached(progetto="aree") == {"alfa": CERTA, "gamma": CERTA}
    assert small.row("gamma", "aree")["area_m2"] == pytest.approx(90_000)
    assert small.reached(progetto="punti") == {"alfa": CERTA, "beta": VERIFY}


def test_what_lies_in_the_hole_of_a_polygon_is_not_met(small: Territory) -> None:
    ring = square(-500, -500, side=5000).difference(square(-1, -1, side=4002))
    small.add_progetto(geom=ring)
    assert "alfa" not in small.reached()


def test_a_geometry_meets_parks_canals_and_nodes_as_well(small: Territory) -> None:
    small.add_progetto(geom=rectangle(1500, 500, 3000, 2000))
    assert small.reached("parchi") == {"rilevato": CERTA}
    assert small.reached("navigli") == {"canale": CERTA}
    assert small.reached("nodi_trasporto") == {"metro": CERTA}


def test_a_generalised_or_derived_perimeter_has_a_tolerance_and_a_surveyed_one_none(
    small: Territory,
) -> None:
    small.add_progetto("in-bordo", geom=square(3000, 1000, side=50))
    assert small.reached("parchi", progetto="in-bordo") == {"rilevato": CERTA}
    small.set_geom("rilevato", square(3000, 1000, side=2000), "generalizzata")
    assert small.reached("parchi", progetto="in-bordo") == {"rilevato": VERIFY}
    small.add_progetto("in-derivato", geom=square(100, 5000, side=50))
    assert small.reached("parchi", progetto="in-derivato") == {"derivato": VERIFY}


def test_a_schematic_geometry_of_a_project_makes_nothing(small: Territory) -> None:
    small.add_progetto(geom=square(1000, 1000, side=1000), geom_precisione="schematica")
    assert small.reached() == {}
    small.run("update psttm.progetto set geom_precisione = 'generalizzata'")
    assert small.reached() == {"alfa": CERTA}


def test_a_schematic_comune_is_not_met_by_any_geometry(small: Territory) -> None:
    small.add_progetto(geom=square(5000, 1000, side=1000))
    small.locate("navigli", "canale")
    small.set_geom("beta", square(4000, 0, side=4000), "schematica")
    assert set(small.reached()) == {"alfa", "gamma"}


def test_an_indicative_geometry_neither_makes_nor_measures(small: Territory) -> None:
    drawn = small.run("select ST_Area(geom_indicativa) from psttm.elemento where nome = 'fatti'")
    assert drawn.scalar_one() == pytest.approx(32e6)
    small.add_progetto(geom=square(1000, 1000, side=1000))
    assert "fatti" not in small.reached("parchi")


def test_a_fact_and_a_geometry_of_the_same_project_are_two_chains(small: Territory) -> None:
    small.add_progetto(geom=square(1000, 1000, side=1000))
    small.locate("comuni", "alfa")
    rows = small.run("select base from psttm.incidenza where layer = 'comuni'").scalars()
    assert sorted(rows) == ["dichiarazione", "geometria"]


def test_a_geometry_elsewhere_does_not_remove_a_declared_place(small: Territory) -> None:
    small.add_progetto(geom=square(9000, 1000, side=1000))
    small.locate("comuni", "alfa")
    assert small.reached() == {"alfa": CERTA, "gamma": CERTA}


def test_a_line_inside_counts_once_though_it_is_run_twice(small: Territory) -> None:
    there_and_back = LineString(
        [*line((1000, 1000), (2000, 1000)).coords, *line((1000, 1000), (999, 1000)).coords]
    )
    small.add_progetto(geom=there_and_back)
    assert small.row("alfa")["lunghezza_m"] == pytest.approx(1001)
