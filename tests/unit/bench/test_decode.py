"""The comparison of tiles must see what differs, or equal counts would prove nothing."""

import mapbox_vector_tile
from shapely import Point, box

from bench.decode import EDGE, decode, sameness
from bench.layers import PROJECTS

TILE = (11, 1076, 733)


def tile_with(*features: dict[str, object]) -> bytes:
    layer = {"name": "progetti", "features": list(features)}
    return mapbox_vector_tile.encode([layer], default_options={"y_coord_down": True})


def project(codice: str, x: float, y: float, **properties: object) -> dict[str, object]:
    return {"geometry": Point(x, y), "properties": {"codice": codice, **properties}}


def differences(first: bytes, second: bytes) -> tuple[int, int]:
    read = [[decode(content, PROJECTS)] for content in (first, second)]
    found = sameness("other", *read, [TILE])
    return found.differing, found.attributes_differ


def test_the_same_features_in_another_order_and_layer_do_not_differ() -> None:
    a, b = project("a", 10, 10, stato="gara"), project("b", 2000, 2000)

    assert differences(tile_with(a, b), tile_with(b, a)) == (0, 0)


def test_a_feature_that_one_lacks_is_seen_on_both_sides() -> None:
    a, b = project("a", 100, 100), project("b", 2000, 2000)

    assert differences(tile_with(a, b), tile_with(a)) == (1, 0)
    assert differences(tile_with(a), tile_with(a, b)) == (1, 0)


def test_another_value_and_a_missing_one_are_seen() -> None:
    full = project("a", 100, 100, stato="gara", importo_eur=1000)
    other = project("a", 100, 100, stato="lavori", importo_eur=1000)
    less = project("a", 100, 100, stato="gara")

    assert differences(tile_with(full), tile_with(other)) == (0, 1)
    assert differences(tile_with(full), tile_with(less)) == (0, 1)


def test_a_whole_number_is_the_same_in_any_type() -> None:
    assert differences(
        tile_with(project("a", 100, 100, importo_eur=1000)),
        tile_with(project("a", 100, 100, importo_eur=1000.0)),
    ) == (0, 0)


def test_what_lies_in_the_buffer_or_at_the_edge_is_not_held_against_a_server() -> None:
    inside = project("a", 2000, 2000)
    at_edge, in_buffer = project("b", EDGE - 1, 2000), project("c", -30, 2000)

    assert differences(tile_with(inside, at_edge, in_buffer), tile_with(inside)) == (0, 0)


def test_features_are_counted_in_the_tile_and_in_the_buffer() -> None:
    content = tile_with(
        project("a", 2000, 2000),
        project("b", -30, 2000),
        {"geometry": box(4000, 10, 4150, 40), "properties": {"codice": "c"}},
    )

    found = sameness("own", [decode(content, PROJECTS)], [decode(content, PROJECTS)], [TILE])

    assert (found.inside, found.in_buffer) == (2, 1)


def test_an_empty_tile_has_no_feature() -> None:
    assert not decode(b"", PROJECTS).everything
