-- Zone whose area is not the published one.
-- Parameters: zone (text[]), km2 (float8[]), published; scarto, the share allowed. CRS: EPSG:7791.
-- Result: dove (text), che_cosa (text), one row for each fault.
with pubblicate as (
    select *
    from unnest(cast(:zone as text[]), cast(:km2 as double precision[])) as p (codice, km2)
),
misurate as (
    select codice, ST_Area(geom) / 1e6 as km2
    from psttm.elemento
    where layer = 'zone_omogenee'
)
select
    codice as dove,
    case
        when m.km2 is null then 'manca o non ha perimetro'
        when p.km2 is null then 'manca la superficie pubblicata'
        else format('%s km², pubblicati %s (%s %%)', round(m.km2::numeric, 2), p.km2,
            round(((m.km2 / p.km2 - 1) * 100)::numeric, 2))
    end as che_cosa
from pubblicate p
full join misurate m using (codice)
where m.km2 is null or p.km2 is null or abs(m.km2 / p.km2 - 1) > :scarto
order by 1
