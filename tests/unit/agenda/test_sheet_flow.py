"""Rows of a sheet: none is lost, none divided, none beyond its column."""

from itertools import pairwise

import pytest

from geo.maps.lettering import Span, Type
from geo.maps.paper import Page
from service.agenda.sheet_flow import (
    Placed,
    Row,
    fill_columns,
    fill_evenly,
    fill_pages,
    gap,
    text_rows,
    together,
)

HEIGHT = 100.0


def nothing(page: Page, left: float, top: float) -> None:
    """Draw nothing."""


def rows(*heights: float, kept: tuple[int, ...] = ()) -> list[Row]:
    return [Row(height, nothing, kept=number in kept) for number, height in enumerate(heights)]


def columns_of(placed: list[Placed]) -> list[int]:
    return [each.column for each in placed]


def assert_sound(placed: list[Placed], height: float = HEIGHT) -> None:
    for one, other in pairwise(placed):
        assert (one.column, one.y_mm) <= (other.column, other.y_mm)
        if one.column == other.column:
            assert one.y_mm + one.row.height_mm <= other.y_mm + 1e-9
    for each in placed:
        assert each.y_mm + each.row.height_mm <= height + 1e-6


def test_a_row_that_finds_no_room_begins_the_next_column() -> None:
    placed, done = fill_columns(rows(60, 30, 20), [HEIGHT, HEIGHT])
    assert columns_of(placed) == [0, 0, 1]
    assert done == 3
    assert_sound(placed)


def test_what_is_kept_stays_with_the_next() -> None:
    placed, _ = fill_columns(rows(60, 30, 20, kept=(1,)), [HEIGHT, HEIGHT])
    assert columns_of(placed) == [0, 1, 1]


def test_what_is_kept_but_higher_than_a_column_is_divided_after_all() -> None:
    many = rows(*[30.0] * 10, kept=tuple(range(9)))
    placed, done = fill_columns(many, [HEIGHT] * 4)
    assert done == 10
    assert columns_of(placed) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]
    assert_sound(placed)


def test_what_finds_no_column_is_told() -> None:
    placed, done = fill_columns(rows(60, 60, 60, 60, kept=(2,)), [HEIGHT, HEIGHT])
    assert (len(placed), done) == (2, 2)


def test_no_gap_begins_a_column() -> None:
    placed, done = fill_columns([*rows(90), gap(8), gap(8), *rows(10)], [HEIGHT, HEIGHT])
    assert done == 4
    assert [(each.column, each.y_mm) for each in placed if not each.row.space] == [(0, 0), (1, 0)]


@pytest.mark.parametrize("count", [0, 1, 7, 100, 333])
def test_pages_hold_every_row_once(count: int) -> None:
    given = rows(*[3.0 + number % 5 for number in range(count)], kept=tuple(range(0, count, 3)))
    pages = list(fill_pages(given, 4, HEIGHT))
    assert [each.row for page in pages for each in page] == given
    for page in pages:
        assert_sound(page)


def test_the_last_page_has_columns_of_like_height() -> None:
    (page,) = fill_pages(rows(*[5.0] * 40), 4, HEIGHT)
    assert [columns_of(page).count(column) for column in range(4)] == [10, 10, 10, 10]


def test_what_does_not_fit_evenly_does_not_fit() -> None:
    assert fill_evenly(rows(*[50.0] * 5), 2, HEIGHT) is None
    assert fill_evenly(rows(*[50.0] * 4), 2, HEIGHT) is not None


def test_the_first_and_the_last_two_lines_of_a_text_stay_together() -> None:
    found = text_rows([Span("parola " * 60, Type())], 40)
    assert len(found) > 5
    assert [each.kept for each in found] == [True, *[False] * (len(found) - 3), True, False]


def test_what_is_short_is_in_one_column() -> None:
    assert [each.kept for each in together(rows(10, 10, 10))] == [True, True, False]
    many = together(rows(*[10.0] * 9))
    assert [each.kept for each in many] == [True, *[False] * 6, True, False]
    assert together(rows(10))[0].kept is False
