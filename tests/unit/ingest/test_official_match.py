"""Which row is which elemento: forgiven only where nothing else could be meant."""

from pathlib import Path

import pytest
from shapely import box
from shapely.geometry.base import BaseGeometry

from service.ingest.official_match import Piano, plan
from service.ingest.official_names import loosen, match, nearest, normalise, slug
from service.ingest.official_read import Riga
from service.ingest.official_schema import LAYERS, Richiesta
from service.ingest.tables import IngestError
from service.queries.official import Known
from tests.factories import at, square
from tests.official_files import AREA

PARCHI = [
    Known(1, "parco-nord-milano", "Parco Nord Milano"),
    Known(2, "roccolo", "Parco del Roccolo"),
    Known(3, "parco-del-ticino", "Parco lombardo della Valle del Ticino"),
    Known(4, "grubria", "GruBrìa (Grugnotorto-Villoresi e Brianza Centrale)"),
    Known(5, "bosco-d-adda", "Bosco d'Adda"),
    Known(6, "nord-milano-2", "Nord Milano"),
]
NODI = [
    Known(1, "metro-cadorna-m1", "Cadorna", "stazione_metro", ("M1",)),
    Known(2, "metro-cadorna-m2", "Cadorna", "stazione_metro", ("M2",)),
    Known(3, "treno-cadorna", "Cadorna", "stazione_ferroviaria", ("S3", "S4")),
    Known(4, "metro-zara", "Zara", "stazione_metro", ("M3", "M5")),
]
COMUNI = [Known(1, "015146", "Milano"), Known(2, "015060", "Cassina de' Pecchi")]


def riga(number: int = 1, geom: BaseGeometry | None = None, **texts: str | None) -> Riga:
    return Riga(number, texts, square(side=100) if geom is None else geom)


def planned(*rows: Riga, layer: str = "parchi", solo_noti: bool = False) -> Piano:
    known = {"parchi": PARCHI, "nodi_trasporto": NODI, "comuni": COMUNI}[layer]
    request = Richiesta(LAYERS[layer], Path("a.gpkg"), "Prova", solo_noti=solo_noti)
    return plan(request, rows, known, AREA)


def refusal(*rows: Riga, layer: str = "parchi") -> IngestError:
    with pytest.raises(IngestError) as caught:
        planned(*rows, layer=layer)
    assert caught.value.message.startswith("a.gpkg")
    assert caught.value.accettati
    return caught.value


def codes(piano: Piano) -> list[str]:
    return [one.codice for one in piano.elementi]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("PARCO NORD MILANO", "parco-nord-milano"),
        ("PLIS Roccolo", "roccolo"),
        ("Parco locale di interesse sovracomunale del Roccolo", "roccolo"),
        ("Parco del Ticino", "parco-del-ticino"),
        ("Grubria'", "grubria"),
        ("BOSCO D\u2019ADDA", "bosco-d-adda"),
        ("nord milano", "nord-milano-2"),
    ],
)
def test_a_name_is_forgiven_what_does_not_matter(name: str, code: str) -> None:
    assert codes(planned(riga(nome=name))) == [code]


def test_a_name_that_two_answer_to_is_refused() -> None:
    error = refusal(riga(nome="PLIS Nord Milano"))
    assert "può essere di 2 elementi di parchi" in error.message
    assert error.accettati == (
        "parco-nord-milano (Parco Nord Milano)",
        "nord-milano-2 (Nord Milano)",
    )


@pytest.mark.parametrize("name", ["Parco", "di", "()"])
def test_generic_words_alone_are_nobody(name: str) -> None:
    assert match("parchi", name, PARCHI, where="a") is None


def test_a_comune_is_named_in_full() -> None:
    assert match("comuni", "del Milano", COMUNI, where="a") is None
    assert match("comuni", "CASSINA DE\u2019 PECCHI", COMUNI, where="a") == COMUNI[1]


def test_a_code_goes_before_a_name() -> None:
    assert codes(planned(riga(codice="15146", nome="Milan"), layer="comuni")) == ["015146"]


def test_a_code_and_a_name_of_two_elementi_are_refused() -> None:
    error = refusal(riga(codice="015146", nome="Cassina de' Pecchi"), layer="comuni")
    assert "il codice 015146 è di «Milano»" in error.message


def test_a_comune_that_is_not_known_is_refused() -> None:
    error = refusal(riga(codice="016024", nome="Bergamo"), layer="comuni")
    assert "«Bergamo» non è un comune della Città metropolitana" in error.message


def test_rows_of_one_elemento_are_joined() -> None:
    one, two = riga(1, nome="Roccolo"), riga(2, square(500, 0, side=100), nome="Roccolo")
    (joined,) = planned(one, two).elementi
    assert joined.righe == (1, 2)
    assert joined.geom.area == pytest.approx(20_000)


def test_rows_that_overlap_are_pointed_out() -> None:
    rows = [riga(at, square(side=500), nome="Roccolo") for at in (1, 2)]
    assert "si sovrappongono per 25 ha" in planned(*rows).avvisi[0]


