"""The agenda on made-up cases whose answers are known by hand."""

import pickle
from collections.abc import Callable
from decimal import Decimal

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda import read
from service.agenda.content import Agenda, Gruppo, Strato
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.db import make_read_engine, make_session_factory, sqlalchemy_url
from service.errors import NotFound, PayloadTooLarge
from service.queries.page import get_stamp
from service.queries.parti import PARTI
from service.queries.snapshot import Snapshot, open_snapshot
from service.settings import Settings
from tests.database import Databases
from tests.db.parti import here, make_four_parts
from tests.db.territory import Territory, furnish
from tests.factories import square

Write = Callable[[Territory], None]
HOSTILE = {
    "html": "<script>alert('x')</script> & <b>grassetto</b>",
    "rtl": "\u202eمشروع المدينة\u202c שלום",
    "emoji": "Verde 🌳🚲 👩‍👩‍👧 e\u0301",
    "sql": "'); drop table psttm.progetto; --",
    "lungo": "Riqualificazione " * 30,
}


def nothing(_: Territory) -> None:
    """Write nothing."""


async def ask(
    session: AsyncSession, write: Write = nothing, zona: str = "ovest", **filters: tuple[str, ...]
) -> Agenda:
    await furnish(session, write)
    return (await read_agenda(Snapshot(session), AgendaRequest(zona, **filters))).value


def strato(agenda: Agenda, layer: str) -> Strato:
    return next(each for each in agenda.strati if each.layer == layer)


def measures(agenda: Agenda, layer: str) -> dict[str, tuple[float | None, ...]]:
    return {
        each.elemento.id: (each.area_m2, each.lunghezza_m, each.quota_elemento)
        for each in strato(agenda, layer).presenti
    }


def members(group: Gruppo, part: str = "certi") -> list[tuple[str, bool]]:
    return [(each.id, each.attribuito) for each in getattr(group, part)]


def add_temi(territory: Territory) -> None:
    territory.run(
        "insert into psttm.tema_ricorrente (edizione, codice, nome, ordine, fonte_id) values "
        "('2022-2024', 'verde', 'Verde', 2, 'prova'), ('2022-2024', 'acqua', 'Acqua', 1, 'prova')"
    )


def tie_tema(territory: Territory, progetto: str, tema: str, natura: str = "attribuita") -> None:
    territory.run(
        """
        insert into psttm.progetto_tema_ricorrente
        select p.id, t.id, :natura, 'motivo', 'prova'
        from psttm.progetto p, psttm.tema_ricorrente t
        where p.codice = :progetto and t.codice = :tema
        """,
        progetto=progetto,
        tema=tema,
        natura=natura,
    )


async def test_the_four_parts_are_numbered_one_after_the_other(
    small_session: AsyncSession,
) -> None:
    progetti = (await ask(small_session, make_four_parts)).progetti
    assert [(each.numero, each.progetto.id) for each in progetti.tutti] == [
        (1, "certo"),
        (2, "parziale-qui"),
        (3, "dubbio"),
        (4, "generale"),
        (5, "ignoto"),
        (6, "parziale-altrove"),
    ]
    assert [len(getattr(progetti, part)) for part in PARTI] == [2, 1, 1, 2]


async def test_exact_perimeters_are_measured_inside_the_zona_alone(
    small_session: AsyncSession,
) -> None:
    agenda = await ask(small_session)
    km2 = 1_000_000
    assert measures(agenda, "parchi")["rilevato"] == pytest.approx((2 * km2, None, 0.5))
    assert measures(agenda, "plis")["esistente"] == pytest.approx((km2, None, 1))
    assert measures(agenda, "navigli") == {"canale": pytest.approx((None, 2000, 0.2))}


