"""What is already done is skipped, and what only looks done is not."""

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from service.db import make_owner_engine
from service.errors import DatabaseUnavailable
from service.prepare import downgrade, is_up_to_date, load, migrate
from service.settings import Settings


def test_an_empty_database_is_not_up_to_date(empty_database: str) -> None:
    assert not is_up_to_date(empty_database, "a")


def test_a_schema_without_data_is_not_up_to_date(empty_database: str) -> None:
    migrate(empty_database)

    assert not is_up_to_date(empty_database, "a")


def test_a_loaded_database_is_up_to_date_with_what_it_was_loaded_from(
    empty_database: str,
) -> None:
    migrate(empty_database)
    load(empty_database, Settings(database_url=SecretStr(empty_database)), "a", print)

    assert is_up_to_date(empty_database, "a")
    assert not is_up_to_date(empty_database, "b")


def test_a_schema_that_went_back_is_not_up_to_date(loaded_database: str) -> None:
    with make_owner_engine(loaded_database).connect() as connection:
        mark = connection.scalar(text("select obj_description('psttm'::regnamespace)"))
    assert is_up_to_date(loaded_database, str(mark))

    downgrade(loaded_database, "-1")

    assert not is_up_to_date(loaded_database, str(mark))


def test_a_database_that_does_not_answer_is_not_taken_for_an_empty_one() -> None:
    with pytest.raises(DatabaseUnavailable):
        is_up_to_date("postgresql://nessuno@/niente?host=/nonexistent", "a")
