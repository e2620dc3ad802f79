-- What the answers show of parks, PLIS, navigli, nodi, objectives and of the plan's vocabulary.

-- Measures are of the perimeters that may be measured: neither schematic nor indicative ones.
create view psttm.elemento_pubblicato as
select
    e.id,
    e.layer,
    e.codice,
    e.nome,
    e.elenco_comuni,
    (
        select count(*) filter (where ec.certezza = 'certa')
        from psttm.elemento_comune ec
        where ec.elemento_id = e.id
    ) as comuni,
    (
        select count(*) filter (where ec.certezza = 'da_verificare')
        from psttm.elemento_comune ec
        where ec.elemento_id = e.id
    ) as comuni_da_verificare,
    e.precisione,
    e.ufficiale,
    e.data_riferimento,
    case when e.precisione <> 'schematica' and ST_Dimension(e.geom) = 2
        then round((ST_Area(e.geom) / 1e6)::numeric, 4)::double precision
    end as superficie_km2,
    case when e.precisione <> 'schematica' and ST_Dimension(e.geom) = 1
        then round((ST_Length(e.geom) / 1e3)::numeric, 3)::double precision
    end as lunghezza_misurata_km,
    e.riquadro as bbox,
    e.riquadro_indicativo as bbox_indicativo,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = e.fonte_id) as fonte
from psttm.elemento e;

-- The comuni of an elemento, and how each is known; the source is that of the membership.
create view psttm.elemento_comune_pubblicato as
select
    ec.elemento_id,
    ec.comune_id as id,
    c.istat,
    ec.certezza,
    ec.base,
    ec.area_m2,
    ec.lunghezza_m,
    ec.quota_comune,
    ec.quota_elemento,
    a.ordine,
    a.dal,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = a.fonte_id) as appartenenza_fonte
from psttm.elemento_comune ec
join psttm.comune c on c.elemento_id = ec.comune_id
left join psttm.appartenenza_in_vigore a
    on a.elemento_id = ec.elemento_id and a.comune_id = ec.comune_id;

create view psttm.obiettivo_pubblicato as
select
    o.id,
    o.codice,
    o.edizione,
    m.codice as missione,
    m.nome as missione_nome,
    t.codice as tema,
    o.ordine,
    o.titolo,
    o.testo,
    d.codice as duplicato_di,
    o.elenco_comuni,
    o.documento_sha256,
    o.prima_riga,
    o.ultima_riga,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = o.fonte_id) as fonte
from psttm.obiettivo o
left join psttm.missione m on m.id = o.missione_id
left join psttm.tema t on t.id = o.tema_id
left join psttm.obiettivo d on d.id = o.duplicato_di;

create view psttm.missione_pubblicata as
select
    m.id,
    m.codice,
    m.edizione,
    m.ordine,
    m.nome,
    m.testo,
    coalesce(
        (
            select json_agg(json_build_object('codice', t.codice, 'nome', t.nome)
                order by t.ordine, t.codice)
            from psttm.tema t
            where t.missione_id = m.id
        ),
        '[]'
    ) as temi,
    (
        select count(*) from psttm.obiettivo o
        where o.missione_id = m.id and o.duplicato_di is null
    ) as obiettivi,
    m.documento_sha256,
    m.prima_riga,
    m.ultima_riga,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = m.fonte_id) as fonte
from psttm.missione m;

create view psttm.driver_pubblicato as
select
    d.id,
    d.codice,
    d.edizione,
    d.ordine,
    d.nome,
    d.testo,
    (
        select count(*) from psttm.progetto_driver p
        where p.driver_id = d.id and p.natura = 'dichiarata'
    ) as progetti_dichiarati,
    (
        select count(*) from psttm.progetto_driver p
        where p.driver_id = d.id and p.natura = 'attribuita'
    ) as progetti_attribuiti,
    coalesce(
        (
            select json_agg(
                json_build_object(
                    'layer', l.layer,
                    'elemento', case when e.id is not null then json_build_object(
                        'layer', e.layer, 'codice', e.codice, 'nome', e.nome
                    ) end,
                    'tipo', l.tipo,
                    'menzione', l.menzione,
                    'estensione', l.estensione,
                    'natura', l.natura,
                    'motivo', l.motivo,
                    'fonte', (select psttm.fonte_json(f) from psttm.fonte f where f.id = l.fonte_id)
                ) order by l.layer, e.nome, l.id
            )
            from psttm.localizzazione_voce l
            left join psttm.elemento e on e.id = l.elemento_id
            where l.driver_id = d.id
        ),
        '[]'
    ) as localizzazioni,
    d.documento_sha256,
    d.prima_riga,
    d.ultima_riga,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = d.fonte_id) as fonte
from psttm.driver d;

-- The code of an edition is its key, called ``id`` too because lists meet their views by it.
create view psttm.edizione_pubblicata as
select
    e.codice as id,
    e.codice,
    e.titolo,
    e.nota,
    (select count(*) from psttm.missione m where m.edizione = e.codice) as missioni,
    (
        select count(*) from psttm.obiettivo o
        where o.edizione = e.codice and o.duplicato_di is null
    ) as obiettivi,
    (select count(*) from psttm.driver d where d.edizione = e.codice) as driver,
    (select count(*) from psttm.progetto p where p.edizione = e.codice) as progetti,
    (select psttm.fonte_json(f) from psttm.fonte f where f.id = e.fonte_id) as fonte
from psttm.edizione e;

grant select on all tables in schema psttm to psttm_reader;
