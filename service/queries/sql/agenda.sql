-- What the agenda of a zona needs beside its projects, objectives, comuni and elementi: ages, the
-- plan's themes and missions, what each project serves, and sources by id.
-- Parameters: codice; progetti and fonti (arrays of codes and ids).
-- Result: one row, all JSON but the stamp; ``eta`` is null unless the ages of all members are known.
with membri as (
    select a.comune_id
    from psttm.appartenenza_in_vigore a
    join psttm.elemento z on z.id = a.elemento_id
    where z.layer = 'zone_omogenee' and z.codice = :codice
),
eta as (
    select p.eta, sum(p.maschi) as maschi, sum(p.femmine) as femmine
    from psttm.popolazione_eta p
    join membri m on m.comune_id = p.comune_id
    where not exists (
        select from membri senza
        where not exists (
            select from psttm.popolazione_eta q where q.comune_id = senza.comune_id
        )
    )
    group by p.eta
),
scelti as (
    select id, codice from psttm.progetto where codice = any (cast(:progetti as text[]))
)
select
    {stamp} as stamp,
    (
        select json_agg(json_build_array(e.eta, e.maschi, e.femmine) order by e.eta) from eta e
    ) as eta,
    (
        select json_agg(psttm.fonte_json(f) order by f.id)
        from psttm.fonte f
        where f.id in (
            select p.fonte_id
            from psttm.popolazione_eta p
            join membri m on m.comune_id = p.comune_id
        )
    ) as eta_fonti,
    (
        select json_agg(
            json_build_object('edizione', t.edizione, 'codice', t.codice, 'nome', t.nome)
            order by t.edizione, t.ordine, t.codice
        )
        from psttm.tema_ricorrente t
    ) as temi,
    (
        select json_agg(
            json_build_object('edizione', m.edizione, 'codice', m.codice, 'nome', m.nome)
            order by m.edizione, m.ordine, m.codice
        )
        from psttm.missione m
    ) as missioni,
    (
        select json_agg(
            json_build_object(
                'progetto', p.codice, 'edizione', t.edizione, 'codice', t.codice,
                'titolo', t.nome, 'natura', l.natura, 'motivo', l.motivo,
                'fonte', psttm.fonte_json(f)
            ) order by p.id, l.natura <> 'dichiarata', t.edizione, t.ordine
        )
        from scelti p
        join psttm.progetto_tema_ricorrente l on l.progetto_id = p.id
        join psttm.tema_ricorrente t on t.id = l.tema_ricorrente_id
        join psttm.fonte f on f.id = l.fonte_id
    ) as temi_serviti,
    (
        select json_agg(
            json_build_object(
                'progetto', p.codice, 'edizione', o.edizione, 'codice', o.codice,
                'titolo', o.titolo, 'natura', l.natura, 'motivo', l.motivo,
                'fonte', psttm.fonte_json(f), 'missione', m.codice
            ) order by p.id, l.natura <> 'dichiarata', o.edizione, o.ordine
        )
        from scelti p
        join psttm.progetto_obiettivo l on l.progetto_id = p.id
        join psttm.obiettivo o on o.id = l.obiettivo_id
        join psttm.fonte f on f.id = l.fonte_id
        left join psttm.missione m on m.id = o.missione_id
    ) as obiettivi_serviti,
    (
        select json_agg(
            json_build_object(
                'progetto', p.codice, 'edizione', d.edizione, 'codice', d.codice,
                'titolo', d.nome, 'natura', l.natura, 'motivo', l.motivo,
                'fonte', psttm.fonte_json(f)
            ) order by p.id, l.natura <> 'dichiarata', d.edizione, d.ordine
        )
        from scelti p
        join psttm.progetto_driver l on l.progetto_id = p.id
        join psttm.driver d on d.id = l.driver_id
        join psttm.fonte f on f.id = l.fonte_id
    ) as driver_serviti,
    (
        select json_agg(psttm.fonte_json(f) order by f.id)
        from psttm.fonte f
        where f.id = any (cast(:fonti as text[]))
    ) as fonti
