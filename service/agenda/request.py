"""What an agenda is asked for, the same in every form: print shows what the screen shows."""

from dataclasses import dataclass

from service.queries.filters import ObiettivoFilters, ProgettoFilters

FILTRI = ("missione", "driver", "stato", "edizione", "certezza")
DI_PROGETTI = ("driver", "stato")
"""Filters that say nothing of an objective."""


@dataclass(frozen=True, slots=True)
class AgendaRequest:
    """A zona by its code, and filters; several values of one filter are alternatives.

    The values were checked where they came in (``service.api.params.agenda_request``).
    """

    zona: str
    missione: tuple[str, ...] = ()
    driver: tuple[str, ...] = ()
    stato: tuple[str, ...] = ()
    edizione: tuple[str, ...] = ()
    certezza: tuple[str, ...] = ()

    @property
    def filtri(self) -> dict[str, tuple[str, ...]]:
        """The filters that were given."""
        return {name: values for name in FILTRI if (values := getattr(self, name))}

    @property
    def progetti(self) -> ProgettoFilters:
        """What is asked of projects."""
        return ProgettoFilters(**{name: getattr(self, name) for name in FILTRI})

    @property
    def obiettivi(self) -> ObiettivoFilters:
        """What is asked of objectives."""
        return ObiettivoFilters(
            missione=self.missione, edizione=self.edizione, certezza=self.certezza
        )
