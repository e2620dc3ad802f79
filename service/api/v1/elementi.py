"""``/parchi``, ``/plis``, ``/navigli``, ``/nodi-trasporto``: five routes for each, made alike.

What tells them apart is ``PAGES``: address, models of the answers, filters of their own.
"""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.responses import Response

from service.api.answer import answer_one, ask, unchanged
from service.api.deps import SessionDep
from service.api.elenco import FORMATS, Elenco, answer_elenco
from service.api.openapi import OF_ELEMENTI, documented
from service.api.params import (
    FILTRI_ELEMENTI,
    PAGINA,
    elemento_filters,
    read_geometria,
    require_code,
)
from service.api.schemas import elementi as schemas
from service.api.tables import TABLES
from service.api.v1.known import require_known
from service.api.v1.places import (
    OBIETTIVI_QUI,
    PROGETTI_QUI,
    Luogo,
    answer_obiettivi,
    answer_progetti,
)
from service.api.v1.zone import comune_body
from service.api.writers.table import columns_of
from service.queries import elementi
from service.queries.comuni import Comune
from service.queries.strati import STRATI, Strato, make_elemento

Codice = Annotated[str, Path(description="Codice dell'elemento, come si trova nell'elenco.")]
COMUNI = (*PAGINA, "geometria")
COVERED = columns_of(Comune, elementi.ComuneDiElemento, without=("comune",))


@dataclass(frozen=True, slots=True)
class Pagina:
    """A layer in the API: where it is, under which heading, what answers, its own filters."""

    strato: Strato
    path: str
    tag: str
    noun: str
    elenco: type[BaseModel]
    uno: type[BaseModel]
    progetti: type[BaseModel]
    obiettivi: type[BaseModel]
    filters: tuple[str, ...] = ()

    @property
    def listed(self) -> tuple[str, ...]:
        """The parameters of its list."""
        return (*self.filters, *FILTRI_ELEMENTI, *PAGINA, "geometria")

    @property
    def title(self) -> str:
        """Its elementi, with their article."""
        return self.strato.titolo


PAGES = (
    Pagina(
        STRATI["parchi"],
        "/parchi",
        "parchi",
        "parco",
        schemas.ElencoParchi,
        schemas.ParcoConCollegamenti,
        schemas.ProgettiDiParco,
        schemas.ObiettiviDiParco,
        ("tipo",),
    ),
    Pagina(
        STRATI["plis"],
        "/plis",
        "PLIS",
        "plis",
        schemas.ElencoPlis,
        schemas.PlisConCollegamenti,
        schemas.ProgettiDiPlis,
        schemas.ObiettiviDiPlis,
        ("stato",),
    ),
    Pagina(
        STRATI["navigli"],
        "/navigli",
        "navigli",
        "naviglio",
        schemas.ElencoNavigli,
        schemas.NaviglioConCollegamenti,
        schemas.ProgettiDiNaviglio,
        schemas.ObiettiviDiNaviglio,
        ("tipo",),
    ),
    Pagina(
        STRATI["nodi_trasporto"],
        "/nodi-trasporto",
        "nodi di trasporto",
        "nodo",
        schemas.ElencoNodi,
        schemas.NodoConCollegamenti,
        schemas.ProgettiDiNodo,
        schemas.ObiettiviDiNodo,
        ("tipo",),
    ),
)


def _add_list(router: APIRouter, page: Pagina) -> None:
    strato = page.strato
    columns = columns_of(strato.kind)

    @router.get(
        page.path,
        tags=[page.tag],
        **documented(
            f"Elenco: {page.title}",
            page.elenco,
            accepted=page.listed,
            formats=FORMATS,
            described=OF_ELEMENTI,
        ),
    )
    async def get_elementi(request: Request, session: SessionDep) -> Response:
        """Answer a page of the elementi of a layer."""
        asked = ask(request, page.listed, FORMATS)
        filters, geometria = elemento_filters(asked.query), read_geometria(asked.query)
        if same := await unchanged(asked, session):
            return same
        await require_known(session, filters)
        await elementi.require_tipi(session, strato, filters.tipo)
        elenco = Elenco(
            page.path.strip("/"),
            elementi.elemento_listing(strato, filters),
            partial(make_elemento, strato),
            columns,
            avvisi=lambda _, omitted: elementi.spatial_notices(omitted),
        )
        return await answer_elenco(asked, session, elenco, geometria)


