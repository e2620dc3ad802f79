"""What an official layer changes, what it never does, and what becomes of it afterwards."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from geopandas import GeoDataFrame
from sqlalchemy import Connection, text

from service import cli
from service.db import make_owner_engine
from service.ingest import official
from service.ingest.check import run_checks
from service.ingest.generalise import find_stale_generalised, load_generalised
from service.ingest.load import DATA, load_all, read_all, write_all
from service.ingest.official import load_file, load_official
from service.ingest.official_folder import load_folder
from service.ingest.official_report import Riepilogo
from service.ingest.official_schema import Richiesta, require_layer
from service.ingest.tables import IngestError
from service.settings import Settings
from tests.factories import frame
from tests.official_files import silent, write
from tests.real_data import read_comuni, shared_file

NORD = "parco_nord_milano.geojson"
FONTE = "Parco Nord | Ente parco | CC BY 4.0 | 2024-02"


def nord(**options: Any) -> Richiesta:
    made = Richiesta(require_layer("parchi"), shared_file(NORD), FONTE, colonne={"nome": "name"})
    return replace(made, **options)


def layer_of(file: Path, gdf: GeoDataFrame, layer: str = "parchi", **options: Any) -> Richiesta:
    return Richiesta(require_layer(layer), write(file, gdf), FONTE, **options)


def in_milano(*, side: float = 1000, count: int = 1) -> list[shapely.Polygon]:
    """Make squares in the middle of Milano."""
    return [
        shapely.box(
            515_000 + at * 2 * side, 5_035_000, 515_000 + (at * 2 + 1) * side, 5_035_000 + side
        )
        for at in range(count)
    ]


def park(connection: Connection, code: str = "parco-nord-milano") -> dict[str, Any]:
    row = connection.execute(
        text("""
            select e.nome, e.precisione, e.ufficiale, e.data_riferimento, e.elenco_comuni,
                e.fonte_id, e.da_membri, ST_Area(e.geom) as area, e.geom_indicativa is null as vera,
                p.*
            from psttm.elemento e join psttm.parco p on p.elemento_id = e.id
            where e.codice = :code
        """),
        {"code": code},
    ).one()
    return dict(row._mapping)


def test_a_geometry_is_added_and_the_rest_stays(connection: Connection) -> None:
    before = park(connection)
    load_official(connection, nord(data="2024", ufficiale=True), silent)
    after = park(connection)
    assert (after["precisione"], after["ufficiale"], after["data_riferimento"]) == (
        "rilevata",
        True,
        "2024",
    )
    assert after["vera"]
    for name in ("nome", "elenco_comuni", "tipo", "ente_gestore", "superficie_ha"):
        assert after[name] == before[name]


def test_the_fonte_holds_what_was_said(connection: Connection) -> None:
    load_official(connection, nord(), silent)
    row = connection.execute(
        text("select * from psttm.fonte where id = :id"), {"id": park(connection)["fonte_id"]}
    ).one()
    assert row.id.startswith("strato-parco-nord-")
    assert (row.documento, row.editore, row.licenza) == ("Parco Nord", "Ente parco", "CC BY 4.0")
    assert (row.data, row.natura, row.licenza_verificata) == ("2024-02", "ente", False)
    assert row.caricata_al is None


def test_a_fonte_of_the_starter_data_is_copied(connection: Connection) -> None:
    load_official(connection, nord(fonte="regione-strato-plis"), silent)
    assert park(connection)["fonte_id"] == "strato-regione-strato-plis"


def test_a_fonte_of_others_is_used_as_it_is(connection: Connection) -> None:
    connection.execute(
        text("insert into psttm.fonte (id, documento, natura) values ('sit', 'SIT', 'ente')")
    )
    load_official(connection, nord(fonte="sit"), silent)
    assert park(connection)["fonte_id"] == "sit"


@pytest.mark.parametrize("fonte", ["una-che-manca", "a | b | c | ieri", "a|b|c|2024|e|f"])
def test_a_fonte_that_is_none_is_refused(connection: Connection, fonte: str) -> None:
    with pytest.raises(IngestError, match=r"[Ff]onte"):
        load_official(connection, nord(fonte=fonte), silent)


def test_a_geometry_removes_no_fact(connection: Connection, tmp_path: Path) -> None:
    gdf = frame(in_milano(), columns={"nome": ["Parco Nord Milano"]})
    done = load_official(connection, layer_of(tmp_path / "a.gpkg", gdf), silent)
    rows = connection.execute(
        text("""
            select c.nome, ec.base, ec.certezza from psttm.elemento_comune ec
            join psttm.elemento e on e.id = ec.elemento_id
            join psttm.elemento c on c.id = ec.comune_id
            where e.codice = 'parco-nord-milano' order by c.nome
        """)
    ).all()
    assert len(rows) >= 7
    assert ("Bresso", "appartenenza", "certa") in [tuple(row) for row in rows]
    assert done.legami == [
        "Parco Nord Milano, Milano: appartenenza → appartenenza+geometria, 100,0 ha"
    ]


def test_a_new_elemento_comes_with_its_own_row(connection: Connection, tmp_path: Path) -> None:
    columns = {"nome": ["Parco Nuovo"], "ente": ["Consorzio"], "ha": ["100,5"]}
    gdf = frame(in_milano(), columns=columns)
    request = layer_of(
        tmp_path / "a.gpkg",
        gdf,
        colonne={"ente_gestore": "ente", "superficie_ha": "ha"},
        valori={"tipo": "altro parco"},
    )
    done = load_official(connection, request, silent)
    new = park(connection, "parco-nuovo")
    assert (new["tipo"], new["ente_gestore"], new["superficie_ha"]) == (
        "altro parco",
        "Consorzio",
        100.5,
    )
    assert new["elenco_comuni"] == "ignoto"
    assert done.legami == ["Parco Nuovo, Milano: nessuno → geometria, 100,0 ha"]
    load_generalised(connection, silent)
    assert [check for check in run_checks(connection) if not check.superato] == []


def test_fields_of_a_known_elemento_change_only_if_the_file_has_them(
    connection: Connection, tmp_path: Path
) -> None:
    before = park(connection)
    gdf = frame(in_milano(), columns={"nome": ["Parco Nord Milano"], "atto": ["L.R. 78/1975"]})
    load_official(connection, layer_of(tmp_path / "a.gpkg", gdf), silent)
    after = park(connection)
    assert after["atto"] == "L.R. 78/1975"
    assert after["ente_gestore"] == before["ente_gestore"]


@pytest.mark.parametrize(
    ("layer", "columns", "words"),
    [
        ("plis", {"stato": ["chiuso"]}, "«chiuso» non è un valore di stato"),
        ("plis", {"superficie_ha": ["tanti"]}, "«tanti» non è un numero"),
    ],
)
def test_a_wrong_value_is_refused(
    connection: Connection, tmp_path: Path, layer: str, columns: dict[str, list[str]], words: str
) -> None:
    gdf = frame(in_milano(), columns={"nome": ["Roccolo"], **columns})
    with pytest.raises(IngestError, match=words):
        load_official(connection, layer_of(tmp_path / "a.gpkg", gdf, layer), silent)


def test_the_union_of_comuni_gives_way_to_a_real_perimeter(
    connection: Connection, tmp_path: Path
) -> None:
    gdf = frame(in_milano(), columns={"nome": ["Parco del Ticino"]})
    load_official(connection, layer_of(tmp_path / "a.gpkg", gdf), silent)
    assert not park(connection, "parco-del-ticino")["da_membri"]
    assert park(connection, "parco-del-ticino")["area"] == pytest.approx(1e6)


def test_the_starter_data_leave_what_was_loaded_alone(connection: Connection) -> None:
    load_official(connection, nord(ufficiale=True), silent)
    before = park(connection)
    written = write_all(connection, read_all(DATA, silent), silent).written
    assert (written.total, park(connection)) == (0, before)


def test_what_is_no_longer_official_is_pointed_out(connection: Connection) -> None:
    load_official(connection, nord(ufficiale=True), silent)
    done = load_official(connection, nord(), silent)
    assert done.avvisi == ["Parco Nord Milano: una geometria ufficiale diventa non ufficiale"]


def test_a_folder_leaves_what_was_loaded_by_itself_alone(connection: Connection) -> None:
    load_official(connection, nord(), silent)
    done = load_official(connection, nord(fonte="Altra", cartella=True), silent)
    assert done.written.total == 0
    assert done.tralasciati == ["Parco Nord Milano: caricato o corretto a parte, resta com'è"]


def test_an_elemento_in_two_files_of_a_folder_is_refused(
    connection: Connection, tmp_path: Path
) -> None:
    gdf = frame(in_milano(), columns={"nome": ["Parco Nord Milano"]})
    other = layer_of(tmp_path / "a.gpkg", gdf, cartella=True)
    with pytest.raises(IngestError, match="«parco-nord-milano» di parchi è già in"):
        load_folder(connection, [nord(cartella=True), other], silent)


def test_comuni_rebuild_zone_and_tell_of_gaps(connection: Connection, tmp_path: Path) -> None:
    comuni = read_comuni().rename(columns={"id": "codice"})[["codice", "geom"]]
    comuni.loc[comuni["codice"] == "015146", "geom"] = comuni.geometry.buffer(-50)
    done = load_official(connection, layer_of(tmp_path / "a.gpkg", comuni, "comuni"), silent)
    assert len(done.elementi) == 133
    assert any("confini dei comuni" in notice for notice in done.avvisi)
    area = text("select ST_Area(geom) from psttm.elemento where codice = '015146'")
    assert connection.execute(area).scalar_one() < 181e6


def test_nothing_is_written_unless_accepted(loaded_database: str) -> None:
    seen: list[Riepilogo] = []

    def refuse(done: Riepilogo) -> bool:
        seen.append(done)
        return False

    load_file(loaded_database, nord(), silent, accept=refuse)
    assert seen[0].legami
    with make_owner_engine(loaded_database).connect() as connection:
        assert park(connection)["precisione"] == "assente"


def test_what_tiles_draw_is_made_before_an_accepted_load_is_committed(loaded_database: str) -> None:
    load_file(loaded_database, nord(), silent, accept=lambda _: True)
    with make_owner_engine(loaded_database).connect() as connection:
        assert park(connection)["precisione"] == "rilevata"
        assert find_stale_generalised(connection) == []


def test_a_load_that_fails_on_the_way_writes_nothing(
    loaded_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(official, "compare_presenze", fail)
    with pytest.raises(ZeroDivisionError):
        load_file(loaded_database, nord(), silent, accept=lambda _: True)
    with make_owner_engine(loaded_database).connect() as connection:
        assert park(connection)["precisione"] == "assente"
        strati = text("select count(*) from psttm.fonte where id like 'strato-%'")
        assert connection.execute(strati).scalar_one() == 0


def test_a_bad_layer_of_a_folder_stops_the_starter_data_too(
    loaded_database: str, tmp_path: Path
) -> None:
    (tmp_path / "parchi.geojson").write_bytes(shared_file(NORD).read_bytes()[:9000])
    with pytest.raises(IngestError, match="danneggiato"):
        load_all(loaded_database, Settings(dati=tmp_path), silent)


@pytest.fixture
def psttm(
    loaded_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[object, str]]:
    """Run the command on a database of the test's own; give its exit code and its words."""
    monkeypatch.setenv("PSTTM_DATABASE_URL", loaded_database)
    monkeypatch.setenv("PSTTM_LOCAL_DIR", str(tmp_path / "local"))

    def run(*args: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["psttm", "load", *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = capsys.readouterr()
        return ended.value.code or 0, shown.out + shown.err

    return run


def test_the_command_shows_asks_and_writes_once(
    psttm: Callable[..., tuple[object, str]], loaded_database: str
) -> None:
    args = ("parchi", str(shared_file(NORD)), "--map", "nome=name", "--fonte", FONTE)
    code, shown = psttm(*args, "--dry-run")
    assert (code, "Niente è stato scritto" in shown) == (0, True)
    assert "Parco Nord Milano, Bresso: appartenenza → appartenenza+geometria" in shown
    code, shown = psttm(*args)
    assert (code, "--si, --dry-run" in shown) == (2, True)
    code, shown = psttm(*args, "--si")
    assert (code, "righe scritte" in shown) == (0, True)
    code, shown = psttm(*args, "--yes")
    assert (code, "niente da scrivere" in shown) == (0, True)
    with make_owner_engine(loaded_database).connect() as connection:
        assert park(connection)["precisione"] == "rilevata"


@pytest.mark.parametrize(("answer", "written"), [("sì", True), ("n", False), ("", False)])
def test_the_command_asks_at_a_terminal(
    psttm: Callable[..., tuple[object, str]],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    written: bool,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda *_: answer)
    args = ("parchi", str(shared_file(NORD)), "--map", "nome=name", "--fonte", FONTE)
    code, shown = psttm(*args)
    assert code == 0
    assert ("righe scritte" in shown, "Niente è stato scritto" in shown) == (written, not written)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("zone_omogenee", "a.gpkg"), "è sempre l'unione dei comuni"),
        (("strade", "a.gpkg"), "Non c'è uno strato «strade»"),
        (("parchi", "niente.gpkg", "--fonte", "A"), "Non c'è alcun file"),
        (("parchi", NORD, "--map", "nome"), "non è nella forma nome=valore"),
        (("nodi-trasporto", NORD, "--fonte", "A"), "non ha una colonna «nome»"),
        (("parchi", NORD), "manca la fonte"),
    ],
)
def test_the_command_refuses_with_words_and_exit_2(
    psttm: Callable[..., tuple[object, str]], args: tuple[str, ...], words: str
) -> None:
    real = [str(shared_file(NORD)) if arg == NORD else arg for arg in args]
    code, shown = psttm(*real)
    assert code == 2
    assert words in shown
    assert "Accettati:" in shown
