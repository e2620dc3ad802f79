"""Texts → the frozen dataclasses that questions take, or InvalidParameter in words that help.

The names that a route accepts are the tuples below; ``openapi.py`` documents the same names.
"""

import re
from collections.abc import Sequence

from service.agenda.request import FILTRI as FILTRI_AGENDA
from service.agenda.request import AgendaRequest
from service.api.query import Query, require_text, shown
from service.api.spatial import ENTRO_DEFAULT_M, read_bbox, read_distance, read_point
from service.errors import InvalidParameter
from service.models.base import LAYERS
from service.models.progetti import STATI
from service.queries.filters import (
    Bbox,
    ComuneFilters,
    ElementoFilters,
    ObiettivoFilters,
    ProgettoFilters,
    VoceFilters,
)
from service.queries.listing import Geometria
from service.queries.page import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from service.queries.places import PlaceFilters

STATI_PLIS = ("esistente", "proposto", "cessato")
TIPI = ("programma", "intervento", "strumento")
CERTEZZE = ("certa", "da_verificare", "ambito")
PARTI = (*CERTEZZE, "non_determinabile")
EDIZIONI = ("2016-2018", "2019-2021", "2022-2024", "2025-2027")
GEOMETRIE: tuple[Geometria, ...] = ("piena", "nessuna")

PAGINA = ("limit", "cursor")
SPAZIO = ("bbox", "vicino_a", "entro_m")
PIANO = ("missione", "obiettivo", "driver", "edizione", "stato", "tipo", "certezza")
LUOGHI = ("comune", "zona", "parco", "plis", "naviglio", "nodo")
COPERTURE = ("zona", "parco", "plis", "naviglio", "nodo")
FILTRI_COMUNI = (*COPERTURE, "certezza", *SPAZIO, "q")
FILTRI_PROGETTI = (*PIANO, "finanziamento", *LUOGHI, *SPAZIO, "q")
FILTRI_OBIETTIVI = ("missione", "edizione", "certezza", "layer", *LUOGHI, "q")
FILTRI_ELEMENTI = ("comune", "zona", "certezza", *SPAZIO, "q")
FILTRI_VOCI = ("edizione", "q")

MAX_Q = 200
MAX_CODES = 50
CODE = re.compile(r"[0-9A-Za-z]+([._-][0-9A-Za-z]+)*", re.ASCII)
DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)


def page_request(query: Query, *, default: int = LIMIT_DEFAULT) -> PageRequest:
    """Read ``limit`` and ``cursor``."""
    limit = query.one("limit")
    if limit is not None and not (DIGITS.fullmatch(limit) and 1 <= int(limit) <= LIMIT_MAX):
        raise InvalidParameter(
            f"«limit» ({shown(limit)}) non è accettabile: un numero intero da 1 a {LIMIT_MAX}."
        )
    return PageRequest(limit=default if limit is None else int(limit), cursor=query.one("cursor"))


def comune_filters(query: Query) -> ComuneFilters:
    """Read the filters of a list of comuni."""
    bbox, point, distance = _where(query)
    return ComuneFilters(
        **{name: _code(query, name) for name in COPERTURE},
        certezza=_certezza(query, CERTEZZE[:2], COPERTURE[1:]),
        bbox=bbox,
        vicino_a=point,
        entro_m=distance,
        q=read_words(query),
    )


def elemento_filters(query: Query) -> ElementoFilters:
    """Read the filters of a list of elementi; ``tipo`` is held to those that there are later."""
    bbox, point, distance = _where(query)
    return ElementoFilters(
        tipo=query.many("tipo"),
        stato=_among(query, "stato", STATI_PLIS),
        certezza=_certezza(query, CERTEZZE[:2], ("comune", "zona")),
        comune=_code(query, "comune"),
        zona=_code(query, "zona"),
        bbox=bbox,
        vicino_a=point,
        entro_m=distance,
        q=read_words(query),
    )


def obiettivo_filters(query: Query, *, certezze: Sequence[str] = CERTEZZE) -> ObiettivoFilters:
    """Read the filters of a list of objectives."""
    return ObiettivoFilters(
        missione=_codes(query, "missione"),
        edizione=_among(query, "edizione", EDIZIONI),
        layer=_among(query, "layer", LAYERS),
        certezza=_among(query, "certezza", certezze),
        **{name: _code(query, name) for name in LUOGHI},
        q=read_words(query),
    )


def voce_filters(query: Query) -> VoceFilters:
    """Read the filters of a list of the plan's vocabulary."""
    return VoceFilters(edizione=_among(query, "edizione", EDIZIONI), q=read_words(query))


