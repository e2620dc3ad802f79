"""What is not known of a project, and who could say: the words of the page of what is known."""

from dataclasses import dataclass

from service.queries.copertura import CAMPI
from service.queries.progetti import ProgettoCompleto


@dataclass(frozen=True, slots=True)
class Lacuna:
    """Something that is not known."""

    titolo: str
    chi: str


def list_lacune(found: ProgettoCompleto) -> tuple[Lacuna, ...]:
    """Return what is not known of a project, in the order of its page."""
    progetto = found.progetto
    missing = {
        **{name: not getattr(progetto, name, True) for name in CAMPI},
        "stato": progetto.stato == "non_noto",
        "elenco_comuni": progetto.elenco_comuni != "completo",
        "geometria": progetto.geom_precisione is None,
        "obiettivi": not found.obiettivi,
        "driver": not found.driver,
    }
    return tuple(Lacuna(*CAMPI[name]) for name in CAMPI if missing[name])
