-- What is known and what is missing: elementi of each layer, fields of projects, texts of the plan.
-- Result: one row; ``strati``, ``mancanti``, ``progetti`` and ``testi`` as JSON.
with noti as (
    select
        count(*) as totale,
        count(p.descrizione) as descrizione,
        count(p.tema) as tema,
        count(p.edizione) as edizione,
        count(*) filter (where p.stato <> 'non_noto') as stato,
        count(p.stato_al) as stato_al,
        count(p.ente_capofila) as ente_capofila,
        count(p.importo_eur) as importo_eur,
        count(p.importo_al) as importo_al,
        count(p.finanziamento) as finanziamento,
        count(*) filter (
            where exists (select from psttm.progetto_cup c where c.progetto_id = p.id)
        ) as cup,
        count(p.inizio) as inizio,
        count(p.fine) as fine,
        count(p.url) as url,
        count(*) filter (where p.elenco_comuni = 'completo') as elenco_comuni,
        count(p.geom) as geometria,
        count(*) filter (
            where exists (select from psttm.progetto_obiettivo t where t.progetto_id = p.id)
        ) as obiettivi,
        count(*) filter (
            where exists (select from psttm.progetto_driver t where t.progetto_id = p.id)
        ) as driver
    from psttm.progetto p
),
conti as (
    select
        e.layer,
        count(*) as elementi,
        count(*) filter (where e.precisione = 'rilevata') as rilevata,
        count(*) filter (where e.precisione = 'generalizzata') as generalizzata,
        count(*) filter (where e.precisione = 'derivata') as derivata,
        count(*) filter (where e.precisione = 'schematica') as schematica,
        count(*) filter (where e.precisione = 'assente') as assente,
        count(*) filter (where e.ufficiale) as ufficiali,
        count(n.parte_di) as parti,
        min(e.data_riferimento) as prima,
        max(e.data_riferimento) as ultima,
        count(*) filter (where e.data_riferimento is null) as senza_data,
        count(*) filter (where e.elenco_comuni = 'completo') as completo,
        count(*) filter (where e.elenco_comuni = 'parziale') as parziale,
        count(*) filter (where e.elenco_comuni = 'ignoto') as ignoto
    from psttm.elemento e
    left join psttm.nodo_trasporto n on n.elemento_id = e.id
    group by e.layer
)
select
    {stamp} as stamp,
    (
        select json_agg(
            to_jsonb(c) || jsonb_build_object(
                'fonti', (
                    select jsonb_agg(
                        jsonb_build_object('fonte', psttm.fonte_json(f), 'elementi', u.elementi)
                        order by u.elementi desc, f.id
                    )
                    from (
                        select e.fonte_id, count(*) as elementi
                        from psttm.elemento e
                        where e.layer = c.layer
                        group by e.fonte_id
                    ) u
                    join psttm.fonte f on f.id = u.fonte_id
                )
            )
        )
        from conti c
    ) as strati,
    (
        select json_agg(
            json_build_object(
                'layer', e.layer, 'codice', e.codice, 'nome', e.nome,
                'geometria', e.precisione = 'assente',
                'comuni', e.elenco_comuni in ('parziale', 'ignoto'),
                'data', e.data_riferimento is null,
                'ente_gestore', coalesce(p.ente_gestore, l.ente_gestore)
            ) order by e.layer, e.codice
        )
        from psttm.elemento e
        left join psttm.parco p on p.elemento_id = e.id
        left join psttm.plis l on l.elemento_id = e.id
        where e.precisione = 'assente' or e.elenco_comuni in ('parziale', 'ignoto')
            or e.data_riferimento is null
    ) as mancanti,
    (select to_json(n) from noti n) as progetti,
    (
        select json_agg(
            json_build_object('voce', t.voce, 'totale', t.totale, 'noti', t.noti) order by t.posto
        )
        from (
            select 1 as posto, 'missioni' as voce, count(*) as totale, count(testo) as noti
            from psttm.missione
            union all
            select 2, 'obiettivi', count(*), count(testo) from psttm.obiettivo
            union all
            select 3, 'driver', count(*), count(testo) from psttm.driver
        ) t
    ) as testi
