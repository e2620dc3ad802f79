-- One project, its parts, its places and what of the plan it serves, as JSON.
-- Parameters: codice. Result: at most one row.
select
    {stamp} as stamp,
    to_jsonb(p) || jsonb_build_object('id', p.codice) as progetto,
    (
        select jsonb_agg(to_jsonb(f) || jsonb_build_object('id', f.codice) order by f.codice)
        from psttm.progetto_pubblicato f
        join psttm.progetto figlio on figlio.id = f.id
        where figlio.parte_di = p.id
    ) as parti,
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
        where l.progetto_id = p.id
    ) as localizzazioni,
    (
        select json_agg(
            json_build_object(
                'edizione', o.edizione, 'codice', o.codice, 'titolo', o.titolo,
                'natura', t.natura, 'motivo', t.motivo,
                'fonte', (select psttm.fonte_json(f) from psttm.fonte f where f.id = t.fonte_id)
            ) order by t.natura <> 'dichiarata', o.edizione, o.ordine
        )
        from psttm.progetto_obiettivo t
        join psttm.obiettivo o on o.id = t.obiettivo_id
        where t.progetto_id = p.id
    ) as obiettivi,
    (
        select json_agg(
            json_build_object(
                'edizione', d.edizione, 'codice', d.codice, 'titolo', d.nome,
                'natura', t.natura, 'motivo', t.motivo,
                'fonte', (select psttm.fonte_json(f) from psttm.fonte f where f.id = t.fonte_id)
            ) order by t.natura <> 'dichiarata', d.edizione, d.ordine
        )
        from psttm.progetto_driver t
        join psttm.driver d on d.id = t.driver_id
        where t.progetto_id = p.id
    ) as driver,
    (
        select json_agg(
            json_build_object(
                'edizione', r.edizione, 'codice', r.codice, 'titolo', r.nome,
                'natura', t.natura, 'motivo', t.motivo,
                'fonte', (select psttm.fonte_json(f) from psttm.fonte f where f.id = t.fonte_id)
            ) order by t.natura <> 'dichiarata', r.edizione, r.ordine
        )
        from psttm.progetto_tema_ricorrente t
        join psttm.tema_ricorrente r on r.id = t.tema_ricorrente_id
        where t.progetto_id = p.id
    ) as temi_ricorrenti
from psttm.progetto_pubblicato p
where p.codice = :codice
