-- Rows of fact without a source, and sources that say nothing.
-- Result: dove (text), che_cosa (text), one row for each fault.
with righe as (
    select 'elemento ' || codice as dove, fonte_id from psttm.elemento
    union all
    select 'appartenenza ' || id, fonte_id from psttm.appartenenza
    union all
    select 'popolazione ' || comune_id || ', età ' || eta, fonte_id from psttm.popolazione_eta
    union all
    select 'comune storico ' || istat, fonte_id from psttm.comune_storico
    union all
    select 'vocazione di ' || elemento_id, vocazione_fonte_id
    from psttm.zona_omogenea
    where vocazione is not null
    union all
    select 'progetto ' || codice, fonte_id from psttm.progetto
    union all
    select 'localizzazione ' || id, fonte_id from psttm.localizzazione
    union all
    select 'fonti di ' || progetto_id, fonte_id from psttm.progetto_fonte
    union all
    select 'CUP ' || cup, fonte_id from psttm.progetto_cup
    union all
    select 'obiettivo di ' || progetto_id, fonte_id from psttm.progetto_obiettivo
    union all
    select 'driver di ' || progetto_id, fonte_id from psttm.progetto_driver
    union all
    select 'tema ricorrente di ' || progetto_id, fonte_id from psttm.progetto_tema_ricorrente
)
select r.dove, 'senza fonte' as che_cosa
from righe r
left join psttm.fonte f on f.id = r.fonte_id
where f.id is null
union all
select 'fonte ' || id, 'senza documento'
from psttm.fonte
where btrim(documento) = ''
order by 1, 2
