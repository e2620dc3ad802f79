"""Every list answered alike, whatever its noun: as JSON, GeoJSON, CSV, XLSX or GeoPackage."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from service.api.answer import Asked, answer_features, answer_list
from service.api.negotiate import CSV, GEOJSON, GPKG, JSON, XLSX
from service.api.tables import Sheet, answer_sheet, is_table
from service.api.writers.json import members_of
from service.api.writers.table import Columns, Geometries
from service.queries.listing import (
    Geometria,
    Listing,
    Rows,
    fetch_features,
    fetch_rows,
    fetch_shapes,
)
from service.queries.page import Page, Stamped

FORMATS = (JSON, GEOJSON, CSV, XLSX, GPKG)


@dataclass(frozen=True, slots=True)
class Elenco:
    """A list to answer with.

    Attributes
    ----------
    nome
        What its files are called.
    make, body_of
        A row of the listing → an item; an item → its members, where they are not just its fields.
    columns
        The columns of its tables.
    avvisi
        Given the items of the page and how many rows the list leaves out although they might
        belong there: what a reader must know.
    vuoto
        What to ask where the list is empty: it raises if its place does not exist.
    """

    nome: str
    listing: Listing
    make: Callable[[Any], Any]
    columns: Columns
    body_of: Callable[[Any], dict[str, Any]] | None = None
    avvisi: Callable[[Sequence[Any], int], tuple[str, ...]] = lambda _, __: ()
    vuoto: Callable[[], Awaitable[object]] | None = None


async def answer_elenco(
    asked: Asked, session: AsyncSession, elenco: Elenco, geometria: Geometria = "piena"
) -> Response:
    """Read a page of a list, in one statement, and return it in the format asked for."""
    if asked.formato is GEOJSON:
        found = await fetch_features(session, elenco.listing, asked.page, geometria)
        await _require_place(elenco, found.value.totale)
        page = replace(found.value, avvisi=elenco.avvisi((), found.value.omitted))
        return answer_features(asked, Stamped(found.stamp, page))
    fetch = fetch_shapes if asked.formato is GPKG else fetch_rows
    rows = await fetch(session, elenco.listing, asked.page)
    await _require_place(elenco, rows.totale)
    items = tuple(elenco.make(row._mapping) for row in rows.rows)
    if is_table(asked):
        return await answer_sheet(asked, session, rows.stamp, _sheet(asked, elenco, rows, items))
    notices = elenco.avvisi(items, rows.omitted)
    listed = Page(items, rows.totale, rows.next_cursor, notices)
    return answer_list(asked, Stamped(rows.stamp, listed), elenco.body_of)


def _sheet(asked: Asked, elenco: Elenco, rows: Rows, items: Sequence[Any]) -> Sheet:
    shape = elenco.listing.shape if asked.formato is GPKG else None
    return Sheet(
        name=elenco.nome,
        columns=elenco.columns,
        rows=[(elenco.body_of or members_of)(item) for item in items],
        next_cursor=rows.next_cursor,
        geometries=None
        if shape is None
        else Geometries(shape.kind, tuple(_bytes(row.wkb) for row in rows.rows)),
    )


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


async def _require_place(elenco: Elenco, totale: int) -> None:
    if totale == 0 and elenco.vuoto is not None:
        await elenco.vuoto()
