from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from service.api.schemas import (
    agenda,
    copertura,
    elementi,
    geometria,
    obiettivi,
    piano,
    problema,
    stato,
    territorio,
)

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
    ("/api/v1/comuni?parco=parco-del-ticino&certezza=certa", territorio.ElencoComuni),
    ("/api/v1/comuni/015093/obiettivi", obiettivi.ObiettiviDiComune),
    ("/api/v1/comuni/015146/obiettivi", obiettivi.ObiettiviDiComune),
    ("/api/v1/comuni/015093/obiettivi?q=zzz", obiettivi.ObiettiviDiComune),
    ("/api/v1/zone-omogenee/sud-ovest/obiettivi", obiettivi.ObiettiviDiZona),
    ("/api/v1/zone-omogenee/adda-martesana/agenda", agenda.Agenda),
    ("/api/v1/zone-omogenee/alto-milanese/agenda", agenda.Agenda),
    ("/api/v1/zone-omogenee/magentino-abbiatense/agenda", agenda.Agenda),
    ("/api/v1/zone-omogenee/nord-milano/agenda", agenda.Agenda),
    ("/api/v1/zone-omogenee/nord-ovest/agenda", agenda.Agenda),
    ("/api/v1/zone-omogenee/sud-est/agenda", agenda.Agenda),
    ("/api/v1/zone-omogenee/sud-ovest/agenda?missione=M2,M3&certezza=certa", agenda.Agenda),
    ("/api/v1/zone-omogenee/sud-ovest/agenda?stato=sospeso&missione=M6", agenda.Agenda),
    ("/api/v1/zone-omogenee/sudovest/agenda", problema.Problema),
    ("/api/v1/zone-omogenee/sud-ovest/agenda?stato=fermo", problema.Problema),
    ("/api/v1/parchi", elementi.ElencoParchi),
    ("/api/v1/parchi/parco-del-ticino", elementi.ParcoConCollegamenti),
    ("/api/v1/parchi/parco-nord-milano", elementi.ParcoConCollegamenti),
    ("/api/v1/parchi/parco-del-ticino/comuni", elementi.ElencoComuniDiElemento),
    ("/api/v1/parchi/idroscalo/progetti", elementi.ProgettiDiParco),
    ("/api/v1/parchi/idroscalo/obiettivi", elementi.ObiettiviDiParco),
    ("/api/v1/plis", elementi.ElencoPlis),
    ("/api/v1/plis?stato=proposto,cessato", elementi.ElencoPlis),
    ("/api/v1/plis/grubria", elementi.PlisConCollegamenti),
    ("/api/v1/plis/grubria/comuni", elementi.ElencoComuniDiElemento),
    ("/api/v1/plis/grubria/progetti", elementi.ProgettiDiPlis),
    ("/api/v1/plis/grubria/obiettivi", elementi.ObiettiviDiPlis),
    ("/api/v1/navigli", elementi.ElencoNavigli),
    ("/api/v1/navigli/naviglio-grande", elementi.NaviglioConCollegamenti),
    ("/api/v1/navigli/naviglio-grande/comuni", elementi.ElencoComuniDiElemento),
    ("/api/v1/navigli/naviglio-grande/progetti", elementi.ProgettiDiNaviglio),
    ("/api/v1/navigli/naviglio-grande/obiettivi", elementi.ObiettiviDiNaviglio),
    ("/api/v1/nodi-trasporto?limit=1000", elementi.ElencoNodi),
    ("/api/v1/nodi-trasporto/interscambio-affori", elementi.NodoConCollegamenti),
    ("/api/v1/nodi-trasporto/interscambio-affori/comuni", elementi.ElencoComuniDiElemento),
    ("/api/v1/nodi-trasporto/interscambio-affori/progetti", elementi.ProgettiDiNodo),
    ("/api/v1/nodi-trasporto/interscambio-affori/obiettivi", elementi.ObiettiviDiNodo),
    ("/api/v1/obiettivi", obiettivi.ElencoObiettivi),
    ("/api/v1/obiettivi?naviglio=naviglio-grande&certezza=certa", obiettivi.ElencoObiettivi),
    ("/api/v1/obiettivi/M1-13", obiettivi.ObiettivoCompleto),
    ("/api/v1/obiettivi/M1-13?edizione=2022-2024", obiettivi.ObiettivoCompleto),
    ("/api/v1/obiettivi/M1-13/territorio", obiettivi.Territorio),
    ("/api/v1/obiettivi/M1-01/territorio", obiettivi.Territorio),
    ("/api/v1/edizioni", obiettivi.ElencoEdizioni),
    ("/api/v1/missioni", obiettivi.ElencoMissioni),
    ("/api/v1/driver", obiettivi.ElencoDriver),
    ("/api/v1/copertura", copertura.Copertura),
    ("/api/v1/parchi/parco-del-ticinoo", problema.Problema),
    ("/api/v1/obiettivi/M9-99", problema.Problema),
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
        client.post("/api/v1/incidenza", json=geometry).json(), geometria.IncidenzaDiGeometria
    )


def test_every_progetto_has_a_sound_body(client: TestClient) -> None:
    codes = [each["id"] for each in client.get("/api/v1/progetti").json()["items"]]
    for code in codes:
        require_exact(client.get(f"/api/v1/progetti/{code}").json(), piano.ProgettoCompleto)
        incidenza = client.get(f"/api/v1/progetti/{code}/incidenza").json()
        require_exact(incidenza, piano.IncidenzaDiProgetto)


def test_every_obiettivo_has_a_sound_body_and_a_sound_territory(client: TestClient) -> None:
    items = client.get("/api/v1/obiettivi?limit=1000").json()["items"]
    assert items
    for item in items:
        address = f"/api/v1/obiettivi/{item['codice']}"
        at = f"?edizione={item['edizione']}"
        require_exact(client.get(f"{address}{at}").json(), obiettivi.ObiettivoCompleto)
        require_exact(client.get(f"{address}/territorio{at}").json(), obiettivi.Territorio)
