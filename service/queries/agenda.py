"""What the agenda of a zona asks beside its projects, objectives, comuni and elementi."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.comuni import ClasseEta, group_ages
from service.queries.fonti import Fonte
from service.queries.page import Stamped
from service.queries.progetti import VoceServita
from service.queries.statements import statement


@dataclass(frozen=True, slots=True)
class Voce:
    """A recurring theme, or a mission, of an edition of the plan."""

    edizione: str
    codice: str
    nome: str


@dataclass(frozen=True, slots=True)
class ObiettivoServito(VoceServita):
    """An objective that a project serves, with the code of its mission in the same edition."""

    missione: str | None


@dataclass(frozen=True, slots=True)
class Serviti:
    """What of the plan a project serves, what is declared first."""

    temi_ricorrenti: tuple[VoceServita, ...] = ()
    obiettivi: tuple[ObiettivoServito, ...] = ()
    driver: tuple[VoceServita, ...] = ()


@dataclass(frozen=True, slots=True)
class Contorno:
    """Ages, the plan's vocabulary, what each project serves (by code), sources by id.

    ``eta`` is empty unless the ages of all comuni of the zona are known.
    """

    eta: tuple[ClasseEta, ...]
    eta_fonti: tuple[Fonte, ...]
    temi: tuple[Voce, ...]
    missioni: tuple[Voce, ...]
    serviti: Mapping[str, Serviti]
    fonti: Mapping[str, Fonte]


async def get_contorno(
    session: AsyncSession, zona: str, *, progetti: Iterable[str], fonti: Iterable[str]
) -> Stamped[Contorno]:
    """Return what surrounds the projects of a zona.

    Parameters
    ----------
    zona
        Its code.
    progetti, fonti
        Codes of the projects, ids of the sources, that are asked about; those that do not exist
        are missing in the answer.
    """
    values = {"codice": zona, "progetti": list(progetti), "fonti": list(fonti)}
    row = (await session.execute(statement("agenda"), values)).one()
    temi, obiettivi, driver = (
        _by_progetto(rows) for rows in (row.temi_serviti, row.obiettivi_serviti, row.driver_serviti)
    )
    return Stamped(
        row.stamp,
        Contorno(
            eta=group_ages(row.eta or ()),
            eta_fonti=tuple(Fonte(**each) for each in row.eta_fonti or ()),
            temi=tuple(Voce(**each) for each in row.temi or ()),
            missioni=tuple(Voce(**each) for each in row.missioni or ()),
            serviti={
                codice: Serviti(
                    tuple(VoceServita(**each) for each in temi[codice]),
                    tuple(ObiettivoServito(**each) for each in obiettivi[codice]),
                    tuple(VoceServita(**each) for each in driver[codice]),
                )
                for codice in {*temi, *obiettivi, *driver}
            },
            fonti={each["id"]: Fonte(**each) for each in row.fonti or ()},
        ),
    )


def _by_progetto(rows: Sequence[Mapping[str, Any]] | None) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows or ():
        values = {name: value for name, value in row.items() if name != "progetto"}
        found[row["progetto"]].append({**values, "fonte": Fonte(**row["fonte"])})
    return found
