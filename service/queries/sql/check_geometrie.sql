-- Perimeters that are not the union of the comuni of which they are made by definition, and
-- geometries drawn hatched that are not that of their known comuni.
-- Parameters: soglia_m2, the area above which a difference is a fault. CRS: EPSG:7791.
-- Result: dove (text), che_cosa (text), one row for each fault.
with unioni as (
    select
        e.id, e.layer, e.codice,
        case when e.da_membri then e.geom else e.geom_indicativa end as geom,
        ST_Union(c.geom) as unione
    from psttm.elemento e
    left join psttm.appartenenza_in_vigore a on a.elemento_id = e.id
    left join psttm.elemento c
        on c.layer = 'comuni' and (c.id = a.comune_id or e.layer = 'area_metropolitana')
    where e.layer <> 'comuni' and (e.da_membri or e.geom is null)
    group by e.id
)
select layer || ' ' || codice as dove, 'perimetro diverso dall''unione dei comuni' as che_cosa
from unioni
where (geom is null) <> (unione is null)
    or ST_Area(ST_SymDifference(geom, unione)) > :soglia_m2
order by 1
