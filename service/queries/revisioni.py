"""The numbers that tell whether anything has changed, and the stamps made of them.

The *stamp* of some resources is the identity of the database, the number of each of them in order
of name, and the day: what is drawn from them depends on nothing else that changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Text,
    any_,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

_REVISIONE = table("revisione", column("risorsa", Text), column("numero"), schema="psttm")
_BANCA_DATI = table("banca_dati", column("uuid"), schema="psttm")
CHANNEL = "psttm_revisione"
LISTEN = f"listen {CHANNEL}"
REVISIONI_SQL = """
select
    (select uuid::text from psttm.banca_dati),
    array(select risorsa from psttm.revisione order by risorsa collate "C"),
    array(select numero from psttm.revisione order by risorsa collate "C"),
    to_char(current_date, 'YYYYMMDD'),
    extract(epoch from (current_date + 1)::timestamptz - clock_timestamp())::double precision
"""
"""Identity, names, their numbers, day, seconds until the next day: one row."""


@dataclass(frozen=True, slots=True)
class Revisioni:
    """The numbers as they were in one snapshot; ``resto_s`` seconds of the day were left then."""

    banca: str
    numeri: Mapping[str, int]
    giorno: str
    resto_s: float

    @classmethod
    def of_row(cls, row: tuple[str, list[str], list[int], str, float]) -> "Revisioni":
        """Read the row of ``REVISIONI_SQL``."""
        banca, names, numbers, giorno, resto_s = row
        return cls(banca, dict(zip(names, numbers, strict=True)), giorno, resto_s)

    def stamp(self, risorse: Iterable[str]) -> str:
        """Return the stamp of some resources; a name that has no number adds nothing."""
        known = sorted(each for each in set(risorse) if each in self.numeri)
        return f"{self.banca}-{'.'.join(str(self.numeri[each]) for each in known)}-{self.giorno}"


def stamp_of(risorse: Iterable[str]) -> ColumnElement[str]:
    """Return the stamp of some resources as a column of a statement: that of its snapshot."""
    names = cast(sorted(set(risorse)), ARRAY(Text))
    in_order: ColumnElement[str] = aggregate_order_by(
        literal_column("'.'"), _REVISIONE.c.risorsa.collate("C")
    )
    numbers = (
        select(func.string_agg(cast(_REVISIONE.c.numero, Text), in_order))
        .where(_REVISIONE.c.risorsa == any_(names))
        .scalar_subquery()
    )
    banca = select(cast(_BANCA_DATI.c.uuid, Text)).scalar_subquery()
    day = func.to_char(func.current_date(), literal_column("'YYYYMMDD'"))
    dash: ColumnElement[str] = literal_column("'-'")
    return func.concat(banca, dash, numbers, dash, day, type_=Text)
