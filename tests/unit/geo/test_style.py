"""The symbols: each feature has one sign, and the signs of layers can be told apart."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import product
from typing import Any

import pytest

from geo.maps.style import SYMBOLS, legend, symbol_of
from geo.maps.symbol import Hatch, Rule, Symbol, When, mm
from geo.maps.territory import PARTS_FROM

COLOUR = re.compile(r"#[0-9a-f]{6}")
EVERY = pytest.mark.parametrize("symbol", SYMBOLS.values(), ids=list(SYMBOLS))
KNOWN = {"precisione": ("rilevata", "generalizzata", "derivata", "schematica", "assente")}


def parts_of(value: Any) -> Iterator[Any]:
    """Yield a dataclass and all that it holds, however deep."""
    yield value
    inside = value if isinstance(value, tuple) else ()
    if is_dataclass(value):
        inside = tuple(getattr(value, each.name) for each in fields(value))
    for each in inside:
        yield from parts_of(each)


def features_of(symbol: Symbol) -> Iterator[Mapping[str, str]]:
    """Yield every kind of feature that the rules tell apart, and others."""
    conditions = [each for each in parts_of(symbol) if isinstance(each, When)]
    values: dict[str, set[str]] = {
        each.nome: set(KNOWN.get(each.nome, ("", "altro"))) for each in conditions
    }
    for each in conditions:
        values[each.nome].update(each.values)
    for row in product(*values.values()):
        yield dict(zip(values, row, strict=True))


def met(symbol: Symbol, feature: Mapping[str, str], zoom: float) -> list[Rule]:
    return [
        rule
        for rule in symbol.rules
        if rule.minzoom <= zoom < rule.maxzoom
        and all(when.holds(feature[when.nome]) for when in rule.when)
    ]


@EVERY
@pytest.mark.parametrize("zoom", [8, PARTS_FROM - 0.01, PARTS_FROM, 18])
def test_every_feature_has_one_sign(symbol: Symbol, zoom: float) -> None:
    for feature in features_of(symbol):
        found = met(symbol, feature, zoom)
        interchange = symbol.layer == "nodi_trasporto"
        assert len(found) == 1 or (interchange and not found), (feature, found)


def test_an_interchange_is_drawn_or_its_stops_never_both() -> None:
    symbol = SYMBOLS["nodi_trasporto"]
    whole = {"tipo": "interscambio", "parte_di": "", "precisione": "rilevata"}
    stop = {"tipo": "stazione_metro", "parte_di": "centrale", "precisione": "rilevata"}
    for zoom in (5, PARTS_FROM - 0.01, PARTS_FROM, 20):
        assert bool(met(symbol, whole, zoom)) is (zoom < PARTS_FROM)
        assert bool(met(symbol, stop, zoom)) is (zoom >= PARTS_FROM)


@pytest.mark.parametrize("layer", ["comuni", "parchi", "plis", "navigli"])
def test_precision_is_seen(layer: str) -> None:
    signs = {}
    for value in KNOWN["precisione"]:
        (rule,) = met(SYMBOLS[layer], {"precisione": value, "stato": "esistente"}, 11)
        signs[value] = rule.sign
    assert signs["rilevata"] == signs["generalizzata"]
    line = signs["rilevata"].line or signs["rilevata"].outline
    dashed = signs["schematica"].line or signs["schematica"].outline
    assert line is not None
    assert line.dash_px == ()
    assert dashed is not None
    assert dashed.dash_px
    assert signs["assente"].hatch is not None
    assert signs["assente"].outline is None
    assert all(each.hatch is None for value, each in signs.items() if value != "assente")


def test_hatches_of_layers_that_lie_over_each_other_differ_in_more_than_colour() -> None:
    hatches: dict[str, Hatch] = {}
    for layer in ("parchi", "plis", "navigli", "progetti", "obiettivi"):
        hatches[layer] = next(rule.sign.hatch for rule in SYMBOLS[layer].rules if rule.sign.hatch)
    looks = {(each.kind, each.angle, each.spacing_px) for each in hatches.values()}
    assert len(looks) == len(hatches)


def test_kinds_of_nodes_differ_in_shape() -> None:
    markers = {
        rule.when[0].values[0]: rule.sign.marker
        for rule in SYMBOLS["nodi_trasporto"].rules
        if not rule.when[0].negated
    }
    assert len({marker.shape for marker in markers.values() if marker}) == len(markers) == 3


@EVERY
def test_colours_and_sizes_are_such(symbol: Symbol) -> None:
    names = [rule.nome for rule in symbol.rules]
    assert len(names) == len(set(names))
    for part in parts_of(symbol):
        if not is_dataclass(part):
            continue
        for each in fields(part):
            value = getattr(part, each.name)
            if each.name in {"colour", "fill", "edge", "halo"} and isinstance(value, str):
                assert COLOUR.fullmatch(value), (part, each.name)
            if each.name in {"width_px", "size_px", "spacing_px"}:
                assert value > 0
            if each.name == "opacity":
                assert 0 < value <= 1
            if each.name == "dash_px":
                assert len(value) in {0, 2}


def test_layers_are_drawn_in_the_order_of_their_numbers() -> None:
    order = [symbol.ordine for symbol in SYMBOLS.values()]
    assert order == sorted(set(order))
    assert SYMBOLS["comuni"].ordine < SYMBOLS["parchi"].ordine < SYMBOLS["nodi_trasporto"].ordine


def test_a_legend_shows_each_sign_once() -> None:
    groups = legend(list(SYMBOLS.values()))
    assert [each.layer for each in groups] == list(SYMBOLS)
    for group in groups:
        titles = [entry.titolo for entry in group.entries]
        assert len(titles) == len(set(titles)), group.layer
        assert all(title.strip() for title in titles)
    nodes = groups[-1].entries
    assert len(nodes) < len(SYMBOLS["nodi_trasporto"].rules)


def test_a_layer_without_a_symbol_of_its_own_is_drawn_whatever_it_holds() -> None:
    symbol = symbol_of("strade", "Strade")
    (rule,) = symbol.rules
    sign = rule.sign
    assert (symbol.titolo, rule.when) == ("Strade", ())
    assert None not in (sign.fill, sign.outline, sign.line, sign.marker)
    assert symbol.ordine > max(each.ordine for each in SYMBOLS.values())


def test_sizes_can_be_told_in_millimetres() -> None:
    assert mm(96) == pytest.approx(25.4)
