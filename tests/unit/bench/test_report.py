import pytest

from bench.report import Bar, bars_table, table


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        (Bar("a", 2.0, 2.0), True),
        (Bar("a", 1.99, 2.0), False),
        (Bar("a", 9.9, 10.0, sense="below"), True),
        (Bar("a", 10.0, 10.0, sense="below"), False),
        (Bar("a", 10.0, 10.0, sense="at most"), True),
        (Bar("a", 10.1, 10.0, sense="at most"), False),
    ],
)
def test_a_bar_is_met_in_its_sense(bar: Bar, met: bool) -> None:
    assert bar.met is met


def test_a_missed_bar_stands_out() -> None:
    assert bars_table([Bar("ours / plain", 1.25, 2.0, " times")]).splitlines()[-1] == (
        "| ours / plain | 1.25 times | at least 2 times | NO |"
    )


def test_numbers_stand_on_the_right_and_text_on_the_left() -> None:
    assert table(("server", "tiles/s"), [("ours", 1234.5)]).splitlines() == [
        "| server | tiles/s |",
        "|---|---:|",
        "| ours | 1,234 |",
    ]
