"""WFS: requests → answers."""

import asyncio
import re

from service.api.ows.kept import Answered, Content, KeptAnswers, Tell, failed
from service.ows.described import describe_types
from service.ows.engine import OwsEngine
from service.ows.fastcgi import CgiAnswer
from service.ows.feature_types import feature_types
from service.ows.files import FILES, no_features
from service.ows.kvp import Kvp, OwsRefused
from service.ows.srs import srid_of
from service.ows.wfs_formats import GEOJSON, GML, JSON
from service.ows.wfs_request import WfsRequest, read_wfs
from service.queries.ows import ORDINE, RIGA

XML = "text/xml; charset=utf-8"
FEATURES = 'application/gml+xml; version=3.2; charset="utf-8"'
SURPLUS = (
    re.compile(rb"<!--.*?-->\n?", re.DOTALL),
    re.compile(rb" *<ows:Value>1[.][01][.]0</ows:Value>\n"),
    re.compile(rb" *<(Format|ows:Value)>text/xml; subtype=gml/[23][.]1[.][12]</\1>\n"),
    re.compile(
        rb' *<fes:GeometryOperand name="gml:(?:Curve|Surface|Box|MultiLineString|MultiPolygon)"/>\n'
    ),
    re.compile(rb" *<MetadataURL [^>]*GetMetadata[^>]*/>\n"),
    re.compile(rb" *<fes:Temporal_Capabilities>.*?</fes:Temporal_Capabilities>\n", re.DOTALL),
    re.compile(
        rb' *<fes:Constraint name="ImplementsMinTemporalFilter">.*?</fes:Constraint>\n', re.DOTALL
    ),
)
"""What MapServer could do and this service does not answer."""
EMPTY = re.compile(rb"\s*<psttm:(\w+)></psttm:\1>")
"""A property without a value: in GML it is left out."""
HIDDEN = re.compile(rb' *<element name="(?:%s|\w+%s)"[^>]*/>\n' % (RIGA.encode(), ORDINE.encode()))
MEMBER = re.compile(rb"<wfs:member>\s*<(psttm:\w+)(.*?)\s*</wfs:member>", re.DOTALL)
HEAD = re.compile(rb'(?:xmlns:(?:psttm|gml|xsi)|xsi:schemaLocation)="[^"]*"')
"""Of the root of a collection: what a feature needs that stands alone."""
ENDS = {
    "GetCapabilities": b"WFS_Capabilities>",
    "DescribeFeatureType": b"schema>",
    "GetFeature": b"FeatureCollection>",
    "GetPropertyValue": b"ValueCollection>",
    "ListStoredQueries": b"ListStoredQueriesResponse>",
    "DescribeStoredQueries": b"DescribeStoredQueriesResponse>",
}
"""The end of each answer: what ends otherwise was broken off by an error."""
FINDING = frozenset({"FILTER", "BBOX", "SORTBY", "STARTINDEX"})
COUNT = re.compile(rb'<wfs:FeatureCollection\b[^>]*\bnumberMatched="([0-9]+)"')
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
        wanted = asked.params.get("OUTPUTFORMAT", GML)
        if wanted == JSON:
            return Content(JSON, describe_types(asked.types))
        hits = "RESULTTYPE" in asked.params
        if asked.operation == "GetCapabilities":
            answer = await self._engine.ask_told("wfs-strati", asked.params, await self._tell())
        else:
            # MapServer breaks off where it has to count in the format of a file
            form = {"OUTPUTFORMAT": GML} if hits else {}
            answer = await self._engine.ask("wfs", {**asked.params, **form})
        if wanted in FILES and not hits:
            answer = await self._with_columns(answer, asked)
            return await asyncio.to_thread(_file, answer, asked)
        if answer.status != 200 or not answer.body.rstrip().endswith(ENDS[asked.operation]):
            raise failed(answer)
        if asked.single:
            return Content(FEATURES, _alone(answer.body, asked.single))
        if hits and wanted == GEOJSON:
            return _counted(answer, asked)
        return _document(asked.operation, answer.body)

    async def _with_columns(self, answer: CgiAnswer, asked: WfsRequest) -> CgiAnswer:
        """Return a file, in place of one without features and columns one of no features."""
        form = FILES[asked.params["OUTPUTFORMAT"]]
        if not answer.body.startswith(form.begins):
            return answer
        if not await asyncio.to_thread(form.is_bare, answer.body):
            return answer
        named = {key: asked.params[key] for key in asked.params if key not in FINDING}
        return await self._engine.ask("wfs", {**named, "COUNT": "0"})


def _document(operation: str, body: bytes) -> Content:
    if operation == "GetFeature":
        return Content(FEATURES, EMPTY.sub(b"", body))
    if operation == "DescribeFeatureType":
        return Content(XML, HIDDEN.sub(b"", body))
    for pattern in SURPLUS if operation == "GetCapabilities" else ():
        body = pattern.sub(b"", body)
    return Content(XML, body)


def _alone(body: bytes, rid: str) -> bytes:
    """Return the only feature of a collection as a document of its own."""
    found = MEMBER.search(body)
    if found is None:
        raise OwsRefused("NotFound", "ID", f"«{rid}» non esiste.")
    name, rest = found.groups()
    head = b" ".join(each[0] for each in HEAD.finditer(body[: found.start()]))
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<%s %s%s\n' % (
        name,
        head,
        EMPTY.sub(b"", rest),
    )


def _file(answer: CgiAnswer, asked: WfsRequest) -> Content:
    """Return features written as a file, or raise what was answered in its place."""
    of, form = asked.types[0], FILES[asked.params["OUTPUTFORMAT"]]
    if answer.status != 200 or not answer.body.startswith(form.begins):
        raise failed(answer)
    body = form.finish(answer.body, of, srid_of(asked.params["SRSNAME"]))
    return Content(_media_type(asked), body, f"{of.name}.{form.ending}")


def _counted(answer: CgiAnswer, asked: WfsRequest) -> Content:
    """Return in GeoJSON how many features there are."""
    found = COUNT.search(answer.body)
    if found is None:
        raise failed(answer)
    return Content(_media_type(asked), no_features(int(found.group(1))))


def _media_type(asked: WfsRequest) -> str:
    """Return the type of a file; in 1.1.0 GeoJSON has the one that it is asked for by."""
    form = asked.params["OUTPUTFORMAT"]
    return JSON if asked.older and form == GEOJSON else FILES[form].media_type
