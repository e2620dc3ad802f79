"""The style agrees with the catalogue, the symbols, the sprite and the fonts."""

import json
from collections import Counter
from typing import Any

import pytest

from geo.maps.style import SYMBOLS, symbol_of
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection, Drawing, prop
from service.tiles.glyphs import FONTS
from service.tiles.sprite import make_sprite
from service.tiles.style import View, area_labels, make_style
from tests.styles import drawing, mentioned

BASE = "https://piano.example/base"
ALL = tuple(COLLECTIONS.values())
STYLE = make_style(ALL, BASE, titolo="Piano", version="1", view=View(9.19, 45.46, 100_000))
EVERY = pytest.mark.parametrize("collection", ALL, ids=list(COLLECTIONS))
PRECISIONI = ("rilevata", "generalizzata", "derivata", "schematica", "assente")
STRADE = Collection(
    id="strade",
    titolo="Strade",
    descrizione="Di prova.",
    parole_chiave=(),
    vista="prove.strade",
    chiave="codice",
    properties=(prop("codice", "string", "Codice"),),
    geometria="MultiLineString",
    risorse=("strade",),
    drawing=Drawing("prove.strade", (prop("codice", "string", "Codice"),)),
)


def own_style(collection: Collection) -> dict[str, Any]:
    return make_style([collection], BASE, titolo=collection.titolo, version="1")


def drawn_as(collection: Collection, geometry: str, **properties: Any) -> list[Any]:
    """Return the layers of signs, without names, that draw a feature."""
    found = drawing(STYLE, collection.id, geometry, properties)
    return [each for each in found if ":nome:" not in each["id"]]


def test_every_source_layer_is_a_collection_and_each_has_layers() -> None:
    layers = [each["source-layer"] for each in STYLE["layers"] if "source-layer" in each]
    assert set(layers) == set(COLLECTIONS)


@EVERY
def test_every_property_that_is_read_is_in_the_tiles(collection: Collection) -> None:
    held = {each.nome for each in collection.drawing.properties}
    if collection.drawing.cluster_below is not None:
        held.add("quanti")
    for layer in STYLE["layers"]:
        if layer.get("source-layer") == collection.id:
            assert set(mentioned(layer)) <= held, layer["id"]


def test_names_of_areas_read_what_their_source_has() -> None:
    layers = [each for each in STYLE["layers"] if each.get("source") == "etichette"]
    keys = {each["filter"][2] for each in layers}
    assert {name for each in layers for name in mentioned(each)} == {"etichetta", "testo", "rango"}
    assert keys == {each.chiave for each in area_labels(ALL)}
    assert len(keys) == len(layers)


def test_every_icon_is_in_the_sprite() -> None:
    sprite = make_sprite(tuple(symbol_of(each) for each in COLLECTIONS), 2)
    icons = {
        value
        for layer in STYLE["layers"]
        for value in (
            layer.get("layout", {}).get("icon-image"),
            layer.get("paint", {}).get("fill-pattern"),
        )
        if value is not None
    }
    assert len(icons) > 10
    assert icons <= set(sprite.index)


def test_every_font_is_served() -> None:
    stacks = {
        font for layer in STYLE["layers"] for font in layer.get("layout", {}).get("text-font", ())
    }
    assert stacks == set(FONTS)


def test_ids_of_layers_are_unique_and_say_what_they_draw() -> None:
    ids = Counter(each["id"] for each in STYLE["layers"])
    assert max(ids.values()) == 1
    for layer in STYLE["layers"][1:]:
        assert layer["id"].split(":")[0] in COLLECTIONS
        assert layer["metadata"]["psttm:titolo"]


def test_addresses_are_absolute() -> None:
    assert STYLE["sources"]["piano"]["url"] == f"{BASE}/tiles/{','.join(COLLECTIONS)}.json"
    assert STYLE["sources"]["etichette"]["data"] == f"{BASE}/styles/etichette.geojson"
    assert STYLE["glyphs"] == f"{BASE}/fonts/{{fontstack}}/{{range}}.pbf?v=1"
    assert STYLE["sprite"] == f"{BASE}/styles/sprite"


def test_areas_lie_under_lines_under_markers_under_names() -> None:
    def rank(layer: dict[str, Any]) -> int:
        if ":nome:" in layer["id"]:
            return 4
        pattern = "fill-pattern" in layer["paint"]
        return {"background": -1, "fill": int(pattern), "line": 2, "symbol": 3}[layer["type"]]

    ranks = [rank(layer) for layer in STYLE["layers"]]
    assert ranks == sorted(ranks)
    outlines = [each["id"].split(":")[0] for each in STYLE["layers"] if each["type"] == "line"]
    places = [list(SYMBOLS).index(each) for each in outlines]
    assert places == sorted(places)


