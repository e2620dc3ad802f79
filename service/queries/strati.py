"""What each of the four layers beside comuni and zone shows: the table that tells them apart.

The fields of ``Elemento`` are those of all; the class of a layer adds the layer's own. ``id`` is
the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import ColumnElement, Subquery, select
from sqlalchemy.orm import InstrumentedAttribute

from service.models.territorio import Elemento as ElementoTable
from service.models.territorio import Naviglio as NaviglioTable
from service.models.territorio import NodoTrasporto as NodoTable
from service.models.territorio import Parco as ParcoTable
from service.models.territorio import Plis as PlisTable
from service.queries.fonti import Fonte
from service.queries.views import ELEMENTO_PUBBLICATO

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Elemento:
    """What every elemento shows.

    ``comuni`` counts those that it surely concerns. ``bbox`` (degrees) is that of its geometry,
    ``bbox_indicativo`` that of its known comuni where it has no perimeter.
    """

    id: str
    nome: str
    elenco_comuni: str | None
    comuni: int
    comuni_da_verificare: int
    precisione: str
    ufficiale: bool
    data_riferimento: str | None
    bbox: Box | None
    bbox_indicativo: Box | None
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class Parco(Elemento):
    """A park; ``superficie_ha`` is what a source declares, ``superficie_km2`` what is measured."""

    tipo: str
    atto: str | None
    ente_gestore: str | None
    superficie_ha: float | None
    superficie_km2: float | None
    nota: str | None


@dataclass(frozen=True, slots=True)
class Plis(Elemento):
    """A PLIS; one that is proposed or ended makes no incidenza."""

    stato: str
    atto: str | None
    ente_gestore: str | None
    superficie_ha: float | None
    superficie_km2: float | None
    nota: str | None


@dataclass(frozen=True, slots=True)
class Naviglio(Elemento):
    """A canal; ``lunghezza_km`` is declared, over its whole course, the other one is measured."""

    tipo: str
    lunghezza_km: float | None
    lunghezza_misurata_km: float | None
    da: str | None
    a: str | None
    nota: str | None


@dataclass(frozen=True, slots=True)
class Nodo(Elemento):
    """A node; ``parte_di`` is the code of the interchange that it is a stop of."""

    tipo: str
    linee: tuple[str, ...]
    parte_di: str | None


@dataclass(frozen=True)
class Strato:
    """A layer: its name here and in addresses, the table of its own columns, the item it shows."""

    layer: str
    titolo: str
    singolare: str
    model: type[ParcoTable] | type[PlisTable] | type[NaviglioTable] | type[NodoTable]
    kind: type[Parco] | type[Plis] | type[Naviglio] | type[Nodo]
    geometria: Literal["MultiPolygon", "MultiLineString", "Point"]

    @cached_property
    def view(self) -> Subquery:
        """The published columns of the layer, under the ``id`` by which lists meet them."""
        own = [self._own(name) for name in self.kind.__dataclass_fields__ if name not in _SHARED]
        return (
            select(ELEMENTO_PUBBLICATO, *own)
            .join(self.model, self.model.elemento_id == ELEMENTO_PUBBLICATO.c.id)
            .subquery(self.layer)
        )

    @cached_property
    def columns(self) -> Mapping[str, ColumnElement[Any]]:
        """Name in the answer → column of the view."""
        names = self.kind.__dataclass_fields__
        return {name: self.view.c["codice" if name == "id" else name] for name in names}

    def _own(self, name: str) -> ColumnElement[Any] | InstrumentedAttribute[Any]:
        if name == "parte_di":
            whole = select(ElementoTable.codice).where(ElementoTable.id == NodoTable.parte_di)
            return whole.scalar_subquery().label(name)
        own: InstrumentedAttribute[Any] = getattr(self.model, name)
        return own


_SHARED = frozenset(ELEMENTO_PUBBLICATO.c.keys())
STRATI = {
    strato.layer: strato
    for strato in (
        Strato("parchi", "i parchi", "parco", ParcoTable, Parco, "MultiPolygon"),
        Strato("plis", "i PLIS", "PLIS", PlisTable, Plis, "MultiPolygon"),
        Strato("navigli", "i navigli", "naviglio", NaviglioTable, Naviglio, "MultiLineString"),
        Strato(
            "nodi_trasporto", "i nodi di trasporto", "nodo di trasporto", NodoTable, Nodo, "Point"
        ),
    )
}


def make_elemento(strato: Strato, values: Any) -> Elemento:
    """Make an elemento of a mapping with the columns of its layer, ``id`` being its code."""
    data = {name: values[name] for name in strato.columns}
    data["fonte"] = Fonte(**data["fonte"])
    if "linee" in data:
        data["linee"] = tuple(data["linee"])
    return strato.kind(**data)
