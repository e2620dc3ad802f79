-- One objective and the projects that serve it, by their source's word or by our attribution.
-- Parameters: codice; edizione (null: the latest that holds the code). Result: at most one row.
select
    {stamp} as stamp,
    to_jsonb(o) as obiettivo,
    (
        select json_agg(
            json_build_object(
                'id', p.codice, 'titolo', p.titolo, 'natura', t.natura, 'motivo', t.motivo,
                'fonte', (select psttm.fonte_json(f) from psttm.fonte f where f.id = t.fonte_id)
            ) order by t.natura <> 'dichiarata', p.codice
        )
        from psttm.progetto_obiettivo t
        join psttm.progetto p on p.id = t.progetto_id
        where t.obiettivo_id = o.id
    ) as progetti
from psttm.obiettivo_pubblicato o
where o.codice = :codice
    and (cast(:edizione as text) is null or o.edizione = cast(:edizione as text))
order by o.edizione desc
limit 1
