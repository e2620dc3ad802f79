"""Styles of QGIS: whole as documents, and saying what the symbols say. QGIS itself is not asked."""

import sqlite3
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import pytest

from geo.maps.qml import make_qml
from geo.maps.qml_symbols import SYMBOL_TYPES, Kind, rgba
from geo.maps.style import SYMBOLS
from geo.maps.symbol import Fill, Hatch, Label, Line, Marker, Rule, Sign, Symbol, When

KINDS: tuple[Kind, ...] = ("area", "line", "point")
COLUMNS = {
    name: name.title()
    for name in ("codice", "nome", "titolo", "precisione", "stato", "tipo", "parte_di", "certezza")
}
WHOLE = Sign(
    Fill("#102030", 0.5),
    Hatch("#102030", angle=45, spacing_px=96),
    Line("#aabbcc", 96, (9.6, 19.2)),
    Line("#aabbcc", 9.6, halo_px=4.8),
    Marker("diamond", 96, "#ffffff", "#000000", 9.6, offset_px=(9.6, -19.2)),
)


def parse(text: str) -> Element:
    return fromstring(text)  # noqa: S314 - our own text


def made(sign: Sign = WHOLE, kind: Kind = "area", **changes: object) -> Element:
    """Return the style of a symbol of one rule."""
    rule = Rule("uno", "Uno", sign, (When("precisione", ("rilevata",)),))
    symbol = Symbol("prova", "Prova", 1, (rule,), **changes)  # type: ignore[arg-type]
    return parse(make_qml(symbol, kind, COLUMNS))


def options(layer: Element) -> dict[str, str]:
    """Return the properties of a symbol layer, which both ways of writing them must say alike."""
    written = layer.find("Option")
    assert written is not None
    new = {each.attrib["name"]: each.attrib["value"] for each in written}
    assert new == {each.attrib["k"]: each.attrib["v"] for each in layer.findall("prop")}
    return new


def layers(root: Element, symbol: int = 0) -> list[tuple[str, dict[str, str]]]:
    found = root.findall("renderer-v2/symbols/symbol")[symbol].findall("layer")
    return [(each.attrib["class"], options(each)) for each in found]


def rules(root: Element) -> Iterator[Element]:
    yield from root.iterfind("renderer-v2/rules/rule")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layer", SYMBOLS)
def test_a_style_is_whole(layer: str, kind: Kind) -> None:
    root = parse(make_qml(SYMBOLS[layer], kind, COLUMNS))
    assert root.tag == "qgis"
    assert root.findtext("layerGeometryType") == str(KINDS[::-1].index(kind))
    symbols = {each.attrib["name"]: each for each in root.iterfind("renderer-v2/symbols/symbol")}
    assert [each.attrib["symbol"] for each in rules(root)] == list(symbols)
    assert {each.attrib["type"] for each in symbols.values()} <= {SYMBOL_TYPES[kind]}
    keys = [each.attrib["key"] for each in root.iter() if "key" in each.attrib]
    assert len(keys) == len(set(keys))
    for nome, symbol in symbols.items():
        for position, drawn in enumerate(symbol.findall("layer")):
            options(drawn)
            for inner in drawn.iterfind("symbol"):
                assert inner.attrib["name"] == f"@{nome}@{position}"
    aliases = {each.attrib["field"]: each.attrib["name"] for each in root.iterfind("aliases/alias")}
    assert aliases == COLUMNS


def test_each_layer_has_rules_for_its_own_kind() -> None:
    own: dict[str, Kind] = {"navigli": "line", "nodi_trasporto": "point"}
    for layer, symbol in SYMBOLS.items():
        assert list(rules(parse(make_qml(symbol, own.get(layer, "area"), COLUMNS))))


def test_the_same_symbol_makes_the_same_style() -> None:
    first, again = (make_qml(SYMBOLS["plis"], "area", COLUMNS) for _ in range(2))
    assert first == again


def test_an_area_has_fill_hatch_and_outline_in_millimetres() -> None:
    fill, hatch, outline = layers(made())
    assert fill == (
        "SimpleFill",
        {"color": "16,32,48,128", "style": "solid", "outline_style": "no"},
    )
    assert hatch[0] == "LinePatternFill"
    assert (hatch[1]["angle"], hatch[1]["distance"]) == ("45", "17.961")
    assert outline[0] == "SimpleLine"
    assert outline[1]["line_width"] == "25.400"
    assert (outline[1]["use_custom_dash"], outline[1]["customdash"]) == ("1", "2.540;5.080")


def test_a_line_lies_over_its_halo() -> None:
    halo, line = layers(made(kind="line"))
    assert (halo[1]["line_color"], halo[1]["line_width"]) == ("255,255,255,255", "5.080")
    assert (line[1]["line_color"], line[1]["line_width"]) == ("170,187,204,255", "2.540")
    assert line[1]["use_custom_dash"] == "0"


