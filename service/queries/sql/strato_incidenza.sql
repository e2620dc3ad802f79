-- How surely each subject reaches each comune: the surest of its chains.
-- Result: istat and comune; soggetto (text: what it is and its code); certezza.
select
    c.codice as istat,
    c.nome as comune,
    coalesce('progetto ' || p.codice, 'obiettivo ' || o.edizione || '/' || o.codice) as soggetto,
    (array_agg(
        i.certezza order by array_position(array['certa', 'da_verificare', 'ambito'], i.certezza)
    ))[1] as certezza
from psttm.incidenza i
join psttm.elemento c on c.id = i.elemento_id
left join psttm.progetto p on p.id = i.progetto_id
left join psttm.obiettivo o on o.id = i.obiettivo_id
where i.layer = 'comuni'
group by c.codice, c.nome, soggetto
order by c.codice, soggetto
