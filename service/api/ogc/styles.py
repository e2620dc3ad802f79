"""``/styles/{nome}.json`` and ``/ogc/styles``: how maps draw the collections.

``piano`` draws all of them, one over the other; each has a style of its own, too.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from geo.maps.font_files import fonts_version
from service.api.answer import Asked, answer, answer_json, ask, unchanged
from service.api.deps import SessionDep
from service.api.negotiate import GEOJSON, JSON, Formato
from service.api.ogc.described import described
from service.api.ogc.documents import Document, Kind, answer_document, ask_ogc
from service.api.ogc.published import Facts, Published, published
from service.api.schemas.ogc_styles import Stile, Stili
from service.errors import NotFound
from service.queries.collection import Collection
from service.queries.labels import read_area_labels
from service.queries.page import Stamped, get_stamp
from service.queries.tile_grid import to_degrees
from service.tiles.style import View, area_labels, make_style

router = APIRouter(tags=["Stili"])
PIANO = "piano"
PIANO_TITLE = "Piano strategico: territorio, progetti e obiettivi"
MAPBOX = Formato("mapbox", "application/vnd.mapbox.style+json", "stile MapLibre")
STYLE = Kind((MAPBOX, JSON), (MAPBOX, JSON))
PLAIN_STYLE = Kind((JSON, MAPBOX), (JSON, MAPBOX))
StyleId = Annotated[str, Path(description="«piano», o l'identificativo di una collezione.")]


@dataclass
class AreaNames:
    """The names of areas, read anew when the data have changed."""

    _kept: Stamped[bytes] | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, session: AsyncSession, collections: Sequence[Collection]) -> Stamped[bytes]:
        """Return the names as they are now."""
        stamp = await get_stamp(session)
        async with self._reading:
            if self._kept is None or self._kept.stamp != stamp:
                self._kept = await read_area_labels(session, area_labels(collections))
            return self._kept


@router.get("/styles/etichette.geojson", include_in_schema=False)
async def get_names(request: Request, session: SessionDep) -> Response:
    """Answer where the names of areas are written."""
    asked = ask(request, formats=(GEOJSON, JSON))
    if same := await unchanged(asked, session):
        return same
    names: AreaNames = request.app.state.area_names
    found = await names.get(session, tuple(published(request).collections.values()))
    return answer(asked, found.stamp, found.value)


@router.get("/styles/{nome}.json", **described("Lo stile di una mappa", Stile, PLAIN_STYLE))
async def get_style(request: Request, session: SessionDep, nome: StyleId) -> Response:
    """Answer a style as JSON."""
    asked = ask(request, formats=PLAIN_STYLE.formats)
    return await _answer_style(request, session, asked, nome)


@router.get("/ogc/styles", **described("Gli stili", Stili))
async def get_styles(request: Request) -> Response:
    """Answer the list of the styles."""
    question = ask_ogc(request)
    titles = {PIANO: PIANO_TITLE, **_titles(published(request))}
    styles = [
        {
            "id": nome,
            "title": title,
            "links": [
                question.link("stylesheet", f"/styles/{nome}", "Stile MapLibre", MAPBOX),
                question.asked.place.link(
                    "alternate", f"/styles/{nome}.json", JSON.media_type, "Lo stesso come JSON"
                ),
                question.asked.place.link(
                    "stylesheet", f"/styles/{nome}.sld", "application/vnd.ogc.sld+xml", "SLD 1.0"
                ),
            ],
        }
        for nome, title in titles.items()
    ]
    members = {"default": PIANO, "styles": styles, "links": question.links()}
    return answer_document(question, "", Document("stili", "Stili", members))


@router.get("/ogc/styles/{nome}", **described("Uno stile", Stile, STYLE))
async def get_ogc_style(request: Request, session: SessionDep, nome: StyleId) -> Response:
    """Answer a style."""
    return await _answer_style(request, session, ask_ogc(request, STYLE).asked, nome)


async def _answer_style(
    request: Request, session: AsyncSession, asked: Asked, nome: str
) -> Response:
    known = published(request)
    collections, title = _chosen(known, nome)
    if same := await unchanged(asked, session):
        return same
    facts = await known.facts(session)
    version = f"{request.app.state.code_version}.{fonts_version()}"
    style = make_style(
        collections,
        asked.place.base,
        titolo=title,
        version=version,
        view=_view(facts, collections),
    )
    return answer_json(asked, facts.stamp, style)


def _chosen(known: Published, nome: str) -> tuple[list[Collection], str]:
    """Return what a style draws, and its title."""
    if nome == PIANO:
        return list(known.collections.values()), PIANO_TITLE
    found = known.collections.get(nome)
    if found is None:
        raise NotFound(f"Lo stile «{nome[:80]}» non esiste.", accettati=(PIANO, *known.collections))
    return [found], found.titolo


def _titles(known: Published) -> dict[str, str]:
    return {each.id: each.titolo for each in known.collections.values()}


def _view(facts: Facts, collections: Sequence[Collection]) -> View | None:
    """Return the view of all that is drawn."""
    drawn: list[Any] = [facts.value[each.id].drawn for each in collections]
    extents = [each for each in drawn if each is not None]
    if not extents:
        return None
    west, south, east, north = zip(*extents, strict=True)
    left, bottom, right, top = min(west), min(south), max(east), max(north)
    lon, lat = to_degrees((left + right) / 2, (bottom + top) / 2)
    return View(lon, lat, max(right - left, top - bottom))
