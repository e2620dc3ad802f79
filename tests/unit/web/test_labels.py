"""Names find room on a map, or are left out."""

from service.web.labels import LETTER, Nome, Window, box_of, place_names

WINDOW = Window(0, 0, 1000, 1000, 20)


def name(text: str, x: float, y: float) -> Nome:
    return Nome(text, x, y, "map-nome")


def test_a_name_stands_at_its_point() -> None:
    assert place_names([name("Rho", 500, 500)], WINDOW) == (name("Rho", 500, 500),)


def test_the_second_of_two_at_a_point_is_moved_and_the_fourth_left_out() -> None:
    placed = place_names([name(each, 500, 500) for each in "ABCD"], WINDOW)
    assert [each.testo for each in placed] == ["A", "B", "C"]
    assert [each.y for each in placed] == [500, 471, 529]


def test_no_name_leaves_the_map() -> None:
    long = name("Cassina de' Pecchi", 10, 500)
    assert place_names([long, name("Rho", 500, 5)], WINDOW) == (name("Rho", 500, 34),)


def test_no_name_covers_what_is_taken() -> None:
    taken = [(400.0, 400.0, 600.0, 600.0)]
    assert place_names([name("Rho", 500, 500)], WINDOW, taken=taken) == ()


def test_a_name_beside_a_symbol_begins_there() -> None:
    left, _, right, _ = box_of(Nome("Rho", 100, 50, "map-nodo", accanto=True), 20)
    assert (left, right) == (100, 100 + 3 * 20 * LETTER)
