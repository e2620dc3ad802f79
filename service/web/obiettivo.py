"""``/obiettivi/{codice}``: an objective, its text, where it is and which projects serve it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.agenda.content import FonteUsata
from service.agenda.reasons import indeterminato
from service.agenda.sources import Use, gather
from service.api.deps import SessionDep
from service.api.params import read_edizione, require_code
from service.queries.disegni import read_sagome
from service.queries.obiettivi import (
    ObiettivoCompleto,
    Territorio,
    get_obiettivo,
    get_territorio,
)
from service.queries.snapshot import Snapshot, open_snapshot
from service.web.addresses import obiettivo_page
from service.web.downloads import files_of_obiettivo
from service.web.jsonld import of_obiettivo
from service.web.navigation import Step
from service.web.page_filters import read_page_query
from service.web.place_sheet import by_id, day_of
from service.web.sheet import answer_sheet_page, base_address
from service.web.texts import load_texts
from service.web.whereabouts import Whereabouts, make_whereabouts, places_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ObiettivoSheet:
    """What the page of an objective says."""

    completo: ObiettivoCompleto
    data: str
    dove: Whereabouts
    fonti: tuple[FonteUsata, ...]


@router.api_route("/obiettivi/{codice}", methods=["GET", "HEAD"])
async def get_obiettivo_page(request: Request, session: SessionDep, codice: str) -> Response:
    """Answer the page of an objective, of the latest edition that has it unless one is named."""
    codice = require_code("codice", codice)
    edizione = read_edizione(read_page_query(request, ("edizione",)))
    async with open_snapshot(session) as snapshot:
        found = await read_obiettivo_sheet(snapshot, codice, edizione)
    base, t, obiettivo = base_address(request), load_texts(), found.completo.obiettivo
    return answer_sheet_page(
        request,
        "obiettivo.html",
        path=obiettivo_page(obiettivo.codice, obiettivo.edizione),
        steps=(Step(t("elenchi.titoli.obiettivi"), f"{base}/obiettivi"), Step(obiettivo.codice)),
        about=of_obiettivo(obiettivo, base),
        api=f"/api/v1/obiettivi/{codice}?edizione={obiettivo.edizione}",
        values={
            "voce": "obiettivi",
            "foglio": found,
            "o": obiettivo,
            "dove": found.dove,
            "progetti": found.completo.progetti,
            "scarica": files_of_obiettivo(obiettivo.codice, obiettivo.edizione),
            "indeterminato": indeterminato,
        },
    )


async def read_obiettivo_sheet(
    snapshot: Snapshot, codice: str, edizione: str | None
) -> ObiettivoSheet:
    """Read what the page of an objective says, all of one snapshot."""
    found = await get_obiettivo(snapshot, codice, edizione)
    territorio = (await get_territorio(snapshot, codice, edizione)).value
    sagome = (await read_sagome(snapshot, places_of(territorio.elementi))).value
    fonti = gather(_uses(found.value, territorio))
    return ObiettivoSheet(
        completo=found.value,
        data=day_of(found.stamp),
        dove=make_whereabouts(
            territorio.localizzazioni,
            territorio.elementi,
            territorio.comuni,
            sagome,
            by_id(fonti),
        ),
        fonti=fonti,
    )


def _uses(completo: ObiettivoCompleto, territorio: Territorio) -> list[Use]:
    used: list[Use] = [(completo.obiettivo.fonte, "obiettivo")]
    used += [(each.fonte, "luoghi") for each in territorio.localizzazioni]
    return used + [(each.fonte, "legami dei progetti con il piano") for each in completo.progetti]
