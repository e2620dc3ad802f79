"""Names of areas: one point for each, inside it."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.maps.symbol import Label, When
from service.queries.catalog import COLLECTIONS
from service.queries.labels import AreaLabel, read_area_labels
from service.queries.page import get_stamp
from service.tiles.style import area_labels

INSIDE = text(
    "select count(*) from psttm.collezione_{} "
    "where nome = :nome and ST_Contains(geom_3857, "
    "ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), 3857))"
)


async def features(session: AsyncSession, *labels: AreaLabel) -> list[dict[str, Any]]:
    found = await read_area_labels(session, labels)
    collection = json.loads(found.value)
    assert collection["type"] == "FeatureCollection"
    return list(collection["features"])


def label(collection: str, **own: Any) -> AreaLabel:
    return AreaLabel(f"{collection}:0", COLLECTIONS[collection], Label("nome", 12, **own))


async def test_every_comune_is_named_once_the_most_people_first(
    async_session: AsyncSession,
) -> None:
    found = await features(async_session, label("comuni", rank="popolazione"))
    names = [each["properties"]["testo"] for each in found]
    ranks = [each["properties"]["rango"] for each in found]
    assert len(names) == len(set(names)) == 133
    assert names[0] == "Milano"
    assert ranks == sorted(ranks, reverse=True)
    assert {each["properties"]["etichetta"] for each in found} == {"comuni:0"}


@pytest.mark.parametrize("collection", ["comuni", "zone_omogenee", "parchi", "plis"])
async def test_a_name_is_written_inside_its_area(
    async_session: AsyncSession, collection: str
) -> None:
    found = await features(async_session, label(collection))
    assert found
    where = text(INSIDE.text.format(collection))
    for each in found:
        lon, lat = each["geometry"]["coordinates"]
        values = {"nome": each["properties"]["testo"], "lon": lon, "lat": lat}
        inside = await async_session.scalar(where, values)
        assert inside == 1, values


async def test_only_what_meets_the_conditions_is_named(async_session: AsyncSession) -> None:
    absent = When("precisione", ("assente",))
    all_of, known, unknown = [
        len(await features(async_session, label("plis", when=when)))
        for when in ((), (When("precisione", ("assente",), negated=True),), (absent,))
    ]
    assert all_of == known + unknown
    assert unknown > 0
    assert await features(async_session, label("plis", when=(When("stato", ("boh",)),))) == []


async def test_lines_and_points_have_no_names_here(
    async_session: AsyncSession, connection: Connection
) -> None:
    found = await features(async_session, label("navigli"), label("nodi_trasporto"))
    areas = connection.scalar(
        text("select count(*) from psttm.collezione_navigli where ST_Dimension(geom_3857) = 2")
    )
    assert len(found) == areas


async def test_the_labels_of_all_symbols_can_be_read(async_session: AsyncSession) -> None:
    labels = area_labels(tuple(COLLECTIONS.values()))
    found = await read_area_labels(async_session, labels)
    keys = {each["properties"]["etichetta"] for each in json.loads(found.value)["features"]}
    assert {"comuni:0", "zone_omogenee:0"} <= keys <= {each.chiave for each in labels}
    assert found.stamp == await get_stamp(async_session)


async def test_no_label_is_an_empty_collection(async_session: AsyncSession) -> None:
    assert await features(async_session) == []
