-- The names of all that the page with the map can show, to be searched in the browser.
-- Columns: stamp, and json (text): an array of objects with genere, codice, nome, nota (what tells
-- namesakes apart: zona, kind, state), precisione, riquadro (west, south, east, north in degrees;
-- of what is drawn, also where there is no perimeter) and, of projects, finanziamento.
-- A stop of an interchange that has its name is left out: the interchange stands for both.
with cose as (
    select 1 as ordine, 'comune' as genere, istat as codice, nome, zona_omogenea as nota,
        precisione, geom_3857 as geom, null::text as finanziamento
    from psttm.collezione_comuni
    union all
    select 2, 'zona', codice, nome, vocazione, precisione, geom_3857, null
    from psttm.collezione_zone_omogenee
    union all
    select 3, 'progetto', p.codice, p.titolo, p.stato, null, null, p.finanziamento
    from psttm.collezione_progetti p
    union all
    select 4, 'obiettivo', codice, titolo, missione_nome, null, null, null
    from (
        select distinct on (codice) codice, titolo, missione_nome
        from psttm.collezione_obiettivi
        order by codice, edizione desc
    ) ultimi
    union all
    select 5, 'parco', codice, nome, tipo, precisione, geom_3857, null
    from psttm.collezione_parchi
    union all
    select 6, 'plis', codice, nome, stato, precisione, geom_3857, null
    from psttm.collezione_plis
    union all
    select 7, 'naviglio', codice, nome, tipo, precisione, geom_3857, null
    from psttm.collezione_navigli
    union all
    select 8, 'nodo', n.codice, n.nome, n.tipo, n.precisione, n.geom_3857, null
    from psttm.collezione_nodi_trasporto n
    left join psttm.collezione_nodi_trasporto intero on intero.codice = n.parte_di
    where intero.nome is distinct from n.nome
),
poste as (
    select c.*, ST_Transform(ST_SetSRID(Box2D(geom)::geometry, 3857), 4326) as riquadro
    from cose c
)
select
    {stamp} as stamp,
    coalesce(
        json_agg(
            json_strip_nulls(json_build_object(
                'genere', genere,
                'codice', codice,
                'nome', nome,
                'nota', nota,
                'precisione', precisione,
                'finanziamento', finanziamento,
                'riquadro', case when riquadro is not null then json_build_array(
                    round(ST_XMin(riquadro)::numeric, 4),
                    round(ST_YMin(riquadro)::numeric, 4),
                    round(ST_XMax(riquadro)::numeric, 4),
                    round(ST_YMax(riquadro)::numeric, 4)
                ) end
            ))
            order by ordine, nome, codice
        ),
        json_build_array()
    )::text as json
from poste
