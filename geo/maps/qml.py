"""A symbol as a style of QGIS (QML): its rules, its labels, and what its columns are called.

QGIS finds it in the table ``layer_styles`` of a GeoPackage and draws the layer by it. Written as
version 3.22 does, and not tried in QGIS itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from geo.maps.qml_labels import settings_element, shown_labels
from geo.maps.qml_symbols import Kind, symbol_element
from geo.maps.symbol import GROWTH_FROM, Label, Rule, Symbol, When

VERSION = "3.22.0"
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
GEOMETRY_TYPES: Mapping[Kind, str] = {"point": "0", "line": "1", "area": "2"}
SCALE = 270_000
"""Denominator of the scale at zoom ``GROWTH_FROM``."""
_FARTHEST = 24
_NAMES = UUID("7d9f3f0a-3a55-5a0e-9a57-6f0d2a7c4b11")


def make_qml(symbol: Symbol, kind: Kind, columns: Mapping[str, str]) -> str:
    """Return the style of a layer.

    Parameters
    ----------
    kind
        Of its geometries: the parts of the signs for others are left out.
    columns
        Name of each column → what people call it. A condition on a column that the layer has not
        is met, or not, as by a feature without a value.

    Returns
    -------
    str
        An XML document; the same for the same arguments.
    """
    root = Element(
        "qgis",
        version=VERSION,
        styleCategories="Symbology|Labeling|Fields",
        hasScaleBasedVisibilityFlag="0",
    )
    root.append(_renderer(symbol, kind, columns))
    labels = shown_labels(symbol.labels, columns)
    if labels:
        root.append(_labeling(replace(symbol, labels=tuple(labels)), kind, columns))
    SubElement(root, "blendMode").text = "0"
    SubElement(root, "layerGeometryType").text = GEOMETRY_TYPES[kind]
    aliases = SubElement(root, "aliases")
    for index, (name, title) in enumerate(columns.items()):
        SubElement(aliases, "alias", field=name, name=title, index=str(index))
    return DOCTYPE + tostring(root, encoding="unicode")


def _renderer(symbol: Symbol, kind: Kind, columns: Mapping[str, str]) -> Element:
    renderer = Element(
        "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0", forceraster="0"
    )
    rules = SubElement(renderer, "rules", key=_key(symbol.layer, kind))
    symbols = SubElement(renderer, "symbols")
    for rule in reduced(symbol.rules, columns):
        drawn = symbol_element(str(len(symbols)), rule.sign, kind)
        if drawn is None:
            continue
        made = SubElement(rules, "rule", key=_key(symbol.layer, kind, rule.nome))
        made.set("label", rule.titolo)
        made.set("symbol", drawn.attrib["name"])
        _limit(made, rule.when, rule.minzoom, rule.maxzoom)
        symbols.append(drawn)
    return renderer


def _labeling(symbol: Symbol, kind: Kind, columns: Mapping[str, str]) -> Element:
    labeling = Element("labeling", type="rule-based")
    rules = SubElement(labeling, "rules", key=_key(symbol.layer, kind, "etichette"))
    for number, label in enumerate(symbol.labels):
        when = _asked(label.when, columns)
        if when is None or not _suits(label, symbol.labels, kind):
            continue
        made = SubElement(rules, "rule", key=_key(symbol.layer, kind, f"etichetta {number}"))
        made.set("description", columns[label.nome])
        _limit(made, when, label.minzoom, label.maxzoom)
        made.append(settings_element(label, kind, followed=label.along and kind == "line"))
    return labeling


def _suits(label: Label, labels: Sequence[Label], kind: Kind) -> bool:
    """Tell whether no other label of the same text suits lines, or other geometries, better."""
    along = kind == "line"
    same = (each for each in labels if (each.nome, each.when) == (label.nome, label.when))
    return label.along is along or all(each.along is not along for each in same)


def reduced(rules: Sequence[Rule], columns: Mapping[str, str]) -> Iterator[Rule]:
    """Return the rules that features of these columns can meet, with the conditions on them."""
    for rule in rules:
        when = _asked(rule.when, columns)
        if when is not None:
            yield replace(rule, when=when)


def _asked(when: Sequence[When], columns: Mapping[str, str]) -> tuple[When, ...] | None:
    """Return the conditions on columns that there are; None if one on another is not met."""
    if not all(each.holds(None) for each in when if each.nome not in columns):
        return None
    return tuple(each for each in when if each.nome in columns)


def _limit(rule: Element, when: Sequence[When], minzoom: float, maxzoom: float) -> None:
    if when:
        rule.set("filter", " AND ".join(map(_expression, when)))
    if minzoom > 0:
        rule.set("scalemaxdenom", _denominator(minzoom))
    if maxzoom < _FARTHEST:
        rule.set("scalemindenom", _denominator(maxzoom))


def _expression(when: When) -> str:
    values = ", ".join("'" + value.replace("'", "''") + "'" for value in when.values)
    return f"coalesce(\"{when.nome}\", '') {'NOT IN' if when.negated else 'IN'} ({values})"


def _denominator(zoom: float) -> str:
    return str(round(SCALE * 2 ** (GROWTH_FROM - zoom)))


def _key(*names: str) -> str:
    """Return a key that is the same for the same names."""
    return f"{{{uuid5(_NAMES, '/'.join(names))}}}"