def test_the_largest_names_are_written_first() -> None:
    """MapLibre looks for room from the last layer to the first."""
    sizes = [each["layout"]["text-size"][4] for each in STYLE["layers"] if ":nome:" in each["id"]]
    assert len(sizes) > 8
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("precisione", PRECISIONI)
@pytest.mark.parametrize("nome", ["parchi", "plis", "comuni"])
def test_the_precision_of_areas_is_seen(nome: str, precisione: str) -> None:
    collection = COLLECTIONS[nome]
    layers = drawn_as(collection, "Polygon", precisione=precisione, stato="esistente")
    hatched = any("fill-pattern" in each["paint"] for each in layers)
    dashed = any("line-dasharray" in each["paint"] for each in layers)
    assert layers
    assert hatched is (precisione == "assente")
    if precisione != "derivata":
        assert dashed is (precisione == "schematica")


@pytest.mark.parametrize("precisione", PRECISIONI)
def test_the_precision_of_canals_is_seen(precisione: str) -> None:
    geometry = "MultiPolygon" if precisione == "assente" else "LineString"
    layers = drawn_as(COLLECTIONS["navigli"], geometry, precisione=precisione)
    kinds = {each["type"] for each in layers}
    assert kinds == ({"fill"} if precisione == "assente" else {"line"})
    dashed = any("line-dasharray" in each["paint"] for each in layers)
    assert dashed is (precisione in {"derivata", "schematica"})


@pytest.mark.parametrize("stato", ["proposto", "cessato"])
def test_a_park_that_is_not_in_force_is_dotted(stato: str) -> None:
    layers = drawn_as(COLLECTIONS["plis"], "Polygon", precisione="rilevata", stato=stato)
    (line,) = [each for each in layers if each["type"] == "line"]
    (fill,) = [each for each in layers if each["type"] == "fill"]
    assert line["paint"]["line-dasharray"][0] < 1
    assert fill["paint"]["fill-opacity"] < 0.1


@EVERY
@pytest.mark.parametrize("geometry", ["Point", "LineString", "MultiLineString", "MultiPolygon"])
def test_whatever_geometry_a_collection_has_is_drawn(collection: Collection, geometry: str) -> None:
    if collection.geometria in {"Point", "MultiLineString", "MultiPolygon"}:
        geometry = collection.geometria
    place = {"luogo_layer": "parchi", "certezza": "certa", "tipo": "interscambio"}
    properties = {"precisione": "rilevata", "stato": "esistente", "codice": "sud-est", **place}
    assert drawn_as(collection, geometry, **properties), geometry


@EVERY
def test_several_points_in_one_are_drawn_with_their_number(collection: Collection) -> None:
    layers = drawn_as(collection, "Point", quanti=3)
    if collection.drawing.cluster_below is None:
        assert layers == []
        return
    (layer,) = layers
    assert layer["layout"]["text-field"] == ["to-string", ["get", "quanti"]]
    single = drawn_as(collection, "Point", quanti=1, precisione="rilevata", tipo="interscambio")
    assert layer not in single


def test_each_collection_has_a_style_of_its_own_with_the_same_layers() -> None:
    whole = {layer["id"]: layer for layer in STYLE["layers"]}
    found: set[str] = set()
    for collection in ALL:
        own = own_style(collection)
        assert own["sources"]["piano"]["url"] == f"{BASE}/tiles/{collection.id}.json"
        assert "center" not in own
        for layer in own["layers"]:
            assert whole[layer["id"]] == layer
            found.add(layer["id"])
    assert found == set(whole)


def test_the_first_view_holds_all_that_is_drawn() -> None:
    assert STYLE["center"] == [9.19, 45.46]
    width_m = 40_075_016.7 / 2 ** STYLE["zoom"] / 512 * 640
    assert 100_000 <= width_m <= 110_000


def test_the_legend_is_in_the_metadata() -> None:
    groups = STYLE["metadata"]["psttm:legenda"]
    assert {each["layer"] for each in groups} == set(COLLECTIONS)
    assert all(each["voci"] for each in groups)


def test_a_new_collection_is_drawn_without_a_symbol_of_its_own() -> None:
    style = own_style(STRADE)
    layers = drawing(style, "strade", "LineString", {"codice": "1"})
    assert [each["type"] for each in layers] == ["line"]
    assert area_labels([STRADE]) == ()


def test_a_collection_that_lacks_what_a_label_needs_has_no_names_read() -> None:
    lacking = Collection(
        **{**{name: getattr(STRADE, name) for name in STRADE.__slots__}, "id": "comuni"}
    )
    assert area_labels([lacking]) == ()
    assert json.dumps(own_style(lacking))
