import mapbox_vector_tile
import pytest

from service.tiles.order import in_order

NAMES = ("uno", "due", "tre")


def layer(name: str, features: int = 1) -> bytes:
    """Return the bytes of a tile of one layer."""
    points = [{"geometry": f"POINT({n} {n})", "properties": {"n": n}} for n in range(features)]
    encoded: bytes = mapbox_vector_tile.encode([{"name": name, "features": points}])
    return encoded


TILE = layer("uno") + layer("due", 3_000) + layer("tre", 20)


@pytest.mark.parametrize("names", [NAMES, NAMES[::-1], ("due", "tre", "uno")])
def test_layers_come_in_the_order_of_the_names_and_are_not_changed(names: tuple[str, ...]) -> None:
    ordered = in_order(TILE, names)
    assert list(mapbox_vector_tile.decode(ordered)) == list(names)
    assert mapbox_vector_tile.decode(ordered) == mapbox_vector_tile.decode(TILE)
    assert in_order(ordered, NAMES) == TILE


def test_a_layer_that_is_not_there_is_passed_over() -> None:
    assert in_order(layer("uno"), NAMES) == layer("uno")
    assert in_order(b"", NAMES) == b""


def test_what_is_no_tile_is_told() -> None:
    with pytest.raises(ValueError, match="tag"):
        in_order(b"\x00\x01", NAMES)
