-- Where one objective is: the words that place it, and every elemento that it reaches.
-- Parameters: codice; edizione (null: the latest that holds the code). Result: at most one row.
with obiettivo as materialized (
    select *
    from psttm.obiettivo_pubblicato o
    where o.codice = :codice
        and (cast(:edizione as text) is null or o.edizione = cast(:edizione as text))
    order by o.edizione desc
    limit 1
)
select
    {stamp} as stamp,
    to_jsonb(o) as obiettivo,
    (
        select json_agg(
            json_build_object(
                'layer', l.layer,
                'elemento', case when e.id is not null then json_build_object(
                    'layer', e.layer, 'codice', e.codice, 'nome', e.nome
                ) end,
                'tipo', l.tipo,
                'menzione', l.menzione,
                'estensione', l.estensione,
                'natura', l.natura,
                'motivo', l.motivo,
                'fonte', (select psttm.fonte_json(f) from psttm.fonte f where f.id = l.fonte_id)
            ) order by l.layer, e.nome, l.id
        )
        from psttm.localizzazione l
        left join psttm.elemento e on e.id = l.elemento_id
        where l.obiettivo_id = o.id
    ) as localizzazioni,
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
            where i.obiettivo_id = o.id
            group by e.id
        ) r
    ) as elementi
from obiettivo o
