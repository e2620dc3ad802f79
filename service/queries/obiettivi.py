"""Questions about objectives: which there are, what is known of one, and where it is.

An objective is known by its code within an edition. Its official text is null where the plan's
documents have not been read: the title is then ours.
"""

from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import NotFound
from service.models.piano import Obiettivo as ObiettivoTable
from service.queries.filters import ObiettivoFilters, obiettivo_clauses
from service.queries.fonti import Fonte
from service.queries.listing import Listing, choose
from service.queries.nearest import nearest
from service.queries.page import Stamped
from service.queries.progetti import ElementoRaggiunto, Luogo, make_luogo, make_raggiunto
from service.queries.statements import statement
from service.queries.views import OBIETTIVO_PUBBLICATO

_O = OBIETTIVO_PUBBLICATO.c


@dataclass(frozen=True, slots=True)
class Obiettivo:
    """An objective of the plan.

    ``duplicato_di`` is the code of the one, in the same edition, that it repeats in print.
    ``elenco_comuni`` is null where the plan ties it to no list of places. The lines are those of
    the document with this SHA-256.
    """

    codice: str
    edizione: str
    missione: str | None
    missione_nome: str | None
    tema: str | None
    ordine: int
    titolo: str
    testo: str | None
    duplicato_di: str | None
    elenco_comuni: str | None
    documento_sha256: str | None
    prima_riga: int | None
    ultima_riga: int | None
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class ProgettoCollegato:
    """A project that serves an objective: its source says so, or we attribute it."""

    id: str
    titolo: str
    natura: str
    motivo: str
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class ObiettivoCompleto:
    """An objective with the projects that serve it, those declared first."""

    obiettivo: Obiettivo
    progetti: tuple[ProgettoCollegato, ...]


@dataclass(frozen=True, slots=True)
class Territorio:
    """Where an objective is: what places it, and what it reaches, the comuni apart."""

    obiettivo: Obiettivo
    localizzazioni: tuple[Luogo, ...]
    elementi: tuple[ElementoRaggiunto, ...]
    comuni: tuple[ElementoRaggiunto, ...]


OBIETTIVO_COLUMNS = {name: _O[name] for name in Obiettivo.__dataclass_fields__}


def make_obiettivo(values: Any) -> Obiettivo:
    """Make an objective of a mapping with the columns of the view."""
    data = {name: values[name] for name in OBIETTIVO_COLUMNS}
    data["fonte"] = Fonte(**data["fonte"])
    return Obiettivo(**data)


def obiettivo_listing(filters: ObiettivoFilters) -> Listing:
    """Return the list, by edition and code, of the objectives that the filters leave.

    The codes follow the order of the source.
    """
    key = func.concat(ObiettivoTable.edizione, "/", ObiettivoTable.codice)
    return choose(
        select(ObiettivoTable.id.label("id"), key.label("chiave")),
        obiettivo_clauses(filters),
        None,
        view=OBIETTIVO_PUBBLICATO,
        columns=OBIETTIVO_COLUMNS,
    )


async def get_obiettivo(
    session: AsyncSession, codice: str, edizione: str | None
) -> Stamped[ObiettivoCompleto]:
    """Return one objective with the projects that serve it.

    Parameters
    ----------
    edizione
        None for the latest edition that holds the code.

    Raises
    ------
    NotFound
        No objective has this code in the edition; the nearest ones are listed.
    """
    values = {"codice": codice, "edizione": edizione}
    row = (await session.execute(statement("obiettivo"), values)).one_or_none()
    if row is None:
        await _refuse(session, codice, edizione)
    ties = tuple(
        ProgettoCollegato(**{**each, "fonte": Fonte(**each["fonte"])})
        for each in row.progetti or ()
    )
    return Stamped(row.stamp, ObiettivoCompleto(make_obiettivo(row.obiettivo), ties))


async def get_territorio(
    session: AsyncSession, codice: str, edizione: str | None
) -> Stamped[Territorio]:
    """Return where one objective is: its localizzazioni and every elemento that it reaches.

    Raises
    ------
    NotFound
        As for ``get_obiettivo``.
    """
    values = {"codice": codice, "edizione": edizione}
    row = (await session.execute(statement("obiettivo_territorio"), values)).one_or_none()
    if row is None:
        await _refuse(session, codice, edizione)
    reached = tuple(make_raggiunto(each) for each in row.elementi or ())
    return Stamped(
        row.stamp,
        Territorio(
            obiettivo=make_obiettivo(row.obiettivo),
            localizzazioni=tuple(make_luogo(each) for each in row.localizzazioni or ()),
            elementi=tuple(each for each in reached if each.layer != "comuni"),
            comuni=tuple(each for each in reached if each.layer == "comuni"),
        ),
    )


async def _refuse(session: AsyncSession, codice: str, edizione: str | None) -> NoReturn:
    known = select(ObiettivoTable.codice, ObiettivoTable.edizione, ObiettivoTable.titolo).order_by(
        ObiettivoTable.edizione, ObiettivoTable.codice
    )
    rows = (await session.execute(known.limit(1000))).all()
    elsewhere = [row.edizione for row in rows if row.codice == codice]
    if elsewhere:
        raise NotFound(
            f"L'obiettivo «{codice[:80]}» non è nell'edizione {edizione}.", accettati=elsewhere
        )
    raise NotFound(
        f"Nessun obiettivo ha il codice «{codice[:80]}».",
        accettati=nearest(codice, {row.codice: row.titolo for row in rows}),
    )
