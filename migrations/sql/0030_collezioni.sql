-- The collections as everyone's GIS reads them: one view each, scalars and arrays of text only,
-- with the geometry in EPSG:7791 (null where it is not known) and what is drawn in EPSG:3857.
-- What is drawn holds the indicative geometry where there is no perimeter (precisione 'assente').

-- The first and the last day of a date that is known to the year, the month or the day.
create function psttm.primo_giorno(data text) returns date
language sql immutable parallel safe
as $$
    select make_date(
        substr(data, 1, 4)::int,
        coalesce(nullif(substr(data, 6, 2), ''), '1')::int,
        coalesce(nullif(substr(data, 9, 2), ''), '1')::int
    )
$$;

create function psttm.ultimo_giorno(data text) returns date
language sql immutable parallel safe
as $$
    select case length(data)
        when 4 then make_date(data::int, 12, 31)
        when 7 then (psttm.primo_giorno(data) + interval '1 month' - interval '1 day')::date
        else psttm.primo_giorno(data)
    end
$$;

create view psttm.collezione_comuni as
select
    c.id,
    c.istat::text as istat,
    c.nome,
    c.codice_catastale::text as codice_catastale,
    c.zona_omogenea,
    c.zona_omogenea_nome,
    c.popolazione,
    c.popolazione_al,
    c.superficie_km2,
    c.precisione,
    c.ufficiale,
    c.data_riferimento,
    f.documento as fonte,
    f.licenza,
    e.geom,
    e.geom_3857,
    e.id as elemento_id
from psttm.comune_pubblicato c
join psttm.elemento e on e.id = c.id
join psttm.fonte f on f.id = e.fonte_id;

create view psttm.collezione_zone_omogenee as
select
    z.id,
    z.codice,
    z.nome,
    z.vocazione,
    z.comuni::int as comuni,
    z.per_eliminazione::int as comuni_per_eliminazione,
    z.popolazione,
    z.superficie_km2,
    z.precisione,
    z.ufficiale,
    z.data_riferimento,
    f.documento as fonte,
    f.licenza,
    e.geom,
    e.geom_3857,
    e.id as elemento_id
from psttm.zona_pubblicata z
join psttm.elemento e on e.id = z.id
join psttm.fonte f on f.id = e.fonte_id;

create view psttm.collezione_parchi as
select
    p.id,
    p.codice,
    p.nome,
    t.tipo,
    t.atto,
    t.ente_gestore,
    t.superficie_ha,
    p.superficie_km2,
    p.elenco_comuni,
    t.nota,
    p.precisione,
    p.ufficiale,
    p.data_riferimento,
    f.documento as fonte,
    f.licenza,
    e.geom,
    e.geom_3857,
    e.id as elemento_id
from psttm.elemento_pubblicato p
join psttm.parco t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id;

create view psttm.collezione_plis as
select
    p.id,
    p.codice,
    p.nome,
    t.stato,
    t.atto,
    t.ente_gestore,
    t.superficie_ha,
    p.superficie_km2,
    p.elenco_comuni,
    t.nota,
    p.precisione,
    p.ufficiale,
    p.data_riferimento,
    f.documento as fonte,
    f.licenza,
    e.geom,
    e.geom_3857,
    e.id as elemento_id
from psttm.elemento_pubblicato p
join psttm.plis t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id;

create view psttm.collezione_navigli as
select
    p.id,
    p.codice,
    p.nome,
    t.tipo,
    t.lunghezza_km,
    p.lunghezza_misurata_km,
    t.da,
    t.a,
    p.elenco_comuni,
    t.nota,
    p.precisione,
    p.ufficiale,
    p.data_riferimento,
    f.documento as fonte,
    f.licenza,
    e.geom,
    e.geom_3857,
    e.id as elemento_id
from psttm.elemento_pubblicato p
join psttm.naviglio t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id;

create view psttm.collezione_nodi_trasporto as
select
    p.id,
    p.codice,
    p.nome,
    t.tipo,
    t.linee,
    intero.codice as parte_di,
    p.precisione,
    p.ufficiale,
    p.data_riferimento,
    f.documento as fonte,
    f.licenza,
    e.geom,
    e.geom_3857,
    e.id as elemento_id
from psttm.elemento_pubblicato p
join psttm.nodo_trasporto t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id
left join psttm.elemento intero on intero.id = t.parte_di;

