"""What the map of an agenda's page draws, as its script reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from geo.maps.marks import colours_of, marker_of
from geo.maps.palette import PAPER
from geo.maps.sheet import COMUNE_EDGE, NEIGHBOUR, NEIGHBOUR_EDGE, ZONA_EDGE
from geo.maps.symbol import Fill, Marker, Sign
from geo.maps.web_layers import (
    Layer,
    bounds_of,
    features_data,
    key_of,
    list_names,
    middles,
    shape_data,
)
from geo.maps.web_places import MapPlace
from geo.maps.web_shapes import Ground
from geo.maps.web_signs import marker_svg, path_options
from service.agenda.content import Agenda, ProgettoInAgenda
from service.agenda.frames import AgendaFrames

MOST = 12
"""Marks of one place; more are counted, and listed where the count is clicked."""
MARK_PX = 22.0
Corners = list[list[float]]
METROPOLITAN: Corners = [[45.16, 8.7], [45.65, 9.56]]
"""What is seen where no comune has a geometry."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the map draws; the ``tint`` is that of the zona on a map of its own."""

    ground: Ground
    layers: tuple[Layer, ...]
    places: tuple[MapPlace, ...]
    tint: str


def make_data(agenda: Agenda, frames: AgendaFrames, drawn: Drawn) -> dict[str, object]:
    """Return all that the script needs; texts are plain."""
    everything = agenda.progetti.tutti
    signs = list(dict.fromkeys((e.stato, e.sure) for place in drawn.places for e in place.marks))
    nodes = frames.nodi_trasporto[frames.nodi_trasporto.geometry.notna()]
    whole = bounds_of(frames.comuni.geometry) or METROPOLITAN
    return {
        "bounds": whole,
        "limits": _around(whole, bounds_of(frames.vicini.geometry) or whole),
        "ground": _ground_data(drawn),
        "layers": [features_data(layer) for layer in drawn.layers],
        "names": [
            {"layer": e.layer, "text": e.text, "at": e.at, "zoom": e.minzoom}
            for e in sorted(list_names(frames), key=lambda each: each.rank)
        ],
        "marks": [mark_picture(stato, sure=sure) for stato, sure in signs],
        "places": [
            {
                "layer": place.layer,
                "key": place.key,
                "name": place.nome,
                "at": place.at,
                "marks": [
                    {"numero": e.numero, "sign": signs.index((e.stato, e.sure))}
                    for e in place.marks
                ],
            }
            for place in drawn.places
        ],
        "titles": {each.numero: each.progetto.titolo for each in everything},
        "projects": {each.numero: key_of("progetti", each.progetto.id) for each in everything},
        "spots": {
            key_of("nodi_trasporto", codice): at
            for codice, at in zip(nodes["codice"], middles(nodes.geometry), strict=True)
        },
        "most": MOST,
    }


def count_places(agenda: Agenda, drawn: Drawn) -> Mapping[int, int]:
    """Return at how many places of the map each project is marked; its own geometry is one."""
    found = dict.fromkeys((each.numero for each in agenda.progetti.tutti), 0)
    for place in drawn.places:
        for mark in place.marks:
            found[mark.numero] += 1
    return found


def mark_picture(stato: str, *, sure: bool) -> tuple[str, str]:
    """Return the mark of a project in a state, and the colour of the number that stands on it."""
    marker, ink = _marker(stato, sure=sure)
    return marker_svg(marker, dashed=not sure), ink


def number_svg(here: ProgettoInAgenda, part: str) -> Markup:
    """Return the mark of a project with its number, for a list."""
    picture, ink = mark_picture(here.progetto.stato, sure=part != "da_verificare")
    middle = (MARK_PX + 2) / 2
    size = 11 if here.numero < 100 else 8
    number = (
        f'<text x="{middle:g}" y="{middle + size * 0.36:g}" font-size="{size}" font-weight="700" '
        f'text-anchor="middle" fill="{ink}">{here.numero:d}</text>'
    )
    return Markup(picture.replace("</svg>", f"{number}</svg>"))  # noqa: S704 - of symbols and a number


def territory_signs(tint: str) -> tuple[tuple[str, Sign], ...]:
    """Return what the ground of the map is made of, and how a legend calls it."""
    return (
        ("zona omogenea", Sign(fill=Fill(tint), outline=ZONA_EDGE)),
        ("comune della zona", Sign(fill=Fill(tint), outline=COMUNE_EDGE)),
        ("altro comune", Sign(fill=NEIGHBOUR, outline=NEIGHBOUR_EDGE)),
    )


def _marker(stato: str, *, sure: bool) -> tuple[Marker, str]:
    known = marker_of(stato)
    edge, inside, ink = colours_of(known, sure=sure)
    return replace(known, size_px=MARK_PX, fill=inside, edge=edge, edge_px=1.6), ink or PAPER


def _around(one: Corners, other: Corners) -> Corners:
    """Return the corners of what holds both."""
    return [
        [min(pair) for pair in zip(one[0], other[0], strict=True)],
        [max(pair) for pair in zip(one[1], other[1], strict=True)],
    ]


def _ground_data(drawn: Drawn) -> dict[str, object]:
    ground = drawn.ground
    around = path_options(Sign(fill=NEIGHBOUR, outline=NEIGHBOUR_EDGE), "area")
    signs = [
        {**around[1], **around[0], "stroke": True},
        path_options(Sign(fill=Fill(drawn.tint)), "area")[0],
        path_options(Sign(outline=COMUNE_EDGE), "area")[0],
        path_options(Sign(outline=ZONA_EDGE), "area")[0],
    ]
    return {
        "signs": signs,
        "around": [shape_data(each) for each in ground.vicini.values()],
        "zona": shape_data(ground.zona) if ground.zona else None,
        "comuni": [
            {"key": key_of("comuni", istat), "geometry": shape_data(shape)}
            for istat, shape in ground.comuni.items()
        ],
    }
