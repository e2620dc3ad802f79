"""``/docs``: what can be asked of the service by programs, from its OpenAPI document."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.openapi import operations_of
from service.web.rendering import answer_page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a program may send, where, and its values where they are listed."""

    nome: str
    dove: str
    obbligatorio: bool
    descrizione: str
    valori: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A question that can be asked."""

    metodo: str
    path: str
    titolo: str
    parametri: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """The questions about one thing."""

    id: str
    titolo: str
    operazioni: tuple[Operation, ...]


@router.api_route("/docs", methods=["GET", "HEAD"])
def get_docs(request: Request) -> Response:
    """Answer the page that lists the operations; it fetches nothing."""
    document = request.app.state.document()
    return answer_page(request, "docs.html", info=document["info"], temi=topics_of(document))


def topics_of(document: Mapping[str, Any]) -> tuple[Topic, ...]:
    """Return the operations of a document by their tag, in the order of the document."""
    told = list(operations_of(dict(document)).items())
    tags = list(dict.fromkeys(operation["tags"][0] for _, operation in told))
    told.sort(key=lambda each: tags.index(each[1]["tags"][0]))
    return tuple(
        Topic(
            tag.lower().replace(" ", "-"),
            tag,
            tuple(_operation(*asked, operation) for asked, operation in group),
        )
        for tag, group in groupby(told, key=lambda each: str(each[1]["tags"][0]))
    )


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Operation:
    parameters = tuple(_parameter(each) for each in operation.get("parameters", ()))
    return Operation(method, path, operation["summary"], parameters)


def _parameter(described: Mapping[str, Any]) -> Parameter:
    schema = described["schema"]
    values = schema.get("enum") or schema.get("items", {}).get("enum") or ()
    return Parameter(
        nome=described["name"],
        dove=described["in"],
        obbligatorio=described["required"],
        descrizione=described.get("description", ""),
        valori=tuple(map(str, values)),
    )
