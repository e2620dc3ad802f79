-- The zona of each comune today, found without going through its memberships in other elementi:
-- a comune may belong to hundreds of them, and to one zona.

create view psttm.zona_in_vigore as
select distinct on (a.elemento_id, a.comune_id) a.elemento_id, a.comune_id
from psttm.zona_omogenea z
join psttm.appartenenza a on a.elemento_id = z.elemento_id
where (a.dal is null or a.dal <= to_char(current_date, 'YYYY-MM-DD'))
    and (a.al is null or a.al > to_char(current_date, 'YYYY-MM-DD'))
order by a.elemento_id, a.comune_id;

create or replace view psttm.incidenza_zona as
select
    i.progetto_id, i.obiettivo_id, i.localizzazione_id,
    z.elemento_id, 'zone_omogenee'::text as layer, i.via || z.elemento_id as via,
    i.certezza, i.base, i.area_m2, i.lunghezza_m,
    null::double precision as quota_comune, i.quota_soggetto,
    i.elemento_id as comune_id
from psttm.incidenza i
join psttm.zona_in_vigore z on z.comune_id = i.elemento_id
where i.layer = 'comuni'
    and z.elemento_id <> all (i.via)
    and not exists (
        select from psttm.elemento e where e.id = i.via[1] and e.layer = 'area_metropolitana'
    )
union all
select
    i.progetto_id, i.obiettivo_id, i.localizzazione_id,
    i.elemento_id, i.layer, i.via,
    i.certezza, i.base, i.area_m2, i.lunghezza_m,
    i.quota_comune, i.quota_soggetto,
    null::bigint
from psttm.incidenza i
where i.layer = 'zone_omogenee'
union all
select
    i.progetto_id, i.obiettivo_id, i.localizzazione_id,
    z.elemento_id, 'zone_omogenee', i.via || z.elemento_id,
    i.certezza, 'appartenenza', null, null,
    null, null,
    null
from psttm.incidenza i
cross join psttm.zona_omogenea z
where i.layer = 'area_metropolitana';
