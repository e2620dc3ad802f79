"""``/zone-omogenee/{codice}/agenda.{forma}``: the agenda of a zona as a file, with its filters."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.agenda.forms import FORMS, Form
from service.agenda.request import FILTRI
from service.api.agenda_order import AgendaOrder
from service.api.bulk_files import BulkFiles, Place
from service.api.exports import Exports
from service.api.made_files import answer_file, unchanged_file
from service.api.middleware.compression import accepts_gzip
from service.api.openapi import AGENDA, PARAMETERS, describe_parameter
from service.api.params import agenda_request, require_code
from service.api.query import read_query, shown
from service.api.v1.known import require_known
from service.errors import NotFound
from service.queries.errors import translated_errors
from service.queries.zone import get_zona
from service.settings import Settings

router = APIRouter(tags=["zone omogenee"])
Codice = Annotated[str, Path(description="Codice della zona omogenea, per esempio sud-ovest.")]
Nome = Annotated[str, Path(description="Forma del file.", json_schema_extra={"enum": [*FORMS]})]
SUMMARY = "L'agenda di una zona omogenea, in un file"
MAX_BYTES = 128 * 1024 * 1024
"""Of the agende that are kept ready: some three times those of the seven zone without filters."""
DEADLINE_S = 120.0
TOO_LONG = "L'agenda richiede troppo tempo: restringerla con un filtro."
HTML_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "sandbox allow-scripts allow-downloads",
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            "script-src 'unsafe-inline'",
            "img-src data:",
        )
    )
}
"""The page has all that it needs within: it may load nothing and touch nothing of the service."""


def _described(form: Form) -> dict[str, Any]:
    text = {"type": "string"}
    return {"schema": text if form.is_text else {**text, "format": "binary"}}


DOCUMENTED: dict[str, Any] = {
    "summary": SUMMARY,
    "response_model": None,
    "responses": {
        200: {
            "description": SUMMARY,
            "content": {each.media_type: _described(each) for each in FORMS.values()},
        }
    },
    "openapi_extra": {
        "parameters": [describe_parameter(name, *{**PARAMETERS, **AGENDA}[name]) for name in FILTRI]
    },
}


def agenda_files(settings: Settings, code: str, *, exports: Exports | None = None) -> BulkFiles:
    """Return the agende of an application."""
    folder = settings.local_dir.absolute() / "agende"
    return BulkFiles(
        settings,
        code,
        place=Place(folder, MAX_BYTES, "service.api.agenda_worker"),
        exports=exports or Exports(deadline_s=DEADLINE_S, too_long=TOO_LONG),
    )


@router.get("/zone-omogenee/{codice}/agenda.{forma}", **DOCUMENTED)
async def get_agenda_file(request: Request, codice: Codice, forma: Nome) -> Response:
    """Answer the agenda of the data as they are now; it is made if nobody has asked for it yet."""
    order = read_order(request, codice, forma)
    stamp = await _require_known(request, order)
    if same := unchanged_file(request, order, stamp):
        return same
    return await answer_file(
        request,
        request.app.state.agende,
        order,
        stamp,
        shown=order.form.shown,
        headers=HTML_HEADERS if order.form.nome == "html" else {},
    )


def read_order(request: Request, codice: str, forma: str) -> AgendaOrder:
    """Read which agenda is asked for."""
    form = FORMS.get(forma)
    if form is None:
        raise NotFound(
            f"Non c'è la forma «{shown(forma)}» di un'agenda.",
            accettati=[f"agenda.{each}" for each in FORMS],
        )
    query = read_query(request.scope["query_string"], FILTRI)
    wanted = agenda_request(require_code("codice", codice), query)
    gzip = accepts_gzip(request.headers.get("accept-encoding"))
    return AgendaOrder(form, wanted, compressed=gzip and form.is_text)


async def _require_known(request: Request, order: AgendaOrder) -> str:
    """Refuse a zona or a filter of something that there is not; return the stamp of the data.

    The connection is given back before the file is made.
    """
    with translated_errors():
        async with request.app.state.sessions() as session:
            found = await get_zona(session, order.request.zona)
            await require_known(session, order.request.progetti)
    return found.stamp
