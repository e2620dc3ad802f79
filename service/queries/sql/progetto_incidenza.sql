-- Every elemento that one project reaches, with all its chains, as JSON.
-- Parameters: codice. Result: at most one row.
select
    {stamp} as stamp,
    to_jsonb(p) || jsonb_build_object('id', p.codice) as progetto,
    (
        select json_agg(
            json_build_object(
                'layer', r.layer, 'codice', r.codice, 'nome', r.nome,
                'certezza', (array['certa', 'da_verificare', 'ambito'])[r.grado],
                'incidenza', r.catene
            ) order by r.layer, r.codice
        )
        from (
            select
                e.layer, e.codice, e.nome,
                min(array_position(array['certa', 'da_verificare', 'ambito'], i.certezza)) as grado,
                json_agg(i.incidenza order by i.via) as catene
            from psttm.incidenza_pubblicata i
            join psttm.elemento e on e.id = i.elemento_id
            where i.progetto_id = p.id
            group by e.id
        ) r
    ) as elementi
from psttm.progetto_pubblicato p
where p.codice = :codice
