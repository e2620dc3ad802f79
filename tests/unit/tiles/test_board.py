import socket
from collections.abc import Iterator

import pytest

from service.queries.revisioni import Revisioni
from service.tiles.board import Board, clock

NUMBERS = Revisioni("banca", {"comuni": 7, "parchi": 9}, "20251125", 3600.0)


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a connection: the listener's, and the server's."""
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def board(line: tuple[socket.socket, socket.socket]) -> Board:
    made = Board()
    made.watch(line[0].fileno())
    made.show(NUMBERS, until=clock() + 60)
    return made


def test_what_is_shown_holds(board: Board) -> None:
    assert board.current is NUMBERS


def test_what_is_withdrawn_does_not(board: Board) -> None:
    board.withdraw()
    assert board.current is None


def test_what_was_shown_for_a_time_does_not_hold_after_it(board: Board) -> None:
    board.show(NUMBERS, until=clock())
    assert board.current is None


def test_something_that_came_and_was_not_read_counts(
    board: Board, line: tuple[socket.socket, socket.socket]
) -> None:
    line[1].send(b"A")
    assert board.current is None
    line[0].recv(1)
    assert board.current is NUMBERS


def test_a_connection_that_was_cut_counts(
    board: Board, line: tuple[socket.socket, socket.socket]
) -> None:
    line[1].close()
    assert board.current is None


def test_another_file_with_the_same_number_is_not_looked_at(
    board: Board, line: tuple[socket.socket, socket.socket]
) -> None:
    line[1].close()
    board.unwatch()
    board.show(NUMBERS, until=clock() + 60)
    assert board.current is NUMBERS


def test_a_stamp_has_the_numbers_of_what_was_asked_in_order_of_name() -> None:
    assert NUMBERS.stamp(["parchi", "comuni"]) == "banca-7.9-20251125"
    assert NUMBERS.stamp(["comuni"]) == "banca-7-20251125"
    assert NUMBERS.stamp(["comuni", "comuni", "ignota"]) == "banca-7-20251125"
    assert NUMBERS.stamp([]) == "banca--20251125"
