"""Write official geometries over what is there: elementi, own tables, never a membership."""

from collections.abc import Sequence
from typing import Any

from geoalchemy2.shape import from_shape
from sqlalchemy import Connection

from geo.crs import STORAGE
from service.ingest.official_match import Nuovo, split_list
from service.ingest.official_schema import Campo, Richiesta
from service.ingest.tables import IngestError
from service.models.territorio import Elemento
from service.queries.loading import Written, element_ids, stage
from service.queries.official import list_own, overwrite

ONLY_NEW = ("nome", "elenco_comuni")


def write(
    connection: Connection, request: Richiesta, elementi: Sequence[Nuovo], fonte_id: str
) -> Written:
    """Write elementi and own rows; an elemento that is there keeps its name and its facts."""
    rows = [
        {
            "layer": request.layer.nome,
            "codice": one.codice,
            "nome": one.nome,
            "geom": from_shape(one.geom, srid=STORAGE, extended=True),
            "precisione": request.precisione,
            "ufficiale": request.ufficiale,
            "data_riferimento": request.data,
            "da_membri": False,
            "elenco_comuni": None if request.layer.nome == "comuni" else "ignoto",
            "fonte_id": fonte_id,
        }
        for one in elementi
    ]
    if not rows:
        return Written()
    staged = stage(connection, Elemento, rows, columns=list(rows[0]), key=("layer", "codice"))
    written = overwrite(connection, staged, only_new=ONLY_NEW)
    return written + _write_own(connection, request, elementi)


def _write_own(connection: Connection, request: Richiesta, elementi: Sequence[Nuovo]) -> Written:
    """Write the own rows of what is new, and of what is there the fields that the file fills."""
    layer = request.layer
    if layer.model is None:
        return Written()
    ids = element_ids(connection, layer.nome)
    before = list_own(connection, layer.model, [ids[one.codice] for one in elementi])
    empty: dict[str, Any] = {
        campo.nome: [] if campo.kind == "elenco" else None for campo in layer.campi
    }
    rows = []
    for one in elementi:
        values = _values(request, one)
        if one.noto is not None and not values:
            continue
        current = before.get(ids[one.codice], empty)
        kept = {campo.nome: current[campo.nome] for campo in layer.campi}
        rows.append({"elemento_id": ids[one.codice], **kept, **values})
    if not rows:
        return Written()
    columns = list(rows[0])
    staged = stage(connection, layer.model, rows, columns=columns, key=("elemento_id",))
    return overwrite(connection, staged)


def _values(request: Richiesta, one: Nuovo) -> dict[str, Any]:
    """Return the fields that the file fills, as their columns want them."""
    return {
        campo.nome: _value(request, campo, text, one)
        for campo in request.layer.campi
        if (text := one.testi.get(campo.nome)) is not None
    }


def _value(request: Richiesta, campo: Campo, text: str, one: Nuovo) -> str | float | list[str]:
    where = f"{request.file.name}, riga {one.righe[0]}, «{one.nome}»"
    if campo.accepted and text not in campo.accepted:
        raise IngestError(
            f"{where}: «{text[:80]}» non è un valore di {campo.nome}", accettati=campo.accepted
        )
    if campo.kind == "elenco":
        return split_list(text)
    if campo.kind == "testo":
        return text
    try:
        return float(text.replace(",", "."))
    except ValueError as err:
        raise IngestError(
            f"{where}: «{text[:80]}» non è un numero ({campo.nome})", accettati=["1810.57"]
        ) from err
