"""Features Part 1, class OpenAPI 3.0."""

from itertools import pairwise, product

from openapi_spec_validator import OpenAPIV30SpecValidator

from service.queries.catalog import COLLECTIONS
from tests.conformance.reading import HTML, OPENAPI, Api, Body, link_of, media_type

FEATURE = "*"
"""Stands for the first feature of the collection before it."""
EXAMPLES = {
    "collection_id": tuple(COLLECTIONS),
    "feature_id": (FEATURE,),
    "grid_id": ("WebMercatorQuad",),
    "nome": ("piano", "comuni"),
    "istat": ("015146",),
    "formato": ("csv",),
    "ids": ("comuni", "parchi,progetti"),
    "z": (9,),
    "x": (268,),
    "y": (183,),
    "tileMatrix": (9,),
    "tileRow": (183,),
    "tileCol": (268,),
}
"""What stands in an address for a parameter of the path; another has all its listed values."""
CODES = {
    "zone-omogenee": "sud-ovest",
    "parchi": "parco-del-ticino",
    "plis": "grubria",
    "navigli": "naviglio-grande",
    "nodi-trasporto": "interscambio-affori",
    "progetti": "cambio-5",
    "obiettivi": "M1-13",
}
"""A ``codice`` by the part of the address before it."""


def listed_values(item: Body) -> dict[str, tuple[str, ...]]:
    """Return the parameters of a path whose values its document lists, with them."""
    parameters = [*item.get("parameters", ()), *item["get"].get("parameters", ())]
    return {
        each["name"]: tuple(each["schema"]["enum"])
        for each in parameters
        if each.get("in") == "path" and "enum" in each["schema"]
    }


def filled(path: str, item: Body, features: dict[str, list[Body]]) -> list[str]:
    """Return the addresses that a path stands for."""
    known = {**listed_values(item), **EXAMPLES}
    choices = []
    for before, part in pairwise(("", *path.split("/"))):
        name = part.partition("{")[2].partition("}")[0]
        values = (CODES[before],) if name == "codice" else known[name] if name else ("",)
        choices.append([part.replace(f"{{{name}}}", str(value)) for value in values])
    made = ["/".join(chosen) for chosen in product(*choices)]
    return [
        address.replace(FEATURE, features[address.split("/")[3]][0]["id"])
        if FEATURE in address
        else address
        for address in made
    ]


def test_ats_oas30_completeness(api: Api, definition: Body) -> None:
    """/conf/oas30/completeness: each status that is met, and its media type, is described."""
    served = api.root.removesuffix("/ogc")
    for path in ("/ogc", "/ogc/collections", "/ogc/conformance", "/ogc/tiles"):
        described = definition["paths"][path]["get"]["responses"]
        for query, status in (("", 200), ("?altezza=1", 400), ("?f=gml", 400)):
            answer = api.get(f"{served}{path}{query}", status=status)
            response = described.get(str(status), described["default"])
            assert media_type(answer) in response["content"], (path, query)
        refused = api.get(f"{served}{path}", status=406, accept="image/png")
        assert media_type(refused) in described["default"]["content"]


def test_ats_oas30_exceptions_codes(api: Api, definition: Body) -> None:
    """/conf/oas30/exceptions-codes: every operation describes its refusals, in one form."""
    for path, item in definition["paths"].items():
        for method, operation in item.items():
            described = operation["responses"]
            assert {"200", "default"} <= set(described), (method, path)
            assert list(described["default"]["content"]) == ["application/problem+json"]
    for address, status in (
        ("/collections/strade", 404),
        ("/collections/comuni/items/non-esiste", 404),
        ("/collections/comuni/items?limit=0", 400),
        ("/collections/comuni/tiles/WebMercatorQuad/99/0/0", 404),
    ):
        assert media_type(api.get(address, status=status)) == "application/problem+json"


def test_ats_oas30_oas_definition_1(api: Api, landing: Body) -> None:
    """/conf/oas30/oas-definition-1: the definition is there as OpenAPI 3.0 and as a page."""
    answer = api.get(link_of(landing, "service-desc", OPENAPI), accept=OPENAPI)
    assert answer.headers["content-type"] == OPENAPI
    assert media_type(api.get(link_of(landing, "service-doc", HTML), accept=HTML)) == HTML


def test_ats_oas30_oas_definition_2(definition: Body) -> None:
    """/conf/oas30/oas-definition-2: it is valid under OpenAPI 3.0."""
    assert definition["openapi"].startswith("3.0.")
    OpenAPIV30SpecValidator(definition).validate()


def test_ats_oas30_oas_impl(api: Api, definition: Body, features: dict[str, list[Body]]) -> None:
    """/conf/oas30/oas-impl: what every path describes is there, in the form that it describes.

    The one operation that is no GET takes a drawn geometry: ``tests/api/test_incidenza.py``.
    """
    (server,) = definition["servers"]
    assert server["url"] == api.root.removesuffix("/ogc")
    assert [p for p, item in definition["paths"].items() if "get" not in item] == [
        "/api/v1/incidenza"
    ]
    for path, item in definition["paths"].items():
        for address in filled(path, item, features) if "get" in item else ():
            assert "{" not in address
            answer = api.get(f"{server['url']}{address}")
            assert media_type(answer) in item["get"]["responses"]["200"]["content"], address


def test_ats_oas30_security(api: Api, definition: Body) -> None:
    """/conf/oas30/security: nothing is asked of who reads, and nothing is documented."""
    assert "security" not in definition
    assert "securitySchemes" not in definition["components"]
    assert not [
        o for item in definition["paths"].values() for o in item.values() if "security" in o
    ]
    assert "www-authenticate" not in api.get("").headers
