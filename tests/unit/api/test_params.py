from urllib.parse import quote

import pytest

from service.api.params import (
    FILTRI_COMUNI,
    FILTRI_ELEMENTI,
    FILTRI_OBIETTIVI,
    FILTRI_PROGETTI,
    FILTRI_VOCI,
    PAGINA,
    comune_filters,
    elemento_filters,
    obiettivo_filters,
    page_request,
    progetto_filters,
    read_edizione,
    read_geometria,
    require_code,
    require_place,
    voce_filters,
)
from service.api.query import Query, read_query
from service.errors import InvalidParameter
from service.queries.filters import Bbox, ComuneFilters, ProgettoFilters
from service.queries.page import PageRequest

ACCEPTED = {
    *FILTRI_COMUNI,
    *FILTRI_PROGETTI,
    *FILTRI_OBIETTIVI,
    *FILTRI_ELEMENTI,
    *FILTRI_VOCI,
    *PAGINA,
    "geometria",
}


def query(raw: str) -> Query:
    return read_query(raw.encode(), sorted(ACCEPTED))


def test_without_parameters_the_filters_are_empty() -> None:
    assert comune_filters(query("")) == ComuneFilters()
    assert progetto_filters(query("")) == ProgettoFilters()
    assert page_request(query("")) == PageRequest()


def test_every_filter_reaches_its_field() -> None:
    raw = "stato=lavori,gara&tipo=programma&certezza=certa&edizione=2022-2024&missione=M1"
    raw += "&finanziamento=PNRR,fondi+propri"
    filters = progetto_filters(query(raw + "&comune=015093&zona=sud-ovest&q=piste+ciclabili"))
    assert filters == ProgettoFilters(
        missione=("M1",),
        edizione=("2022-2024",),
        stato=("lavori", "gara"),
        tipo=("programma",),
        certezza=("certa",),
        finanziamento=("PNRR", "fondi propri"),
        comune="015093",
        zona="sud-ovest",
        q="piste ciclabili",
    )


def test_a_point_has_a_distance_even_if_none_is_given() -> None:
    filters = comune_filters(query("vicino_a=9.19,45.46"))
    assert (filters.vicino_a, filters.entro_m) == ((9.19, 45.46), 1000.0)


def test_a_distance_without_a_point_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="vicino_a"):
        comune_filters(query("entro_m=5"))


def test_a_box_is_read() -> None:
    assert comune_filters(query("bbox=9,45,10,46")).bbox == Bbox(9, 45, 10, 46)


@pytest.mark.parametrize("name", ["stato", "tipo", "certezza", "edizione"])
def test_values_of_code_lists_are_refused_with_those_accepted(name: str) -> None:
    with pytest.raises(InvalidParameter, match="rosso") as caught:
        progetto_filters(query(f"{name}=rosso"))
    assert caught.value.accettati


@pytest.mark.parametrize("code", ["a b", "-a", "a-", "'; drop", "à", "x" * 101, "a--b", "../etc"])
def test_what_cannot_be_a_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidParameter, match="codice"):
        progetto_filters(query(f"zona={quote(code)}"))


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "1.5", "abc", "1e2", "٣", "9" * 30, "+1"])
def test_limit_goes_from_1_to_1000(limit: str) -> None:
    with pytest.raises(InvalidParameter, match="da 1 a 1000"):
        page_request(query(f"limit={quote(limit)}"))


def test_limit_and_cursor_are_read() -> None:
    assert page_request(query("limit=1000&cursor=abc")) == PageRequest(1000, "abc")


def test_the_words_to_search_are_bounded() -> None:
    with pytest.raises(InvalidParameter, match="troppo lungo"):
        comune_filters(query("q=" + "a" * 201))


def test_too_many_codes_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="al massimo 50"):
        progetto_filters(query("driver=" + ",".join(f"d{n}" for n in range(51))))


def test_certezza_needs_a_place() -> None:
    with pytest.raises(InvalidParameter, match="insieme al luogo"):
        require_place(progetto_filters(query("certezza=certa")))
    require_place(progetto_filters(query("certezza=certa&comune=015093")))


def test_geometria_has_two_values() -> None:
    assert read_geometria(query("")) == "piena"
    assert read_geometria(query("geometria=nessuna")) == "nessuna"
    with pytest.raises(InvalidParameter, match="geometria"):
        read_geometria(query("geometria=tonda"))


@pytest.mark.parametrize("code", ["a\x00", "\n", " ", "x" * 101])
def test_codes_of_the_address_hold_no_control_characters(code: str) -> None:
    with pytest.raises(InvalidParameter):
        require_code("istat", code)


def test_the_filters_of_elementi_are_read() -> None:
    found = elemento_filters(query("tipo=a,b&comune=015146&certezza=certa&vicino_a=9.19,45.46"))
    assert (found.tipo, found.comune, found.certezza) == (("a", "b"), "015146", ("certa",))
    assert (found.vicino_a, found.entro_m) == ((9.19, 45.46), 1000)
    with pytest.raises(InvalidParameter, match="insieme a un luogo"):
        elemento_filters(query("certezza=certa"))
    with pytest.raises(InvalidParameter, match="stato"):
        elemento_filters(query("stato=lavori"))


def test_the_filters_of_objectives_are_read() -> None:
    found = obiettivo_filters(query("missione=M1,M2&layer=navigli&naviglio=naviglio-grande"))
    assert (found.missione, found.layer) == (("M1", "M2"), ("navigli",))
    assert found.naviglio == "naviglio-grande"
    with pytest.raises(InvalidParameter, match="layer"):
        obiettivo_filters(query("layer=strade"))
    with pytest.raises(InvalidParameter, match="insieme al luogo"):
        require_place(obiettivo_filters(query("certezza=certa")))


def test_comuni_may_be_asked_by_what_covers_them() -> None:
    found = comune_filters(query("parco=parco-del-ticino&certezza=certa"))
    assert (found.parco, found.certezza) == ("parco-del-ticino", ("certa",))
    with pytest.raises(InvalidParameter, match="insieme a un luogo"):
        comune_filters(query("zona=sud-est&certezza=certa"))


def test_an_edition_is_one_of_four() -> None:
    assert read_edizione(query("")) is None
    assert read_edizione(query("edizione=2022-2024")) == "2022-2024"
    assert voce_filters(query("edizione=2022-2024,2025-2027&q=x")).q == "x"
    for read in (read_edizione, voce_filters):
        with pytest.raises(InvalidParameter, match="edizione"):
            read(query("edizione=2022"))
