"""A collection of eleven features, made up, whose pages are known by hand."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.collection import Collection, Drawing, prop

PROPERTIES = (
    prop("codice", "string", "Codice"),
    prop("gruppo", "string", "Gruppo"),
    prop("valore", "number", "Valore"),
    prop("numero", "integer", "Numero"),
    prop("vero", "boolean", "Vero"),
    prop("giorno", "date", "Giorno"),
    prop("parole", "strings", "Parole"),
)
PROVA = Collection(
    id="prova",
    titolo="Prova",
    descrizione="",
    parole_chiave=(),
    vista="psttm.prova",
    chiave="codice",
    properties=PROPERTIES,
    geometria="Unknown",
    risorse=(),
    drawing=Drawing("psttm.prova", PROPERTIES),
    tempo=("dal", "al"),
)
TABLE = """
create table psttm.prova (
    id bigint primary key, codice text not null unique, gruppo text, valore double precision,
    numero bigint, vero boolean, giorno date, parole text[] not null, dal date, al date,
    geom geometry(geometry, 7791), geom_3857 geometry(geometry, 3857),
    geojson text generated always as (
        ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(geom, 4326)), 6, 0)
    ) stored
)
"""
ROWS = """
insert into psttm.prova (id, codice, gruppo, valore, numero, vero, giorno, parole, dal, al, geom)
values
(11, 'a', 'x', 1.5, 3, true, '2024-01-01', '{uno,due}', '2020-01-01', '2020-12-31',
    'SRID=7791;POINT(500000 5000000)'),
(10, 'b', 'x', 0.1, 3, false, '2024-01-02', '{}', '2021-01-01', '2021-06-30',
    'SRID=7791;POINT(500100 5000000)'),
(9, 'c', 'y', null, 2, null, null, '{}', '2021-06-30', null, 'SRID=7791;POINT(500200 5000000)'),
(8, 'd', 'y', 1.5, 2, true, '2023-01-01', '{}', null, '2019-12-31',
    'SRID=7791;POINT(500300 5000000)'),
(7, 'e', null, null, 1, false, null, '{}', null, null, 'SRID=7791;POINT(500400 5000000)'),
(6, 'f', 'x', -2, 1, true, '2023-01-01', '{}', null, null,
    'SRID=7791;POLYGON((600000 5000000, 600000 5000100, 600100 5000100, 600100 5000000,
        600000 5000000))'),
(5, 'g', 'z', 1e300, null, null, '2024-01-01', '{}', null, null,
    'SRID=7791;LINESTRING(600050 5000050, 600060 5000060)'),
(4, 'h', 'z', 1.5, 3, true, null, '{}', null, null, 'SRID=7791;POINT(600050 5000099)'),
(3, 'i', null, 7, null, null, null, '{}', null, null, null),
(2, 'l', 'x', 8, 5, null, null, '{}', null, null, null),
(1, 'm"\\à', 'x', 9, 5, null, null, '{}', null, null, 'SRID=7791;POINT(700000 5100000)')
"""
CODES = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "l", 'm"\\à')


async def furnish(session: AsyncSession) -> None:
    """Make the table, in the transaction of the session."""
    connection = await session.connection()
    for statement in (TABLE, ROWS):
        await connection.exec_driver_sql(statement)
