"""What a page is about, for search engines: schema.org in JSON-LD, safe inside a script element."""

from collections.abc import Sequence
from typing import Any

import orjson
from markupsafe import Markup

from service.queries.comuni import Scheda
from service.queries.obiettivi import Obiettivo
from service.queries.progetti import ElementoRaggiunto, ProgettoCompleto
from service.queries.zone import Zona
from service.web.addresses import elemento_page, obiettivo_page, progetto_page
from service.web.navigation import Step

AREA = {"@type": "AdministrativeArea", "name": "Città metropolitana di Milano"}
PLAN = "Piano strategico triennale del territorio metropolitano"
Members = dict[str, Any]
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def to_script(members: Members) -> Markup:
    """Write an object so that nothing in it can end the element that holds it."""
    text = orjson.dumps({"@context": "https://schema.org", **members}).decode()
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return Markup(text)  # noqa: S704 # every character that markup has is escaped above


def of_comune(scheda: Scheda, base: str) -> Members:
    """Return what a comune is."""
    comune = scheda.comune
    within: Members = AREA
    if scheda.zona is not None:
        within = {
            **_area(base, "zone_omogenee", scheda.zona.id, scheda.zona.nome),
            "containedInPlace": AREA,
        }
    return _present(
        {
            **_area(base, "comuni", comune.istat, comune.nome),
            "identifier": _identifier("ISTAT", comune.istat),
            "containedInPlace": within,
            "geo": _box(comune.bbox),
        }
    )


def of_zona(zona: Zona, comuni: Sequence[tuple[str, str]], base: str) -> Members:
    """Return what a zona is; ``comuni`` are codes and names."""
    return _present(
        {
            **_area(base, "zone_omogenee", zona.id, zona.nome),
            "description": zona.vocazione,
            "containedInPlace": AREA,
            "containsPlace": [_area(base, "comuni", code, nome) for code, nome in comuni],
            "geo": _box(zona.bbox),
        }
    )


def of_progetto(found: ProgettoCompleto, comuni: Sequence[ElementoRaggiunto], base: str) -> Members:
    """Return what a project is; ``comuni`` are those where it surely is."""
    progetto = found.progetto
    parent = progetto.parte_di
    return _present(
        {
            "@type": "Project",
            "@id": f"{base}{progetto_page(progetto.id)}",
            "url": f"{base}{progetto_page(progetto.id)}",
            "name": progetto.titolo,
            "description": progetto.descrizione,
            "identifier": [_identifier("CUP", each) for each in progetto.cup],
            "parentOrganization": parent
            and {"@type": "Project", "@id": f"{base}{progetto_page(parent)}"},
            "location": [_area(base, "comuni", each.codice, each.nome) for each in comuni],
            "sameAs": progetto.url if _is_page(progetto.url) else None,
        }
    )


def of_obiettivo(obiettivo: Obiettivo, base: str) -> Members:
    """Return what an objective is: a term of an edition of the plan."""
    address = f"{base}{obiettivo_page(obiettivo.codice, obiettivo.edizione)}"
    return _present(
        {
            "@type": "DefinedTerm",
            "@id": address,
            "url": address,
            "name": obiettivo.titolo,
            "termCode": obiettivo.codice,
            "description": obiettivo.testo,
            "inDefinedTermSet": {
                "@type": "DefinedTermSet",
                "name": f"{PLAN} {obiettivo.edizione}",
            },
        }
    )


def path_members(steps: Sequence[Step], base: str, here: str) -> Members:
    """Return the path over a page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": each.titolo,
                "item": each.href or f"{base}{here}",
            }
            for number, each in enumerate(steps, 1)
        ],
    }


def _area(base: str, layer: str, codice: str, nome: str) -> Members:
    address = f"{base}{elemento_page(layer, codice)}"
    return {"@type": "AdministrativeArea", "@id": address, "url": address, "name": nome}


def _is_page(address: str | None) -> bool:
    return address is not None and address.startswith(("http://", "https://"))


def _identifier(kind: str, value: str) -> Members:
    return {"@type": "PropertyValue", "propertyID": kind, "value": value}


def _box(bbox: tuple[float, float, float, float] | None) -> Members | None:
    """Return a box of degrees (west, south, east, north) as schema.org writes it."""
    if bbox is None:
        return None
    west, south, east, north = bbox
    return {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}


def _present(members: Members) -> Members:
    return {name: value for name, value in members.items() if value}
