"""WFS 1.1.0 requests as MapStore writes them, after its public source."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import httpx2
import shapely
from fastapi.testclient import TestClient
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tests.ows.asking import WFS

NAMES = (
    'service="WFS" version="1.1.0" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:wfs="http://www.opengis.net/wfs" xmlns:ogc="http://www.opengis.net/ogc" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
    'http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.1.0/wfs.xsd"'
)
JSON = {"Accept": "application/json", "Content-Type": "application/json"}


def post(client: TestClient, body: str, form: str = "json") -> httpx2.Response:
    """Send a body as MapStore does: it says JSON of itself, whatever it is."""
    return client.post(f"{WFS}?service=WFS&outputFormat={form}", content=body, headers=JSON)


def feature_request(
    name: str, *inside: str, srs: str = 'srsName="EPSG:4326"', attributes: str = ""
) -> str:
    return (
        f"<wfs:GetFeature {attributes} {NAMES}>"
        f'<wfs:Query typeName="{name}" {srs}>{"".join(inside)}</wfs:Query></wfs:GetFeature>'
    )


def holding(*conditions: str) -> str:
    return f"<ogc:Filter>{''.join(conditions)}</ogc:Filter>"


def group(logic: str, *conditions: str) -> str:
    return f"<ogc:{logic}>{''.join(conditions)}</ogc:{logic}>"


def compare(operator: str, name: str, value: str) -> str:
    marks = ""
    if operator in {"like", "ilike"}:
        case = "true" if operator == "like" else "false"
        marks = f' matchCase="{case}" wildCard="*" singleChar="." escapeChar="!"'
        operator = "PropertyIsLike"
    literal = f"<ogc:Literal>{escape(value)}</ogc:Literal>"
    return f"<ogc:{operator}{marks}>{named(name)}{literal}</ogc:{operator}>"


def named(name: str) -> str:
    return f"<ogc:PropertyName>{name}</ogc:PropertyName>"


def between(name: str, low: str, high: str) -> str:
    bounds = "".join(
        f"<ogc:{bound}><ogc:Literal>{value}</ogc:Literal></ogc:{bound}>"
        for bound, value in (("LowerBoundary", low), ("UpperBoundary", high))
    )
    return f"<ogc:PropertyIsBetween>{named(name)}{bounds}</ogc:PropertyIsBetween>"


def is_null(name: str) -> str:
    return f"<ogc:PropertyIsNull>{named(name)}</ogc:PropertyIsNull>"


def sorted_by(name: str, way: str) -> str:
    return (
        f"<ogc:SortBy><ogc:SortProperty>{named(name)}<ogc:SortOrder>{way}</ogc:SortOrder>"
        "</ogc:SortProperty></ogc:SortBy>"
    )


def spatial(operator: str, geometry: str, more: str = "") -> str:
    return f"<ogc:{operator}>{named('geom')}{geometry}{more}</ogc:{operator}>"


def east_first(geom: BaseGeometry, crs: str, *, north_first: bool = False) -> BaseGeometry:
    """Return a geometry of EPSG:7791 in another system, as MapStore has it unless told."""
    to = Transformer.from_crs("EPSG:7791", crs.replace("900913", "3857"), always_xy=True)

    def carry(points: Any) -> Any:
        carried = shapely.get_coordinates(shapely.points(points)).copy()
        carried[:, 0], carried[:, 1] = to.transform(carried[:, 0], carried[:, 1])
        return carried[:, ::-1] if north_first else carried

    return shapely.transform(geom, carry)


def ring(element: str, coords: Sequence[Sequence[float]]) -> str:
    numbers = " ".join(f"{each[0]!r} {each[1]!r}" for each in coords)
    line = f"<gml:LinearRing><gml:posList>{numbers}</gml:posList></gml:LinearRing>"
    return f"<gml:{element}>{line}</gml:{element}>"


def polygon(geom: BaseGeometry, srs: str = "") -> str:
    mapped = shapely.geometry.mapping(geom)["coordinates"]
    parts = [ring("interior" if i else "exterior", each) for i, each in enumerate(mapped)]
    return f"<gml:Polygon{srs}>{''.join(parts)}</gml:Polygon>"


def multi_polygon(geoms: Sequence[BaseGeometry], crs: str) -> str:
    members = "".join(f"<gml:polygonMember>{polygon(e)}</gml:polygonMember>" for e in geoms)
    return f'<gml:MultiPolygon srsName="{crs}">{members}</gml:MultiPolygon>'


def envelope(geom: BaseGeometry, crs: str) -> str:
    west, south, east, north = geom.bounds
    return (
        f'<gml:Envelope srsName="{crs}"><gml:lowerCorner>{west} {south}</gml:lowerCorner>'
        f"<gml:upperCorner>{east} {north}</gml:upperCorner></gml:Envelope>"
    )


def ids(response: httpx2.Response) -> list[str]:
    """Return the ids of features, of which the answer tells how many it has."""
    assert response.status_code == 200, response.text[:600]
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert body["type"] == "FeatureCollection"
    assert body["numberReturned"] == len(body["features"])
    assert body["totalFeatures"] == body["numberMatched"] >= body["numberReturned"]
    return [each["id"] for each in body["features"]]


def geometries(response: httpx2.Response) -> dict[str, BaseGeometry]:
    return {each["id"]: shape(each["geometry"]) for each in response.json()["features"]}
