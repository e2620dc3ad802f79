-- Purpose: indexes, physical order and statistics of the tables, the same for every server.

create index comuni_italia_geom on bench.comuni_italia using gist (geom);
create index comuni_italia_geom_3857 on bench.comuni_italia using gist (geom_3857);
create index progetti_geom on bench.progetti using gist (geom);
create index progetti_geom_3857 on bench.progetti using gist (geom_3857);
create index generalizzata_zoom_geom on bench.generalizzata using gist (zoom, geom);
cluster bench.comuni_italia using comuni_italia_geom;
cluster bench.progetti using progetti_geom;
cluster bench.generalizzata using generalizzata_zoom_geom;
grant usage on schema bench to psttm_reader;
grant select on all tables in schema bench to psttm_reader;
