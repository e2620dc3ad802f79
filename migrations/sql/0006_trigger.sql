-- Derived rows follow their sources in the transaction that changes them, whoever makes it.
-- One writer at a time: every statement takes the lock before it touches a row, so that what a
-- recomputation reads cannot change under it. Snapshots older than the lock are refused.

create function psttm.blocca_scrittura() returns trigger
language plpgsql
as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'psttm: changes need a READ COMMITTED transaction, this one is %',
            upper(current_setting('transaction_isolation'))
            using errcode = 'invalid_transaction_state';
    end if;
    perform pg_advisory_xact_lock(hashtext('psttm.scrittura'));
    return null;
end
$$;

create function psttm.rifiuta_truncate() returns trigger
language plpgsql
as $$
begin
    raise exception 'psttm: TRUNCATE of % would bypass the derived tables, use DELETE',
        tg_table_name using errcode = 'feature_not_supported';
end
$$;

-- A box as west, south, east, north in degrees (EPSG:4326), to six decimals.
create function psttm.lati(geom geometry) returns double precision[]
language sql immutable parallel safe
as $$
    select array[
        round(ST_XMin(b)::numeric, 6), round(ST_YMin(b)::numeric, 6),
        round(ST_XMax(b)::numeric, 6), round(ST_YMax(b)::numeric, 6)
    ]::double precision[]
    from (select ST_Transform(geom, 4326)::box3d as b where geom is not null) t
$$;

create function psttm.imposta_derivate() returns trigger
language plpgsql
set search_path = psttm, public, pg_temp
as $$
begin
    new.nucleo := psttm.nucleo(new.layer, new.precisione, new.geom);
    new.riquadro := psttm.lati(new.geom);
    new.riquadro_indicativo := psttm.lati(new.geom_indicativa);
    return new;
end
$$;

create function psttm.alza_versione() returns trigger
language plpgsql
as $$
begin
    new.versione := old.versione + 1;
    return new;
end
$$;

-- Geometries made from member comuni (null: of all elementi): the perimeter of what is by
-- definition their union, the indicative one of what has no perimeter.
create function psttm.ricostruisci_geometrie(elementi bigint[]) returns void
language sql
as $$
    with membri as (
        select e.id, ST_Multi(ST_CollectionExtract(ST_Union(c.geom), 3)) as unione
        from psttm.elemento e
        left join psttm.appartenenza_in_vigore a on a.elemento_id = e.id
        left join psttm.elemento c
            on c.layer = 'comuni' and (c.id = a.comune_id or e.layer = 'area_metropolitana')
        where e.layer <> 'comuni' and (elementi is null or e.id = any (elementi))
        group by e.id
    ),
    nuove as (
        select
            e.id,
            case when e.da_membri then m.unione else e.geom end as geom,
            case
                when not e.da_membri then e.precisione
                when m.unione is null then 'assente'
                else 'derivata'
            end as precisione,
            case when not e.da_membri and e.geom is null then m.unione end as geom_indicativa
        from psttm.elemento e
        join membri m on m.id = e.id
    )
    update psttm.elemento e
    set geom = n.geom, precisione = n.precisione, geom_indicativa = n.geom_indicativa
    from nuove n
    where n.id = e.id
        and (e.geom, e.precisione, e.geom_indicativa)
            is distinct from (n.geom, n.precisione, n.geom_indicativa)
$$;

create function psttm.ricalcola_elemento_comune(elementi bigint[]) returns void
language plpgsql
set plan_cache_mode = force_custom_plan
as $$
begin
    delete from psttm.elemento_comune ec
    where elementi is null or ec.elemento_id = any (elementi);
    insert into psttm.elemento_comune select * from psttm.calcola_elemento_comune(elementi);
end
$$;

-- Rows are written place by place, as they are read.
create function psttm.ricalcola_incidenza(progetti bigint[], obiettivi bigint[]) returns void
language plpgsql
set plan_cache_mode = force_custom_plan
as $$
begin
    delete from psttm.incidenza i
    where i.progetto_id is not null and (progetti is null or i.progetto_id = any (progetti));
    delete from psttm.incidenza i
    where i.obiettivo_id is not null and (obiettivi is null or i.obiettivo_id = any (obiettivi));
    insert into psttm.incidenza (
        progetto_id, obiettivo_id, localizzazione_id, elemento_id, layer, via,
        certezza, base, area_m2, lunghezza_m, quota_comune, quota_soggetto, contenuto,
        intervento, importo_eur, importo_natura
    )
    select * from psttm.calcola_incidenza(progetti, obiettivi)
    order by elemento_id, progetto_id;
end
$$;

-- Subjects whose incidenza may depend on the elementi given: placed at them or at their whole
-- layer, or with a geometry that meets one of the boxes given.
create function psttm.ricalcola_soggetti(elementi bigint[], layer_toccati text[], riquadri geometry[])
returns void
language plpgsql
set plan_cache_mode = force_custom_plan
as $$
declare
    progetti bigint[];
    obiettivi bigint[];
begin
    select
        coalesce(array_agg(distinct l.progetto_id) filter (where l.progetto_id is not null), '{}'),
        coalesce(array_agg(distinct l.obiettivo_id) filter (where l.obiettivo_id is not null), '{}')
    into progetti, obiettivi
    from psttm.localizzazione l
    where 'comuni' = any (layer_toccati)
        or l.elemento_id = any (elementi)
        or (l.elemento_id is null and l.layer = any (layer_toccati));
    select progetti || coalesce(array_agg(distinct p.id), '{}')
    into progetti
    from unnest(riquadri) r
    join psttm.progetto p on p.geom && r;
    perform psttm.ricalcola_incidenza(progetti, obiettivi);
