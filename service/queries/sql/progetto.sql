-- One project, its parts and its places, as JSON.
-- Parameters: codice. Result: at most one row.
select
    (select uuid::text || '-' || (select sum(numero) from psttm.revisione) || '-'
        || to_char(current_date, 'YYYYMMDD') from psttm.banca_dati) as stamp,
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
    ) as localizzazioni
from psttm.progetto_pubblicato p
where p.codice = :codice