def test_a_marker_is_as_wide_as_its_edge_reaches_and_beside_its_point() -> None:
    ((name, marker),) = layers(made(kind="point"))
    assert (name, marker["name"]) == ("SimpleMarker", "diamond")
    assert (marker["size"], marker["outline_width"]) == ("22.860", "2.540")
    assert marker["offset"] == "2.540,-5.080"


def test_dots_stand_in_rows_half_a_side_apart() -> None:
    dots = Hatch("#102030", "dots", spacing_px=96, width_px=9.6)
    ((name, pattern),) = layers(made(Sign(hatch=dots)))
    assert name == "PointPatternFill"
    assert (pattern["distance_x"], pattern["distance_y"]) == ("25.400", "12.700")
    assert pattern["displacement_x"] == "12.700"


def test_what_is_for_other_geometries_makes_no_rule() -> None:
    assert list(rules(made(Sign(line=Line("#000000", 1)), "point"))) == []


def test_a_colour_has_its_opacity() -> None:
    assert rgba("#ff8000", 0.25) == "255,128,0,64"


def test_precision_is_seen() -> None:
    root = parse(make_qml(SYMBOLS["parchi"], "area", COLUMNS))
    drawn = {
        each.attrib["filter"].split("'")[-2]: layers(root, number)
        for number, each in enumerate(rules(root))
    }
    outline = {name: each[-1][1].get("use_custom_dash") for name, each in drawn.items()}
    assert outline == {"generalizzata": "0", "derivata": "1", "schematica": "1", "assente": None}
    assert [name for name, _ in drawn["assente"]] == ["LinePatternFill"]


@pytest.mark.parametrize("value", [None, "", "rilevata", "derivata", "assente", "d'altro", "nuova"])
def test_a_filter_says_what_the_condition_says(value: str | None) -> None:
    conditions = (
        When("precisione", ("rilevata", "d'altro")),
        When("precisione", ("rilevata", ""), negated=True),
        When("precisione", ("",)),
    )
    for when in conditions:
        symbol = Symbol("prova", "Prova", 1, (Rule("uno", "Uno", WHOLE, (when,)),))
        (rule,) = rules(parse(make_qml(symbol, "area", COLUMNS)))
        # what the filters are written in is understood alike by SQLite and by QGIS
        with sqlite3.connect(":memory:") as connection:
            connection.execute("create table prova (precisione text)")
            connection.execute("insert into prova values (?)", [value])
            query = f"select count(*) from prova where {rule.attrib['filter']}"  # noqa: S608
            (found,) = connection.execute(query).fetchone()
        connection.close()
        assert bool(found) is when.holds(value)


def test_a_condition_on_a_column_that_is_not_there_is_met_as_by_no_value() -> None:
    absent, present = When("luogo", ("",)), When("luogo", ("comuni",))
    known = When("stato", ("lavori",))
    symbol = Symbol(
        "prova",
        "Prova",
        1,
        (
            Rule("proprio", "Proprio", WHOLE, (absent, known)),
            Rule("luogo", "Luogo", WHOLE, (present,)),
        ),
    )
    (rule,) = rules(parse(make_qml(symbol, "area", COLUMNS)))
    assert rule.attrib["filter"] == "coalesce(\"stato\", '') IN ('lavori')"


def test_an_interchange_gives_its_place_to_its_stops_at_one_scale() -> None:
    root = parse(make_qml(SYMBOLS["nodi_trasporto"], "point", COLUMNS))
    nearest = {each.attrib.get("scalemindenom") for each in rules(root)} - {None}
    farthest = {each.attrib.get("scalemaxdenom") for each in rules(root)} - {None}
    assert nearest == farthest == {"67500"}


def labels(root: Element) -> list[tuple[str, str]]:
    found = root.iterfind("labeling/rules/rule/settings")
    texts = [(each.find("text-style"), each.find("placement")) for each in found]
    return [
        (text.attrib["fieldName"], placement.attrib["placement"])
        for text, placement in texts
        if text is not None and placement is not None
    ]


def test_a_text_follows_a_line_where_there_is_one() -> None:
    plain, along = Label("nome", 12), Label("nome", 12, along=True)
    assert labels(made(kind="line", labels=(plain, along))) == [("nome", "3")]
    assert labels(made(kind="area", labels=(plain, along))) == [("nome", "4")]
    assert labels(made(kind="line", labels=(plain,))) == [("nome", "4")]


def test_a_note_is_a_second_line_and_a_text_that_is_not_there_is_left_out() -> None:
    noted, missing = Label("nome", 12, note="non c'è"), Label("altezza", 12)
    ((text, _),) = labels(made(labels=(noted, missing)))
    assert text == "\"nome\" || '\\n' || 'non c''è'"
    assert made(labels=(missing,)).find("labeling") is None
