"""The interactive form of an agenda: one HTML file with a map and all that the agenda says.

It needs nothing from elsewhere; the bytes depend on the agenda and its geometries alone.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from geo.maps.interactive import Content, make_page
from geo.maps.sheet import paler, tint_of
from geo.maps.web_layers import draw_layers, patterns
from geo.maps.web_places import list_places
from geo.maps.web_shapes import draw_ground
from service.agenda import project_words, territory_words, words
from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames, clip_layers
from service.agenda.html_legend import make_legend
from service.agenda.html_map import Drawn, count_places, make_data, number_svg
from service.queries.parti import PARTI


def make_html(agenda: Agenda, frames: AgendaFrames) -> bytes:
    """Return the page of an agenda."""
    cut = clip_layers(frames)
    drawn = Drawn(
        ground=draw_ground(cut.comuni, cut.vicini, cut.zona),
        layers=draw_layers(cut),
        places=list_places(cut),
        tint=paler(tint_of(cut)),
    )
    title = f"Agenda della zona omogenea {agenda.zona.nome}"
    body = (
        _templates()
        .get_template("agenda.html")
        .render(
            a=agenda,
            legenda=make_legend(agenda, drawn),
            luoghi=count_places(agenda, drawn),
            numeri={each.progetto.id: each.numero for each in agenda.progetti.tutti},
            progetti={each.numero: each for each in agenda.progetti.tutti},
            raggiunti=territory_words.numbers_by_comune(agenda),
            parti=PARTI,
            parole=words,
            progetto=project_words,
            territorio=territory_words,
            segno=number_svg,
        )
    )
    content = Content(title, tint_of(cut), body, patterns(drawn.layers))
    return make_page(content, make_data(agenda, cut, drawn)).encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("service.agenda"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
