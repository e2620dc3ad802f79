"""The words of older filters beside those of MapStore, and MapStore where it asks in 2.0."""

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.ows.mapstore import east_first, feature_request, holding, ids, named, post, spatial
from tests.ows.stored import Row

Stored = dict[str, list[Row]]
DRAWN = Polygon(
    [(500_000, 5_025_000), (530_000, 5_022_000), (520_000, 5_050_000)],
    [[(512_000, 5_030_000), (518_000, 5_030_000), (515_000, 5_036_000)]],
)
LINES = (
    LineString([(500_000, 5_025_000), (512_000, 5_040_000)]),
    LineString([(530_000, 5_040_000), (536_000, 5_044_000)]),
)


def tuples(geom: BaseGeometry) -> str:
    return " ".join(f"{x},{y}" for x, y in geom.coords)


def gml2(degrees: BaseGeometry) -> str:
    """Return a polygon of GML 2."""
    parts = [("outer", degrees.exterior), *(("inner", each) for each in degrees.interiors)]
    rings = "".join(
        f"<gml:{side}BoundaryIs><gml:LinearRing><gml:coordinates>{tuples(each)}</gml:coordinates>"
        f"</gml:LinearRing></gml:{side}BoundaryIs>"
        for side, each in parts
    )
    return f'<gml:Polygon srsName="EPSG:4326">{rings}</gml:Polygon>'


def found(client: TestClient, condition: str) -> list[str]:
    return sorted(ids(post(client, feature_request("comuni", holding(condition)))))


def touched(stored: Stored, *geoms: BaseGeometry) -> list[str]:
    return [row.id for row in stored["comuni"] if any(map(row.geom.intersects, geoms))]


def test_a_polygon_of_gml_2_has_its_hole(client: TestClient, stored: Stored) -> None:
    asked = spatial("Intersects", gml2(east_first(DRAWN, "EPSG:4326")))
    assert found(client, asked) == touched(stored, DRAWN)


def test_a_box_of_gml_2_is_read_east_first(client: TestClient, stored: Stored) -> None:
    west, south, east, north = east_first(DRAWN, "EPSG:4326").bounds
    corners = f"<gml:coordinates>{west},{south} {east},{north}</gml:coordinates>"
    asked = spatial("BBOX", f'<gml:Box srsName="EPSG:4326">{corners}</gml:Box>')
    area = box(west, south, east, north)
    inside = [e.id for e in stored["comuni"] if east_first(e.geom, "EPSG:4326").intersects(area)]
    assert found(client, asked) == inside


def test_many_lines_are_read(client: TestClient, stored: Stored) -> None:
    lines = "".join(
        "<gml:lineStringMember><gml:LineString><gml:posList>"
        f"{tuples(east_first(each, 'EPSG:4326')).replace(',', ' ')}"
        "</gml:posList></gml:LineString></gml:lineStringMember>"
        for each in LINES
    )
    many = f'<gml:MultiLineString srsName="EPSG:4326">{lines}</gml:MultiLineString>'
    assert found(client, spatial("Intersects", many)) == touched(stored, *LINES)


@pytest.mark.parametrize("version", ["2.0", "2.0.0"])
def test_without_a_version_it_asks_in_2_0(client: TestClient, version: str) -> None:
    """As MapStore writes it where nobody told it which version to ask."""
    body = (
        f'<wfs:GetFeature startIndex="0" count="2" service="WFS" version="{version}" '
        'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:fes="http://www.opengis.net/fes/2.0" '
        'xmlns:gml="http://www.opengis.net/gml/3.2"><wfs:Query typeNames="comuni" '
        'srsName="EPSG:4326"><fes:Filter><fes:PropertyIsEqualTo><fes:ValueReference>nome'
        "</fes:ValueReference><fes:Literal>Milano</fes:Literal></fes:PropertyIsEqualTo>"
        "</fes:Filter></wfs:Query></wfs:GetFeature>"
    )
    answer = post(client, body).json()
    assert [each["id"] for each in answer["features"]] == ["comuni.015146"]
    assert (answer["totalFeatures"], answer["numberReturned"]) == (1, 1)


def test_the_words_of_2_0_are_not_taken_for_those_of_a_group(client: TestClient) -> None:
    """A group of one is that one only in 1.1.0: in 2.0.0 it is refused, as the standard has it."""
    condition = (
        f"<ogc:And><ogc:PropertyIsNull>{named('zona_omogenea')}</ogc:PropertyIsNull></ogc:And>"
    )
    assert found(client, condition) == ["comuni.015146"]
    body = feature_request("comuni", holding(condition)).replace("1.1.0", "2.0.0", 1)
    assert post(client, body).status_code == 400
