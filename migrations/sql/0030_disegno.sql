-- The first zoom from which, up to 15, a geometry (EPSG:3857) stays valid, whole and clockwise when
-- it is rounded to the grid of the tiles; 16 where there is none. Such a polygon need not be mended.
create function psttm.disegno_da(geom geometry) returns smallint
language plpgsql immutable strict parallel safe
set search_path = public, pg_temp
set client_min_messages = error
as $$
declare
    da smallint := 16;
    unita double precision;
    sulla_griglia geometry;
begin
    for livello in reverse 15..0 loop
        unita := 40075016.685578488 / 4096 / (1 << livello);
        sulla_griglia := ST_SnapToGrid(
            geom, -20037508.342789244, 20037508.342789244, unita, unita
        );
        exit when ST_IsEmpty(sulla_griglia)
            or ST_NumGeometries(sulla_griglia) <> ST_NumGeometries(geom)
            or not ST_IsValid(sulla_griglia)
            or not ST_IsPolygonCW(sulla_griglia);
        da := livello;
    end loop;
    return da;
end
$$;

alter table psttm.elemento
    add column geom_3857 geometry(geometry, 3857)
        generated always as (ST_Transform(coalesce(geom, geom_indicativa), 3857)) stored;

alter table psttm.progetto
    add column geom_3857 geometry(geometry, 3857)
        generated always as (ST_ForcePolygonCW(ST_Transform(geom, 3857))) stored,
    add column disegno_da smallint
        generated always as (psttm.disegno_da(ST_ForcePolygonCW(ST_Transform(geom, 3857)))) stored;

create index ix_elemento_geom_3857 on psttm.elemento using gist (geom_3857);
create index ix_progetto_geom_3857 on psttm.progetto using gist (geom_3857);
