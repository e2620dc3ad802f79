"""The outlines of small maps lie where PostGIS has the things that they draw."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.disegni import Sagoma, Sagome, read_sagome
from service.queries.incidenza import Passo

NAVIGLIO = Passo("navigli", "naviglio-grande", "")
STATION = Passo("nodi_trasporto", "stazione-corsico", "")


async def read(session: AsyncSession, *wanted: Passo) -> Sagome:
    found = (await read_sagome(session, wanted)).value
    assert found is not None
    return found


def points(path: str) -> list[tuple[float, float]]:
    """Return the points of a path that ST_AsSVG wrote with relative moves."""
    found, x, y, mode = [], 0.0, 0.0, "M"
    for token in re.findall(r"[MlzZ]|-?\d+ -?\d+", path):
        if token.isalpha():
            mode = token
            continue
        first, second = map(float, token.split())
        x, y = (first, second) if mode == "M" else (x + first, y + second)
        found.append((x, y))
    return found


async def test_all_comuni_are_read_with_their_zona(async_session: AsyncSession) -> None:
    found = await read(async_session)
    assert len(found.comuni) == 133
    assert found.altre == ()
    zone = {each.codice: each.zona for each in found.comuni}
    assert zone["015093"] == "sud-ovest"
    assert zone["015146"] is None


@pytest.mark.parametrize("codice", ["015093", "015146", "015195"])
async def test_an_outline_lies_where_the_comune_is(
    async_session: AsyncSession, codice: str
) -> None:
    found = await read(async_session)
    drawn = next(each for each in found.comuni if each.codice == codice)
    bounds = (
        await async_session.execute(
            text("""
                select ST_XMin(geom_3857), ST_YMin(geom_3857), ST_XMax(geom_3857),
                    ST_YMax(geom_3857)
                from psttm.elemento where layer = 'comuni' and codice = :codice
            """),
            {"codice": codice},
        )
    ).one()
    west, south, east, north = bounds
    left, top, right, bottom = drawn.box
    tolerance = 4 * found.unita_m
    assert left * found.unita_m + found.ovest_m == pytest.approx(west, abs=tolerance)
    assert right * found.unita_m + found.ovest_m == pytest.approx(east, abs=tolerance)
    assert -bottom * found.unita_m + found.sud_m == pytest.approx(south, abs=tolerance)
    assert -top * found.unita_m + found.sud_m == pytest.approx(north, abs=tolerance)
    inside(drawn)


def inside(drawn: Sagoma) -> None:
    left, top, right, bottom = drawn.box
    assert left <= drawn.x <= right
    assert top <= drawn.y <= bottom
    assert drawn.percorso is not None
    places = points(drawn.percorso)
    assert {min(x for x, _ in places), max(x for x, _ in places)} == {left, right}
    assert {min(y for _, y in places), max(y for _, y in places)} == {top, bottom}


async def test_what_has_no_perimeter_is_drawn_by_its_comuni_and_says_so(
    async_session: AsyncSession,
) -> None:
    found = await read(async_session, NAVIGLIO, STATION, Passo("parchi", "nessuno", ""))
    drawn = {each.layer: each for each in found.altre}
    assert set(drawn) == {"navigli", "nodi_trasporto"}
    assert (drawn["navigli"].indicativa, drawn["navigli"].dimensione) == (True, 2)
    assert drawn["nodi_trasporto"].dimensione == 0
    assert drawn["nodi_trasporto"].percorso is None


async def test_the_own_geometry_of_a_project_is_read_if_it_has_one(
    async_session: AsyncSession,
) -> None:
    await async_session.execute(
        text("""
            update psttm.progetto set geom_precisione = 'schematica',
                geom = ST_SetSRID(ST_MakeLine(ST_MakePoint(510000, 5030000),
                    ST_MakePoint(512000, 5031000)), 7791)
            where codice = 'lum'
        """)
    )
    found = (await read_sagome(async_session, progetto="lum")).value
    assert found is not None
    (own,) = found.altre
    assert (own.layer, own.codice, own.dimensione) == (None, "lum", 1)
    assert own.precisione == "schematica"
    assert (await read_sagome(async_session, progetto="cambio")).value is not None


async def test_without_comuni_there_is_nothing_to_draw_on(async_session: AsyncSession) -> None:
    await async_session.execute(
        text("update psttm.elemento set geom = null, precisione = 'assente' where layer = 'comuni'")
    )
    assert (await read_sagome(async_session, [STATION])).value is None
