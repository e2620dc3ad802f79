"""Parks, PLIS, canals and nodes as data/ has them, and what is refused of them."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from service.ingest.load import DATA, Dataset, read_all
from service.ingest.tables import IngestError
from tests.data_folder import copy_data, edit, set_cell

PARCHI, PLIS, NAVIGLI = "parchi/parchi.csv", "plis/plis.csv", "navigli/navigli.csv"
NODI = "nodi_trasporto/nodi.csv"
COMUNI_DEL_NAVIGLIO = "navigli/appartenenze.csv"


def silent(_: str) -> None:
    """Take a report and say nothing."""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_all(DATA, silent)


@pytest.fixture(scope="module")
def verified() -> Dataset:
    return read_all(DATA, silent, unverified=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


def refusal(data: Path) -> IngestError:
    with pytest.raises(IngestError) as caught:
        read_all(data, silent)
    return caught.value


def test_every_layer_is_counted(dataset: Dataset) -> None:
    counts = {layer: len(strato.elementi) for layer, strato in dataset.strati.items()}
    assert counts == {"parchi": 7, "plis": 17, "navigli": 8, "nodi_trasporto": 221}


def test_members_are_counted(dataset: Dataset) -> None:
    members = Counter(row["parco"] for row in dataset.parchi.appartenenze)
    assert members["parco-agricolo-sud-milano"] == 38
    assert members["parco-del-ticino"] == 17
    assert members["parco-nord-milano"] == 7


@pytest.mark.parametrize(
    ("layer", "code", "elenco"),
    [
        ("parchi", "parco-del-ticino", "completo"),
        ("parchi", "parco-agricolo-sud-milano", "parziale"),
        ("parchi", "parco-nord-milano", "parziale"),
        ("plis", "roccolo", "completo"),
        ("plis", "alto-martesana", "parziale"),
        ("navigli", "naviglio-grande", "completo"),
        ("navigli", "naviglio-martesana", "parziale"),
        ("navigli", "canale-villoresi", "parziale"),
        ("nodi_trasporto", "metro-bignami", "ignoto"),
        ("nodi_trasporto", "metro-duomo-m1", "completo"),
    ],
)
def test_a_list_says_whether_it_is_whole(
    dataset: Dataset, layer: str, code: str, elenco: str
) -> None:
    (found,) = [each for each in dataset.strati[layer].elementi if each["codice"] == code]
    assert found["elenco_comuni"] == elenco


def test_the_comuni_of_a_naviglio_stand_in_the_order_of_the_flow(dataset: Dataset) -> None:
    rows = [row for row in dataset.navigli.appartenenze if row["naviglio"] == "naviglio-martesana"]
    ordered = sorted(rows, key=lambda row: int(row["ordine"]))
    assert ordered[0]["nome"] == "Trezzo sull'Adda"
    assert ordered[-1]["nome"] == "Milano"


def test_only_what_is_the_union_of_its_comuni_is_said_to_be_so(dataset: Dataset) -> None:
    derived = [row["codice"] for row in dataset.parchi.elementi if row["da_membri"] == "si"]
    assert derived == ["parco-del-ticino"]


def test_a_proposed_and_an_ended_plis_say_so(dataset: Dataset) -> None:
    states = {row["codice"]: row["stato"] for row in dataset.plis.elementi}
    assert {code: state for code, state in states.items() if state != "esistente"} == {
        "martesana": "proposto",
        "balossa": "cessato",
    }


def test_the_memberships_of_an_ended_plis_have_an_end(dataset: Dataset) -> None:
    ends = {row.get("al") for row in dataset.plis.appartenenze if row["plis"] == "balossa"}
    assert ends == {"2015"}


@pytest.mark.parametrize(
    ("code", "comuni"),
    [
        ("metro-cologno-sud", {"Cologno Monzese"}),
        ("metro-molino-dorino", {"Milano"}),
        ("stazione-vanzaghello-magnago", {"Vanzaghello"}),
        ("stazione-corbetta-santo-stefano", {"Santo Stefano Ticino"}),
        ("stazione-cormano-cusano-milanino", {"Cormano", "Cusano Milanino"}),
        ("stazione-borgolombardo", {"San Giuliano Milanese", "San Donato Milanese"}),
        ("stazione-vittuone-arluno", set()),
    ],
)
def test_the_comune_of_a_stop_near_a_boundary_is_what_a_source_says(
    dataset: Dataset, code: str, comuni: set[str]
) -> None:
    rows = [row for row in dataset.nodi.appartenenze if row["nodo"] == code]
    assert {row["nome"] for row in rows} == comuni
    assert "giunzione-nodi" not in {row["fonte_id"] for row in rows}


def test_every_node_without_a_comune_says_why(dataset: Dataset) -> None:
    unknown = [row for row in dataset.nodi.elementi if row["elenco_comuni"] == "ignoto"]
    assert len(unknown) == 3
    assert all(row.get("nota") for row in unknown)


def test_our_own_spatial_join_is_marked_as_derived(dataset: Dataset) -> None:
    kinds = {fonte["id"]: fonte["natura"] for fonte in dataset.fonti}
    assert kinds["giunzione-nodi"] == kinds["nome-e-giunzione-nodi"] == "derivata"


def test_the_lines_of_an_interchange_are_those_of_its_parts(dataset: Dataset) -> None:
    nodi = dataset.nodi.elementi
    for whole in (node for node in nodi if node["tipo"] == "interscambio"):
        parts = [node for node in nodi if node.get("parte_di") == whole["codice"]]
        assert parts
        lines = {line for part in parts for line in part["linee"].split(";")}
        assert lines == set(whole["linee"].split(";"))


def test_without_unverified_sources_the_railway_is_left_out(verified: Dataset) -> None:
    types = Counter(node["tipo"] for node in verified.nodi.elementi)
    assert types == {"stazione_metro": 130, "interscambio": 6}
    assert len(verified.nodi.esclusi) == 85
    assert not {row["nodo"] for row in verified.nodi.appartenenze} & set(verified.nodi.esclusi)


@pytest.mark.parametrize("subject", ["progetti", "piano"])
def test_a_place_at_a_node_that_is_left_out_is_left_out_with_it(data: Path, subject: str) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        place = {"layer": "nodi_trasporto", "codice": "stazione-rho", "nome": "Rho", "tipo": ""}
        return [*rows, {**rows[0], **place}]

    def places(*, unverified: bool) -> int:
        dataset = read_all(data, silent, unverified=unverified)
        return len((dataset.progetti if subject == "progetti" else dataset.piano).localizzazioni)

    edit(data, f"{subject}/localizzazioni.csv", change)
    assert places(unverified=True) - places(unverified=False) == 1


@pytest.mark.parametrize("file", [PARCHI, PLIS, NAVIGLI])
def test_a_further_source_must_be_listed(data: Path, file: str) -> None:
    set_cell(data, file, 2, "altre_fonti", "raccolta-geodati;nessuna")
    assert "colonna altre_fonti" in refusal(data).message


@pytest.mark.parametrize(
    ("file", "column", "value", "words"),
    [
        (PARCHI, "codice", "Parco Sud", "«Parco Sud»"),
        (PARCHI, "superficie_ha", "1.000 ha", "«1.000 ha»"),
        (PARCHI, "da_membri", "si", "solo se ci sono tutti"),
        (PARCHI, "elenco_comuni", "ignoto", "vi sono dei comuni"),
        (PARCHI, "fonte_id", "nessuna", "«nessuna»"),
        ("parchi/appartenenze.csv", "parco", "nessuno", "«nessuno»"),
        ("parchi/appartenenze.csv", "istat", "016001", "«016001»"),
        ("parchi/appartenenze.csv", "nome", "Milano", "«Milano»"),
        ("parchi/appartenenze.csv", "dal", "ieri", "«ieri»"),
        (PLIS, "stato", "futuro", "«futuro»"),
        (NAVIGLI, "lunghezza_km", "49,9", "«49,9»"),
        (COMUNI_DEL_NAVIGLIO, "ordine", "primo", "«primo»"),
        (COMUNI_DEL_NAVIGLIO, "ordine", "3", "già alla riga"),
        (NODI, "tipo", "fermata_tram", "«fermata_tram»"),
        (NODI, "linee", "M4, M1", "«M4, M1»"),
        (NODI, "parte_di", "metro-duomo-m1", "«metro-duomo-m1»"),
        (NODI, "lat", "45°28'", "«45°28'»"),
        (NODI, "lon", "45.455319", "fuori dalla Città metropolitana"),
        (NODI, "elenco_comuni", "ignoto", "vi sono dei comuni"),
        (NODI, "fonte_id", "nessuna", "«nessuna»"),
    ],
)
def test_a_wrong_cell_is_refused(
    data: Path, file: str, column: str, value: str, words: str
) -> None:
    set_cell(data, file, 2, column, value)
    error = refusal(data)
    assert f"{file}, riga " in error.message
    assert words in " ".join((error.message, *error.accettati))


def test_a_member_twice_in_force_is_refused(data: Path) -> None:
    edit(data, "plis/appartenenze.csv", lambda rows: [*rows, {**rows[0], "dal": "2010"}])
    assert "già alla riga 2" in refusal(data).message


@pytest.mark.parametrize("elenco", ["completo", "parziale"])
def test_a_list_without_any_comune_is_unknown(data: Path, elenco: str) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [
            {**row, "elenco_comuni": elenco} if row["elenco_comuni"] == "ignoto" else row
            for row in rows
        ]

    edit(data, NODI, change)
    assert "non vi è alcun comune" in refusal(data).message


def test_an_interchange_is_not_a_part(data: Path) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        whole = {"interscambio-loreto": "interscambio-duomo"}
        return [{**row, "parte_di": whole.get(row["codice"], row["parte_di"])} for row in rows]

    edit(data, NODI, change)
    assert "non è parte di un altro" in refusal(data).message


@pytest.mark.parametrize("layer", ["parchi", "plis", "navigli", "nodi_trasporto"])
def test_no_shape_is_kept_in_the_tables(layer: str) -> None:
    for path in (DATA / layer).glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            names = next(csv.reader(stream))
        assert not {"geom", "wkt", "geometria"} & set(names)
    assert {path.suffix for path in (DATA / layer).iterdir()} == {".csv", ".md"}
