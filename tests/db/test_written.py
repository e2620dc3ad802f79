"""Statements asked straight of the driver: their parameters, and what goes wrong."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import Integer, Text, bindparam, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.db import read_address
from service.errors import DatabaseUnavailable, QueryTooSlow
from service.queries.written import QuickReader, SessionReader, write
from service.settings import Settings

ASKED = select(
    bindparam("b", None, Integer) + literal(1),
    bindparam("a", None, Text),
    literal("50 %"),
    bindparam("b", None, Integer),
    literal(7, Integer, literal_execute=True),
    literal(3).in_([1, 2, 3]),
)


@pytest.fixture
async def reader(settings: Settings) -> AsyncIterator[QuickReader]:
    quick = settings.model_copy(update={"statement_timeout_ms": 200})
    made = QuickReader(read_address(quick), size=2, answer_s=5)
    yield made
    await made.close()


def test_a_fixed_value_stands_in_the_text_and_others_do_not() -> None:
    written = write(ASKED)
    assert "7" in written.text
    assert "50 %" not in written.text
    assert "%%" not in written.text


async def test_parameters_are_given_by_name_and_text_stays_text(
    reader: QuickReader, async_session: AsyncSession
) -> None:
    written = write(ASKED)
    arguments = written.arguments({"a": "x'; --", "b": 4})
    for asked in (reader, SessionReader(async_session)):
        row = await asked.fetch(written.text, arguments)
        assert row == (5, "x'; --", "50 %", 4, 7, True)


async def test_a_statement_that_takes_too_long_is_told(reader: QuickReader) -> None:
    with pytest.raises(QueryTooSlow, match="restringerla"):
        await reader.fetch(write(select(func.pg_sleep(2))).text, [2])
    assert await reader.fetch("select 1") == (1,)


async def test_a_database_that_is_not_there_is_told() -> None:
    nowhere = Settings(
        read_database_url=SecretStr("postgresql://lettore@/piano?host=/nessuna/cartella")
    )
    reader = QuickReader(read_address(nowhere), size=1, answer_s=5)
    with pytest.raises(DatabaseUnavailable, match="non risponde") as caught:
        await reader.fetch("select 1")
    assert "nessuna" not in caught.value.message


async def test_it_cannot_write(reader: QuickReader) -> None:
    with pytest.raises(Exception, match="read-only transaction"):
        await reader.fetch("create table psttm.prova_di_scrittura (id int)")
