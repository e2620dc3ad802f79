"""The figures of the seven agende against statements of their own on the tables."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from shapely import LineString
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda.content import Agenda
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.queries.parti import PARTI
from service.queries.snapshot import Snapshot
from tests.api.test_zone import SEVEN
from tests.real_data import read_shared

MEMBERS = """
    select e.codice as istat, e.geom, c.popolazione, c.elemento_id
    from psttm.zona_omogenea z
    join psttm.elemento ze on ze.id = z.elemento_id
    join psttm.appartenenza a on a.elemento_id = ze.id
    join psttm.comune c on c.elemento_id = a.comune_id
    join psttm.elemento e on e.id = c.elemento_id
    where ze.codice = :zona and coalesce(a.dal, '') <= current_date::text
        and coalesce(a.al, '9') > current_date::text
"""
CIFRE = f"""
    select count(*) as comuni, sum(popolazione) as popolazione,
        ST_Area(ST_Union(geom)) / 1e6 as superficie_km2,
        sum(popolazione) / (ST_Area(ST_Union(geom)) / 1e6) as densita
    from ({MEMBERS}) m
"""  # noqa: S608 - of this file
ETA = f"""
    select
        case when eta < 15 then '0-14' when eta < 25 then '15-24' when eta < 45 then '25-44'
            when eta < 65 then '45-64' when eta < 80 then '65-79' else '80 e più' end as classe,
        sum(p.maschi) as maschi, sum(p.femmine) as femmine
    from psttm.popolazione_eta p join ({MEMBERS}) m on m.elemento_id = p.comune_id
    group by 1
"""  # noqa: S608 - of this file
ELEMENTI = f"""
    select e.layer, e.codice, coalesce(bool_or(f.id is not null), false) as per_fatto
    from psttm.elemento e
    join ({MEMBERS}) m on true
    left join psttm.appartenenza f on f.elemento_id = e.id and f.comune_id = m.elemento_id
        and coalesce(f.dal, '') <= current_date::text and coalesce(f.al, '9') > current_date::text
    where e.layer in ('parchi', 'plis', 'navigli', 'nodi_trasporto') and (
        f.id is not null
        or e.precisione in ('rilevata', 'generalizzata') and ST_DWithin(e.geom, m.geom, 0)
            and (ST_Dimension(e.geom) = 0
                or ST_Area(ST_Intersection(e.geom, m.geom)) > 1
                or ST_Length(ST_CollectionExtract(ST_Intersection(e.geom, m.geom), 2)) > 1))
    group by e.layer, e.codice
"""  # noqa: S608 - of this file
PROGETTI = f"""
    with recursive catene as (
        select p.codice, i.certezza
        from psttm.progetto p
        join psttm.incidenza i on i.progetto_id = p.id
        join psttm.elemento e on e.id = i.elemento_id
        left join ({MEMBERS}) m on m.elemento_id = e.id
        where m.elemento_id is not null
            or (e.layer = 'zone_omogenee' and e.codice = :zona) or e.layer = 'area_metropolitana'
    ),
    parti as (
        select p.codice, p.id, p.importo_eur, p.importo_natura, p.tipo, p.elenco_comuni,
            p.comuni_fuori_area, p.parte_di,
            case
                when exists (
                    select from catene c where c.codice = p.codice and c.certezza = 'certa'
                ) then 'certi'
                when exists (
                    select from catene c where c.codice = p.codice and c.certezza = 'da_verificare'
                ) then 'da_verificare'
                when exists (select from catene c where c.codice = p.codice) then 'ambito'
                when p.elenco_comuni <> 'completo' then 'non_determinabili'
            end as parte
        from psttm.progetto p
    ),
    antenati as (
        select codice, parte_di from parti where parte_di is not null
        union
        select a.codice, p.parte_di from antenati a join parti p on p.id = a.parte_di
        where p.parte_di is not null
    )
    select p.parte, p.codice, p.importo_eur, p.importo_natura,
        p.parte = 'certi' and p.tipo = 'intervento' and p.importo_eur is not null
            and p.elenco_comuni = 'completo' and p.comuni_fuori_area = '{{}}'
            and not exists (
                select from psttm.incidenza i join psttm.elemento e on e.id = i.elemento_id
                where i.progetto_id = p.id and e.layer = 'comuni'
                    and (i.certezza = 'ambito'
                        or e.codice not in (select istat from ({MEMBERS}) m)))
            and not exists (
                select from antenati a join parti q on q.id = a.parte_di
                where a.codice = p.codice and q.parte = 'certi') as sommato
    from parti p
    where p.parte is not null
