-- What a geometry drawn by whoever asks meets: elementi, projects and objectives.
-- Parameters: geojson (text, EPSG:4326), entro_m (metres, for nodi_trasporto), limite (projects).
-- Result: one row; measures in m2 and m, planar in EPSG:7791. Nothing is said of elementi that have
-- no perimeter: they are listed apart. A subject whose list of comuni is not complete and that is
-- not met is not determinable, where a comune is met at all.
with disegno as materialized (
    select ST_Transform(
        ST_Segmentize(ST_SetSRID(ST_GeomFromGeoJSON(:geojson), 4326), 0.02), 7791
    ) as geom
),
incontrati as materialized (
    select e.id, e.layer, e.codice, e.nome, e.precisione, m.*, null::double precision as distanza_m
    from disegno d
    join psttm.elemento e on e.geom && d.geom
    left join psttm.plis on plis.elemento_id = e.id
    cross join lateral psttm.misura_incidenza(d.geom, e.geom, e.nucleo) m
    where e.layer not in ('area_metropolitana', 'nodi_trasporto')
        and e.precisione <> 'schematica'
        and coalesce(plis.stato, 'esistente') = 'esistente'
    union all
    select
        e.id, e.layer, e.codice, e.nome, e.precisione,
        'certa', null, null, null, null, ST_Distance(e.geom, d.geom)
    from disegno d
    join psttm.elemento e on ST_DWithin(e.geom, d.geom, :entro_m)
    where e.layer = 'nodi_trasporto'
),
progetti_qui as (
    select p.id, m.certezza, m.area_m2, m.lunghezza_m, m.quota_elemento
    from disegno d
    join psttm.progetto p on p.geom && d.geom
    cross join lateral psttm.misura_incidenza(d.geom, p.geom, null) m
    where p.geom_precisione in ('rilevata', 'generalizzata')
),
catene as (
    select
        i.progetto_id, i.obiettivo_id, x.layer, x.codice,
        min(array_position(array['certa', 'da_verificare', 'ambito'], i.certezza)) as grado
    from incontrati x
    join psttm.incidenza i on i.elemento_id = x.id
    group by i.progetto_id, i.obiettivo_id, x.layer, x.codice
),
dentro as (
    select exists (select from incontrati where layer = 'comuni') as incontra
),
progetti_trovati as materialized (
    select
        progetto_id, min(grado) as grado,
        max(area_m2) as area_m2, max(lunghezza_m) as lunghezza_m,
        json_agg(
            json_build_object('layer', layer, 'codice', codice) order by layer, codice
        ) filter (where layer is not null) as attraverso
    from (
        select id as progetto_id, 1 as grado, area_m2, lunghezza_m,
            null as layer, null as codice
        from progetti_qui
        union all
        select progetto_id, greatest(grado, 2), null, null, layer, codice
        from catene
        where progetto_id is not null
        union all
        select p.id, 4, null, null, null, null
        from psttm.progetto p
        cross join dentro
        where p.elenco_comuni <> 'completo' and dentro.incontra
    ) u
    group by progetto_id
)
select
    {stamp} as stamp,
    case when ST_Dimension(d.geom) = 2 then ST_Area(d.geom) end as area_m2,
    case when ST_Dimension(d.geom) = 1 then ST_Length(d.geom) end as lunghezza_m,
    (
        select json_agg(
            json_build_object(
                'layer', x.layer, 'codice', x.codice, 'nome', x.nome, 'precisione', x.precisione,
                'certezza', x.certezza, 'area_m2', x.area_m2, 'lunghezza_m', x.lunghezza_m,
                'quota_elemento', x.quota_elemento, 'quota_geometria', x.quota_soggetto,
                'distanza_m', x.distanza_m, 'parte_di', intero.codice
            ) order by x.layer, x.distanza_m, x.codice
        )
        from incontrati x
        left join psttm.nodo_trasporto nodo on nodo.elemento_id = x.id
        left join psttm.elemento intero on intero.id = nodo.parte_di
    ) as elementi,
    (select count(*) from progetti_trovati) as progetti_totale,
    (
        select json_agg(
            json_build_object('progetto', to_jsonb(v) || jsonb_build_object('id', v.codice),
                'certezza',
                (array['certa', 'da_verificare', 'ambito', 'non_determinabile'])[t.grado],
                'area_m2', t.area_m2, 'lunghezza_m', t.lunghezza_m, 'attraverso', t.attraverso
            ) order by t.grado, v.codice
        )
        from (
            select f.*, p.codice
            from progetti_trovati f
            join psttm.progetto p on p.id = f.progetto_id
            order by f.grado, p.codice
            limit :limite
        ) t
        join psttm.progetto_pubblicato v on v.id = t.progetto_id
    ) as progetti,
    (
        select json_agg(
            json_build_object('codice', o.codice, 'edizione', o.edizione, 'titolo', o.titolo,
                'certezza', t.certezza, 'attraverso', t.attraverso
            ) order by o.edizione, o.ordine
        )
        from (
            select
                obiettivo_id,
                (
                    array['certa', 'da_verificare', 'ambito', 'non_determinabile']
                )[greatest(min(grado), 2)] as certezza,
                json_agg(
                    json_build_object('layer', layer, 'codice', codice) order by layer, codice
                ) filter (where layer is not null) as attraverso
            from (
                select obiettivo_id, grado, layer, codice from catene
                union all
                select o.id, 4, null, null
                from psttm.obiettivo o
                cross join dentro
                where o.elenco_comuni <> 'completo' and dentro.incontra
            ) u
            where obiettivo_id is not null
            group by obiettivo_id
        ) t
        join psttm.obiettivo o on o.id = t.obiettivo_id
    ) as obiettivi,
    (
        select json_agg(
            json_build_object('layer', e.layer, 'codice', e.codice, 'nome', e.nome)
            order by e.layer, e.codice
        )
        from psttm.elemento e
        left join psttm.plis on plis.elemento_id = e.id
        where e.geom_indicativa && d.geom and ST_Intersects(e.geom_indicativa, d.geom)
            and coalesce(plis.stato, 'esistente') = 'esistente'
    ) as non_misurabili
from disegno d
