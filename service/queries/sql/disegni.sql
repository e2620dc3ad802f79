-- Outlines for the small maps of pages: all comuni, some elementi, and the own geometry of a project.
-- Parameters: zoom (of the generalised geometries), unita_m (the width of its units); elementi
-- (array of texts «layer/codice»); progetto (code, null for none).
-- Result: one row for each, the comuni first; stamp; layer (null for the project), codice, nome,
-- zona (code, of a comune); precisione; indicativa (drawn is the union of the known comuni, no
-- perimeter); dimensione (0 point, 1 line, 2 area); percorso (path of SVG, null for points); x, y
-- (a point in it); ovest, sud, est, nord (its box); ovest_m, sud_m (where the units are counted
-- from, in EPSG:3857). Units go to the right and down; ovest_m and sud_m are where x and y are 0.
with scelti as (
    select
        e.id, e.layer, e.codice, e.nome, e.precisione,
        e.geom is null as indicativa,
        coalesce(g.geom, e.geom_3857) as geom
    from psttm.elemento e
    left join psttm.generalizzata g on g.elemento_id = e.id and g.zoom = :zoom
    where e.geom_3857 is not null
        and (e.layer = 'comuni' or e.layer || '/' || e.codice = any (cast(:elementi as text[])))
    union all
    select null, null, p.codice, p.titolo, p.geom_precisione, false, p.geom_3857
    from psttm.progetto p
    where p.codice = cast(:progetto as text) and p.geom_3857 is not null
),
origine as (
    select
        :unita_m * floor(min(ST_XMin(geom)) / :unita_m) as ovest_m,
        :unita_m * floor(min(ST_YMin(geom)) / :unita_m) as sud_m
    from scelti
    where layer = 'comuni'
),
contati as (
    select
        s.*, o.ovest_m, o.sud_m,
        ST_SnapToGrid(
            ST_TransScale(
                ST_ForcePolygonCW(s.geom), -o.ovest_m, -o.sud_m, 1 / :unita_m, 1 / :unita_m
            ),
            1
        ) as disegno
    from scelti s
    cross join origine o
)
select
    {stamp} as stamp,
    c.layer, c.codice, c.nome, c.precisione, c.indicativa,
    z.codice as zona,
    ST_Dimension(c.geom) as dimensione,
    case when ST_Dimension(c.geom) > 0 then ST_AsSVG(c.disegno, 1, 0) end as percorso,
    ST_X(p.geom) as x,
    -ST_Y(p.geom) as y,
    ST_XMin(b.geom) as ovest,
    -ST_YMin(b.geom) as sud,
    ST_XMax(b.geom) as est,
    -ST_YMax(b.geom) as nord,
    c.ovest_m, c.sud_m
from contati c
cross join lateral (
    select case when ST_IsEmpty(c.disegno)
        then ST_TransScale(ST_Centroid(c.geom), -c.ovest_m, -c.sud_m, 1 / :unita_m, 1 / :unita_m)
        else c.disegno
    end as geom
) b
cross join lateral (select ST_PointOnSurface(b.geom) as geom) p
left join psttm.appartenenza_in_vigore a
    on c.layer = 'comuni' and a.comune_id = c.id
    and exists (
        select from psttm.elemento e where e.id = a.elemento_id and e.layer = 'zone_omogenee'
    )
left join psttm.elemento z on z.id = a.elemento_id
order by c.layer is distinct from 'comuni', c.layer nulls last, c.codice