def _add_one(router: APIRouter, page: Pagina) -> None:
    strato = page.strato

    @router.get(
        page.path + "/{codice}",
        tags=[page.tag],
        **documented(f"Uno tra {page.title}", page.uno),
    )
    async def get_elemento(request: Request, session: SessionDep, codice: Codice) -> Response:
        """Answer one elemento."""
        asked = ask(request)
        codice = require_code("codice", codice)
        if same := await unchanged(asked, session):
            return same
        found = await elementi.get_elemento(session, strato, codice)
        return answer_one(asked, found, related_of(page, codice))

    @router.get(
        page.path + "/{codice}/comuni",
        tags=[page.tag],
        **documented(
            f"I comuni di uno tra {page.title}",
            schemas.ElencoComuniDiElemento,
            accepted=COMUNI,
            formats=FORMATS,
        ),
    )
    async def get_comuni(request: Request, session: SessionDep, codice: Codice) -> Response:
        """Answer the comuni that an elemento concerns, each with how that is known."""
        asked = ask(request, COMUNI, FORMATS)
        codice, geometria = require_code("codice", codice), read_geometria(asked.query)
        if same := await unchanged(asked, session):
            return same
        elenco = Elenco(
            f"comuni-{page.noun}-{codice}",
            elementi.comune_di_elemento_listing(strato, codice),
            elementi.make_comune_di_elemento,
            COVERED,
            body_of=comune_body,
            vuoto=partial(elementi.get_elemento, session, strato, codice),
        )
        return await answer_elenco(asked, session, elenco, geometria)


def _add_subjects(router: APIRouter, page: Pagina) -> None:
    list_progetti = partial(elementi.list_progetti_di_elemento, page.strato)
    list_obiettivi = partial(elementi.list_obiettivi_di_elemento, page.strato)

    @router.get(
        page.path + "/{codice}/progetti",
        tags=[page.tag],
        **documented(
            f"I progetti di uno tra {page.title}, in quattro parti",
            page.progetti,
            accepted=PROGETTI_QUI,
            formats=TABLES,
        ),
    )
    async def get_progetti(request: Request, session: SessionDep, codice: Codice) -> Response:
        """Answer the projects of an elemento, each with the reason why it is there."""
        return await answer_progetti(request, session, Luogo(page.noun, codice), list_progetti)

    @router.get(
        page.path + "/{codice}/obiettivi",
        tags=[page.tag],
        **documented(
            f"Gli obiettivi di uno tra {page.title}, in quattro parti",
            page.obiettivi,
            accepted=OBIETTIVI_QUI,
            formats=TABLES,
        ),
    )
    async def get_obiettivi(request: Request, session: SessionDep, codice: Codice) -> Response:
        """Answer the objectives of an elemento, each with the reason why it is there."""
        return await answer_obiettivi(request, session, Luogo(page.noun, codice), list_obiettivi)


def related_of(page: Pagina, codice: str) -> list[tuple[str, str, str]]:
    """Return where to go from an elemento."""
    here = f"/api/v1{page.path}/{codice}"
    return [
        ("comuni", f"{here}/comuni", "I comuni che riguarda"),
        ("progetti", f"{here}/progetti", "I progetti che lo raggiungono"),
        ("obiettivi", f"{here}/obiettivi", "Gli obiettivi che lo raggiungono"),
        ("collection", f"/api/v1{page.path}", f"Tutti {page.title}"),
    ]


router = APIRouter()
for _page in PAGES:
    _add_list(router, _page)
    _add_one(router, _page)
    _add_subjects(router, _page)
