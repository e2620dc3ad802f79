"""Answers that are files of rows: CSV, XLSX, GeoPackage (the last two made by other processes)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from service.api.answer import Asked, answer
from service.api.exports import Exports
from service.api.negotiate import CSV, GPKG, JSON, XLSX
from service.api.writers.csv import to_csv
from service.api.writers.table import Columns, Geometries, make_table
from service.errors import PayloadTooLarge

TABLES = (JSON, CSV, XLSX, GPKG)
MAX_WKB_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file: what it is called, their columns, where they go on, their geometries."""

    name: str
    columns: Columns
    rows: Sequence[Mapping[str, Any]]
    next_cursor: str | None = None
    geometries: Geometries | None = None


def is_table(asked: Asked) -> bool:
    """Tell whether a file of rows answers."""
    return asked.formato in {CSV, XLSX, GPKG}


async def answer_sheet(asked: Asked, session: AsyncSession, stamp: str, sheet: Sheet) -> Response:
    """Return the file; the next page, if there is one, is in the ``Link`` header."""
    headers = {
        "Content-Disposition": f'attachment; filename="{sheet.name}.{asked.formato.nome}"',
    }
    following = [link.href for link in asked.links(sheet.next_cursor) if link.rel == "next"]
    if following:
        headers["Link"] = f'<{following[0]}>; rel="next"'
    if asked.formato is CSV:
        bom = asked.query.one("f") is not None
        body = to_csv(sheet.rows, tuple(sheet.columns), bom=bom)
        return answer(asked, stamp, body, headers)
    await session.close()  # the connection serves others while the file is written
    body = await _written(asked, stamp, sheet)
    return answer(asked, stamp, body, headers)


async def _written(asked: Asked, stamp: str, sheet: Sheet) -> bytes:
    exports: Exports = asked.exports
    day = stamp.rpartition("-")[2]
    table = make_table(sheet.name, sheet.rows, sheet.columns)
    if asked.formato is XLSX:
        return await exports.write("xlsx", table, day)
    if sheet.geometries is not None:
        size = sum(len(each) for each in sheet.geometries.wkb if each is not None)
        if size > MAX_WKB_BYTES:
            raise PayloadTooLarge(
                f"Le geometrie occupano {size} byte, al massimo {MAX_WKB_BYTES}: chiedere meno "
                "righe con «limit»."
            )
    return await exports.write("gpkg", table, sheet.geometries, day)
