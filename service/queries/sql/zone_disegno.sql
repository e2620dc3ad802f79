-- The outlines of the comuni and of each zona omogenea as paths of SVG, for small maps.
-- Parameters: zoom (of the generalised geometries), unita_m (the width of its units).
-- Result: stamp; codice of a zona, null for all comuni together; percorso (null without geometry);
-- ovest, sud, est, nord (box of the geometry); ovest_m, sud_m (where the units are counted from, in
-- EPSG:3857). Units go to the right and, in percorso alone, down.
with disegnati as (
    select
        e.layer, e.codice,
        ST_ForcePolygonCW(coalesce(g.geom, e.geom_3857)) as geom
    from psttm.elemento e
    left join psttm.generalizzata g on g.elemento_id = e.id and g.zoom = :zoom
    where e.layer in ('comuni', 'zone_omogenee') and e.geom is not null
),
origine as (
    select
        :unita_m * floor(min(ST_XMin(geom)) / :unita_m) as ovest_m,
        :unita_m * floor(min(ST_YMin(geom)) / :unita_m) as sud_m
    from disegnati
),
contati as (
    select
        d.layer, d.codice,
        ST_SnapToGrid(
            ST_TransScale(d.geom, -o.ovest_m, -o.sud_m, 1 / :unita_m, 1 / :unita_m), 1
        ) as geom
    from disegnati d
    cross join origine o
),
insieme as (
    select null::text as codice, ST_Collect(geom order by codice) as geom
    from contati
    where layer = 'comuni'
    union all
    select z.codice, c.geom
    from psttm.elemento z
    left join contati c on c.layer = z.layer and c.codice = z.codice
    where z.layer = 'zone_omogenee'
)
select
    {stamp} as stamp,
    i.codice,
    ST_AsSVG(i.geom, 1, 0) as percorso,
    ST_XMin(i.geom) as ovest,
    ST_YMin(i.geom) as sud,
    ST_XMax(i.geom) as est,
    ST_YMax(i.geom) as nord,
    o.ovest_m,
    o.sud_m
from insieme i
cross join origine o
order by i.codice nulls first
