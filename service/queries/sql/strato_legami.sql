-- The comuni that each elemento concerns.
-- Result: layer, codice and nome of the elemento; istat and comune; base; certezza; misura (m2 of
-- polygons, m of lines, else null).
select
    e.layer,
    e.codice,
    e.nome,
    c.codice as istat,
    c.nome as comune,
    ec.base,
    ec.certezza,
    coalesce(ec.area_m2, ec.lunghezza_m) as misura
from psttm.elemento_comune ec
join psttm.elemento e on e.id = ec.elemento_id
join psttm.elemento c on c.id = ec.comune_id
order by e.layer, e.codice, c.codice
