-- What tiles draw at each zoom, made beforehand (geo/generalise.py) and kept here. EPSG:3857, every
-- vertex on the tile grid of the zoom: x = n * 40075016.685578488 / 2^zoom / 4096 - 20037508.342789244
-- with whole n, y the same to the south. Where there is no row, elemento.geom_3857 is drawn.

create table psttm.generalizzata (
    elemento_id bigint not null,
    zoom smallint not null,
    geom geometry(geometry, 3857) not null,
    constraint pk_generalizzata primary key (elemento_id, zoom),
    constraint fk_generalizzata_elemento_id_elemento
        foreign key (elemento_id) references psttm.elemento (id) on delete cascade,
    constraint ck_generalizzata_zoom check (zoom between 0 and 14),
    constraint ck_generalizzata_geom check (
        ST_IsValid(geom) and not ST_IsEmpty(geom)
        and GeometryType(geom) in (
            'POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON'
        )
        and (ST_Dimension(geom) > 0 or ST_AsText(geom) !~* 'nan|empty')
    )
);

-- Coordinates hardly compress, and are read for each tile: they are kept as they are.
alter table psttm.generalizzata alter column geom set storage external;

-- How an elemento is drawn: the comuni are a coverage, what is made of them is a union of it, all
-- else stands for itself.
create function psttm.ruolo_nel_disegno(layer text, da_membri boolean, geom geometry) returns text
language sql immutable parallel safe
as $$
    select case
        when layer = 'comuni' then 'copertura'
        when da_membri or geom is null then 'unione'
        else 'a sé'
    end
$$;

-- Rows of a geometry that changed are removed in its transaction. If it is of the coverage, or made
-- of it, all rows of the coverage go: simplified and exact neighbours would not fit together.
create function psttm.dimentica_generalizzate() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
as $$
declare
    cambiati bigint[];
    ruoli text[];
begin
    if tg_op = 'INSERT' then
        select array_agg(id), array_agg(distinct psttm.ruolo_nel_disegno(layer, da_membri, geom))
        into cambiati, ruoli
        from nuove
        where geom_3857 is not null;
    elsif tg_op = 'DELETE' then
        select array_agg(id), array_agg(distinct psttm.ruolo_nel_disegno(layer, da_membri, geom))
        into cambiati, ruoli
        from vecchie
        where geom_3857 is not null;
    else
        select array_agg(distinct n.id), array_agg(distinct ruolo) filter (where disegnato)
        into cambiati, ruoli
        from nuove n
        join vecchie v on v.id = n.id
        cross join lateral (values
            (psttm.ruolo_nel_disegno(v.layer, v.da_membri, v.geom), v.geom_3857 is not null),
            (psttm.ruolo_nel_disegno(n.layer, n.da_membri, n.geom), n.geom_3857 is not null)
        ) r (ruolo, disegnato)
        where (n.layer, n.da_membri, n.geom is null, n.geom_3857)
            is distinct from (v.layer, v.da_membri, v.geom is null, v.geom_3857);
    end if;
    if cambiati is null then
        return null;
    end if;
    delete from psttm.generalizzata g
    using psttm.elemento e
    where e.id = g.elemento_id
        and (
            e.id = any (cambiati)
            or (
                ruoli && array['copertura', 'unione']
                and psttm.ruolo_nel_disegno(e.layer, e.da_membri, e.geom) <> 'a sé'
            )
        );
    return null;
end
$$;

create trigger t7_dimentica_insert after insert on psttm.elemento
referencing new table as nuove
for each statement execute function psttm.dimentica_generalizzate();

create trigger t7_dimentica_update after update on psttm.elemento
referencing old table as vecchie new table as nuove
for each statement execute function psttm.dimentica_generalizzate();

create trigger t7_dimentica_delete after delete on psttm.elemento
referencing old table as vecchie
for each statement execute function psttm.dimentica_generalizzate();

create trigger t1_blocca before insert or update or delete on psttm.generalizzata
for each statement execute function psttm.blocca_scrittura();

create trigger t1_truncate before truncate on psttm.generalizzata
for each statement execute function psttm.rifiuta_truncate();

create trigger t9_revisione_insert after insert on psttm.generalizzata
referencing new table as righe
for each statement execute function psttm.alza_revisione(
    'comuni', 'zone_omogenee', 'parchi', 'plis', 'navigli', 'progetti', 'obiettivi'
);

create trigger t9_revisione_update after update on psttm.generalizzata
referencing new table as righe
for each statement execute function psttm.alza_revisione(
    'comuni', 'zone_omogenee', 'parchi', 'plis', 'navigli', 'progetti', 'obiettivi'
);

create trigger t9_revisione_delete after delete on psttm.generalizzata
referencing old table as righe
for each statement execute function psttm.alza_revisione(
    'comuni', 'zone_omogenee', 'parchi', 'plis', 'navigli', 'progetti', 'obiettivi'
);