async def test_what_is_derived_schematic_or_missing_measures_nothing(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        geometry = square(3000, 1000, side=2000)
        territory.set_geom("rilevato", geometry, "schematica")
        territory.add_member("rilevato", "alfa")

    found = measures(await ask(small_session, write), "parchi")
    assert set(found) == {"fatti", "derivato", "rilevato"}
    assert set(found.values()) == {(None, None, None)}


async def test_what_only_a_boundary_brings_is_to_be_verified(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        territory.set_geom("unico", square(3800, 1000, side=1000))

    parchi = strato(await ask(small_session, write), "parchi")
    assert [each.elemento.id for each in parchi.da_verificare] == ["unico"]
    assert parchi.da_verificare[0].area_m2 == pytest.approx(200 * 1000)
    assert "unico" not in [each.elemento.id for each in parchi.certi]
    assert (parchi.quanti_certi, parchi.quanti_da_verificare) == (3, 1)


async def test_a_plis_that_is_proposed_or_ended_stands_apart(small_session: AsyncSession) -> None:
    agenda = await ask(small_session)
    plis = strato(agenda, "plis")
    assert [each.elemento.id for each in plis.certi] == ["esistente"]
    assert [each.elemento.id for each in plis.non_in_vigore] == ["proposto"]
    assert plis.quanti_certi == 1
    assert any("proposti o cessati" in each and "proposto" in each for each in agenda.avvisi)


async def test_a_fact_that_the_perimeter_contradicts_stays_and_is_told(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        territory.add_member("rilevato", "delta")
        territory.set_geom("rilevato", square(9000, 1000, side=1000))

    agenda = await ask(small_session, write)
    assert measures(agenda, "parchi")["rilevato"] == (None, None, None)
    assert "rilevato" in [each.elemento.id for each in strato(agenda, "parchi").certi]
    told = [each for each in agenda.avvisi if "non la incontra" in each]
    assert told == [
        "Parchi che una fonte pone nella zona, mentre il loro perimetro non la incontra: rilevato."
    ]


async def test_an_interchange_and_its_stops_are_one_place(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        for codice, parent in (("scambio", None), ("binario", "scambio"), ("sola", "treno")):
            node = territory.add_elemento("nodi_trasporto", codice)
            territory.add_member(codice, "alfa")
            territory.run(
                "insert into psttm.nodo_trasporto (elemento_id, tipo, parte_di) "
                "values (:id, 'metropolitana', :whole)",
                id=node,
                whole=None if parent is None else territory.elemento(parent),
            )

    nodi = strato(await ask(small_session, write), "nodi_trasporto")
    assert [each.elemento.id for each in nodi.certi] == ["binario", "metro", "scambio", "sola"]
    assert nodi.quanti_certi == 3


async def test_an_empty_layer_says_so(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        territory.run("delete from psttm.elemento where layer = 'navigli'")

    navigli = strato(await ask(small_session, write), "navigli")
    assert navigli.presenti == ()
    assert navigli.messaggio is not None
    assert navigli.messaggio.startswith("nessun dato")


async def test_figures_that_are_not_known_of_a_comune_are_not_given(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        for nome, people in (("alfa", 10), ("delta", 20)):
            territory.run(
                "update psttm.comune set popolazione = :people, popolazione_al = '2023' "
                "where elemento_id = :id",
                people=people,
                id=territory.elemento(nome),
            )
            territory.run(
                "insert into psttm.popolazione_eta values (:id, 3, 1, 2, 'prova')",
                id=territory.elemento(nome),
            )

    agenda = await ask(small_session, write)
    assert agenda.cifre.popolazione is None
    assert agenda.cifre.densita_ab_km2 is None
    assert agenda.cifre.popolazione_al is None
    assert agenda.cifre.eta == ()
    assert agenda.cifre.superficie_km2 == pytest.approx(48)
    assert any(each.startswith("Gli abitanti non sono noti") for each in agenda.avvisi)
    assert [each.densita_ab_km2 for each in agenda.comuni] == [0.6, 1.2, None]


async def test_projects_stand_under_each_of_their_themes_and_attributed_ones_are_marked(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        add_temi(territory)
        for codice in ("uno", "due", "tre"):
            here(territory, codice)
        tie_tema(territory, "uno", "verde")
        tie_tema(territory, "uno", "acqua", "dichiarata")
        tie_tema(territory, "due", "verde", "dichiarata")

    acqua, verde, none = (await ask(small_session, write)).temi_ricorrenti
    assert (acqua.codice, verde.codice, none.codice) == ("acqua", "verde", None)
    assert members(acqua) == [("uno", False)]
    assert members(verde) == [("uno", True), ("due", False)]
    assert members(none) == [("tre", False)]
    assert none.nome == "senza tema ricorrente"
    assert (acqua.messaggio, verde.messaggio, none.messaggio) == (None, None, None)


async def test_a_theme_without_projects_says_no_data(small_session: AsyncSession) -> None:
    acqua, verde = (await ask(small_session, add_temi)).temi_ricorrenti
    for group in (acqua, verde):
        assert group.messaggio is not None
        assert group.messaggio.startswith("nessun dato")


async def test_amounts_are_added_by_nature_and_the_others_are_counted(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "dentro", importo_eur=Decimal("0.10"))
        here(territory, "anche", importo_eur=Decimal("999999999999.20"))
        here(territory, "quota", importo_eur=7, importo_natura="quota")
        here(territory, "oltre", importo_eur=1000)
        territory.locate("comuni", "beta", progetto="oltre")
        here(territory, "senza")

    certi = (await ask(small_session, write)).progetti.totali.certi
    assert {each.natura: each.importo_eur for each in certi.importi} == {
        "quadro_economico": Decimal("999999999999.30"),
        "quota": Decimal(7),
    }
    assert (certi.non_ripartiti, certi.senza_importo) == (1, 1)


async def test_hostile_texts_are_carried_as_they_are(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        for codice, words in HOSTILE.items():
            here(territory, codice, titolo=words, descrizione=words, stato_testo=words)

    agenda = await ask(small_session, write)
    assert {each.progetto.id: each.progetto.titolo for each in agenda.progetti.certi} == HOSTILE
    assert all(each.progetto.descrizione == each.progetto.titolo for each in agenda.progetti.certi)


async def test_five_hundred_projects_are_all_there(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        territory.run(
            "insert into psttm.progetto (codice, titolo, tipo, stato, elenco_comuni, fonte_id) "
            "select 'p' || n, 'Progetto ' || n, 'intervento', 'lavori', 'completo', 'prova' "
            "from generate_series(1, 500) n"
        )
        territory.run(
            "insert into psttm.localizzazione (progetto_id, layer, elemento_id, menzione, "
            "estensione, natura, motivo, fonte_id) select id, 'comuni', :alfa, 'esplicita', "
            "'parte', 'dichiarata', 'x', 'prova' from psttm.progetto",
            alfa=territory.elemento("alfa"),
        )

    progetti = (await ask(small_session, write)).progetti
    assert [each.numero for each in progetti.certi] == list(range(1, 501))
    assert progetti.totali.certi.progetti == 500


async def test_more_projects_than_an_agenda_holds_are_refused(
    small_session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_ALL", read.PageRequest(limit=1))
    with pytest.raises(PayloadTooLarge, match="con un filtro"):
        await ask(small_session, make_four_parts)


async def test_what_nothing_meets_says_with_what_it_was_asked(small_session: AsyncSession) -> None:
    agenda = await ask(
        small_session, make_four_parts, stato=("sospeso",), certezza=("certa", "ambito")
    )
    assert agenda.progetti.tutti == ()
    assert agenda.messaggio == (
        "nessun dato con i filtri richiesti (stato: sospeso; certezza: certa, ambito): "
        "né progetti né obiettivi"
    )


async def test_a_zona_where_nothing_is_known_says_no_data(small_session: AsyncSession) -> None:
    agenda = await ask(small_session)
    assert agenda.messaggio is not None
    assert agenda.messaggio.startswith("nessun dato")
    assert agenda.missioni == ()


async def test_a_zona_that_does_not_exist_is_refused_with_those_that_do(
    small_session: AsyncSession,
) -> None:
    with pytest.raises(NotFound) as caught:
        await ask(small_session, zona="nord")
    assert sorted(caught.value.accettati) == ["est est", "ovest ovest"]


async def test_an_agenda_can_be_sent_to_another_process(small_session: AsyncSession) -> None:
    agenda = await ask(small_session, make_four_parts)
    assert pickle.loads(pickle.dumps(agenda)) == agenda  # noqa: S301 - of our own making


@pytest.fixture
def writer(loaded_database: str) -> Engine:
    return create_engine(sqlalchemy_url(loaded_database))


async def test_a_change_in_the_middle_does_not_reach_an_open_snapshot(
    databases: Databases, loaded_database: str, writer: Engine
) -> None:
    reader = databases.reader(str(make_url(loaded_database).database))
    engine = make_read_engine(Settings(read_database_url=SecretStr(reader)))
    async with make_session_factory(engine)() as session:
        before = await get_stamp(session)
        async with open_snapshot(session) as snapshot:
            first = await read_agenda(snapshot, AgendaRequest("sud-est"))
            with writer.begin() as connection:
                connection.execute(text("update psttm.progetto set titolo = 'cambiato'"))
            second = await read_agenda(snapshot, AgendaRequest("sud-est"))
        after = await read_agenda(Snapshot(session), AgendaRequest("sud-est"))
        writable = await session.scalar(text("show default_transaction_read_only"))
    await engine.dispose()
    writer.dispose()
    assert first == second
    assert first.stamp == before != after.stamp
    assert {each.progetto.titolo for each in after.value.progetti.tutti} == {"cambiato"}
    assert writable == "on"
