"""WFS: requests → answers."""

import re
from collections.abc import Mapping

from service.api.ows.kept import Answered, Content, KeptAnswers, Tell, failed
from service.ows.engine import OwsEngine
from service.ows.fastcgi import CgiAnswer
from service.ows.feature_types import feature_types
from service.ows.kvp import Kvp
from service.ows.wfs_request import GML, WfsRequest, read_wfs

XML = "text/xml; charset=utf-8"
FILES: Mapping[str, str] = {
    "geojson": "application/geo+json",
    "shapezip": "application/zip",
    "gpkg": "application/geopackage+sqlite3",
    "csv": "text/csv; charset=utf-8",
}
FEATURES = 'application/gml+xml; version=3.2; charset="utf-8"'
SURPLUS = (
    re.compile(rb"<!--.*?-->\n?", re.DOTALL),
    re.compile(rb" *<ows:Value>1[.][01][.]0</ows:Value>\n"),
    re.compile(rb" *<Format>text/xml; subtype=gml/[23][.]1[.][12]</Format>\n"),
    re.compile(rb" *<MetadataURL [^>]*GetMetadata[^>]*/>\n"),
    re.compile(rb" *<fes:Temporal_Capabilities>.*?</fes:Temporal_Capabilities>\n", re.DOTALL),
    re.compile(
        rb' *<fes:Constraint name="ImplementsMinTemporalFilter">.*?</fes:Constraint>\n', re.DOTALL
    ),
)
"""What MapServer could do and this service does not answer."""
EMPTY = re.compile(rb"\s*<psttm:(\w+)></psttm:\1>")
"""A property without a value: in GML it is left out."""
KEPT = frozenset({"GetCapabilities", "DescribeFeatureType"})


class Wfs:
    """The WFS of some collections."""

    def __init__(self, engine: OwsEngine, kept: KeptAnswers, tell: Tell) -> None:
        self._engine = engine
        self._kept = kept
        self._tell = tell
        self._types = feature_types(tuple(engine.collections.values()))

    async def answer(self, kvp: Kvp) -> Answered:
        """Answer a request.

        Raises
        ------
        OwsRefused, ServiceError
            It is refused, or cannot be answered now.
        """
        asked = read_wfs(kvp, self._types)

        async def ask() -> Content:
            return await self._ask(asked)

        if asked.operation not in KEPT:
            return Answered(await ask(), "")
        risorse = {name for each in asked.types for name in each.collection.risorse}
        return await self._kept.get(f"wfs {sorted(asked.params.items())}", risorse, ask)

    async def _ask(self, asked: WfsRequest) -> Content:
        if asked.operation == "GetCapabilities":
            answer = await self._engine.ask_told("wfs-strati", asked.params, await self._tell())
        else:
            answer = await self._engine.ask("wfs", asked.params)
        wanted = asked.params.get("OUTPUTFORMAT", GML)
        if wanted in FILES and "RESULTTYPE" not in asked.params:
            return _file(answer, wanted)
        if answer.status != 200 or b"<ows:ExceptionReport" in answer.body[:600]:
            raise failed(answer)
        return _document(asked.operation, answer.body)


def _document(operation: str, body: bytes) -> Content:
    if operation == "GetFeature":
        return Content(FEATURES, EMPTY.sub(b"", body))
    for pattern in SURPLUS if operation == "GetCapabilities" else ():
        body = pattern.sub(b"", body)
    return Content(XML, body)


def _file(answer: CgiAnswer, wanted: str) -> Content:
    """Return features written as a file, or raise what was answered in its place."""
    if answer.status != 200 or answer.content_type.startswith("text/xml"):
        raise failed(answer)
    return Content(FILES[wanted], answer.body)
