-- The elementi of a layer, as far as a file of official geometries needs them.
-- Parameters: layer.
-- Result: id, codice, nome, tipo and linee (of nodes), fonte_id, di_partenza (the row belongs to the
-- starter data), ufficiale, precisione, misura (m2 of polygons, m of lines, else null).
select
    e.id,
    e.codice,
    e.nome,
    n.tipo,
    coalesce(n.linee, '{}') as linee,
    e.fonte_id,
    f.caricata_al is not null as di_partenza,
    e.ufficiale,
    e.precisione,
    case ST_Dimension(e.geom)
        when 2 then ST_Area(e.geom)
        when 1 then ST_Length(e.geom)
    end as misura
from psttm.elemento e
join psttm.fonte f on f.id = e.fonte_id
left join psttm.nodo_trasporto n on n.elemento_id = e.id
where e.layer = :layer
order by e.codice
