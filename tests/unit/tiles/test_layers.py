from dataclasses import replace

from service.queries.catalog import COLLECTIONS
from service.queries.tile_grid import Tile
from service.tiles.layers import MAX_KEPT, KnownLayers, Layers

COMUNI, PROGETTI = COLLECTIONS["comuni"], COLLECTIONS["progetti"]


def rev(*, code: str = "a", stamp: str = "s", names: tuple[str, ...] | None = None) -> str:
    return Layers(code, (COMUNI,), names).face(stamp).rev


def test_a_face_stands_for_data_code_catalogue_and_properties() -> None:
    titled = replace(COMUNI, titolo="Altro")
    revs = {
        rev(),
        rev(code="b"),
        rev(stamp="t"),
        rev(names=("nome",)),
        rev(names=()),
        Layers("a", (COMUNI, PROGETTI), None).face("s").rev,
        Layers("a", (titled,), None).face("s").rev,
    }
    assert len(revs) == 7
    assert rev() == rev()


def test_the_tags_of_a_face_differ_by_encoding() -> None:
    face = Layers("a", (COMUNI,), None).face("s")
    assert face.packed_tag == f'"{face.rev}-gzip"'
    assert face.tag == f'"{face.rev}"'


def test_a_statement_is_made_once_for_each_way_of_drawing() -> None:
    layers = Layers("a", (COMUNI, PROGETTI), None)
    low, high, beyond = (layers.statement(Tile(z, 0, 0)) for z in (5, 12, 16))
    assert layers.statement(Tile(6, 1, 1)) is low
    assert layers.statement(Tile(11, 1, 1)) is high
    assert len({low.text, high.text, beyond.text}) == 3


def test_only_what_can_be_grouped_has_further_levels() -> None:
    assert len(Layers("a", (COMUNI,), None).levels(Tile(3, 0, 0))) == 1
    for zoom in (3, 12, 20):
        assert len(Layers("a", (COMUNI, PROGETTI), None).levels(Tile(zoom, 0, 0))) == 3


def test_layers_asked_for_again_are_the_same_and_at_most_so_many() -> None:
    known = KnownLayers("a")
    first = known.of((COMUNI,), None)
    assert known.of((COMUNI,), None) is first
    assert known.of((COMUNI,), ()) is not first
    for number in range(MAX_KEPT):
        known.of((COMUNI,), (f"p{number}",))
    assert known.of((COMUNI,), None) is not first