def test_a_code_for_two_things_is_refused() -> None:
    error = refusal(riga(1, codice="a1", nome="Roccolo"), riga(2, codice="a2", nome="Roccolo"))
    assert "righe 1, 2: hanno lo stesso codice o nome ma «codice» diverso («a1» e «a2»)" in (
        error.message
    )
    error = refusal(
        riga(1, codice="015146", nome="Milano"),
        riga(2, codice="015146", nome="Milano Due"),
        layer="comuni",
    )
    assert "«nome» diverso" in error.message


def test_a_code_for_two_new_things_is_refused() -> None:
    rows = [riga(at, codice="P1", nome=f"Parco {at}", tipo="altro parco") for at in (1, 2)]
    assert "lo stesso codice «P1» ma sono «Parco 1» e «Parco 2»" in refusal(*rows).message


def test_a_new_elemento_gets_the_code_of_its_name() -> None:
    (new,) = planned(riga(nome="Parco dell'Alta Brughiera", tipo="altro parco")).elementi
    assert (new.codice, new.noto) == ("parco-dell-alta-brughiera", None)


def test_a_new_elemento_without_what_its_table_needs_is_refused() -> None:
    error = refusal(riga(nome="Parco dell'Alta Brughiera"))
    assert "manca «tipo»" in error.message
    assert "--valore tipo=…" in error.accettati


def test_a_new_elemento_like_a_known_one_is_pointed_out() -> None:
    piano = planned(riga(nome="Parco Nord Milanese", tipo="altro parco"))
    assert "somiglia a «Parco Nord Milano»" in piano.avvisi[0]


def test_a_new_elemento_must_have_a_name() -> None:
    assert "deve avere un nome" in refusal(riga(codice="x9", tipo="altro parco")).message


def test_what_is_not_known_may_be_left_out() -> None:
    piano = planned(riga(1, nome="Altro"), riga(2, nome="Roccolo"), solo_noti=True)
    assert codes(piano) == ["roccolo"]
    assert piano.tralasciati == ["riga 1, Altro: non è tra gli elementi noti"]


def test_what_is_not_known_and_outside_is_left_out() -> None:
    far = square(90_000, 0, side=100)
    piano = planned(riga(1, far, nome="Altro"), riga(2, nome="Roccolo"))
    assert piano.tralasciati == ["riga 1, Altro: fuori dall'area"]


def test_what_is_known_and_outside_is_refused() -> None:
    far = square(90_000, 0, side=100)
    assert (
        "è fuori dalla Città"
        in refusal(riga(1, far, nome="Roccolo"), riga(2, nome="Altro", tipo="a")).message
    )


def test_a_file_of_nothing_known_is_refused() -> None:
    with pytest.raises(IngestError, match="nessuna riga è di un elemento noto"):
        planned(riga(nome="Altro"), solo_noti=True)


def test_the_share_outside_is_measured() -> None:
    west, south, east, north = AREA.bounds
    half = box(east - 100, south, east + 100, south + 100)
    (one,) = planned(riga(geom=half, nome="Roccolo")).elementi
    assert one.fuori == pytest.approx(0.5)
    assert west < north


def test_kind_and_lines_tell_nodes_of_one_name_apart() -> None:
    rows = [
        riga(1, at(0, 0), nome="CADORNA", tipo="stazione_metro", linee="M2"),
        riga(2, at(9, 0), nome="CADORNA", tipo="stazione_metro", linee="M1"),
        riga(3, at(0, 0), nome="Cadorna", tipo="stazione_ferroviaria", linee=None),
        riga(4, at(0, 0), nome="Zara", tipo="stazione_metro", linee="M5, M3"),
    ]
    assert codes(planned(*rows, layer="nodi_trasporto")) == [
        "metro-cadorna-m2",
        "metro-cadorna-m1",
        "treno-cadorna",
        "metro-zara",
    ]


def test_nodes_of_one_name_and_nothing_else_are_refused() -> None:
    error = refusal(riga(geom=at(0, 0), nome="Cadorna"), layer="nodi_trasporto")
    assert "può essere di 3 elementi" in error.message


def test_two_points_of_one_node_are_refused() -> None:
    rows = [riga(number, at(number, 0), nome="Zara") for number in (1, 2)]
    assert "sono dello stesso nodo" in refusal(*rows, layer="nodi_trasporto").message


def test_a_new_node_never_takes_the_code_of_another() -> None:
    row = riga(geom=at(0, 0), nome="Metro Zara", tipo="interscambio")
    assert "avrebbe il codice di un altro" in refusal(row, layer="nodi_trasporto").message


def test_names_are_normalised() -> None:
    assert normalise("Trezzo sull\u2019ADDA (è)") == "trezzo sull adda e"
    assert loosen("Parco dell'Adda (Nord)") == "adda"
    assert slug("Cassina de' Pecchi") == "cassina-de-pecchi"
    assert nearest("qualcosa d'altro", PARCHI) is None