def read_edizione(query: Query) -> str | None:
    """Read the edition that an address is about."""
    text = query.one("edizione")
    if text is not None and text not in EDIZIONI:
        raise InvalidParameter(
            f"«edizione» ({shown(text)}) non è tra i valori accettati.", accettati=EDIZIONI
        )
    return text


def progetto_filters(query: Query, *, certezze: Sequence[str] = CERTEZZE) -> ProgettoFilters:
    """Read the filters of a list of projects."""
    bbox, point, distance = _where(query)
    return ProgettoFilters(
        missione=_codes(query, "missione"),
        obiettivo=_codes(query, "obiettivo"),
        driver=_codes(query, "driver"),
        edizione=_among(query, "edizione", EDIZIONI),
        stato=_among(query, "stato", STATI),
        tipo=_among(query, "tipo", TIPI),
        certezza=_among(query, "certezza", certezze),
        finanziamento=_words(query, "finanziamento"),
        **{name: _code(query, name) for name in LUOGHI},
        bbox=bbox,
        vicino_a=point,
        entro_m=distance,
        q=read_words(query),
    )


def agenda_request(zona: str, query: Query) -> AgendaRequest:
    """Read the filters of the agenda of a zona: those of lists, with what lists accept."""
    filters = progetto_filters(query, certezze=PARTI)
    return AgendaRequest(zona, **{name: getattr(filters, name) for name in FILTRI_AGENDA})


def require_place(filters: PlaceFilters) -> None:
    """Refuse a ``certezza`` that does not say of which place."""
    places = (getattr(filters, name) for name in LUOGHI)
    if filters.certezza and all(place is None for place in places):
        raise InvalidParameter(
            "«certezza» dice quanto è sicuro il legame con un luogo: va usato insieme al luogo.",
            accettati=LUOGHI,
        )


def read_geometria(query: Query) -> Geometria:
    """Read ``geometria``: whether features carry their geometry."""
    text = query.one("geometria")
    if text is None:
        return "piena"
    for known in GEOMETRIE:
        if text == known:
            return known
    raise InvalidParameter(f"«geometria» ({shown(text)}) non è accettabile.", accettati=GEOMETRIE)


def read_reach(query: Query) -> float:
    """Read the distance within which nodes count for a drawn geometry."""
    text = query.one("entro_m")
    return ENTRO_DEFAULT_M if text is None else read_distance(text)


def require_code(name: str, text: str) -> str:
    """Refuse a code of the address that no resource could have."""
    return require_text(name, text, longest=100)


def _certezza(query: Query, accepted: Sequence[str], places: Sequence[str]) -> tuple[str, ...]:
    found = _among(query, "certezza", accepted)
    if found and all(query.one(name) is None for name in places):
        raise InvalidParameter("«certezza» va usata insieme a un luogo.", accettati=places)
    return found


def _where(query: Query) -> tuple[Bbox | None, tuple[float, float] | None, float | None]:
    bbox, point, distance = (query.one(name) for name in SPAZIO)
    if distance is not None and point is None:
        raise InvalidParameter("«entro_m» va usato insieme a «vicino_a».")
    return (
        None if bbox is None else read_bbox(bbox),
        None if point is None else read_point(point),
        None if point is None else ENTRO_DEFAULT_M if distance is None else read_distance(distance),
    )


def read_words(query: Query) -> str | None:
    """Read ``q``: the words to look for."""
    text = query.one("q")
    return None if text is None else require_text("q", text, longest=MAX_Q)


def _code(query: Query, name: str) -> str | None:
    text = query.one(name)
    return None if text is None else _require_code_form(name, text)


def _codes(query: Query, name: str) -> tuple[str, ...]:
    texts = query.many(name)
    if len(texts) > MAX_CODES:
        raise InvalidParameter(f"«{name}» ha {len(texts)} valori: al massimo {MAX_CODES}.")
    return tuple(_require_code_form(name, text) for text in texts)


def _words(query: Query, name: str) -> tuple[str, ...]:
    texts = query.many(name)
    if len(texts) > MAX_CODES:
        raise InvalidParameter(f"«{name}» ha {len(texts)} valori: al massimo {MAX_CODES}.")
    return tuple(require_text(name, text, longest=MAX_Q) for text in texts)


def _require_code_form(name: str, text: str) -> str:
    if len(text) > 100 or not CODE.fullmatch(text):
        raise InvalidParameter(
            f"«{name}» ({shown(text)}) non è un codice: lettere e cifre senza accenti, e "
            "trattini, per esempio «015093» o «sud-ovest»."
        )
    return text


def _among(query: Query, name: str, accepted: Sequence[str]) -> tuple[str, ...]:
    texts = query.many(name)
    for text in texts:
        if text not in accepted:
            raise InvalidParameter(
                f"«{name}» ({shown(text)}) non è tra i valori accettati.", accettati=accepted
            )
    return texts
