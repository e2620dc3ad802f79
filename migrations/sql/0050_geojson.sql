-- Geometries as GeoJSON in longitude and latitude (RFC 7946: outer rings counterclockwise, six decimals),
-- stored because features are asked for in this form more than in any other; the views of the
-- collections show them beside ``geom``.
alter table psttm.elemento
    add column geojson text generated always as (
        ST_AsGeoJSON(
            ST_ForcePolygonCCW(
                ST_Transform(
                    case when layer = 'nodi_trasporto' then geom else ST_Multi(geom) end, 4326
                )
            ),
            6, 0
        )
    ) stored;

alter table psttm.progetto
    add column geojson text generated always as (
        ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(geom, 4326)), 6, 0)
    ) stored;

create or replace view psttm.collezione_comuni as
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
    e.id as elemento_id,
    e.geojson
from psttm.comune_pubblicato c
join psttm.elemento e on e.id = c.id
join psttm.fonte f on f.id = e.fonte_id;

create or replace view psttm.collezione_zone_omogenee as
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
    e.id as elemento_id,
    e.geojson
from psttm.zona_pubblicata z
join psttm.elemento e on e.id = z.id
join psttm.fonte f on f.id = e.fonte_id;

create or replace view psttm.collezione_parchi as
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
    e.id as elemento_id,
    e.geojson
from psttm.elemento_pubblicato p
join psttm.parco t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id;

create or replace view psttm.collezione_plis as
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
    e.id as elemento_id,
    e.geojson
from psttm.elemento_pubblicato p
join psttm.plis t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id;

create or replace view psttm.collezione_navigli as
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
    e.id as elemento_id,
    e.geojson
from psttm.elemento_pubblicato p
join psttm.naviglio t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id;

create or replace view psttm.collezione_nodi_trasporto as
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
    e.id as elemento_id,
    e.geojson
from psttm.elemento_pubblicato p
join psttm.nodo_trasporto t on t.elemento_id = p.id
join psttm.elemento e on e.id = p.id
join psttm.fonte f on f.id = e.fonte_id
left join psttm.elemento intero on intero.id = t.parte_di;

create or replace view psttm.collezione_progetti as
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
    p.geom_3857,
    p.geojson
from psttm.progetto p
join psttm.fonte f on f.id = p.fonte_id
left join psttm.progetto padre on padre.id = p.parte_di;
