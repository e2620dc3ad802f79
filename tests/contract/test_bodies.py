from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from service.api.schemas import piano, problema, stato, territorio

BODIES: list[tuple[str, type[BaseModel]]] = [
    ("/api/v1/comuni?limit=1000", territorio.ElencoComuni),
    ("/api/v1/comuni/015093", territorio.ComuneConCollegamenti),
    ("/api/v1/comuni/015146", territorio.ComuneConCollegamenti),
    ("/api/v1/comuni/015093/scheda", territorio.Scheda),
    ("/api/v1/comuni/015146/scheda", territorio.Scheda),
    ("/api/v1/comuni/015251/scheda", territorio.Scheda),
    ("/api/v1/comuni/015093/progetti", piano.ProgettiDiComune),
    ("/api/v1/comuni/015146/progetti", piano.ProgettiDiComune),
    ("/api/v1/comuni/015093/progetti?q=zzz", piano.ProgettiDiComune),
    ("/api/v1/zone-omogenee", territorio.ElencoZone),
    ("/api/v1/zone-omogenee/sud-ovest", territorio.ZonaConCollegamenti),
    ("/api/v1/zone-omogenee/sud-ovest/comuni", territorio.ElencoComuniDiZona),
    ("/api/v1/zone-omogenee/sud-ovest/progetti", piano.ProgettiDiZona),
    ("/api/v1/progetti", piano.ElencoProgetti),
    ("/api/v1/progetti?bbox=9,45,10,46", piano.ElencoProgetti),
    ("/api/v1/progetti/cmm-come-in", piano.ProgettoCompleto),
    ("/api/v1/progetti/cmm-come-in-corsico", piano.ProgettoCompleto),
    ("/api/v1/progetti/cmm-come-in/incidenza", piano.IncidenzaDiProgetto),
    ("/api/v1/comuni/999999", problema.Problema),
    ("/api/v1/comuni?bbox=abc", problema.Problema),
    ("/api/v1/nulla", problema.Problema),
    ("/status", stato.Stato),
]
POLYGON = {
    "type": "Polygon",
    "coordinates": [[[9.0, 45.3], [9.3, 45.3], [9.3, 45.6], [9.0, 45.6], [9.0, 45.3]]],
}


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model with every member required and no other allowed."""
    schema = model.model_json_schema(mode="serialization")
    for part in (schema, *schema.get("$defs", {}).values()):
        if "properties" in part:
            part["additionalProperties"] = False
            part["required"] = list(part["properties"])
    return schema


def require_exact(body: object, model: type[BaseModel]) -> None:
    errors = list(Draft202012Validator(strict_schema(model)).iter_errors(body))
    assert [(list(error.path), error.message[:200]) for error in errors] == []


@pytest.mark.parametrize(("address", "model"), BODIES)
def test_a_body_has_the_members_that_are_documented_and_no_others(
    client: TestClient, address: str, model: type[BaseModel]
) -> None:
    require_exact(client.get(address).json(), model)


@pytest.mark.parametrize(
    "geometry", [POLYGON, {"type": "Point", "coordinates": [9.19, 45.464]}], ids=["area", "point"]
)
def test_the_incidenza_of_a_geometry_has_the_members_that_are_documented(
    client: TestClient, geometry: dict[str, Any]
) -> None:
    require_exact(
        client.post("/api/v1/incidenza", json=geometry).json(), piano.IncidenzaDiGeometria
    )


def test_every_progetto_has_a_sound_body(client: TestClient) -> None:
    codes = [each["id"] for each in client.get("/api/v1/progetti").json()["items"]]
    for code in codes:
        require_exact(client.get(f"/api/v1/progetti/{code}").json(), piano.ProgettoCompleto)
        incidenza = client.get(f"/api/v1/progetti/{code}/incidenza").json()
        require_exact(incidenza, piano.IncidenzaDiProgetto)
