"""The four parts of a place's projects and their totals, on made-up cases (DESIGN §3)."""

from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.parti import PARTI, QuattroParti
from service.queries.zone import list_progetti_di_zona
from tests.db.parti import (
    EVERYTHING,
    NO_FILTERS,
    Write,
    ask_comune,
    codes,
    here,
    make_four_parts,
    summed,
)
from tests.db.territory import Territory, furnish
from tests.factories import square


async def ask_zona(session: AsyncSession, write: Write, codice: str = "ovest") -> QuattroParti:
    await furnish(session, write)
    answer = await list_progetti_di_zona(session, codice, NO_FILTERS, EVERYTHING)
    return answer.value[1]


async def test_each_project_is_in_the_one_part_of_its_surest_chain(
    small_session: AsyncSession,
) -> None:
    parts = await ask_comune(small_session, make_four_parts)
    assert codes(parts.certi) == ["certo", "parziale-qui"]
    assert codes(parts.da_verificare) == ["dubbio"]
    assert codes(parts.ambito) == ["generale"]
    assert codes(parts.non_determinabili) == ["ignoto", "parziale-altrove"]
    assert [getattr(parts.totali, name).progetti for name in PARTI] == [2, 1, 1, 2]


async def test_a_zona_has_the_same_four_parts(small_session: AsyncSession) -> None:
    parts = await ask_zona(small_session, make_four_parts)
    assert [codes(getattr(parts, name)) for name in PARTI] == [
        ["certo", "parziale-qui"],
        ["dubbio"],
        ["generale"],
        ["ignoto", "parziale-altrove"],
    ]


async def test_a_project_reached_by_several_chains_is_listed_once_with_all_of_them(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "molto", geom=square(1000, 1000, side=100))
        territory.locate("parchi", "fatti", progetto="molto", estensione="parte")
        territory.locate("area_metropolitana", progetto="molto")

    parts = await ask_comune(small_session, write)
    assert codes(parts.certi) == ["molto"]
    assert len(parts.certi[0].incidenza) == 4
    assert parts.totali.ambito.progetti == 0


async def test_only_interventions_that_are_surely_and_wholly_here_are_added(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "sommato", importo_eur=100)
        here(territory, "programma", importo_eur=1000, tipo="programma")
        here(territory, "strumento", importo_eur=1000, tipo="strumento")
        here(territory, "parziale", importo_eur=1000, elenco_comuni="parziale")
        here(territory, "fuori", importo_eur=1000, comuni_fuori_area=["Lodi"])
        here(territory, "a-cavallo", importo_eur=1000)
        territory.locate("comuni", "beta", progetto="a-cavallo")
        here(territory, "senza-importo")
        territory.add_progetto("attribuito", importo_eur=1000)
        territory.locate("comuni", "alfa", progetto="attribuito", natura="attribuita")

    parts = await ask_comune(small_session, write)
    assert summed(parts) == {"quadro_economico": (Decimal(100), 1)}
    assert parts.totali.certi.progetti == 7
    assert parts.totali.certi.non_ripartiti == 5
    assert parts.totali.certi.senza_importo == 1
    assert [each.progetto.id for each in parts.certi if each.importo_ripartito] == ["sommato"]
    assert parts.da_verificare[0].importo_ripartito is False


async def test_amounts_of_different_nature_are_never_added_together(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        for number, natura in enumerate(
            ("quadro_economico", "finanziamento", "sola_progettazione", "quota", "quota"), start=1
        ):
            here(territory, f"p{number}", importo_eur=10**number, importo_natura=natura)

    assert summed(await ask_comune(small_session, write)) == {
        "quadro_economico": (Decimal(10), 1),
        "finanziamento": (Decimal(100), 1),
        "sola_progettazione": (Decimal(1000), 1),
        "quota": (Decimal(110_000), 2),
    }


@pytest.mark.parametrize("generations", [1, 2, 3])
async def test_what_has_an_ancestor_here_is_not_added_twice(
    small_session: AsyncSession, generations: int
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "p0", importo_eur=1000)
        for number in range(1, generations + 1):
            between = {"comune": "alfa" if number == generations else "zeta"}
            parent = territory.progetto_id(f"p{number - 1}")
            here(territory, f"p{number}", importo_eur=100, parte_di=parent, **between)

    parts = await ask_comune(small_session, write)
    assert summed(parts) == {"quadro_economico": (Decimal(1000), 1)}
    assert parts.totali.certi.non_ripartiti == 1


async def test_a_part_is_added_where_its_whole_is_not(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        here(territory, "intero", comune="zeta", importo_eur=1000)
        here(territory, "parte", importo_eur=100, parte_di=territory.progetto_id("intero"))

    parts = await ask_comune(small_session, write)
    assert summed(parts) == {"quadro_economico": (Decimal(100), 1)}


async def test_a_programme_covers_its_parts_though_its_own_amount_is_not_added(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "programma", tipo="programma", importo_eur=1000)
        here(territory, "parte", importo_eur=100, parte_di=territory.progetto_id("programma"))

    parts = await ask_comune(small_session, write)
    assert summed(parts) == {}
    assert parts.totali.certi.non_ripartiti == 2
    assert parts.certi[0].parti_qui == ("parte",)


async def test_projects_that_are_part_of_each_other_do_not_hang_the_answer(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "uno", importo_eur=1)
        here(territory, "due", importo_eur=1, parte_di=territory.progetto_id("uno"))
        territory.run(
            "update psttm.progetto set parte_di = :due where codice = 'uno'",
            due=territory.progetto_id("due"),
        )

    parts = await ask_comune(small_session, write)
    assert parts.totali.certi.progetti == 2
    assert summed(parts) == {}


async def test_cents_are_added_exactly(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        here(territory, "uno", importo_eur=Decimal("0.10"))
        here(territory, "due", importo_eur=Decimal("999999999999.20"))

    parts = await ask_comune(small_session, write)
    assert summed(parts) == {"quadro_economico": (Decimal("999999999999.30"), 2)}


async def test_in_a_zona_what_lies_in_several_of_its_comuni_is_added(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "dentro", importo_eur=10)
        territory.locate("comuni", "delta", progetto="dentro")
        territory.add_progetto("disegnato", importo_eur=100, geom=square(1000, 3000, side=2000))
        territory.add_progetto("zona", importo_eur=1000)
        territory.locate("zone_omogenee", "ovest", progetto="zona")
        here(territory, "a-cavallo", importo_eur=10_000)
        territory.locate("comuni", "beta", progetto="a-cavallo")
        territory.add_progetto("oltre", importo_eur=100_000, geom=square(-500, 1000, side=1000))

    parts = await ask_zona(small_session, write)
    assert summed(parts) == {"quadro_economico": (Decimal(1110), 3)}
    assert parts.totali.certi.non_ripartiti == 2


async def test_a_zona_does_not_add_what_also_concerns_the_whole_area(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "ovunque", importo_eur=10)
        territory.locate("area_metropolitana", progetto="ovunque")

    assert summed(await ask_zona(small_session, write)) == {}
