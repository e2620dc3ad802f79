"""What the tests of WMS and WFS share: requests, pictures as arrays, places in every system."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import httpx2
import numpy as np
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image
from pyproj import Transformer

Picture = NDArray[np.uint8]
WMS, WFS = "/ows/wms", "/ows/wfs"
NORTH_FIRST = frozenset({"EPSG:4326", "EPSG:6707"})
"""The systems whose axes WMS 1.3.0 and WFS 2.0 have the other way round."""
SYSTEMS = (
    "EPSG:4326",
    "EPSG:3857",
    "EPSG:32632",
    "EPSG:25832",
    "EPSG:7791",
    "EPSG:6707",
    "EPSG:3003",
)
Box = tuple[float, float, float, float]
MILANO: Box = (490_000, 5_020_000, 540_000, 5_060_000)
"""Around Milano, in EPSG:7791."""


@dataclass(frozen=True)
class Asked:
    """A picture that was asked for, and where a place lies in it."""

    picture: Picture
    box: Box

    def at(self, x: float, y: float) -> tuple[int, ...]:
        """Return the pixel of a place given in the system of the picture, east first."""
        west, south, east, north = self.box
        height, width = self.picture.shape[:2]
        column = int((x - west) / (east - west) * width)
        row = int((north - y) / (north - south) * height)
        return tuple(int(part) for part in self.picture[row, column])


def get(client: TestClient, path: str, params: Mapping[str, Any]) -> httpx2.Response:
    return client.get(path, params={key: str(value) for key, value in params.items()})


def map_params(
    layers: str,
    *,
    version: str = "1.3.0",
    crs: str = "EPSG:7791",
    box: Box = MILANO,
    size: tuple[int, int] = (500, 400),
    **more: str,
) -> dict[str, str]:
    """Return the parameters of a picture; the box is given east first, whatever the system."""
    west, south, east, north = box
    turned = version == "1.3.0" and crs in NORTH_FIRST
    sides = (south, west, north, east) if turned else box
    return {
        "SERVICE": "WMS",
        "VERSION": version,
        "REQUEST": "GetMap",
        "LAYERS": layers,
        "STYLES": "",
        "CRS" if version == "1.3.0" else "SRS": crs,
        "BBOX": ",".join(map(str, sides)),
        "WIDTH": str(size[0]),
        "HEIGHT": str(size[1]),
        "FORMAT": "image/png",
        "TRANSPARENT": "TRUE",
        **more,
    }


def draw(client: TestClient, layers: str, **asked: Any) -> Asked:
    """Ask for a picture, which must come."""
    params = map_params(layers, **asked)
    response = get(client, WMS, params)
    assert response.status_code == 200, response.text[:500]
    assert response.headers["content-type"] == params["FORMAT"], response.text[:500]
    return Asked(pixels(response.content), asked.get("box", MILANO))


def pixels(body: bytes) -> Picture:
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGBA"))


def carried(box: Box, source: str, target: str) -> Box:
    """Return a box of one system around the same area in another, east first."""
    if source == target:
        return box
    transformer = Transformer.from_crs(source, target, always_xy=True)
    west, south, east, north = transformer.transform_bounds(*box)
    return float(west), float(south), float(east), float(north)


def exception(response: httpx2.Response) -> tuple[str, str, str]:
    """Return code, locator and words of an exception of the OGC, whatever its version."""
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own service's
    assert root.tag.rpartition("}")[2] in {"ServiceExceptionReport", "ExceptionReport"}
    (one,) = root
    code = one.get("code") or one.get("exceptionCode") or ""
    return code, one.get("locator") or "", "".join(one.itertext()).strip()
