"""The layers of the GeoPackage of an agenda: geometries whole, one kind in each, each with a style.

QGIS draws a layer by the kind of its geometries: what has another kind than its layer's (the known
comuni of a canal without a course, the projects' own areas, lines and points) is a layer by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import shapely
from geopandas import GeoDataFrame
from pandas import Series

from geo.maps.palette import INK, INK_SOFT, NO_ZONE, PROGETTO, ZONE
from geo.maps.qml import make_qml, reduced
from geo.maps.qml_symbols import Kind
from geo.maps.style import SYMBOLS
from geo.maps.symbol import Fill, Label, Line, Rule, Sign, Symbol, When
from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames
from service.agenda.words import filtri
from service.queries.catalog import COLLECTIONS

GeometryType = Literal["MultiPolygon", "MultiLineString", "MultiPoint", "Point"]
TYPES: Mapping[Kind, GeometryType] = MappingProxyType(
    {"area": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
)
_KIND_NAMES: Mapping[Kind, str] = MappingProxyType(
    {"area": "aree", "line": "linee", "point": "punti"}
)
_DIMENSIONS: Mapping[Kind, int] = MappingProxyType({"point": 0, "line": 1, "area": 2})
_MEASURES = MappingProxyType(
    {"area_m2": "area_nella_zona_m2", "lunghezza_m": "lunghezza_nella_zona_m"}
)
_TITLES = MappingProxyType(
    {
        "indicativa": "Solo i comuni noti, non un perimetro",
        "certezza": "Certezza di essere nella zona",
        "area_nella_zona_m2": "Area nella zona (m²)",
        "lunghezza_nella_zona_m": "Lunghezza nella zona (m)",
        "confinante": "Confina con la zona",
        "densita_ab_km2": "Abitanti per km²",
        "popolazione_al": "Data degli abitanti",
        "appartenenza": "Come si sa che è della zona",
        "dal": "Nella zona dal",
        "filtri": "Filtri dell'agenda",
        "agenda_al": "Data dell'agenda",
        "progetti_certi": "Progetti certi",
        "progetti_da_verificare": "Progetti da verificare",
        "progetti_ambito": "Progetti di ambito metropolitano",
        "progetti_non_determinabili": "Progetti non determinabili",
        "obiettivi_certi": "Obiettivi certi",
        "obiettivi_da_verificare": "Obiettivi da verificare",
        "obiettivi_ambito": "Obiettivi che riguardano i comuni in generale",
        "obiettivi_non_determinabili": "Obiettivi non determinabili",
        "numero": "Numero nell'agenda",
        "etichetta": "Numeri dei progetti in questo punto",
        "progetto": "Codice del progetto",
        "parte": "Parte dell'agenda",
        "titolo": "Titolo",
        "menzione": "Menzione del luogo",
        "estensione": "Quanta parte del luogo",
        "natura": "Natura del legame con il luogo",
        "layer": "Layer del luogo",
    }
)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer with geometries of one type, what it is called, and its style (QML)."""

    nome: str
    titolo: str
    frame: GeoDataFrame
    geometria: GeometryType
    style: str


def layers_of(agenda: Agenda, frames: AgendaFrames) -> Iterator[Layer]:
    """Return the layers, those that lie under the others first."""
    code = agenda.zona.id
    yield _layer("vicini", "Altri comuni", _without(frames.vicini, "nella_zona"), _vicini())
    yield _layer("comuni", "Comuni della zona", _comuni(agenda, frames), _comuni_symbol(code))
    yield _layer("zona", f"Zona omogenea {agenda.zona.nome}", _zona(agenda, frames), _outline())
    yield from _elementi("plis", frames.plis, "area")
    yield from _elementi("parchi", frames.parchi, "area")
    yield from _elementi("navigli", frames.navigli, "line")
    yield from _elementi("nodi_trasporto", frames.nodi_trasporto, "point")
    for kind, frame in _by_kind(frames.progetti):
        if len(frame):
            name = _KIND_NAMES[kind]
            titolo = f"Progetti con una geometria propria: {name}"
            yield _layer(f"progetti_{name}", titolo, frame, SYMBOLS["progetti"], kind)
    yield _layer("luoghi", "Luoghi dei progetti", _luoghi(frames.luoghi), _numbers(), "point")


def _layer(
    nome: str, titolo: str, frame: GeoDataFrame, symbol: Symbol, kind: Kind = "area"
) -> Layer:
    """Return a layer; points that are places are single."""
    columns = {name: _title(symbol.layer, name) for name in frame.columns if name != "geom"}
    single = nome in {"luoghi", "nodi_trasporto"}
    geometria = "Point" if single else TYPES[kind]
    return Layer(nome, titolo, frame, geometria, make_qml(symbol, kind, columns))


def _title(layer: str, column: str) -> str:
    known = {each.nome: each.titolo for each in COLLECTIONS[layer].properties}
    return known.get(column) or _TITLES.get(column, column)


def _without(frame: GeoDataFrame, *names: str) -> GeoDataFrame:
    return frame.drop(columns=[name for name in names if name in frame])


