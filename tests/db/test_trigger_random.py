"""A long, seeded sequence of edits of all kinds ends equal to a recomputation."""

import random
from collections.abc import Callable

import pytest
from shapely.geometry.base import BaseGeometry

from tests.db.territory import CORNERS, Territory, line, point
from tests.factories import square

EDITS = 200
LOOKS = 20
PLACES = {
    "comuni": tuple(CORNERS),
    "parchi": ("fatti", "rilevato", "unico", "parziale", "derivato"),
    "plis": ("esistente", "proposto"),
    "navigli": ("canale",),
    "nodi_trasporto": ("metro", "treno"),
    "zone_omogenee": ("ovest", "est"),
    "area_metropolitana": ("area",),
}


class Editor:
    """Makes one random edit after the other."""

    def __init__(self, territory: Territory, seed: int) -> None:
        self.territory = territory
        self.random = random.Random(seed)  # noqa: S311 - not for secrets
        self.made = 0
        self.kinds: tuple[Callable[[], None], ...] = (
            self.add_progetto,
            self.add_progetto,
            self.locate,
            self.locate,
            self.move_progetto,
            self.change_progetto,
            self.delete_progetto,
            self.change_place,
            self.delete_place,
            self.move_elemento,
            self.change_elemento,
            self.move_comune,
            self.change_member,
            self.change_kind,
        )

    def edit(self) -> None:
        self.random.choice(self.kinds)()

    def shape(self) -> BaseGeometry:
        x, y = self.random.uniform(-500, 12_000), self.random.uniform(-500, 8000)
        return self.random.choice(
            (
                point(x, y),
                line((x, y), (x + self.random.uniform(100, 5000), y + 700)),
                square(x, y, side=self.random.uniform(10, 4000)),
            )
        )

    def pick(self, table: str) -> int | None:
        found = self.territory.run(f"select id from psttm.{table} order by id").scalars().all()  # noqa: S608
        return self.random.choice(found) if found else None

    def add_progetto(self) -> None:
        self.made += 1
        self.territory.add_progetto(
            f"p{self.made}",
            elenco_comuni=self.random.choice(("completo", "parziale")),
            geom=self.random.choice((None, self.shape())),
        )

    def locate(self) -> None:
        progetto = self.pick("progetto")
        layer = self.random.choice(tuple(PLACES))
        elemento = self.random.choice((None, *PLACES[layer]))
        columns = {
            "progetto_id": progetto,
            "obiettivo_id": self.territory.obiettivo_id() if progetto is None else None,
            "layer": layer,
            "elemento_id": elemento and self.territory.elemento(elemento),
            "menzione": self.random.choice(("esplicita", "generica", "ambito")),
            "estensione": self.random.choice(("intero", "parte", "ignota")),
            "natura": self.random.choice(("dichiarata", "attribuita")),
        }
        names = ", ".join(columns)
        values = ", ".join(f":{name}" for name in columns)
        self.territory.run(
            f"insert into psttm.localizzazione ({names}, motivo, fonte_id) "  # noqa: S608
            f"values ({values}, 'prova', 'prova') on conflict do nothing",
            **columns,
        )

    def move_progetto(self) -> None:
        self.territory.run(
            "update psttm.progetto set geom = ST_GeomFromText(:geom, 7791), "
            "geom_precisione = :precisione where id = :id",
            id=self.pick("progetto"),
            geom=self.shape(),
            precisione=self.random.choice(("rilevata", "generalizzata", "schematica")),
        )

    def change_progetto(self) -> None:
        self.territory.run(
            "update psttm.progetto set elenco_comuni = :elenco, tipo = :tipo, importo_eur = :eur, "
            "importo_natura = 'quota' where id = :id",
            id=self.pick("progetto"),
            elenco=self.random.choice(("completo", "parziale", "ignoto")),
            tipo=self.random.choice(("programma", "intervento")),
            eur=self.random.randint(1, 1000),
        )

    def delete_progetto(self) -> None:
        self.territory.run("delete from psttm.progetto where id = :id", id=self.pick("progetto"))

    def change_place(self) -> None:
        self.territory.run(
            "update psttm.localizzazione set estensione = :estensione where id = :id",
            id=self.pick("localizzazione"),
            estensione=self.random.choice(("intero", "parte", "ignota")),
        )

    def delete_place(self) -> None:
        self.territory.run(
            "delete from psttm.localizzazione where id = :id", id=self.pick("localizzazione")
        )

    def move_elemento(self) -> None:
        nome = self.random.choice(("rilevato", "fatti", "unico", "esistente", "proposto"))
        shape = square(self.random.uniform(-500, 9000), self.random.uniform(-500, 5000), side=2500)
        self.territory.set_geom(
            nome, shape, self.random.choice(("rilevata", "generalizzata", "schematica"))
        )

    def change_elemento(self) -> None:
        nome = self.random.choice(("fatti", "unico", "parziale", "rilevato"))
        self.territory.run(
            self.random.choice(
                (
                    "update psttm.elemento set geom = null, precisione = 'assente', "
                    "da_membri = false where nome = :nome",
                    "update psttm.elemento set elenco_comuni = 'completo' where nome = :nome",
                    "update psttm.elemento set elenco_comuni = 'completo', da_membri = true "
                    "where nome = :nome",
                )
            ),
            nome=nome,
        )

    def move_comune(self) -> None:
        nome, (x, y) = self.random.choice(tuple(CORNERS.items()))
        side = self.random.choice((3000, 3700, 4000))
        self.territory.set_geom(nome, square(x, y, side=side), "generalizzata")

    def change_member(self) -> None:
        elemento = self.territory.elemento(self.random.choice(PLACES["parchi"]))
        comune = self.territory.elemento(self.random.choice(PLACES["comuni"]))
        removed = self.territory.run(
            "delete from psttm.appartenenza where elemento_id = :elemento and comune_id = :comune",
            elemento=elemento,
            comune=comune,
        )
        if not removed.rowcount:
            self.territory.run(
                "insert into psttm.appartenenza (elemento_id, comune_id, fonte_id) "
                "values (:elemento, :comune, 'prova')",
                elemento=elemento,
                comune=comune,
            )

    def change_kind(self) -> None:
        self.territory.run(
            self.random.choice(
                (
                    "update psttm.plis set stato = :stato",
                    "update psttm.nodo_trasporto set tipo = case :stato when 'esistente' "
                    "then 'ferrovia' else 'metropolitana' end",
                )
            ),
            stato=self.random.choice(("esistente", "proposto", "cessato")),
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_random_edits_end_equal_to_a_recomputation(small: Territory, seed: int) -> None:
    editor = Editor(small, seed)
    for number in range(EDITS):
        editor.edit()
        if number % LOOKS == 0:
            assert small.faults() == [], f"after {number + 1} edits"
    assert small.faults() == []
    assert small.run("select count(*) from psttm.incidenza").scalar_one() > 0
