"""Numbers rise with the transaction that changes what they count, and are told after it."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.page import get_stamp
from tests.db.territory import Territory, furnish
from tests.factories import square

PLAN = {"progetti", "obiettivi"}
ALL = PLAN | {"comuni", "zone_omogenee", "parchi", "plis", "navigli", "nodi_trasporto"}
WRITES = {
    "insert into psttm.fonte (id, documento, natura) values ('altra', 'Altra', 'ente')": ALL,
    "update psttm.elemento set nome = nome || '!' where nome = 'alfa'": ALL,
    "delete from psttm.appartenenza where elemento_id = (select id from psttm.elemento "
    "where nome = 'fatti')": ALL,
    "update psttm.plis set nota = 'x'": {"plis", *PLAN},
    "update psttm.parco set nota = 'x'": {"parchi", *PLAN},
    "update psttm.comune set popolazione = 1": {"comuni", "zone_omogenee"},
    "update psttm.nodo_trasporto set linee = '{M1}'": {"nodi_trasporto", *PLAN},
    "update psttm.obiettivo set titolo = 'x'": PLAN,
    "insert into psttm.progetto_cup select id, 'A12345678901234', 'prova' from psttm.progetto": {
        "progetti"
    },
    "insert into psttm.tema_ricorrente (edizione, codice, nome, ordine, fonte_id) values "
    "('2022-2024', 't', 'T', 1, 'prova'); insert into psttm.progetto_tema_ricorrente "
    "select p.id, t.id, 'attribuita', 'x', 'prova' "
    "from psttm.progetto p, psttm.tema_ricorrente t": PLAN,
    "update psttm.progetto set titolo = 'x'": PLAN,
    "delete from psttm.progetto": PLAN,
}


def numbers(territory: Territory) -> dict[str, int]:
    return dict(territory.run("select risorsa, numero from psttm.revisione").all())


def risen(territory: Territory, before: dict[str, int]) -> set[str]:
    return {name for name, number in numbers(territory).items() if number > before[name]}


@pytest.fixture
def furnished(small: Territory) -> Territory:
    small.add_progetto()
    return small


@pytest.mark.parametrize(("statement", "resources"), WRITES.items())
def test_a_write_raises_the_numbers_of_what_it_touches(
    furnished: Territory, statement: str, resources: set[str]
) -> None:
    before = numbers(furnished)
    furnished.run(statement)
    assert risen(furnished, before) >= resources
    if resources != ALL:
        assert risen(furnished, before) == resources


def test_a_rebuilt_zona_raises_the_numbers_too(furnished: Territory) -> None:
    before = numbers(furnished)
    furnished.set_geom("alfa", square(0, 0, side=3900), "generalizzata")
    assert risen(furnished, before) == ALL


@pytest.mark.parametrize(
    "statement",
    [
        "update psttm.progetto set titolo = 'x' where codice = 'manca'",
        "delete from psttm.elemento where codice = 'manca'",
        "insert into psttm.fonte select * from psttm.fonte where false",
        "insert into psttm.fonte (id, documento, natura) values ('prova', 'x', 'ente') "
        "on conflict do nothing",
    ],
)
def test_a_statement_that_writes_no_row_raises_nothing(
    furnished: Territory, statement: str
) -> None:
    before = numbers(furnished)
    furnished.run(statement)
    assert risen(furnished, before) == set()


def test_an_upsert_that_updates_raises_the_numbers(furnished: Territory) -> None:
    before = numbers(furnished)
    furnished.run(
        "insert into psttm.fonte (id, documento, natura) values ('prova', 'x', 'ente') "
        "on conflict (id) do update set documento = excluded.documento"
    )
    assert risen(furnished, before) == ALL


def test_numbers_roll_back_with_what_raised_them(furnished: Territory) -> None:
    before = numbers(furnished)
    with furnished.connection.begin_nested() as savepoint:
        furnished.run("update psttm.progetto set titolo = 'x'")
        savepoint.rollback()
    assert numbers(furnished) == before


def test_each_resource_has_one_number(small: Territory) -> None:
    assert set(numbers(small)) == ALL


def rename_sources(territory: Territory) -> None:
    territory.run("update psttm.fonte set documento = 'Altra'")


async def test_a_stamp_changes_with_the_data_and_only_then(small_session: AsyncSession) -> None:
    first = await get_stamp(small_session)
    assert await get_stamp(small_session) == first
    await furnish(small_session, rename_sources)
    second = await get_stamp(small_session)
    assert second != first
    assert second.rsplit("-", 2)[0] == first.rsplit("-", 2)[0]


@pytest.fixture
def listening(loaded_database: str) -> Iterator[tuple[psycopg.Connection, Callable[[], set[str]]]]:
    """A writer, and what a listener was told since last asked."""
    with (
        psycopg.connect(loaded_database) as writer,
        psycopg.connect(loaded_database, autocommit=True) as listener,
    ):
        listener.execute("listen psttm_revisione")

        def told() -> set[str]:
            # The server hands over what it owes before it answers the next question.
            listener.execute("select 1")
            return {each.payload for each in listener.notifies(timeout=0)}

        yield writer, told


def test_a_listener_is_told_after_the_commit_and_not_before(
    listening: tuple[psycopg.Connection, Callable[[], set[str]]],
) -> None:
    writer, told = listening
    writer.execute("update psttm.progetto set nota = 'x' where codice = 'lum'")
    assert told() == set()
    writer.commit()
    assert told() == PLAN
    writer.execute("update psttm.progetto set nota = 'y' where codice = 'lum'")
    writer.rollback()
    assert told() == set()
