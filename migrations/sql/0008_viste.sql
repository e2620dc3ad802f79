-- What the answers show of each noun, one row a noun; geometry is left to those who ask for it.

create function psttm.fonte_json(fonte psttm.fonte) returns json
language sql stable
as $$
    select json_build_object(
        'id', fonte.id, 'documento', fonte.documento, 'editore', fonte.editore,
        'natura', fonte.natura, 'licenza', fonte.licenza,
        'licenza_verificata', fonte.licenza_verificata, 'data', fonte.data,
        'indirizzo', fonte.indirizzo
    )
$$;

create view psttm.comune_pubblicato as
select
    e.id,
    c.istat,
    e.nome,
    c.codice_catastale,
    z.codice as zona_omogenea,
    z.nome as zona_omogenea_nome,
    c.popolazione,
    c.popolazione_al,
    round((ST_Area(e.geom) / 1e6)::numeric, 4)::double precision as superficie_km2,
    e.precisione,
    e.ufficiale,
    e.data_riferimento,
    e.riquadro as bbox,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = e.fonte_id) as fonte
from psttm.comune c
join psttm.elemento e on e.id = c.elemento_id
left join lateral (
    select ze.codice, ze.nome
    from psttm.appartenenza_in_vigore a
    join psttm.zona_omogenea zo on zo.elemento_id = a.elemento_id
    join psttm.elemento ze on ze.id = zo.elemento_id
    where a.comune_id = e.id
) z on true;

create view psttm.zona_pubblicata as
select
    e.id,
    e.codice,
    e.nome,
    z.vocazione,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = z.vocazione_fonte_id)
        as vocazione_fonte,
    m.comuni,
    m.da_fonte,
    m.per_eliminazione,
    m.popolazione,
    round((ST_Area(e.geom) / 1e6)::numeric, 4)::double precision as superficie_km2,
    e.precisione,
    e.ufficiale,
    e.data_riferimento,
    e.riquadro as bbox,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = e.fonte_id) as fonte
from psttm.zona_omogenea z
join psttm.elemento e on e.id = z.elemento_id
cross join lateral (
    select
        count(*) as comuni,
        count(*) filter (where a.base = 'fonte') as da_fonte,
        count(*) filter (where a.base = 'eliminazione') as per_eliminazione,
        case when bool_and(c.popolazione is not null) then sum(c.popolazione) end as popolazione
    from psttm.appartenenza_in_vigore a
    join psttm.comune c on c.elemento_id = a.comune_id
    where a.elemento_id = z.elemento_id
) m;

create view psttm.appartenenza_pubblicata as
select
    a.id,
    c.istat,
    a.elemento_id,
    a.base as appartenenza,
    a.dal,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = a.fonte_id) as appartenenza_fonte
from psttm.appartenenza_in_vigore a
join psttm.comune c on c.elemento_id = a.comune_id;

create view psttm.progetto_pubblicato as
select
    p.id,
    p.codice,
    p.titolo,
    p.descrizione,
    p.tema,
    p.tipo,
    p.edizione,
    padre.codice as parte_di,
    p.stato,
    p.stato_testo,
    p.stato_al,
    (p.stato_al || '~') collate "C" < to_char(current_date - interval '24 months', 'YYYY-MM-DD')
        as stato_vecchio,
    p.ente_capofila,
    p.importo_eur,
    p.importo_natura,
    p.importo_al,
    p.finanziamento,
    array(select c.cup::text from psttm.progetto_cup c where c.progetto_id = p.id order by c.cup)
        as cup,
    p.inizio,
    p.fine,
    p.url,
    p.elenco_comuni,
    p.comuni_fuori_area,
    p.nota,
    p.geom_precisione,
    (
        select json_agg(psttm.fonte_json(f) order by u.ordine, f.id)
        from (
            select p.fonte_id, 1 as ordine
            union all
            select pf.fonte_id, 2
            from psttm.progetto_fonte pf
            where pf.progetto_id = p.id and pf.fonte_id <> p.fonte_id
        ) u
        join psttm.fonte f on f.id = u.fonte_id
    ) as fonti
from psttm.progetto p
left join psttm.progetto padre on padre.id = p.parte_di;

-- Every chain, those to the zone omogenee included, with the place that it starts from.
create view psttm.incidenza_pubblicata as
select
    i.progetto_id,
    i.obiettivo_id,
    i.elemento_id,
    i.layer,
    i.certezza,
    i.via,
    json_build_object(
        'via', (
            select json_agg(
                json_build_object('layer', e.layer, 'codice', e.codice, 'nome', e.nome)
                order by u.ordine
            )
            from unnest(i.via) with ordinality u (id, ordine)
            join psttm.elemento e on e.id = u.id
        ),
        'certezza', i.certezza,
        'base', i.base,
        'menzione', l.menzione,
        'estensione', l.estensione,
        'natura', l.natura,
        'motivo', coalesce(l.motivo, 'geometria del progetto'),
        'area_m2', i.area_m2,
        'lunghezza_m', i.lunghezza_m,
        'quota_comune', i.quota_comune,
        'quota_soggetto', i.quota_soggetto,
        'fonte_id', l.fonte_id
    ) as incidenza
from (
    select
        progetto_id, obiettivo_id, localizzazione_id, elemento_id, layer, via,
        certezza, base, area_m2, lunghezza_m, quota_comune, quota_soggetto
    from psttm.incidenza
    where layer <> 'zone_omogenee'
    union all
    select
        progetto_id, obiettivo_id, localizzazione_id, elemento_id, layer, via,
        certezza, base, area_m2, lunghezza_m, quota_comune, quota_soggetto
    from psttm.incidenza_zona
) i
left join psttm.localizzazione l on l.id = i.localizzazione_id;

grant select on all tables in schema psttm to psttm_reader;
