-- Codes that are not as they must be, beyond what the tables themselves refuse.
-- Parameters: provincia, the first three digits of the comuni.
-- Result: dove (text), che_cosa (text), one row for each fault.
with recursive antenati as (
    select id, parte_di as antenato
    from psttm.progetto
    where parte_di is not null
    union
    select a.id, p.parte_di
    from antenati a
    join psttm.progetto p on p.id = a.antenato
    where p.parte_di is not null
)
select c.istat as dove, 'codice ISTAT di un''altra provincia' as che_cosa
from psttm.comune c
where c.istat !~ ('^' || :provincia || '[0-9]{3}$')
union all
select e.codice, 'codice del comune diverso da quello ISTAT'
from psttm.elemento e
left join psttm.comune c on c.elemento_id = e.id
where e.layer = 'comuni' and c.istat is distinct from e.codice
union all
select c.istat, 'manca il codice catastale'
from psttm.comune c
where c.codice_catastale is null
union all
select s.istat, 'codice superato che è ancora in vigore'
from psttm.comune_storico s
join psttm.comune c on c.istat = s.istat
union all
select p.codice, 'parte di sé stesso'
from antenati a
join psttm.progetto p on p.id = a.id
where a.antenato = a.id
union all
select p.codice, 'parte di ciò che non è un programma'
from psttm.progetto p
join psttm.progetto programma on programma.id = p.parte_di
where programma.tipo <> 'programma'
order by 1, 2
