"""WMS: requests → answers."""

import asyncio
import re
from collections.abc import Iterable, Mapping

import orjson

from geo.maps.style import symbol_of
from service.api.ows.kept import Answered, Content, KeptAnswers, Tell, failed
from service.ows import found as found_at
from service.ows.capabilities import PIANO
from service.ows.described import describe_layers
from service.ows.drawing import Drawn, drawn
from service.ows.engine import OwsEngine
from service.ows.fastcgi import CgiAnswer
from service.ows.feature_types import feature_types
from service.ows.kvp import Kvp
from service.ows.legend_sheet import sheet
from service.ows.pictures import blank, legend_params, picture_params, point_params, scale_for
from service.ows.sld import write_sld
from service.ows.wms_request import (
    GEOJSON,
    GML,
    HTML,
    JPEG,
    PNG,
    Legend,
    Picture,
    Point,
    Version,
    expand,
    read_wms,
)
from service.ows.wms_request import Told as AskedTold

XML = "text/xml; charset=utf-8"
SLD = "application/vnd.ogc.sld+xml; charset=utf-8"
CAPABILITIES: Mapping[Version, str] = {
    "1.1.1": "application/vnd.ogc.wms_xml; charset=utf-8",
    "1.3.0": XML,
}
SURPLUS = (
    re.compile(rb"<!--.*?-->\n?", re.DOTALL),
    re.compile(rb" *<Post>.*?</Post>\n", re.DOTALL),
    re.compile(rb" +http://mapserver[.]gis[.]umn[.]edu/mapserver [^\"]+GetSchemaExtension"),
)
SLD_FROM_OUTSIDE = re.compile(rb'\b(SupportSLD|UserStyle)="1"')
NOT_OF_111 = re.compile(
    rb' *<SRS>CRS:84</SRS>\n| *<BoundingBox SRS="CRS:84"[^>]*/>\n'
    rb'| *<MetadataURL type="other">.*?</MetadataURL>\n',
    re.DOTALL,
)
"""A system and a kind of metadata that only the later version knows."""


class Wms:
    """The WMS of some collections."""

    def __init__(self, engine: OwsEngine, kept: KeptAnswers, tell: Tell) -> None:
        self._engine = engine
        self._kept = kept
        self._tell = tell
        self._drawn: dict[str, Drawn] = {
            each.id: each for each in drawn(tuple(engine.collections.values()))
        }
        self._types = feature_types(tuple(engine.collections.values()))

    async def answer(self, kvp: Kvp) -> Answered:
        """Answer a request.

        Raises
        ------
        OwsRefused, ServiceError
            It is refused, or cannot be answered now.
        """
        asked = read_wms(kvp, self._engine.collections)
        if isinstance(asked, Picture):
            return await self._picture(asked)
        if isinstance(asked, Point):
            return Answered(await self._point(asked), "")
        if isinstance(asked, Legend):
            return await self._legend(asked)
        return await self._document(asked)

    async def _picture(self, picture: Picture) -> Answered:
        scale = scale_for(picture)
        params = picture_params(picture, self._engine.layers(scale))
        chosen = expand(picture.layers, self._engine.collections)

        async def draw() -> Content:
            if not params:
                return Content(picture.media_type, blank(picture))
            return picture_of(await self._engine.ask(scale.name, params))

        asked = f"{scale.name}?{'&'.join(map('='.join, params.items()))}"
        return await self._kept.get(asked, self._risorse(chosen), draw)

    async def _legend(self, legend: Legend) -> Answered:
        async def draw() -> Content:
            if legend.layer == PIANO:
                return await self._sheet(legend.media_type)
            return picture_of(await self._engine.ask("legenda", legend_params(legend)))

        return await self._kept.get(f"legenda?{legend.layer}&{legend.media_type}", (), draw)

    async def _sheet(self, media_type: str) -> Content:
        """Return the legends of all layers in one picture, the uppermost first."""
        legends = []
        for each in reversed(self._drawn.values()):
            one = await self._legend(Legend(each.id, PNG))
            legends.append((each.collection.titolo, one.content.body))
        form = "JPEG" if media_type == JPEG else "PNG"
        return Content(media_type, await asyncio.to_thread(sheet, legends, form))

    async def _point(self, point: Point) -> Content:
        answer = await self._engine.ask("info", point_params(point, self._drawn))
        if not answer.content_type.startswith(GML):
            raise failed(answer)
        if point.media_type == GML:
            return Content(GML, found_at.as_gml(answer.body))
        upper_first = [each.collection for each in reversed(self._drawn.values())]
        found = found_at.read_found(answer.body, upper_first, point.count)
        if point.media_type == GEOJSON:
            return Content(
                GEOJSON, orjson.dumps(found_at.as_geojson(found, point.picture.crs.srid))
            )
        write = found_at.as_html if point.media_type == HTML else found_at.as_text
        return Content(f"{point.media_type}; charset=utf-8", write(found).encode())

    async def _document(self, asked: AskedTold) -> Answered:
        if asked.what == "GetCapabilities":
            return await self._capabilities(asked.version)
        chosen = expand(asked.layers, self._engine.collections)
        if asked.what == "GetStyles":
            return Answered(Content(SLD, self.sld(chosen).encode()), "")
        layers = [
            (id_, [each for each in self._types.values() if each.collection.id == id_])
            for id_ in chosen
        ]
        return Answered(Content(XML, describe_layers(layers).encode()), "")

    async def _capabilities(self, version: Version) -> Answered:
        params = {"SERVICE": "WMS", "VERSION": version, "REQUEST": "GetCapabilities"}

        async def tell() -> Content:
            answer = await self._engine.ask_told("wms-strati", params, await self._tell())
            if b"Capabilit" not in answer.body[:2_000]:
                raise failed(answer)
            return Content(CAPABILITIES[version], without_surplus(answer.body, version))

        return await self._kept.get(f"wms {version}", self._risorse(self._drawn), tell)

    def sld(self, chosen: tuple[str, ...]) -> str:
        """Return the symbols of some layers."""
        known = self._engine.collections
        return write_sld((id_, symbol_of(id_, known[id_].titolo)) for id_ in chosen)

    def _risorse(self, chosen: Iterable[str]) -> frozenset[str]:
        known = self._engine.collections
        return frozenset(name for id_ in chosen for name in known[id_].risorse)


def picture_of(answer: CgiAnswer) -> Content:
    """Return a picture, or raise what MapServer answered in its place."""
    if answer.status != 200 or not answer.content_type.startswith("image/"):
        raise failed(answer)
    return Content(answer.content_type, answer.body)


def without_surplus(body: bytes, version: Version) -> bytes:
    """Take from capabilities what MapServer says of itself, and what is not answered."""
    for pattern in (*SURPLUS, *([NOT_OF_111] if version == "1.1.1" else [])):
        body = pattern.sub(b"", body)
    return SLD_FROM_OUTSIDE.sub(rb'\1="0"', body)
