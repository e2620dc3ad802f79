-- What a geometry has to do with an elemento, and the comuni that each elemento concerns.
-- CRS: EPSG:7791 throughout; areas in m2, lengths in m, planar.

-- The one tolerance: how deep a geometry must go into a generalised boundary to be certain of it.
create function psttm.tolleranza_m() returns double precision
language sql immutable parallel safe
as $$ select 400.0::double precision $$;

-- The part of a polygon deeper than the tolerance; null where no tolerance applies.
create function psttm.nucleo(layer text, precisione text, geom geometry) returns geometry
language sql immutable parallel safe
as $$
    select case
        when ST_Dimension(geom) = 2
            and (layer = 'comuni' or precisione in ('generalizzata', 'derivata'))
        then ST_Buffer(geom, -psttm.tolleranza_m(), 'quad_segs=8')
    end
$$;

-- At most one row: none when the two do not meet, or merely touch. A touch is an intersection of
-- lower dimension than both could have, or one of no more than 1 m2 or 1 m.
-- certezza: certa when the subject reaches the nucleo, or where there is none to reach.
create function psttm.misura_incidenza(soggetto geometry, elemento geometry, nucleo geometry)
returns table (
    certezza text,
    area_m2 double precision,
    lunghezza_m double precision,
    quota_elemento double precision,
    quota_soggetto double precision
)
language plpgsql immutable parallel safe rows 1 cost 2000
as $$
declare
    dimensione integer := least(ST_Dimension(soggetto), ST_Dimension(elemento));
    intersezione geometry;
begin
    if not ST_Intersects(elemento, soggetto) then
        return;
    end if;
    if dimensione > 0 then
        if dimensione = 2 and ST_Covers(elemento, soggetto) then
            intersezione := soggetto;
        else
            intersezione := ST_CollectionExtract(ST_Intersection(elemento, soggetto), dimensione + 1);
        end if;
        if dimensione = 2 then
            area_m2 := ST_Area(intersezione);
            quota_elemento := area_m2 / ST_Area(elemento);
            if ST_Dimension(soggetto) = 2 then
                quota_soggetto := least(area_m2 / ST_Area(soggetto), 1);
            end if;
        else
            lunghezza_m := ST_Length(intersezione);
            if ST_Dimension(soggetto) = 1 then
                quota_soggetto := least(lunghezza_m / ST_Length(soggetto), 1);
            end if;
        end if;
        if coalesce(area_m2, lunghezza_m) <= 1 then
            return;
        end if;
    end if;
    certezza := case
        when nucleo is null or ST_Intersects(nucleo, soggetto) then 'certa'
        else 'da_verificare'
    end;
    return next;
end
$$;

-- Memberships in force today: one at most for each pair, a trigger refuses a second.
create view psttm.appartenenza_in_vigore as
select a.*
from psttm.appartenenza a
where (a.dal is null or a.dal <= to_char(current_date, 'YYYY-MM-DD'))
    and (a.al is null or a.al > to_char(current_date, 'YYYY-MM-DD'));

-- The comuni of each elemento given (null: of all): facts and geometry united; a fact is certain
-- and no geometry removes it. (While a comune is being deleted, its memberships outlive it for a
-- moment: the join leaves them out.) Schematic and indicative geometries, on either side, and those
-- derived from the members themselves, measure nothing.
create function psttm.calcola_elemento_comune(elementi bigint[])
returns table (
    elemento_id bigint,
    comune_id bigint,
    base text,
    certezza text,
    area_m2 double precision,
    lunghezza_m double precision,
    quota_comune double precision,
    quota_elemento double precision
)
language sql stable
as $$
    with fatti as (
        select distinct a.elemento_id, a.comune_id
        from psttm.appartenenza_in_vigore a
        join psttm.elemento c on c.id = a.comune_id
        where elementi is null or a.elemento_id = any (elementi)
    ),
    geometrie as (
        select e.id as elemento_id, c.id as comune_id, m.*
        from psttm.elemento e
        join psttm.elemento c on c.layer = 'comuni' and c.geom && e.geom
        cross join lateral psttm.misura_incidenza(e.geom, c.geom, c.nucleo) m
        where (elementi is null or e.id = any (elementi))
            and e.layer not in ('comuni', 'zone_omogenee', 'area_metropolitana')
            and e.precisione in ('rilevata', 'generalizzata')
            and c.precisione in ('rilevata', 'generalizzata', 'derivata')
    )
    select
        elemento_id,
        comune_id,
        case
            when g.certezza is null then 'appartenenza'
            when f.elemento_id is null then 'geometria'
            else 'appartenenza+geometria'
        end,
        case when f.elemento_id is null then g.certezza else 'certa' end,
        g.area_m2,
        g.lunghezza_m,
        g.quota_elemento,
        g.quota_soggetto
    from fatti f
    full join geometrie g using (elemento_id, comune_id)
$$;
