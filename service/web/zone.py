"""``/zone-omogenee``: the zone omogenee side by side, and the way to the agenda of each."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda import words
from service.agenda.content import Agenda
from service.agenda.forms import FORMS
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.api.deps import SessionDep
from service.api.links import Link, Place, place_of
from service.api.negotiate import CSV, JSON, XLSX
from service.queries.frames import fetch_luoghi
from service.queries.listing import fetch_page
from service.queries.page import LIMIT_MAX, PageRequest, Stamped, get_stamp
from service.queries.parti import PARTI
from service.queries.snapshot import Snapshot, open_snapshot
from service.queries.zone import make_zona, zona_listing
from service.queries.zone_disegno import Disegni, read_disegni
from service.web.rendering import answer_page
from service.web.zone_maps import ZonaMap, make_map

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Side:
    """A zona of the page; ``mappa`` is null where its comuni have no boundaries."""

    agenda: Agenda
    mappa: ZonaMap | None


@dataclass(frozen=True, slots=True)
class Sides:
    """All zone, and the outlines of all comuni."""

    zone: tuple[Side, ...]
    comuni: str


@dataclass
class SidesKept:
    """What the page shows, read anew when the data have changed."""

    _kept: Stamped[Sides] | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, session: AsyncSession) -> Sides:
        """Return what the page shows now."""
        stamp = await get_stamp(session)
        async with self._reading:
            if self._kept is None or self._kept.stamp != stamp:
                async with open_snapshot(session) as snapshot:
                    self._kept = await read_sides(snapshot)
            return self._kept.value


async def read_sides(snapshot: Snapshot) -> Stamped[Sides]:
    """Read the agende of all zone, and what their maps are drawn of."""
    drawn = await read_disegni(snapshot)
    page = PageRequest(limit=LIMIT_MAX)
    codes = [
        zona.id
        for zona in (await fetch_page(snapshot, zona_listing(), make_zona, page)).value.items
    ]
    zone = tuple([await _read_side(snapshot, code, drawn.value) for code in codes])
    return Stamped(drawn.stamp, Sides(zone, drawn.value.comuni if drawn.value else ""))


async def _read_side(snapshot: Snapshot, code: str, drawn: Disegni | None) -> Side:
    agenda = (await read_agenda(snapshot, AgendaRequest(code))).value
    if drawn is None:
        return Side(agenda, None)
    projects = [each.progetto.id for each in agenda.progetti.tutti]
    return Side(agenda, make_map(code, drawn, await fetch_luoghi(snapshot, code, projects)))


@router.api_route("/zone-omogenee", methods=["GET", "HEAD"])
async def get_zone_page(request: Request, session: SessionDep) -> Response:
    """Answer the page of the zone; it needs no script."""
    kept: SidesKept = request.app.state.zone_sides
    sides = await kept.get(session)
    place = place_of(request, request.app.state.settings)
    return answer_page(request, "zone.html", **_values(sides, place))


def _values(sides: Sides, place: Place) -> dict[str, Any]:
    return {
        "alternate": _alternate(place),
        "zone": sides.zone,
        "comuni": sides.comuni,
        "forme": tuple(FORMS.values()),
        "parti": PARTI,
        "parole": words,
    }


def _alternate(place: Place) -> list[Link]:
    """Return the links to the list of the zone for programs and spreadsheets."""
    path = "/api/v1/zone-omogenee"
    return [
        Link("alternate", f"{place.base}{path}?f={each.nome}", each.media_type, each.titolo)
        for each in (JSON, CSV, XLSX)
    ]