"""  # noqa: S608 - of this file

DRAW = """
    update psttm.elemento set geom = ST_GeomFromText(:geom, 7791), precisione = :precisione
    where codice = :codice
"""
INSIDE = """
    select e.codice, nullif(ST_Area(ST_Intersection(e.geom, z.geom)), 0) as area,
        nullif(ST_Length(ST_CollectionExtract(ST_Intersection(e.geom, z.geom), 2)), 0) as lunghezza
    from psttm.elemento e, psttm.elemento z
    where z.codice = :zona and z.layer = 'zone_omogenee'
        and e.codice in ('parco-nord-milano', 'naviglio-martesana', 'naviglio-pavese')
"""


@pytest.fixture(params=SEVEN)
def zona(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def agenda_of(session: AsyncSession, zona: str) -> Agenda:
    return (await read_agenda(Snapshot(session), AgendaRequest(zona))).value


async def ask(session: AsyncSession, question: str, zona: str) -> list[Mapping[str, Any]]:
    return [dict(row._mapping) for row in await session.execute(text(question), {"zona": zona})]


async def test_the_figures_of_the_zona(async_session: AsyncSession, zona: str) -> None:
    cifre = (await agenda_of(async_session, zona)).cifre
    (row,) = await ask(async_session, CIFRE, zona)
    assert (cifre.comuni, cifre.popolazione) == (row["comuni"], row["popolazione"])
    assert cifre.superficie_km2 == pytest.approx(row["superficie_km2"], abs=0.001)
    assert cifre.densita_ab_km2 == pytest.approx(row["densita"], abs=0.1)


async def test_the_ages_of_the_zona(async_session: AsyncSession, zona: str) -> None:
    cifre = (await agenda_of(async_session, zona)).cifre
    rows = await ask(async_session, ETA, zona)
    assert {each.classe: (each.maschi, each.femmine) for each in cifre.eta} == {
        row["classe"]: (row["maschi"], row["femmine"]) for row in rows
    }
    assert len(cifre.eta) == 6
    assert all(each.totale == each.maschi + each.femmine for each in cifre.eta)


async def test_the_comuni_and_their_densities(async_session: AsyncSession, zona: str) -> None:
    agenda = await agenda_of(async_session, zona)
    rows = await ask(
        async_session,
        f"select istat, popolazione / (ST_Area(geom) / 1e6) as densita from ({MEMBERS}) m",  # noqa: S608 - of this file
        zona,
    )
    found = {each.membro.comune.istat: each.densita_ab_km2 for each in agenda.comuni}
    assert found == pytest.approx({row["istat"]: row["densita"] for row in rows}, abs=0.1)


async def test_the_elementi_that_are_present(async_session: AsyncSession, zona: str) -> None:
    agenda = await agenda_of(async_session, zona)
    rows = await ask(async_session, ELEMENTI, zona)
    assert {(each.layer, p.elemento.id) for each in agenda.strati for p in each.presenti} == {
        (row["layer"], row["codice"]) for row in rows
    }
    by_fact = {(row["layer"], row["codice"]) for row in rows if row["per_fatto"]}
    certain = {
        (each.layer, present.elemento.id)
        for each in agenda.strati
        for present in each.presenti
        if present.certezza == "certa"
    }
    assert by_fact <= certain


async def test_the_projects_their_parts_and_the_totals(
    async_session: AsyncSession, zona: str
) -> None:
    progetti = (await agenda_of(async_session, zona)).progetti
    rows = await ask(async_session, PROGETTI, zona)
    for part in PARTI:
        expected = {row["codice"] for row in rows if row["parte"] == part}
        assert {each.progetto.id for each in getattr(progetti, part)} == expected
        assert getattr(progetti.totali, part).progetti == len(expected)
    summed = {row["codice"]: row for row in rows if row["sommato"]}
    assert {each.progetto.id for each in progetti.tutti if each.importo_ripartito} == set(summed)
    by_nature: dict[str, Any] = {}
    for row in summed.values():
        by_nature[row["importo_natura"]] = (
            by_nature.get(row["importo_natura"], 0) + row["importo_eur"]
        )
    assert {each.natura: each.importo_eur for each in progetti.totali.certi.importi} == by_nature
    others = [row for row in rows if row["parte"] == "certi" and not row["sommato"]]
    with_amount = sum(row["importo_eur"] is not None for row in others)
    assert progetti.totali.certi.non_ripartiti == with_amount
    assert progetti.totali.certi.senza_importo == len(others) - with_amount


async def test_the_objectives_by_part(async_session: AsyncSession, zona: str) -> None:
    obiettivi = (await agenda_of(async_session, zona)).obiettivi
    rows = await ask(
        async_session,
        """
        select o.edizione || '/' || o.codice as obiettivo, o.elenco_comuni,
            min(array_position(array['certa', 'da_verificare', 'ambito'], i.certezza)) as grado
        from psttm.obiettivo o
        left join psttm.incidenza_zona i on i.obiettivo_id = o.id and i.elemento_id = (
            select id from psttm.elemento where layer = 'zone_omogenee' and codice = :zona)
        group by o.id
        """,
        zona,
    )
    for grade, part in enumerate(PARTI, start=1):
        found = {
            f"{each.obiettivo.edizione}/{each.obiettivo.codice}"
            for each in getattr(obiettivi, part)
        }
        assert found == {
            row["obiettivo"]
            for row in rows
            if row["grado"] == grade
            or (
                grade == 4
                and row["grado"] is None
                and row["elenco_comuni"] in {"parziale", "ignoto"}
            )
        }
        assert getattr(obiettivi.totali, part).obiettivi == len(found)


async def test_the_vocation_and_its_source(async_session: AsyncSession, zona: str) -> None:
    agenda = await agenda_of(async_session, zona)
    (row,) = await ask(
        async_session,
        """
        select z.vocazione, z.vocazione_fonte_id from psttm.zona_omogenea z
        join psttm.elemento e on e.id = z.elemento_id where e.codice = :zona
        """,
        zona,
    )
    assert agenda.zona.vocazione == row["vocazione"]
    assert agenda.zona.vocazione_fonte is not None
    assert agenda.zona.vocazione_fonte.id == row["vocazione_fonte_id"]


async def test_the_themes_of_each_project(async_session: AsyncSession, zona: str) -> None:
    agenda = await agenda_of(async_session, zona)
    rows = await ask(
        async_session,
        """
        select p.codice, t.codice as tema, l.natura, l.motivo
        from psttm.progetto_tema_ricorrente l
        join psttm.progetto p on p.id = l.progetto_id
        join psttm.tema_ricorrente t on t.id = l.tema_ricorrente_id
        where :zona <> ''
        """,
        zona,
    )
    here = {each.progetto.id for each in agenda.progetti.tutti}
    assert {
        (each.progetto.id, tie.codice, tie.natura, tie.motivo)
        for each in agenda.progetti.tutti
        for tie in each.temi_ricorrenti
    } == {tuple(row.values()) for row in rows if row["codice"] in here}


async def test_the_whole_territory_is_in_the_seven_but_milano(async_session: AsyncSession) -> None:
    agende = [await agenda_of(async_session, zona) for zona in SEVEN]
    listed = [each.membro.comune.istat for agenda in agende for each in agenda.comuni]
    assert len(listed) == len(set(listed)) == 132
    everyone = await async_session.scalar(text("select sum(popolazione) from psttm.comune"))
    milano = await async_session.scalar(
        text("select popolazione from psttm.comune where istat = '015146'")
    )
    assert sum(agenda.cifre.popolazione or 0 for agenda in agende) == everyone - milano


async def test_real_perimeters_are_measured_inside_each_zona(async_session: AsyncSession) -> None:
    park = read_shared("parco_nord_milano.geojson").geometry.union_all()
    canal = LineString([(514_000, 5_037_000), (527_000, 5_043_000), (543_000, 5_052_000)])
    drawn = {
        "parco-nord-milano": (park, "rilevata"),
        "naviglio-martesana": (canal, "generalizzata"),
        "naviglio-pavese": (canal, "schematica"),
    }
    for codice, (shape, precisione) in drawn.items():
        values = {"codice": codice, "geom": shape.wkt, "precisione": precisione}
        await async_session.execute(text(DRAW), values)
    measured = set()
    for zona in SEVEN:
        agenda = await agenda_of(async_session, zona)
        inside = {row["codice"]: row for row in await ask(async_session, INSIDE, zona)}
        for present in (each for strato in agenda.strati for each in strato.presenti):
            if present.elemento.id not in drawn:
                continue
            row = inside[present.elemento.id]
            exact = present.elemento.precisione != "schematica"
            found = np.array([present.area_m2, present.lunghezza_m], dtype=float)
            expected = np.array([row["area"], row["lunghezza"]] if exact else [None] * 2, float)
            np.testing.assert_allclose(found, expected, rtol=1e-6)
            if not np.isnan(found).all():
                measured.add((zona, present.elemento.id))
    assert measured == {
        ("adda-martesana", "naviglio-martesana"),
        ("nord-milano", "parco-nord-milano"),
    }
