"""The fonte of an official layer: one that is there, or one written in words.

``documento | editore | licenza | data | indirizzo``; all but the first may be left out.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from service.ingest.official_names import slug
from service.ingest.official_schema import Richiesta
from service.ingest.tables import DATES, PARTIAL_DATE, SLUG, IngestError
from service.models.fonti import Fonte
from service.queries.loading import Written, stage
from service.queries.official import find_fonte, overwrite

STRATO = "strato-"
CARTELLA = "cartella-"
PARTS = ("documento", "editore", "licenza", "data", "indirizzo")
COLUMNS = ("id", *PARTS, "natura", "licenza_verificata")
LONGEST = 50


def read_fonte(connection: Connection, request: Richiesta) -> dict[str, Any]:
    """Give the row of the fonte of a request; a fonte of the starter data gives a copy.

    Rows that point to a fonte of the starter data belong to that, hence the copy.
    """
    text = request.fonte.strip()
    prefix = CARTELLA if request.cartella else STRATO
    known = find_fonte(connection, text) if re.fullmatch(SLUG, text) else None
    if known is not None:
        row = {name: known[name] for name in COLUMNS}
        return row if known["caricata_al"] is None else row | {"id": f"{prefix}{text}"}
    if re.fullmatch(SLUG, text) and "-" in text:
        raise IngestError(
            f"Non c'è una fonte «{text[:80]}»",
            accettati=["id di una fonte", f"«{' | '.join(PARTS)}»"],
        )
    return _parse(text, prefix)


def write_fonte(connection: Connection, row: Mapping[str, Any]) -> Written:
    """Write the row of a fonte, if it is not there yet."""
    staged = stage(connection, Fonte, [row], columns=COLUMNS, key=("id",))
    return overwrite(connection, staged)


def _parse(text: str, prefix: str) -> dict[str, Any]:
    cells = [cell.strip() or None for cell in text.split("|")]
    if len(cells) > len(PARTS) or cells[0] is None:
        raise IngestError(f"Fonte «{text[:80]}» non ben formata", accettati=[" | ".join(PARTS)])
    row: dict[str, Any] = dict.fromkeys(PARTS) | dict(zip(PARTS, cells, strict=False))
    if row["data"] is not None and re.fullmatch(PARTIAL_DATE, row["data"]) is None:
        raise IngestError(f"Fonte: la data «{row['data'][:80]}» non va", accettati=[DATES])
    digest = hashlib.sha256("|".join(cell or "" for cell in cells).encode()).hexdigest()[:8]
    name = slug(cells[0])[:LONGEST].rstrip("-")
    return row | {
        "id": "-".join(filter(None, (f"{prefix}{name}".rstrip("-"), digest))),
        "natura": "derivata" if row["editore"] is None else "ente",
        "licenza_verificata": False,
    }
