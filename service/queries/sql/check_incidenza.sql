-- Stored derived rows that a recomputation does not give, and the reverse.
-- Result: dove (text), che_cosa (text), one row for each fault. Measures count to the millimetre.
with comuni_scritti as (
    select
        elemento_id, comune_id, base, certezza,
        round(area_m2::numeric, 3), round(lunghezza_m::numeric, 3),
        round(quota_comune::numeric, 9), round(quota_elemento::numeric, 9)
    from psttm.elemento_comune
),
comuni_ricalcolati as (
    select
        elemento_id, comune_id, base, certezza,
        round(area_m2::numeric, 3), round(lunghezza_m::numeric, 3),
        round(quota_comune::numeric, 9), round(quota_elemento::numeric, 9)
    from psttm.calcola_elemento_comune(null)
),
incidenza_scritta as (
    select
        progetto_id, obiettivo_id, localizzazione_id, elemento_id, layer, via, certezza, base,
        round(area_m2::numeric, 3), round(lunghezza_m::numeric, 3),
        round(quota_comune::numeric, 9), round(quota_soggetto::numeric, 9), contenuto,
        intervento, importo_eur, importo_natura
    from psttm.incidenza
),
incidenza_ricalcolata as (
    select
        progetto_id, obiettivo_id, localizzazione_id, elemento_id, layer, via, certezza, base,
        round(area_m2::numeric, 3), round(lunghezza_m::numeric, 3),
        round(quota_comune::numeric, 9), round(quota_soggetto::numeric, 9), contenuto,
        intervento, importo_eur, importo_natura
    from psttm.calcola_incidenza(null, null)
),
differenze as (
    select elemento_id, null::bigint as progetto_id, null::bigint as obiettivo_id, 'di troppo' as che_cosa
    from (table comuni_scritti except all table comuni_ricalcolati) c
    union all
    select elemento_id, null, null, 'mancante'
    from (table comuni_ricalcolati except all table comuni_scritti) c
    union all
    select elemento_id, progetto_id, obiettivo_id, 'di troppo'
    from (table incidenza_scritta except all table incidenza_ricalcolata) i
    union all
    select elemento_id, progetto_id, obiettivo_id, 'mancante'
    from (table incidenza_ricalcolata except all table incidenza_scritta) i
)
select
    concat_ws(' → ', coalesce(p.codice, 'obiettivo ' || d.obiettivo_id), e.layer || ' ' || e.codice) as dove,
    'riga ' || d.che_cosa as che_cosa
from differenze d
left join psttm.progetto p on p.id = d.progetto_id
left join psttm.elemento e on e.id = d.elemento_id
order by 1, 2
