"""``/progetti/{codice}``: a project, what of the plan it serves, where it is and through what."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.agenda.content import FonteUsata
from service.agenda.reasons import indeterminato
from service.agenda.sources import Use, gather
from service.api.deps import SessionDep
from service.api.params import require_code
from service.queries.disegni import read_sagome
from service.queries.progetti import (
    ProgettoCompleto,
    get_incidenza_di_progetto,
    get_progetto,
    read_titoli,
)
from service.queries.snapshot import Snapshot, open_snapshot
from service.web.downloads import files_of_progetto
from service.web.gaps import list_lacune
from service.web.jsonld import of_progetto
from service.web.navigation import Step
from service.web.place_sheet import by_id, day_of
from service.web.sheet import answer_sheet_page, base_address
from service.web.texts import load_texts
from service.web.whereabouts import Whereabouts, make_whereabouts, places_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ProgettoSheet:
    """What the page of a project says; ``titoli`` are those of the projects that it names."""

    completo: ProgettoCompleto
    data: str
    dove: Whereabouts
    fonti: tuple[FonteUsata, ...]
    titoli: dict[str, str]


@router.api_route("/progetti/{codice}", methods=["GET", "HEAD"])
async def get_progetto_page(request: Request, session: SessionDep, codice: str) -> Response:
    """Answer the page of a project."""
    codice = require_code("codice", codice)
    async with open_snapshot(session) as snapshot:
        found = await read_progetto_sheet(snapshot, codice)
    base, t, completo = base_address(request), load_texts(), found.completo
    sure = [each for each in found.dove.comuni if each.certezza == "certa"]
    return answer_sheet_page(
        request,
        "progetto.html",
        path=f"/progetti/{codice}",
        steps=(
            Step(t("elenchi.titoli.progetti"), f"{base}/progetti"),
            Step(completo.progetto.titolo),
        ),
        about=of_progetto(completo, sure, base),
        api=f"/api/v1/progetti/{codice}",
        values={
            "voce": "progetti",
            "foglio": found,
            "p": completo.progetto,
            "dove": found.dove,
            "titoli": found.titoli,
            "lacune": list_lacune(completo),
            "scarica": files_of_progetto(codice),
            "indeterminato": indeterminato,
        },
    )


async def read_progetto_sheet(snapshot: Snapshot, codice: str) -> ProgettoSheet:
    """Read what the page of a project says, all of one snapshot."""
    found = await get_progetto(snapshot, codice)
    reached = (await get_incidenza_di_progetto(snapshot, codice)).value
    sagome = (await read_sagome(snapshot, places_of(reached.elementi), progetto=codice)).value
    completo = found.value
    fonti = gather(_uses(completo))
    named = [completo.progetto.parte_di, *(each.id for each in completo.parti)]
    return ProgettoSheet(
        completo=completo,
        data=day_of(found.stamp),
        dove=make_whereabouts(
            completo.localizzazioni,
            reached.elementi,
            reached.comuni,
            sagome,
            by_id(fonti),
        ),
        fonti=fonti,
        titoli=await read_titoli(snapshot, filter(None, named)),
    )


def _uses(completo: ProgettoCompleto) -> list[Use]:
    used: list[Use] = [(fonte, "progetto") for fonte in completo.progetto.fonti]
    used += [(each.fonte, "luoghi") for each in completo.localizzazioni]
    ties = (*completo.obiettivi, *completo.driver, *completo.temi_ricorrenti)
    return used + [(each.fonte, "legami con il piano") for each in ties]
