-- Where the projects of a zona are marked: at each place by which they reach it, or, where their
-- own geometry meets the zona, there alone. What only concerns the comuni in general is no place.
-- Parameters: codice (of the zona), progetti (array of codes).
-- Result: progetto; layer, codice and nome of the place (null for the own geometry); certezza,
-- menzione, estensione, natura (the last three null for the own geometry; certezza too, where it is
-- schematic); precisione; geom (WKB of a point in EPSG:7791, inside the zona if the place meets it:
-- of a line, the middle of its longest stretch; of what has no perimeter, in its known comuni).
with zona as (
    select id, geom
    from psttm.elemento
    where layer = 'zone_omogenee' and codice = :codice
),
scelti as (
    select id, codice, geom, geom_precisione
    from psttm.progetto
    where codice = any (cast(:progetti as text[]))
),
propri as (
    select
        p.id, null::bigint as elemento_id,
        (
            select min(i.certezza)
            from psttm.incidenza_zona i
            where i.progetto_id = p.id and i.elemento_id = z.id and i.localizzazione_id is null
        ) as certezza,
        null::text as menzione, null::text as estensione, null::text as natura,
        p.geom_precisione as precisione, p.geom
    from scelti p
    join zona z on ST_Intersects(p.geom, z.geom)
),
nominati as (
    select distinct on (i.progetto_id, i.via[1])
        i.progetto_id, i.via[1], i.certezza, l.menzione, l.estensione, l.natura,
        e.precisione, coalesce(e.geom, e.geom_indicativa)
    from psttm.incidenza_zona i
    join zona z on z.id = i.elemento_id
    join scelti p on p.id = i.progetto_id
    join psttm.localizzazione l on l.id = i.localizzazione_id
    join psttm.elemento e on e.id = i.via[1]
    where i.certezza <> 'ambito' and p.id not in (select id from propri)
    order by i.progetto_id, i.via[1], i.certezza, l.id
),
luoghi as (
    select * from propri
    union all
    select * from nominati
)
select
    p.codice as progetto,
    e.layer,
    e.codice,
    e.nome,
    l.certezza,
    l.menzione,
    l.estensione,
    l.natura,
    l.precisione,
    ST_AsBinary(
        case when ST_Dimension(qui.geom) = 1
            then (
                select ST_LineInterpolatePoint(d.geom, 0.5)
                from ST_Dump(ST_LineMerge(qui.geom)) d
                order by ST_Length(d.geom) desc, d.path
                limit 1
            )
            else ST_PointOnSurface(qui.geom)
        end
    ) as geom
from luoghi l
join scelti p on p.id = l.id
left join psttm.elemento e on e.id = l.elemento_id
cross join zona z
cross join lateral (select ST_Intersection(l.geom, z.geom) as geom) dentro
cross join lateral (
    select case when ST_IsEmpty(dentro.geom) then l.geom else dentro.geom end as geom
) qui
order by p.id, e.layer, e.nome, e.codice
