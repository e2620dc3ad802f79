from service.queries.boxes import make_boxes
from service.queries.crs import ALL_CRS, CRS84
from service.queries.density import Density, make_density

GRID = [(9 + x / 10, 45 + y / 10) for y in range(10) for x in range(10)]
"""One place of a hundred in each tenth of a degree."""
DENSITY = make_density(10_000, GRID)


def guess(*sides: float) -> float:
    return DENSITY.guess(make_boxes(sides[:2], sides[2:], CRS84))  # type: ignore[arg-type] # two numbers each


def test_a_box_is_guessed_to_hold_what_its_places_stand_for() -> None:
    assert guess(9.05, 45.05, 9.25, 45.35) == 600
    assert guess(8, 44, 11, 47) == 10_000
    assert guess(9.01, 45.01, 9.09, 45.09) == 0
    assert guess(9.1, 45.1, 9.1, 45.1) == 100


def test_boxes_in_metres_are_guessed_as_those_in_degrees() -> None:
    metric = next(each for uri, each in ALL_CRS.items() if uri.endswith("/32632"))
    boxes = make_boxes((503_900, 4_988_000), (519_700, 5_021_000), metric)
    assert DENSITY.guess(boxes) == guess(9.05, 45.05, 9.25, 45.35)


def test_a_box_over_the_antimeridian_is_the_sum_of_its_parts() -> None:
    assert guess(9.45, 44, 8, 47) == 5_000


def test_few_or_many_depends_on_all_that_there_are_and_on_the_page() -> None:
    boxes = make_boxes((9.05, 45.05), (9.45, 45.35), CRS84)
    assert DENSITY.guess(boxes) == 1_200
    assert DENSITY.crowd(boxes, 10) == "many"
    assert DENSITY.crowd(boxes, 100) == "few"
    assert Density(1_000_000, DENSITY.lon, DENSITY.lat).crowd(boxes, 100) == "many"


def test_where_no_place_is_known_few_are_guessed() -> None:
    assert make_density(50_000, []).crowd(make_boxes((8, 44), (11, 47), CRS84), 1) == "few"
