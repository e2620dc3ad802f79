"""What must be true of the layers that are known by their comuni: the faults, not the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

ELEMENTI = text("""
    select
        e.layer, e.codice, e.da_membri, e.precisione,
        e.geom is null as senza_geometria, f.licenza_verificata
    from psttm.elemento e
    join psttm.fonte f on f.id = e.fonte_id
    where e.layer = any (:layers)
""")
MEMBRI = text("""
    select e.layer, e.codice, c.istat
    from psttm.appartenenza_in_vigore a
    join psttm.elemento e on e.id = a.elemento_id and e.layer = any (:layers)
    join psttm.comune c on c.elemento_id = a.comune_id
""")


@dataclass(frozen=True)
class ExpectedStrato:
    """What data/ says of a layer: codes of its elementi, (codice, istat) of the members in force.

    ``esclusi`` are the codes that the settings leave out; with a verified fonte they may be there.
    """

    elementi: frozenset[str]
    membri: frozenset[tuple[str, str]]
    esclusi: frozenset[str] = frozenset()


def find_missing(connection: Connection, strati: Mapping[str, ExpectedStrato]) -> list[str]:
    """Find what is missing of the layers, or there against the settings.

    Parameters
    ----------
    connection
        Any.
    strati
        What data/ holds, by layer. Elementi and members beyond those are not a fault: others may
        add theirs.

    Returns
    -------
    list of str
        The faults: elementi or members that are missing, elementi that are left out and yet
        there, nodes without a point, unions of comuni that were not made.
    """
    layers = {"layers": list(strati)}
    rows = connection.execute(ELEMENTI, layers).all()
    found = {(row.layer, row.codice): row.licenza_verificata for row in rows}
    members = {(row.layer, row.codice, row.istat) for row in connection.execute(MEMBRI, layers)}
    faults = []
    for layer, strato in strati.items():
        faults += [
            f"{layer}: manca {code}"
            for code in sorted(strato.elementi)
            if (layer, code) not in found
        ]
        faults += [
            f"{layer}: {istat} non è più in {code}"
            for code, istat in sorted(strato.membri)
            if (layer, code, istat) not in members
        ]
        faults += [
            f"{layer}: {code} è di una fonte non verificata"
            for code in sorted(strato.esclusi)
            if found.get((layer, code)) is False
        ]
    faults += [
        f"{row.layer}: {row.codice} è senza punto"
        for row in rows
        if row.layer == "nodi_trasporto" and row.senza_geometria
    ]
    return faults + [
        f"{row.layer}: {row.codice} non è l'unione dei suoi comuni"
        for row in rows
        if row.da_membri and row.precisione != "derivata"
    ]
