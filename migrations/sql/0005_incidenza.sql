-- The incidenza: which subject reaches which elemento, by which chain, how surely, for how much.
-- CRS: EPSG:7791.

-- All rows of the subjects given (null: of all; empty: of none).
--   luoghi      each localizzazione with the elementi that it names or whose kind it names
--   dirette     the subject at the place itself
--   mediate     the comuni of the place
--   metropoli   every comune, for what concerns the metropolitan area
--   geometriche what the project's own geometry meets
create function psttm.calcola_incidenza(progetti bigint[], obiettivi bigint[])
returns table (
    progetto_id bigint,
    obiettivo_id bigint,
    localizzazione_id bigint,
    elemento_id bigint,
    layer text,
    via bigint[],
    certezza text,
    base text,
    area_m2 double precision,
    lunghezza_m double precision,
    quota_comune double precision,
    quota_soggetto double precision,
    contenuto boolean,
    intervento boolean,
    importo_eur numeric,
    importo_natura text
)
language sql stable
as $$
    with scelte as (
        select l.*
        from psttm.localizzazione l
        where (l.progetto_id is not null and (progetti is null or l.progetto_id = any (progetti)))
            or (l.obiettivo_id is not null and (obiettivi is null or l.obiettivo_id = any (obiettivi)))
    ),
    luoghi as (
        select
            l.progetto_id,
            l.obiettivo_id,
            l.id as localizzazione_id,
            e.id as luogo_id,
            e.layer as luogo_layer,
            case
                when l.menzione = 'ambito' or e.layer = 'area_metropolitana'
                    or (l.layer = 'comuni' and l.elemento_id is null) then 'ambito'
                when l.natura = 'attribuita' then 'da_verificare'
                when l.elemento_id is null and l.estensione <> 'intero' then 'da_verificare'
                else 'certa'
            end as certezza,
            l.estensione = 'intero' or (
                e.elenco_comuni = 'completo' and 1 = (
                    select count(*) from psttm.elemento_comune ec where ec.elemento_id = e.id
                )
            ) as ovunque,
            coalesce(p.elenco_comuni = 'completo' and cardinality(p.comuni_fuori_area) = 0, false)
                as chiuso,
            coalesce(p.tipo = 'intervento', false) as intervento,
            p.importo_eur,
            p.importo_natura
        from scelte l
        left join psttm.progetto p on p.id = l.progetto_id
        join psttm.elemento e
            on e.layer = l.layer and (l.elemento_id is null or e.id = l.elemento_id)
        left join psttm.plis on plis.elemento_id = e.id
        left join psttm.parco on parco.elemento_id = e.id
        left join psttm.naviglio on naviglio.elemento_id = e.id
        left join psttm.nodo_trasporto nodo on nodo.elemento_id = e.id
        where coalesce(plis.stato, 'esistente') = 'esistente'
            and (l.tipo is null or l.tipo = coalesce(nodo.tipo, parco.tipo, naviglio.tipo))
    ),
    dirette as (
        select
            progetto_id, obiettivo_id, localizzazione_id,
            luogo_id as elemento_id, luogo_layer as layer, array[luogo_id] as via,
            certezza, 'dichiarazione' as base,
            null::double precision as area_m2, null::double precision as lunghezza_m,
            null::double precision as quota_comune, null::double precision as quota_soggetto,
            chiuso, intervento, importo_eur, importo_natura
        from luoghi
    ),
    mediate as (
        select
            u.progetto_id, u.obiettivo_id, u.localizzazione_id,
            ec.comune_id, 'comuni', array[u.luogo_id, ec.comune_id],
            case
                when u.certezza = 'ambito' then 'ambito'
                when u.certezza = 'certa' and u.ovunque then ec.certezza
                else 'da_verificare'
            end,
            ec.base, ec.area_m2, ec.lunghezza_m, ec.quota_comune, null::double precision,
            u.chiuso, u.intervento, u.importo_eur, u.importo_natura
        from luoghi u
        join psttm.elemento_comune ec on ec.elemento_id = u.luogo_id
    ),
    metropoli as (
        select
            u.progetto_id, u.obiettivo_id, u.localizzazione_id,
            c.id, 'comuni', array[u.luogo_id, c.id],
            'ambito', 'appartenenza',
            null::double precision, null::double precision,
            null::double precision, null::double precision,
            u.chiuso, u.intervento, u.importo_eur, u.importo_natura
        from luoghi u
        join psttm.elemento c on c.layer = 'comuni'
        where u.luogo_layer = 'area_metropolitana'
    ),
    geometriche as (
        select
            p.id, null::bigint, null::bigint,
            e.id, e.layer, array[e.id],
            m.certezza, 'geometria',
            m.area_m2, m.lunghezza_m,
            case when e.layer = 'comuni' then m.quota_elemento end, m.quota_soggetto,
            p.elenco_comuni = 'completo' and cardinality(p.comuni_fuori_area) = 0,
            p.tipo = 'intervento', p.importo_eur, p.importo_natura
        from psttm.progetto p
        join psttm.elemento e on e.geom && p.geom
        left join psttm.plis on plis.elemento_id = e.id
        cross join lateral psttm.misura_incidenza(p.geom, e.geom, e.nucleo) m
        where (progetti is null or p.id = any (progetti))
            and p.geom_precisione in ('rilevata', 'generalizzata')
            and e.layer not in ('zone_omogenee', 'area_metropolitana')
            and e.precisione in ('rilevata', 'generalizzata', 'derivata')
            and coalesce(plis.stato, 'esistente') = 'esistente'
    ),
    righe as (
        select * from dirette
        union all select * from mediate
        union all select * from metropoli
        union all select * from geometriche
    )
    select
        progetto_id, obiettivo_id, localizzazione_id, elemento_id, layer, via,
        certezza, base, area_m2, lunghezza_m, quota_comune, quota_soggetto,
        layer = 'comuni' and chiuso and coalesce(
            min(elemento_id) filter (where areale) over soggetto
                = max(elemento_id) filter (where areale) over soggetto
            and bool_and(certezza <> 'ambito') filter (where areale) over soggetto
            and min(coalesce(quota_soggetto, 1)) filter (where areale) over soggetto > 0.999999,
            false
        ),
        intervento, importo_eur, importo_natura
    from (select *, layer in ('comuni', 'area_metropolitana') as areale from righe) r
    window soggetto as (partition by progetto_id, obiettivo_id)
$$;

-- The chains to the zone omogenee: those of their comuni, one membership longer, and those that
-- name the zona itself. What concerns the metropolitan area reaches a zona by one chain.
create view psttm.incidenza_zona as
select
    i.progetto_id, i.obiettivo_id, i.localizzazione_id,
    z.elemento_id, 'zone_omogenee'::text as layer, i.via || z.elemento_id as via,
    i.certezza, i.base, i.area_m2, i.lunghezza_m,
    null::double precision as quota_comune, i.quota_soggetto,
    i.elemento_id as comune_id
from psttm.incidenza i
join psttm.appartenenza_in_vigore a on a.comune_id = i.elemento_id
join psttm.zona_omogenea z on z.elemento_id = a.elemento_id
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
