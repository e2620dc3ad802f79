"""What may be loaded over the starter data: the layers, their fields, and one request to load."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from service.ingest.nodi import TIPI
from service.ingest.tables import DATES, PARTIAL_DATE, IngestError
from service.models.base import Base
from service.models.territorio import Naviglio, NodoTrasporto, Parco, Plis

PRECISIONI = ("rilevata", "generalizzata", "derivata", "schematica")
TIMES_KNOWN = 10
SPARE = 1_000


@dataclass(frozen=True)
class Campo:
    """A field of a layer's own table that a column of the file may fill."""

    nome: str
    kind: str = "testo"
    """``testo``, ``numero`` or ``elenco`` (separated by spaces, commas or semicolons)."""
    required: bool = False
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layer:
    """A layer that may be loaded; new elementi need a table for what is their own."""

    nome: str
    dimension: int
    model: type[Base] | None
    campi: tuple[Campo, ...] = ()

    @property
    def nomi(self) -> tuple[str, ...]:
        """The names that ``--map`` and ``--valore`` accept."""
        return ("codice", "nome", *(campo.nome for campo in self.campi))


AREALI = (
    Campo("atto"),
    Campo("ente_gestore"),
    Campo("superficie_ha", "numero"),
    Campo("nota"),
)
STATI = ("esistente", "proposto", "cessato")
LAYERS = {
    layer.nome: layer
    for layer in (
        Layer("comuni", 2, None),
        Layer("parchi", 2, Parco, (Campo("tipo", required=True), *AREALI)),
        Layer("plis", 2, Plis, (Campo("stato", required=True, accepted=STATI), *AREALI)),
        Layer(
            "navigli",
            1,
            Naviglio,
            (
                Campo("tipo", required=True),
                Campo("lunghezza_km", "numero"),
                Campo("da"),
                Campo("a"),
                Campo("nota"),
            ),
        ),
        Layer(
            "nodi_trasporto",
            0,
            NodoTrasporto,
            (Campo("tipo", required=True, accepted=TIPI), Campo("linee", "elenco")),
        ),
    )
}


@dataclass(frozen=True)
class Richiesta:
    """One file to load into one layer, and how it is to be read."""

    layer: Layer
    file: Path
    fonte: str
    colonne: Mapping[str, str] = field(default_factory=dict)
    """Field → column of the file."""
    valori: Mapping[str, str] = field(default_factory=dict)
    """Field → one value for every row."""
    filtro: Mapping[str, str] = field(default_factory=dict)
    """Column → the value that a row must have to be read."""
    solo_noti: bool = False
    strato: str | None = None
    crs: str | None = None
    encoding: str | None = None
    data: str | None = None
    ufficiale: bool = False
    precisione: str = "rilevata"
    attesi: int | None = None
    cartella: bool = False
    """Loaded with a folder: what others loaded by themselves is left alone."""

    def limit(self, known: int) -> int:
        """Return how many rows the file may have."""
        return self.attesi if self.attesi is not None else TIMES_KNOWN * known + SPARE


def require_layer(name: str) -> Layer:
    """Return a layer, or say which there are."""
    layer = LAYERS.get(name.replace("-", "_"))
    if layer is not None:
        return layer
    if name.replace("-", "_") in ("zone_omogenee", "area_metropolitana"):
        raise IngestError(
            f"Lo strato «{name}» non si carica: la sua geometria è sempre l'unione dei comuni, "
            "e si rifà da sé quando si caricano questi",
            accettati=list(LAYERS),
        )
    raise IngestError(f"Non c'è uno strato «{name[:80]}»", accettati=list(LAYERS))


def require_request(request: Richiesta) -> Richiesta:
    """Return a request whose fields and values are accepted, whatever is in the file."""
    layer = request.layer
    if not request.file.exists():
        raise IngestError(f"Non c'è alcun file {request.file}", accettati=["un file su disco"])
    for name in (*request.colonne, *request.valori):
        if name not in layer.nomi:
            raise IngestError(
                f"Lo strato {layer.nome} non ha un campo «{name[:80]}»", accettati=layer.nomi
            )
    for name in request.colonne.keys() & request.valori.keys():
        raise IngestError(
            f"Il campo «{name}» ha sia una colonna sia un valore", accettati=["uno dei due"]
        )
    for name in ("codice", "nome"):
        if name in request.valori:
            raise IngestError(
                f"Il campo «{name}» non può avere un valore uguale per tutti",
                accettati=["una colonna del file, con --map"],
            )
    if request.precisione not in PRECISIONI:
        raise IngestError(
            f"Precisione «{request.precisione[:80]}» non prevista", accettati=PRECISIONI
        )
    if request.data is not None and re.fullmatch(PARTIAL_DATE, request.data) is None:
        raise IngestError(f"Data «{request.data[:80]}» non ben formata", accettati=[DATES])
    if not request.fonte.strip():
        raise IngestError(
            f"{request.file.name}: manca la fonte",
            accettati=["id di una fonte", "«documento | editore | licenza | data»"],
        )
    return request


def read_pairs(texts: Iterable[str], *, option: str) -> dict[str, str]:
    """Read ``nome=valore`` texts."""
    pairs: dict[str, str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not name or not sign or not value or name in pairs:
            why = "è ripetuto" if name in pairs else "non è nella forma nome=valore"
            raise IngestError(
                f"{option}: «{text[:80]}» {why}", accettati=["nome=valore, una volta"]
            )
        pairs[name] = value
    return pairs
