"""What the tables refuse, whoever writes."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from tests.db.territory import Territory
from tests.factories import bow_tie, square

GEOMETRIES = {
    "wrong SRID": ("SRID=4326;POINT(9 45)", "SRID"),
    "height": ("SRID=7791;POINT Z (500000 5000000 120)", "Z dimension"),
    "measure": ("SRID=7791;POINT M (500000 5000000 1)", "M dimension"),
    "empty": ("SRID=7791;POLYGON EMPTY", "geom"),
    "empty part": ("SRID=7791;MULTIPOINT(EMPTY)", "geom"),
    "bow tie": (f"SRID=7791;{bow_tie().wkt}", "geom"),
    "collection": ("SRID=7791;GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,5 5))", "geom"),
    "not a number": ("SRID=7791;POINT(NaN NaN)", "geom"),
    "infinite": ("SRID=7791;LINESTRING(0 0, Infinity 1)", "geom|invalid"),
    "not a number in part": ("SRID=7791;MULTIPOINT(0 0, NaN NaN)", "geom"),
    "curve": ("SRID=7791;CIRCULARSTRING(0 0,1 1,2 0)", "geom|unsupported|Unknown"),
    "curved polygon": (
        "SRID=7791;CURVEPOLYGON(CIRCULARSTRING(0 0,2 0,0 0))",
        "geom|unsupported|Unknown",
    ),
    "surface": ("SRID=7791;TIN(((0 0,0 1,1 0,0 0)))", "geom|unsupported|Unknown"),
    "one-point line": ("SRID=7791;LINESTRING(5 5,5 5)", "geom"),
}
PARTIAL_DATES = [
    "",
    "2023-13",
    "2023-00",
    "2023-1",
    "23",
    "2023-02-30",
    "2023-04-31",
    "2023-02-1",
    "2023/02",
    "febbraio 2023",
    "2023-02-01T00:00",
    "2023-02-01\n",
]


def refused(write: Callable[[], object], words: str) -> None:
    with pytest.raises(DBAPIError, match=words):
        write()


@pytest.mark.parametrize(("wkt", "words"), GEOMETRIES.values(), ids=GEOMETRIES.keys())
@pytest.mark.parametrize("table", ["progetto", "elemento"])
def test_an_unsound_geometry_is_refused(small: Territory, table: str, wkt: str, words: str) -> None:
    statement = {
        "progetto": "insert into psttm.progetto (codice, titolo, tipo, stato, elenco_comuni, "
        "fonte_id, geom, geom_precisione) values ('prova', 'Prova', 'intervento', 'lavori', "
        "'completo', 'prova', cast(:wkt as geometry), 'rilevata')",
        "elemento": "insert into psttm.elemento (layer, codice, nome, fonte_id, geom, precisione) "
        "values ('parchi', 'prova', 'Prova', 'prova', cast(:wkt as geometry), 'rilevata')",
    }[table]
    refused(lambda: small.run(statement, wkt=wkt), words)


@pytest.mark.parametrize(
    ("layer", "wkt"),
    [
        ("comuni", "LINESTRING(0 0,5 5)"),
        ("parchi", "POINT(0 0)"),
        ("plis", "LINESTRING(0 0,5 5)"),
        ("navigli", "POLYGON((0 0,9 0,9 9,0 0))"),
        ("nodi_trasporto", "LINESTRING(0 0,5 5)"),
    ],
)
def test_a_geometry_of_the_wrong_kind_for_its_layer_is_refused(
    small: Territory, layer: str, wkt: str
) -> None:
    refused(
        lambda: small.run(
            "insert into psttm.elemento (layer, codice, nome, fonte_id, geom, precisione) values "
            "(:layer, 'prova', 'Prova', 'prova', ST_GeomFromText(:wkt, 7791), 'rilevata')",
            layer=layer,
            wkt=wkt,
        ),
        "ck_elemento_geom_",
    )


@pytest.mark.parametrize(
    "columns",
    [
        {"precisione": "rilevata"},
        {"precisione": "assente", "geom": square()},
        {"precisione": "precisa", "geom": square()},
        {"da_membri": True, "elenco_comuni": "parziale"},
        {"codice": "Maiuscole"},
        {"codice": "due--trattini"},
        {"codice": "-inizio"},
        {"codice": "con spazio"},
        {"codice": "è-accentato"},
        {"codice": ""},
        {"nome": "  "},
        {"layer": "laghi"},
        {"elenco_comuni": "quasi"},
        {"data_riferimento": "2023-13"},
    ],
)
def test_a_wrong_elemento_is_refused(small: Territory, columns: dict[str, Any]) -> None:
    given = {"layer": "parchi", "codice": "prova", "nome": "Prova", **columns}
    refused(lambda: small._insert("elemento", **given), "ck_elemento_")


@pytest.mark.parametrize(
    "columns",
    [
        {"codice": "Prova"},
        {"titolo": " "},
        {"tipo": "opera"},
        {"stato": "finito"},
        {"elenco_comuni": "forse"},
        {"importo_eur": 0},
        {"importo_eur": -1},
        {"importo_eur": 10, "importo_natura": "stima"},
        {"importo_natura": "quota"},
        {"geom_precisione": "rilevata"},
        {"geom": square(), "geom_precisione": "derivata"},
        {"geom": square(), "geom_precisione": None},
        *({name: "2023-13"} for name in ("stato_al", "importo_al", "inizio", "fine")),
    ],
)
def test_a_wrong_project_is_refused(small: Territory, columns: dict[str, Any]) -> None:
    refused(lambda: small.add_progetto(**{"codice": "prova", **columns}), "ck_progetto_")


@pytest.mark.parametrize("value", PARTIAL_DATES)
def test_a_date_that_is_none_is_refused(small: Territory, value: str) -> None:
    refused(lambda: small.add_progetto(inizio=value), "ck_progetto_inizio")


@pytest.mark.parametrize("value", ["2023", "2023-02", "2023-02-28", "2024-02-29", "2023-12-31"])
def test_a_date_may_be_known_to_the_year_or_the_month(small: Territory, value: str) -> None:
    assert small.add_progetto(inizio=value)


def test_a_project_is_not_part_of_itself(small: Territory) -> None:
    small.add_progetto()
    refused(lambda: small.run("update psttm.progetto set parte_di = id"), "ck_progetto_parte_di")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"progetto_id": None}, "soggetto"),
        ({"motivo": "uno due tre quattro cinque sei sette otto nove"}, "motivo"),
        ({"motivo": " \t\n"}, "motivo"),
        ({"motivo": ""}, "motivo"),
        ({"menzione": "vaga"}, "menzione"),
        ({"estensione": "tutto"}, "estensione"),
        ({"natura": "supposta"}, "natura"),
        ({"tipo": "agricolo"}, "tipo"),
        ({"tipo": "agricolo", "layer": "plis", "elemento_id": None}, "tipo"),
        ({"tipo": "agricolo", "layer": "comuni", "elemento_id": None}, "tipo"),
        ({"layer": "plis"}, "fk_localizzazione_elemento_id_layer"),
        ({"layer": "laghi", "elemento_id": None}, "layer"),
        ({"elemento_id": 0}, "fk_localizzazione_elemento_id_layer"),
        ({"fonte_id": "ignota"}, "fk_localizzazione_fonte_id"),
        ({"fonte_id": None}, "null"),
    ],
)
def test_a_wrong_place_is_refused(small: Territory, columns: Mapping[str, Any], words: str) -> None:
    small.add_progetto()
    given = {"progetto_id": small.progetto_id("prova"), "elemento_id": small.elemento("fatti")}
    given |= {"layer": "parchi", "menzione": "esplicita", "estensione": "intero"}
    given |= {"natura": "dichiarata", "motivo": "nominato nel testo", **columns}
    refused(lambda: small._insert("localizzazione", **given), words)


def test_a_place_of_both_a_project_and_an_objective_is_refused(small: Territory) -> None:
    small.add_progetto()
    refused(lambda: small.locate("parchi", "fatti", obiettivo_id=small.obiettivo_id()), "soggetto")


def test_a_reason_of_eight_words_is_accepted(small: Territory) -> None:
    small.add_progetto()
    assert small.locate("parchi", "fatti", motivo=" uno due  tre quattro cinque sei sette otto ")


@pytest.mark.parametrize("elemento", ["fatti", None])
def test_the_same_place_of_a_subject_is_refused_twice(
    small: Territory, elemento: str | None
) -> None:
    small.add_progetto()
    small.locate("parchi", elemento)
    refused(lambda: small.locate("parchi", elemento), "uq_localizzazione_progetto")


@pytest.mark.parametrize(
    ("table", "columns", "elemento"),
    [
        ("comune", "istat", "fatti"),
        ("parco", "tipo", "alfa"),
        ("plis", "stato", "canale"),
        ("naviglio", "tipo", "fatti"),
        ("nodo_trasporto", "tipo", "est"),
        ("zona_omogenea", "vocazione", "area"),
    ],
)
def test_an_elemento_of_another_layer_is_refused_in_a_layers_own_table(
    small: Territory, table: str, columns: str, elemento: str
) -> None:
    values = {"istat": "999123", "stato": "esistente"}
    refused(
        lambda: small.run(
            f"insert into psttm.{table} (elemento_id, {columns}) values (:id, :value)",  # noqa: S608
            id=small.elemento(elemento),
            value=values.get(columns, "prova"),
        ),
        "fk_",
    )


def test_the_layer_of_a_layers_own_table_cannot_be_another(small: Territory) -> None:
    refused(lambda: small.run("update psttm.parco set layer = 'plis'"), "ck_parco_layer")


@pytest.mark.parametrize("istat", ["15146", "01514A", "0151460"])
def test_a_wrong_istat_code_is_refused(small: Territory, istat: str) -> None:
    refused(
        lambda: small.run(
            "update psttm.comune set istat = :istat where istat = '999001'", istat=istat
        ),
        "istat|too long",
    )


@pytest.mark.parametrize("elemento", ["alfa", "area"])
def test_a_comune_is_no_member_of_a_comune_nor_of_the_whole_area(
    small: Territory, elemento: str
) -> None:
    refused(lambda: small.add_member(elemento, "beta"), "appartenenza")


def test_a_comune_is_not_in_two_zone_at_once(small: Territory) -> None:
    small.add_member("est", "alfa")
    refused(lambda: small.run("set constraints all immediate"), "two zone")


def test_a_comune_is_no_member_of_the_same_elemento_twice_on_the_same_day(small: Territory) -> None:
    small.add_member("est", "gamma", dal="2010", al="2999")
    refused(lambda: small.run("set constraints all immediate"), "twice")


def test_a_comune_moves_from_zona_to_zona_in_either_order(small: Territory) -> None:
    small.add_member("est", "alfa", dal="2020")
    small.run(
        "update psttm.appartenenza set al = '2020' where comune_id = :comune "
        "and elemento_id = :zona",
        comune=small.elemento("alfa"),
        zona=small.elemento("ovest"),
    )
    small.run("set constraints all immediate")
    assert small.faults() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update psttm.elemento set codice = '999999' where nome = 'alfa'",
        "update psttm.comune set istat = '999999' where istat = '999001'",
    ],
)
def test_the_two_codes_of_a_comune_cannot_differ(small: Territory, statement: str) -> None:
    small.run(statement)
    refused(lambda: small.run("set constraints all immediate"), "must be its ISTAT code")


def test_a_comune_may_change_both_its_codes(small: Territory) -> None:
    small.run("update psttm.elemento set codice = '999999' where nome = 'alfa'")
    small.run("update psttm.comune set istat = '999999' where istat = '999001'")
    small.run("set constraints all immediate")


def test_a_membership_is_of_a_comune(small: Territory) -> None:
    refused(lambda: small.add_member("fatti", "unico"), "fk_appartenenza_comune_id")


def test_an_elemento_that_a_subject_is_at_is_not_deleted(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", "fatti")
    refused(
        lambda: small.run("delete from psttm.elemento where nome = 'fatti'"), "fk_localizzazione"
    )
