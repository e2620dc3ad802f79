"""The forms that an agenda is made in: files of the same content, each by a function of its own.

A maker takes an ``Agenda`` and its ``AgendaFrames`` and returns bytes. It is told by name, so that
only the process that runs it loads what it needs: folium, matplotlib, GDAL.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames

Maker = Callable[[Agenda, AgendaFrames], bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Attributes
    ----------
    nome
        The end of its files' names.
    titolo
        As links call it.
    module, function
        Of the maker.
    shown
        Whether a browser shows it rather than saving it.
    """

    nome: str
    media_type: str
    titolo: str
    module: str
    function: str
    shown: bool = True

    @property
    def is_text(self) -> bool:
        """Whether it pays to compress it."""
        return self.media_type.startswith("text/")

    def make(self, agenda: Agenda, frames: AgendaFrames) -> bytes:
        """Make it of an agenda and its geometries."""
        maker: Maker = getattr(import_module(self.module), self.function)
        return maker(agenda, frames)


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        each.nome: each
        for each in (
            Form(
                "pdf",
                "application/pdf",
                "Foglio A3 da stampare (PDF)",
                "service.agenda.sheet",
                "make_pdf",
            ),
            Form(
                "png",
                "image/png",
                "Immagine del foglio (PNG)",
                "service.agenda.sheet",
                "make_png",
            ),
            Form(
                "gpkg",
                "application/geopackage+sqlite3",
                "GeoPackage per QGIS",
                "service.agenda.package",
                "make_gpkg",
                shown=False,
            ),
        )
    }
)
"""By the end of their files' names."""
