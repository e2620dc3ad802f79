"""What a small map draws, how, and what its key says."""

from dataclasses import replace
from typing import Any

import pytest

from service.queries.disegni import Sagoma, Sagome
from service.web.drawing import FEWEST_KM, NARROWEST, WIDEST, Disegno, Soggetto, draw
from service.web.scale import units_per_km

UNIT_M = 20.0
SOUTH_M = 5_650_000.0


def square(codice: str, left: float, **values: Any) -> Sagoma:
    """Make a square of 400 units; a point in its middle if ``dimensione`` is 0."""
    made = Sagoma(
        layer="comuni",
        codice=codice,
        nome=codice.title(),
        zona="sud-est",
        precisione="generalizzata",
        indicativa=False,
        dimensione=2,
        percorso=f"M {left} 0 h 400 v -400 h -400 Z",
        x=left + 200,
        y=-200,
        box=(left, -400.0, left + 400, 0.0),
    )
    if values.get("dimensione") == 0:
        values["percorso"] = None
    return replace(made, **values)


COMUNI = (square("uno", 0), square("due", 400), square("tre", 800, zona=None))


def sagome(*others: Sagoma, comuni: tuple[Sagoma, ...] = COMUNI) -> Sagome:
    return Sagome(comuni, others, UNIT_M, 0.0, SOUTH_M)


def drawn(soggetto: Soggetto, *others: Sagoma) -> Disegno:
    made = draw(sagome(*others), soggetto)
    assert made is not None
    return made


def named(made: Disegno) -> list[str]:
    return [each.nome for each in made.chiave]


def test_nothing_is_drawn_of_what_has_no_place() -> None:
    assert draw(None, Soggetto({})) is None
    assert draw(sagome(), Soggetto({}, tutto=True)) is None
    assert draw(sagome(), Soggetto({"quattro": "certa"}, vista=frozenset({"quattro"}))) is None


def test_what_is_sure_is_filled_and_what_is_to_be_verified_is_hatched() -> None:
    made = drawn(Soggetto({"uno": "certa", "due": "da_verificare"}, vista=frozenset({"uno"})))
    assert [(each.classe, each.nome, each.riempimento) for each in made.figure] == [
        ("map-certa", "Uno", None),
        ("map-da-verificare", "Due", "url(#tratti-da-verificare)"),
    ]
    assert named(made) == ["certa", "da_verificare"]


@pytest.mark.parametrize(
    ("other", "classe", "key"),
    [
        (square("p", 0, layer="parchi", precisione="rilevata"), "map-area map-parchi", "parchi"),
        (
            square("p", 0, layer="parchi", precisione="assente", indicativa=True),
            "map-area map-parchi map-incerta",
            "parchi_incerta",
        ),
        (
            square("n", 0, layer="navigli", precisione="schematica", dimensione=1),
            "map-linea map-navigli map-incerta",
            "navigli_incerta",
        ),
        (
            square("n", 0, layer="navigli", precisione="assente", indicativa=True),
            "map-area map-navigli map-incerta",
            "navigli_area",
        ),
        (square("g", 0, layer=None, precisione="rilevata"), "map-progetto", "progetto"),
        (
            square("g", 0, layer=None, precisione="schematica"),
            "map-progetto map-incerta",
            "progetto_incerta",
        ),
    ],
)
def test_how_well_a_geometry_is_known_is_seen(other: Sagoma, classe: str, key: str) -> None:
    made = drawn(Soggetto({"uno": "certa"}, vista=frozenset({"uno"}), tutto=True), other)
    assert classe in [each.classe for each in made.figure]
    assert named(made)[1:] == [key]


def test_a_node_is_a_point_and_one_without_a_position_is_not_drawn() -> None:
    point = square("a", 100, layer="nodi_trasporto", dimensione=0)
    area = square("b", 100, layer="nodi_trasporto", indicativa=True)
    made = drawn(Soggetto({"uno": "certa"}, vista=frozenset({"uno"}), tutto=True), point, area)
    assert [each.nome for each in made.punti] == ["A"]
    assert ("nodi_trasporto", "a") in made.drawn
    assert ("nodi_trasporto", "b") not in made.drawn
    assert named(made)[-1] == "nodi_trasporto"


def test_a_comune_in_no_zona_has_no_tint_of_one() -> None:
    made = drawn(Soggetto({"tre": "qui"}, vista=frozenset({"tre"})))
    assert [each.classe for each in made.figure] == ["map-qui"]


def test_the_window_holds_what_it_has_to_and_is_no_narrower_than_it_may() -> None:
    for wanted in ({"uno"}, {"uno", "due", "tre"}):
        made = drawn(Soggetto(dict.fromkeys(wanted, "certa"), vista=frozenset(wanted)))
        for each in COMUNI:
            if each.codice in wanted:
                assert made.window.holds(each.box)
        per_km = units_per_km(sagome(), 200)
        assert made.window.height >= FEWEST_KM * per_km * 0.999
        assert NARROWEST <= made.window.width / made.window.height <= WIDEST
        assert made.bar == pytest.approx(made.bar_km * per_km)
        assert made.bar < made.window.width / 3


def test_surroundings_are_drawn_only_where_they_are_seen() -> None:
    far = square("lontano", 90_000)
    made = draw(sagome(comuni=(*COMUNI, far)), Soggetto({"uno": "certa"}, vista=frozenset({"uno"})))
    assert made is not None
    assert "90000" not in made.sfondo
    assert COMUNI[1].percorso is not None
    assert COMUNI[1].percorso in made.sfondo
