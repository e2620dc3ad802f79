"""``/obiettivi``: which there are, one, and where it is."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import answer_json, ask, unchanged
from service.api.deps import SessionDep
from service.api.elenco import FORMATS, Elenco, answer_elenco
from service.api.openapi import OF_ONE_OBIETTIVO, documented
from service.api.params import (
    FILTRI_OBIETTIVI,
    PAGINA,
    obiettivo_filters,
    read_edizione,
    require_code,
    require_place,
)
from service.api.schemas.obiettivi import ElencoObiettivi, ObiettivoCompleto, Territorio
from service.api.tables import TABLES, Sheet, answer_sheet, is_table
from service.api.v1.known import require_known
from service.api.v1.progetti import comune_body
from service.api.writers.json import members_of
from service.api.writers.table import columns_of
from service.queries import obiettivi
from service.queries.progetti import ElementoRaggiunto

router = APIRouter(tags=["obiettivi"])
Codice = Annotated[str, Path(description="Codice dell'obiettivo, per esempio M1-13.")]
LISTED = (*FILTRI_OBIETTIVI, *PAGINA)
COLUMNS = columns_of(obiettivi.Obiettivo)
REACHED = columns_of(ElementoRaggiunto)
SENZA_TESTO = (
    "Il testo ufficiale si legge dai documenti del piano, che qui non sono caricati per intero: "
    "dove «testo» è null il titolo è breve, con parole nostre."
)
NESSUN_LUOGO = "nessun dato: il piano non nomina per questo obiettivo alcun luogo"


@router.get(
    "/obiettivi",
    **documented("Elenco degli obiettivi", ElencoObiettivi, accepted=LISTED, formats=FORMATS),
)
async def get_obiettivi(request: Request, session: SessionDep) -> Response:
    """Answer a page of objectives; none has a geometry of its own."""
    asked = ask(request, LISTED, FORMATS)
    filters = obiettivo_filters(asked.query)
    require_place(filters)
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    elenco = Elenco(
        "obiettivi",
        obiettivi.obiettivo_listing(filters),
        obiettivi.make_obiettivo,
        COLUMNS,
        avvisi=tell_missing_texts,
    )
    return await answer_elenco(asked, session, elenco)


@router.get(
    "/obiettivi/{codice}",
    **documented(
        "Un obiettivo, con i progetti che vi concorrono",
        ObiettivoCompleto,
        accepted=("edizione",),
        described=OF_ONE_OBIETTIVO,
    ),
)
async def get_obiettivo(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer one objective."""
    asked = ask(request, ("edizione",))
    codice, edizione = require_code("codice", codice), read_edizione(asked.query)
    if same := await unchanged(asked, session):
        return same
    found = await obiettivi.get_obiettivo(session, codice, edizione)
    members = {
        **members_of(found.value.obiettivo),
        "progetti": found.value.progetti,
        "links": asked.links(related=related_of(found.value.obiettivo)),
    }
    return answer_json(asked, found.stamp, members)


@router.get(
    "/obiettivi/{codice}/territorio",
    **documented(
        "Dove ricade un obiettivo, e perché",
        Territorio,
        accepted=("edizione",),
        formats=TABLES,
        described=OF_ONE_OBIETTIVO,
    ),
)
async def get_territorio(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer the words that place an objective and every elemento that it reaches."""
    asked = ask(request, ("edizione",), TABLES)
    codice, edizione = require_code("codice", codice), read_edizione(asked.query)
    if same := await unchanged(asked, session):
        return same
    found = await obiettivi.get_territorio(session, codice, edizione)
    territorio = found.value
    if is_table(asked):
        rows = [members_of(each) for each in (*territorio.elementi, *territorio.comuni)]
        name = f"territorio-{territorio.obiettivo.codice}"
        return await answer_sheet(asked, session, found.stamp, Sheet(name, REACHED, rows))
    members = {
        "obiettivo": territorio.obiettivo,
        "localizzazioni": territorio.localizzazioni,
        "elementi": territorio.elementi,
        "comuni": [comune_body(each) for each in territorio.comuni],
        "messaggi": {"territorio": None if territorio.localizzazioni else NESSUN_LUOGO},
        "links": asked.links(related=related_of(territorio.obiettivo)),
    }
    return answer_json(asked, found.stamp, members)


def tell_missing_texts(items: Sequence[obiettivi.Obiettivo], _omitted: int) -> tuple[str, ...]:
    """Say that some official text is not loaded, if one of these is not."""
    return (SENZA_TESTO,) if any(each.testo is None for each in items) else ()


def related_of(obiettivo: obiettivi.Obiettivo) -> list[tuple[str, str, str]]:
    """Return where to go from an objective."""
    at = f"?edizione={obiettivo.edizione}"
    here = f"/api/v1/obiettivi/{obiettivo.codice}"
    return [
        ("territorio", f"{here}/territorio{at}", "Dove ricade, e perché"),
        ("collection", f"/api/v1/obiettivi{at}", "Gli obiettivi di questa edizione"),
    ]
