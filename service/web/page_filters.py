"""The filters of the pages of places and of the lists: read, offered in a form, kept in links."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda import words
from service.api.params import EDIZIONI, PARTI, obiettivo_filters, progetto_filters
from service.api.query import Query, read_query
from service.models.progetti import STATI
from service.queries import voci
from service.queries.filters import ObiettivoFilters, ProgettoFilters, VoceFilters
from service.queries.listing import fetch_page
from service.queries.page import LIMIT_MAX, PageRequest

DI_OBIETTIVI = ("missione", "edizione")
"""Filters that say something of objectives, too."""


@dataclass(frozen=True, slots=True)
class PageFilters:
    """What a page is narrowed to; several values of one filter are alternatives."""

    missione: tuple[str, ...] = ()
    driver: tuple[str, ...] = ()
    stato: tuple[str, ...] = ()
    edizione: tuple[str, ...] = ()
    finanziamento: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, tuple[str, ...]]:
        """The filters that were given."""
        names = (each.name for each in fields(self))
        return {name: values for name in names if (values := getattr(self, name))}

    @property
    def of_obiettivi(self) -> dict[str, tuple[str, ...]]:
        """Those that were given and say something of objectives."""
        return {name: values for name, values in self.given.items() if name in DI_OBIETTIVI}

    @property
    def progetti(self) -> ProgettoFilters:
        """What is asked of projects."""
        return self.progetti_with(None)

    @property
    def obiettivi(self) -> ObiettivoFilters:
        """What is asked of objectives."""
        return self.obiettivi_with(None)

    def progetti_with(self, words: str | None) -> ProgettoFilters:
        """Return what is asked of projects, and the words that are looked for."""
        return ProgettoFilters(
            missione=self.missione,
            driver=self.driver,
            stato=self.stato,
            edizione=self.edizione,
            finanziamento=self.finanziamento,
            q=words,
        )

    def obiettivi_with(self, words: str | None) -> ObiettivoFilters:
        """Return what is asked of objectives, and the words that are looked for."""
        return ObiettivoFilters(missione=self.missione, edizione=self.edizione, q=words)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a form offers."""

    valore: str
    testo: str
    scelto: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one filter that a form offers."""

    nome: str
    scelte: tuple[Choice, ...]


FILTRI = tuple(each.name for each in fields(PageFilters))


def read_page_query(request: Request, accepted: Sequence[str]) -> Query:
    """Read the query of a page; a form sends its empty fields, too: they are left out.

    Raises
    ------
    InvalidParameter
        An unknown parameter, or a text that no value may be.
    """
    raw: bytes = request.scope["query_string"]
    if b"=&" in raw or raw.endswith(b"="):
        kept = parse_qsl(raw.decode("ascii", "replace"), max_num_fields=100)
        raw = urlencode(kept).encode()
    return read_query(raw, accepted)


def page_filters(query: Query) -> PageFilters:
    """Read the filters of a page.

    Raises
    ------
    InvalidParameter
        A value is none of those that lists accept.
    """
    found = progetto_filters(query, certezze=PARTI)
    return PageFilters(**{name: getattr(found, name) for name in FILTRI})


def obiettivo_page_filters(query: Query) -> PageFilters:
    """Read the filters of a page of objectives alone."""
    found = obiettivo_filters(query)
    return PageFilters(**{name: getattr(found, name) for name in DI_OBIETTIVI})


async def read_groups(
    session: AsyncSession, filters: PageFilters, names: Sequence[str] = FILTRI
) -> tuple[Group, ...]:
    """Return what the form of a page offers: missions and drivers as the plan calls them."""
    offered = {
        "missione": await _read_voci(session, voci.MISSIONI) if "missione" in names else [],
        "driver": await _read_voci(session, voci.DRIVER) if "driver" in names else [],
        "stato": [(each, words.capital(words.STATI[each])) for each in STATI],
        "edizione": [(each, each) for each in EDIZIONI],
    }
    return tuple(
        Group(
            name,
            tuple(Choice(code, text, code in getattr(filters, name)) for code, text in pairs),
        )
        for name, pairs in offered.items()
        if name in names
    )


async def _read_voci(session: AsyncSession, vocabolario: voci.Vocabolario) -> list[tuple[str, str]]:
    """Return codes and names, of each code the one of its latest edition."""
    listing = voci.voce_listing(vocabolario, VoceFilters())
    page = PageRequest(limit=LIMIT_MAX)
    found = (await fetch_page(session, listing, vocabolario.make, page)).value.items
    latest: dict[str, str] = {}
    for each in found:
        if isinstance(each, voci.Missione | voci.Driver):
            latest[each.codice] = each.nome
    return [(code, f"{code} · {nome}") for code, nome in sorted(latest.items())]
