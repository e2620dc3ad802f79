-- What no single row's CHECK can refuse, whoever writes it.

create function psttm.rifiuta_appartenenza() returns trigger
language plpgsql
as $$
begin
    if (select layer from psttm.elemento where id = new.elemento_id)
        in ('comuni', 'area_metropolitana')
    then
        raise exception 'psttm: appartenenza of a comune to a comune or to the whole area (elemento %)',
            new.elemento_id using errcode = 'check_violation';
    end if;
    return new;
end
$$;

-- At the end of the transaction, so that a move from zona to zona may take two statements.
create function psttm.rifiuta_appartenenze_doppie() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
as $$
begin
    if 1 < (
        select count(*)
        from psttm.appartenenza_in_vigore a
        where a.comune_id = new.comune_id and a.elemento_id = new.elemento_id
    ) then
        raise exception 'psttm: comune % would be a member of elemento % twice, end one membership',
            (select istat from psttm.comune where elemento_id = new.comune_id), new.elemento_id
            using errcode = 'check_violation';
    end if;
    if 1 < (
        select count(*)
        from psttm.appartenenza_in_vigore a
        join psttm.zona_omogenea z on z.elemento_id = a.elemento_id
        where a.comune_id = new.comune_id
    ) then
        raise exception 'psttm: comune % would be in two zone omogenee today, end one membership',
            (select istat from psttm.comune where elemento_id = new.comune_id)
            using errcode = 'check_violation';
    end if;
    return null;
end
$$;

create trigger t2_elemento before insert or update of elemento_id on psttm.appartenenza
for each row execute function psttm.rifiuta_appartenenza();

create constraint trigger t6_doppie after insert or update on psttm.appartenenza
deferrable initially deferred
for each row execute function psttm.rifiuta_appartenenze_doppie();

-- The questions find a comune by either code: two that differ would answer for nobody.
create function psttm.rifiuta_codice_diverso() returns trigger
language plpgsql security definer
set search_path = psttm, public, pg_temp
as $$
declare
    riga bigint;
begin
    if tg_table_name = 'comune' then
        riga := new.elemento_id;
    else
        riga := new.id;
    end if;
    if exists (
        select
        from psttm.comune c
        join psttm.elemento e on e.id = c.elemento_id
        where c.elemento_id = riga and e.codice <> c.istat
    ) then
        raise exception 'psttm: codice of a comune (elemento %) must be its ISTAT code', riga
            using errcode = 'check_violation';
    end if;
    return null;
end
$$;

create constraint trigger t6_codice after insert or update on psttm.comune
deferrable initially deferred
for each row execute function psttm.rifiuta_codice_diverso();

create constraint trigger t6_codice after update of codice on psttm.elemento
deferrable initially deferred
for each row when (new.layer = 'comuni') execute function psttm.rifiuta_codice_diverso();
