-- Purpose: the tables that every server of the comparison reads, and what our engine has besides.
-- CRS: geom EPSG:7791 (the storage of the service, read by the peers), geom_3857 EPSG:3857, geojson CRS84.
-- Indexes are made after the rows: bench/indexes.sql.

create schema bench;

create table bench.comuni_italia (
  id bigint primary key,
  istat text not null unique,
  nome text not null,
  codice_catastale text not null,
  sigla text not null,
  provincia text not null,
  regione text not null,
  popolazione integer,
  geom geometry(MultiPolygon, 7791) not null,
  geom_3857 geometry(MultiPolygon, 3857) not null
    generated always as (ST_Transform(geom, 3857)) stored,
  geojson text not null
    generated always as (ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(geom, 4326)), 6, 0)) stored
);

create table bench.generalizzata (
  elemento_id bigint not null,
  zoom smallint not null,
  geom geometry(Geometry, 3857) not null,
  primary key (elemento_id, zoom)
);
alter table bench.generalizzata alter column geom set storage external;

create table bench.progetti (
  id bigint primary key,
  codice text not null unique,
  titolo text not null,
  tipo text not null,
  stato text not null,
  ente_capofila text not null,
  importo_eur double precision not null,
  importo_natura text not null,
  edizione text not null,
  geom geometry(Geometry, 7791) not null,
  geom_3857 geometry(Geometry, 3857) not null
    generated always as (ST_ForcePolygonCW(ST_Transform(geom, 3857))) stored,
  disegno_da smallint not null
    generated always as (psttm.disegno_da(ST_ForcePolygonCW(ST_Transform(geom, 3857)))) stored,
  geojson text not null
    generated always as (ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(geom, 4326)), 6, 0)) stored
);

create view bench.collezione_comuni_italia as
select *, id as elemento_id
from bench.comuni_italia;

create view bench.collezione_progetti as
select *
from bench.progetti;
