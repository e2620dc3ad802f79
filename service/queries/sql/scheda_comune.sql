-- What is known of one comune beside the plan.
-- Parameters: istat. Result: at most one row; age, former codes and zona as JSON.
select
    {stamp} as stamp,
    c.*,
    (
        select json_agg(json_build_array(p.eta, p.maschi, p.femmine) order by p.eta)
        from psttm.popolazione_eta p
        where p.comune_id = c.id
    ) as eta,
    (
        select psttm.fonte_json(f)
        from psttm.fonte f
        where f.id = (
            select min(p.fonte_id) from psttm.popolazione_eta p where p.comune_id = c.id
        )
    ) as eta_fonte,
    (
        select json_agg(json_build_array(s.istat, s.nome, s.dal, s.fonte_id) order by s.istat)
        from psttm.comune_storico s
        where s.istat_attuale = c.istat
    ) as codici_storici,
    (
        select json_build_object(
            'id', z.codice, 'nome', z.nome, 'appartenenza', a.base, 'dal', a.dal,
            'fonte', psttm.fonte_json(f)
        )
        from psttm.appartenenza_in_vigore a
        join psttm.elemento z on z.id = a.elemento_id and z.layer = 'zone_omogenee'
        join psttm.fonte f on f.id = a.fonte_id
        where a.comune_id = c.id
    ) as zona
from psttm.comune_pubblicato c
where c.istat = :istat
