-- Overlaps of comuni, and gaps between them: holes of their union.
-- Parameters: soglia_m2, the area above which one is a fault. CRS: EPSG:7791.
-- Result: dove (text), che_cosa (text), one row for each fault.
with confini as (
    select nome, geom
    from psttm.elemento
    where layer = 'comuni'
),
sovrapposizioni as (
    select
        a.nome || ' / ' || b.nome as dove,
        ST_Area(ST_Intersection(a.geom, b.geom)) as area_m2
    from confini a
    join confini b on a.nome < b.nome and a.geom && b.geom
    where ST_Relate(a.geom, b.geom, '2********')
),
unione as (
    select (ST_Dump(ST_Union(geom))).geom as geom
    from confini
),
anelli as (
    select (ST_DumpRings(geom)).path[1] as anello, (ST_DumpRings(geom)).geom as geom
    from unione
),
buchi as (
    select ST_Area(geom) as area_m2, ST_PointOnSurface(geom) as punto
    from anelli
    where anello > 0
)
select dove, format('sovrapposti per %s m²', round(area_m2::numeric, 1)) as che_cosa
from sovrapposizioni
where area_m2 > :soglia_m2
union all
select
    format('E %s N %s', round(ST_X(punto)::numeric), round(ST_Y(punto)::numeric)),
    format('vuoto di %s m²', round(area_m2::numeric, 1))
from buchi
where area_m2 > :soglia_m2
order by 1, 2
