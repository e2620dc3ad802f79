"""The answers about parks, PLIS, navigli and nodi di trasporto."""

from typing import Literal

from service.api.schemas.base import Collegamento, Schema
from service.api.schemas.obiettivi import QuattroPartiObiettivi
from service.api.schemas.piano import QuattroParti
from service.api.schemas.territorio import Comune, Fonte, Precisione

Box = tuple[float, float, float, float]
Elenco = Literal["completo", "parziale", "ignoto"]


class Elemento(Schema):
    """What every elemento shows."""

    id: str
    nome: str
    elenco_comuni: Elenco | None
    comuni: int
    comuni_da_verificare: int
    precisione: Precisione
    ufficiale: bool
    data_riferimento: str | None
    bbox: Box | None
    bbox_indicativo: Box | None
    fonte: Fonte


class Parco(Elemento):
    """A park; hectares as declared, square kilometres as measured."""

    tipo: str
    atto: str | None
    ente_gestore: str | None
    superficie_ha: float | None
    superficie_km2: float | None
    nota: str | None


class Plis(Elemento):
    """A PLIS; hectares as declared, square kilometres as measured."""

    stato: Literal["esistente", "proposto", "cessato"]
    atto: str | None
    ente_gestore: str | None
    superficie_ha: float | None
    superficie_km2: float | None
    nota: str | None


class Naviglio(Elemento):
    """A canal; length as declared, and as measured."""

    tipo: str
    lunghezza_km: float | None
    lunghezza_misurata_km: float | None
    da: str | None
    a: str | None
    nota: str | None


class Nodo(Elemento):
    """A stop, a station or an interchange."""

    tipo: str
    linee: list[str]
    parte_di: str | None


class ParcoConCollegamenti(Parco):
    """A park and where to go from it."""

    links: list[Collegamento]


class PlisConCollegamenti(Plis):
    """A PLIS and where to go from it."""

    links: list[Collegamento]


class NaviglioConCollegamenti(Naviglio):
    """A canal and where to go from it."""

    links: list[Collegamento]


class NodoConCollegamenti(Nodo):
    """A node and where to go from it."""

    links: list[Collegamento]


class _Pagina(Schema):
    totale: int
    avvisi: list[str]
    links: list[Collegamento]


class ElencoParchi(_Pagina):
    """A page of parks."""

    items: list[Parco]


class ElencoPlis(_Pagina):
    """A page of PLIS."""

    items: list[Plis]


class ElencoNavigli(_Pagina):
    """A page of canals."""

    items: list[Naviglio]


class ElencoNodi(_Pagina):
    """A page of nodes."""

    items: list[Nodo]


class ComuneDiElemento(Comune):
    """A comune that an elemento concerns, and how that is known."""

    certezza: Literal["certa", "da_verificare"]
    base: Literal["appartenenza", "geometria", "appartenenza+geometria"]
    area_m2: float | None
    lunghezza_m: float | None
    quota_comune: float | None
    quota_elemento: float | None
    ordine: int | None
    dal: str | None
    appartenenza_fonte: Fonte | None


class ElencoComuniDiElemento(_Pagina):
    """A page of the comuni of an elemento."""

    items: list[ComuneDiElemento]


class ProgettiDiParco(QuattroParti):
    """The projects of a park."""

    parco: Parco


class ProgettiDiPlis(QuattroParti):
    """The projects of a PLIS."""

    plis: Plis


class ProgettiDiNaviglio(QuattroParti):
    """The projects of a canal."""

    naviglio: Naviglio


class ProgettiDiNodo(QuattroParti):
    """The projects of a node."""

    nodo: Nodo


class ObiettiviDiParco(QuattroPartiObiettivi):
    """The objectives of a park."""

    parco: Parco


class ObiettiviDiPlis(QuattroPartiObiettivi):
    """The objectives of a PLIS."""

    plis: Plis


class ObiettiviDiNaviglio(QuattroPartiObiettivi):
    """The objectives of a canal."""

    naviglio: Naviglio


class ObiettiviDiNodo(QuattroPartiObiettivi):
    """The objectives of a node."""

    nodo: Nodo