def _elementi(nome: str, frame: GeoDataFrame, kind: Kind) -> Iterator[Layer]:
    """Return a layer of elementi and, apart, the known comuni of those drawn by these alone."""
    symbol = SYMBOLS[nome]
    idle = {"area": ("lunghezza_m",), "line": ("area_m2",), "point": tuple(_MEASURES)}[kind]
    named = _without(frame, *idle).rename(columns=dict(_MEASURES))
    if kind == "area":
        yield _layer(nome, symbol.titolo, named, symbol)
        return
    apart = shapely.get_dimensions(named.geometry.to_numpy()) == _DIMENSIONS["area"]
    if apart.any():
        what = "tracciato" if kind == "line" else "posizione"
        titolo = f"{symbol.titolo} senza {what}: i comuni noti"
        yield _layer(f"{nome}_senza_{what}", titolo, named[apart], _hatched(symbol))
    yield _layer(nome, symbol.titolo, named[~apart], symbol, kind)


def _by_kind(frame: GeoDataFrame) -> Iterator[tuple[Kind, GeoDataFrame]]:
    """Return the parts of a frame that are areas, lines and points; a collection is in several."""
    parts = frame.explode(index_parts=False)
    dimensions = shapely.get_dimensions(parts.geometry.to_numpy())
    for kind in TYPES:
        chosen = parts[dimensions == _DIMENSIONS[kind]]
        yield kind, chosen.dissolve(by=chosen.index, sort=False) if len(chosen) else chosen


def _zona(agenda: Agenda, frames: AgendaFrames) -> GeoDataFrame:
    """Add to the zona what the agenda counts in it, what it was asked and when."""
    totals = {
        f"{what}_{part}": getattr(getattr(parti.totali, part), what)
        for what, parti in (("progetti", agenda.progetti), ("obiettivi", agenda.obiettivi))
        for part in ("certi", "da_verificare", "ambito", "non_determinabili")
    }
    asked = filtri(agenda.richiesta.filtri) or None
    return frames.zona.assign(
        densita_ab_km2=Series([agenda.cifre.densita_ab_km2], dtype="float64"),
        **{name: Series([value], dtype="Int64") for name, value in totals.items()},
        filtri=Series([asked], dtype="object"),
        agenda_al=Series([agenda.data], dtype="object"),
    )


def _comuni(agenda: Agenda, frames: AgendaFrames) -> GeoDataFrame:
    known = {each.membro.comune.istat: each for each in agenda.comuni}
    here = [known[istat] for istat in frames.comuni["istat"]]
    return _without(frames.comuni, "nella_zona", "confinante").assign(
        densita_ab_km2=Series([each.densita_ab_km2 for each in here], dtype="float64"),
        appartenenza=Series([each.membro.appartenenza for each in here], dtype="object"),
        dal=Series([each.membro.dal for each in here], dtype="object"),
    )


def _luoghi(frame: GeoDataFrame) -> GeoDataFrame:
    """Write the numbers of all projects of a point once, at the first of them."""
    points = frame.geometry.to_wkb()
    numbers = frame.groupby(points, sort=False)["numero"].agg(
        lambda each: ", ".join(map(str, sorted(set(each))))
    )
    labels = points.map(numbers).astype("object").where(~points.duplicated(), None)
    return frame.assign(etichetta=labels)


def _comuni_symbol(code: str) -> Symbol:
    """Return the comuni in the tint of their zona, through which what lies under them is seen."""
    return _filled(SYMBOLS["comuni"], ZONE.get(code, NO_ZONE))


def _vicini() -> Symbol:
    grey = tuple(replace(each, colour=INK_SOFT) for each in SYMBOLS["comuni"].labels)
    return replace(_filled(SYMBOLS["comuni"], NO_ZONE), labels=grey)


def _filled(symbol: Symbol, tint: str) -> Symbol:
    fill = Fill(tint, 0.6)
    rules = tuple(
        replace(rule, sign=replace(rule.sign, fill=fill)) if rule.sign.fill else rule
        for rule in symbol.rules
    )
    return replace(symbol, rules=rules)


def _outline() -> Symbol:
    symbol = SYMBOLS["zone_omogenee"]
    rule = Rule("zona", "Zona omogenea", Sign(outline=Line(INK, 2.4)))
    return replace(symbol, rules=(rule,), labels=())


def _hatched(symbol: Symbol) -> Symbol:
    """Return what of a symbol is a hatch."""
    return replace(symbol, rules=tuple(each for each in symbol.rules if each.sign.hatch))


def _numbers() -> Symbol:
    """Return the marks of projects at their places, by state, pale where it is not certain."""
    symbol = SYMBOLS["progetti"]
    names = dict.fromkeys(("stato", "certezza"), "")
    rules = tuple(
        certain
        for rule in reduced(symbol.rules, names)
        if not rule.nome.endswith("-schematica")
        for certain in _by_certezza(rule)
    )
    label = Label("etichetta", 12, PROGETTO, face="semibold")
    return replace(symbol, rules=rules, labels=(label,))


def _by_certezza(rule: Rule) -> Sequence[Rule]:
    sure = When("certezza", ("certa",))
    marker = rule.sign.marker
    pale = replace(rule.sign, marker=marker and replace(marker, opacity=0.5))
    return (
        replace(rule, when=(*rule.when, sure)),
        Rule(
            f"{rule.nome}-incerto",
            f"{rule.titolo}: da verificare",
            pale,
            (*rule.when, replace(sure, negated=True)),
        ),
    )
