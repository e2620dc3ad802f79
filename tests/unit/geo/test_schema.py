from __future__ import annotations

import pytest
from pandas import DataFrame

from geo.errors import SchemaError, list_some
from geo.schema import APPARTENENZE, COMUNI, SOGGETTI, require_numbers, require_schema


def make_comuni(**changes: list[object]) -> DataFrame:
    columns = {"istat": ["015093", "015146"], "zona_omogenea": ["sud-ovest", None]}
    return DataFrame({**columns, **changes})


def test_a_frame_with_the_columns_passes() -> None:
    require_schema(make_comuni(), COMUNI)


def test_a_missing_column_is_named_with_those_there_are() -> None:
    with pytest.raises(SchemaError, match=r"lacks the columns 'istat'.*'zona_omogenea'"):
        require_schema(make_comuni().drop(columns="istat"), COMUNI)


def test_a_code_that_became_a_number_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"int64, first value 15093; accepted: text"):
        require_schema(make_comuni(istat=[15093, 15146]), COMUNI)


def test_an_ill_formed_code_is_named() -> None:
    with pytest.raises(SchemaError, match="ill-formed values: '15146'"):
        require_schema(make_comuni(istat=["015093", "15146"]), COMUNI)


def test_a_repeated_key_is_named() -> None:
    with pytest.raises(SchemaError, match="repeated istat: '015093'"):
        require_schema(make_comuni(istat=["015093", "015093"]), COMUNI)


def test_a_missing_key_is_refused() -> None:
    with pytest.raises(SchemaError, match="1 missing values"):
        require_schema(make_comuni(istat=["015093", None]), COMUNI)


def test_a_decimal_number_is_no_identifier() -> None:
    with pytest.raises(SchemaError, match="accepted: text or whole numbers"):
        require_schema(DataFrame({"id": [1.5]}), SOGGETTI)


def test_a_truth_value_is_no_number() -> None:
    with pytest.raises(SchemaError, match="accepted: whole or decimal numbers"):
        require_numbers(DataFrame({"popolazione": [True]}), ("popolazione",), name="comuni")


def test_a_column_of_missing_values_is_accepted_where_it_may_lack_them() -> None:
    require_schema(make_comuni(zona_omogenea=[None, None]), COMUNI)


def test_a_frame_without_rows_is_accepted_if_it_has_the_columns() -> None:
    require_schema(DataFrame({"soggetto_id": [], "elemento_id": []}), APPARTENENZE)


def test_a_message_lists_five_values_and_counts_the_others() -> None:
    assert list_some(range(7)) == "0, 1, 2, 3, 4 and 2 more"


def test_a_message_says_that_there_is_none() -> None:
    assert list_some([]) == "none"