create view psttm.collezione_progetti as
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
    p.ente_capofila,
    p.importo_eur::double precision as importo_eur,
    p.importo_natura,
    p.importo_al,
    p.finanziamento,
    array(
        select c.cup::text from psttm.progetto_cup c where c.progetto_id = p.id order by c.cup
    ) as cup,
    p.inizio,
    p.fine,
    p.url,
    array(
        select distinct m.codice
        from psttm.progetto_obiettivo po
        join psttm.obiettivo o on o.id = po.obiettivo_id
        join psttm.missione m on m.id = o.missione_id
        where po.progetto_id = p.id
        order by m.codice
    ) as missioni,
    array(
        select distinct o.codice
        from psttm.progetto_obiettivo po
        join psttm.obiettivo o on o.id = po.obiettivo_id
        where po.progetto_id = p.id
        order by o.codice
    ) as obiettivi,
    array(
        select distinct d.codice
        from psttm.progetto_driver pd
        join psttm.driver d on d.id = pd.driver_id
        where pd.progetto_id = p.id
        order by d.codice
    ) as driver,
    array(
        select distinct e.codice
        from psttm.incidenza i
        join psttm.elemento e on e.id = i.elemento_id
        where i.progetto_id = p.id and i.layer = 'comuni' and i.certezza = 'certa'
        order by e.codice
    ) as comuni_certi,
    p.elenco_comuni,
    p.nota,
    coalesce(p.geom_precisione, 'assente') as precisione,
    f.documento as fonte,
    f.licenza,
    psttm.primo_giorno(p.inizio) as primo_giorno,
    psttm.ultimo_giorno(p.fine) as ultimo_giorno,
    p.geom,
    p.geom_3857
from psttm.progetto p
join psttm.fonte f on f.id = p.fonte_id
left join psttm.progetto padre on padre.id = p.parte_di;

create view psttm.collezione_obiettivi as
select
    o.id,
    o.edizione || '.' || o.codice as identificativo,
    o.codice,
    o.edizione,
    m.codice as missione,
    m.nome as missione_nome,
    t.codice as tema,
    o.ordine::int as ordine,
    o.titolo,
    o.testo,
    d.codice as duplicato_di,
    o.elenco_comuni,
    f.documento as fonte,
    f.licenza
from psttm.obiettivo o
join psttm.fonte f on f.id = o.fonte_id
left join psttm.missione m on m.id = o.missione_id
left join psttm.tema t on t.id = o.tema_id
left join psttm.obiettivo d on d.id = o.duplicato_di;

-- The elementi that a subject names, by itself or with their whole layer; what only concerns
-- the comuni in general is no place and is not drawn.
create view psttm.luogo_disegnato as
select distinct on (i.progetto_id, i.obiettivo_id, i.elemento_id)
    i.progetto_id,
    i.obiettivo_id,
    i.elemento_id,
    i.layer,
    e.codice,
    e.nome,
    i.certezza,
    l.menzione,
    l.estensione,
    e.precisione,
    e.geom_3857
from psttm.incidenza i
join psttm.localizzazione l on l.id = i.localizzazione_id
join psttm.elemento e on e.id = i.elemento_id
where array_length(i.via, 1) = 1 and i.certezza <> 'ambito' and l.menzione <> 'ambito'
order by i.progetto_id, i.obiettivo_id, i.elemento_id, i.certezza, i.id;

-- A row for each objective and elemento; its number holds those of both.
create view psttm.disegno_obiettivi as
select
    o.id * 4294967296 + l.elemento_id as id,
    o.edizione || '.' || o.codice as identificativo,
    o.codice,
    o.edizione,
    m.codice as missione,
    o.titolo,
    l.layer as luogo_layer,
    l.codice as luogo,
    l.nome as luogo_nome,
    l.certezza,
    l.menzione,
    l.estensione,
    l.precisione,
    l.geom_3857,
    l.elemento_id
from psttm.luogo_disegnato l
join psttm.obiettivo o on o.id = l.obiettivo_id
left join psttm.missione m on m.id = o.missione_id;

-- A project is drawn by its own geometry or, where it has none, at each elemento that it names.
create view psttm.disegno_progetti as
select
    p.id * 4294967296 as id,
    p.codice,
    p.titolo,
    p.tema,
    p.tipo,
    p.edizione,
    p.stato,
    p.finanziamento,
    null::text as luogo_layer,
    null::text as luogo,
    null::text as luogo_nome,
    'certa' as certezza,
    p.geom_precisione as precisione,
    p.geom_3857,
    p.disegno_da,
    null::bigint as elemento_id
from psttm.progetto p
where p.geom is not null
union all
select
    p.id * 4294967296 + l.elemento_id,
    p.codice,
    p.titolo,
    p.tema,
    p.tipo,
    p.edizione,
    p.stato,
    p.finanziamento,
    l.layer,
    l.codice,
    l.nome,
    l.certezza,
    l.precisione,
    l.geom_3857,
    null::smallint,
    l.elemento_id
from psttm.luogo_disegnato l
join psttm.progetto p on p.id = l.progetto_id
where p.geom is null;

grant select on all tables in schema psttm to psttm_reader;
grant execute on function psttm.primo_giorno(text), psttm.ultimo_giorno(text) to psttm_reader;