end
$$;

-- Whether projects' geometries are held to a geometry of this layer at all.
create function psttm.si_incontra(layer text, geom geometry) returns boolean
language sql immutable parallel safe
as $$ select geom is not null and layer not in ('zone_omogenee', 'area_metropolitana') $$;

create function psttm.elemento_modificato() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
as $$
declare
    toccati bigint[];
    layer_toccati text[];
    riquadri geometry[];
begin
    if tg_op = 'INSERT' then
        select array_agg(id), array_agg(distinct layer),
            array_agg(geom) filter (where psttm.si_incontra(layer, geom))
        into toccati, layer_toccati, riquadri
        from nuove;
    elsif tg_op = 'DELETE' then
        select array_agg(id), array_agg(distinct layer),
            array_agg(geom) filter (where psttm.si_incontra(layer, geom))
        into toccati, layer_toccati, riquadri
        from vecchie;
    else
        with cambiate as (
            select n.id, stato.layer, stato.geom
            from nuove n
            join vecchie v on v.id = n.id
            cross join lateral (values (v.layer, v.geom), (n.layer, n.geom)) stato (layer, geom)
            where (n.geom, n.geom_indicativa, n.precisione, n.layer, n.da_membri, n.elenco_comuni)
                is distinct from
                (v.geom, v.geom_indicativa, v.precisione, v.layer, v.da_membri, v.elenco_comuni)
        )
        select array_agg(distinct id), array_agg(distinct layer),
            array_agg(geom) filter (where psttm.si_incontra(layer, geom))
        into toccati, layer_toccati, riquadri
        from cambiate;
    end if;
    if toccati is null then
        return null;
    end if;
    if 'comuni' = any (layer_toccati) then
        perform psttm.ricostruisci_geometrie(null);
        perform psttm.ricalcola_elemento_comune(null);
    elsif tg_op <> 'DELETE' then
        perform psttm.ricostruisci_geometrie(toccati);
        perform psttm.ricalcola_elemento_comune(toccati);
    end if;
    perform psttm.ricalcola_soggetti(toccati, layer_toccati, riquadri);
    return null;
end
$$;

-- A membership, or what decides whether an elemento counts (the state of a PLIS, the kind of a
-- node, of a park, of a canal).
create function psttm.fatto_modificato() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
as $$
declare
    toccati bigint[];
    layer_toccati text[];
    riquadri geometry[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct elemento_id) into toccati from nuove;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct elemento_id) into toccati from vecchie;
    else
        select array_agg(distinct elemento_id) into toccati
        from (select * from ((table nuove except table vecchie)
            union all (table vecchie except table nuove)) u) cambiate;
    end if;
    if toccati is null then
        return null;
    end if;
    select array_agg(distinct layer), array_agg(geom) filter (where psttm.si_incontra(layer, geom))
    into layer_toccati, riquadri
    from psttm.elemento
    where id = any (toccati);
    perform psttm.ricostruisci_geometrie(toccati);
    perform psttm.ricalcola_elemento_comune(toccati);
    perform psttm.ricalcola_soggetti(toccati, layer_toccati, riquadri);
    return null;
end
$$;

create function psttm.progetto_modificato() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    toccati bigint[];
begin
    if tg_op = 'INSERT' then
        select array_agg(id) into toccati
        from nuove
        where geom_precisione in ('rilevata', 'generalizzata');
    else
        select array_agg(n.id) into toccati
        from nuove n
        join vecchie v on v.id = n.id
        where (
            n.geom, n.geom_precisione, n.elenco_comuni, n.comuni_fuori_area,
            n.tipo, n.importo_eur, n.importo_natura
        ) is distinct from (
            v.geom, v.geom_precisione, v.elenco_comuni, v.comuni_fuori_area,
            v.tipo, v.importo_eur, v.importo_natura
        );
    end if;
    if toccati is not null then
        perform psttm.ricalcola_incidenza(toccati, '{}');
    end if;
    return null;
end
$$;

create function psttm.localizzazione_modificata() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
as $$
declare
    progetti bigint[];
    obiettivi bigint[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct progetto_id), array_agg(distinct obiettivo_id)
        into progetti, obiettivi
        from nuove;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct progetto_id), array_agg(distinct obiettivo_id)
        into progetti, obiettivi
        from vecchie;
    else
        select array_agg(distinct progetto_id), array_agg(distinct obiettivo_id)
        into progetti, obiettivi
        from (table nuove union all table vecchie) u;
    end if;
    perform psttm.ricalcola_incidenza(
        coalesce(array_remove(progetti, null), '{}'),
        coalesce(array_remove(obiettivi, null), '{}')
    );
    return null;
end
$$;

-- Raise the numbers of the resources named by the trigger, when a row was really written.
create function psttm.alza_revisione() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
as $$
begin
    if exists (select from righe) then
        update psttm.revisione
        set numero = numero + 1, modificata_al = now()
        where risorsa = any (tg_argv::text[]);
        perform pg_notify('psttm_revisione', risorsa) from unnest(tg_argv::text[]) risorsa;
    end if;
    return null;
end
$$;
