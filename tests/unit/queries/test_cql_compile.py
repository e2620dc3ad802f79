"""A tree becomes a where clause of columns and bound values; what does not fit is told why."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import true

from service.errors import InvalidParameter
from service.fingerprint import PROJECT
from service.queries.cql import CONFORMANCE, OPERATIONS, compile_filter
from service.queries.cql_tree import FUNCTIONS
from tests.cql_cases import PROPERTIES, TRICKS, VIEW, compiled, quoted, read, statement


@pytest.mark.parametrize("value", TRICKS)
def test_whatever_a_text_holds_is_a_bound_value(value: str) -> None:
    plain, _ = statement("nome = 'x'")
    sql, values = statement(f"nome = {quoted(value)}")

    assert sql == plain
    assert list(values.values()) == [value]


@pytest.mark.parametrize("value", [*TRICKS, "\\", "x\\'"])
def test_whatever_a_text_of_json_holds_is_a_bound_value(value: str) -> None:
    json = orjson.dumps({"op": "=", "args": [{"property": "nome"}, value]}).decode()

    assert list(statement(json)[1].values()) == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("nome = 'it''s' and popolazione > 5", ["it's", 5]),
        ("superficie between -1.5 and 9007199254740993", [-1.5, 2**53 + 1]),
        ("popolazione in (3, 1, 2.5)", [[3, 1], [2.5]]),
        ("nome in ('a', 'b')", [["a", "b"]]),
        ("ufficiale = true", [True]),
        (r"nome like '10\%%'", [r"10\%%"]),
        ("a_overlaps(linee, ('a', 'b'))", [["a", "b"]]),
    ],
)
def test_values_keep_their_type(text: str, values: list[Any]) -> None:
    assert list(statement(text)[1].values()) == values


REFUSED = {
    "nome": "«nome» da sola non è una condizione",
    "'x'": "Il valore «x» sta dove il filtro vuole una condizione",
    "1": "Il valore «1» sta dove",
    "casei(nome)": "«casei» dà un valore",
    "point(9 45)": "Una geometria sta dove il filtro vuole una condizione",
    "bbox(1,2,3,4)": "Una geometria sta dove",
    "(nome, 'x')": "Un elenco sta dove il filtro vuole una condizione",
    "nome = 'x' and tipo": "«tipo» da sola",
    "boh = 1": "nomina la proprietà «boh»",
    "Nome = 'x'": "nomina la proprietà «Nome»",
    "id = 1": "nomina la proprietà «id»",
    "pg_user = 'x'": "nomina la proprietà «pg_user»",
    "boh is null": "nomina la proprietà «boh»",
    "a_contains(boh, ('x','y'))": "nomina la proprietà «boh»",
    "popolazione = 'x'": "«popolazione» è un numero, «x» è un testo",
    "nome = 1": "«nome» è un testo, «1» è un numero",
    "nome > popolazione": "«nome» è un testo, «popolazione» è un numero",
    "ufficiale = 1": "«ufficiale» è un valore vero o falso, «1» è un numero",
    "ufficiale = 'true'": "«ufficiale» è un valore vero o falso, «true» è un testo",
    "inizio = 2024": "«inizio» è una data, «2024» è un numero",
    "inizio = 'ieri'": "La data «ieri» del filtro va scritta",
    "nome = date('2024-01-01')": "«nome» è un testo, «2024-01-01» è una data",
    "nome = timestamp('2024-01-01T00:00:00Z')": "è un istante",
    "popolazione in (1, 'x')": "«in» del filtro confronta tipi diversi",
    "popolazione between 1 and 'x'": "«between» del filtro confronta tipi diversi",
    "nome between 'a' and 'b'": "BETWEEN del filtro vuole numeri o date: «nome» non lo è",
    "popolazione like '1%'": "«like» del filtro confronta tipi diversi",
    "popolazione like 1": "LIKE del filtro vuole testi: «popolazione» non lo è",
    "nome like codice": "vuole a destra un testo scritto nel filtro, non «codice»",
    "nome like casei(codice)": "vuole a destra un testo scritto nel filtro",
    "casei(popolazione) = 'x'": "«casei» del filtro vuole un testo: «popolazione» è un numero",
    "accenti(true) = 'x'": "«accenti» del filtro vuole un testo: «true» è un valore vero o falso",
    "linee = 'x'": "«linee» ha più valori e sta in un confronto",
    "'x' in (linee)": "«linee» ha più valori e sta in un confronto",
    "nome = ('x', 'y')": "Un elenco del filtro sta dove si attende un valore solo",
    "geom = 'x'": "«geom» è la geometria e sta in un confronto",
    "nome = point(9 45)": "Una geometria del filtro sta in un confronto",
    "ufficiale = (nome = 'x')": "«=» del filtro è una condizione e sta dove si attende un valore",
    "s_intersects(geom, point(9 45)) = true": "«s_intersects» del filtro è una condizione",
    "casei(nome) is null": "IS NULL del filtro vuole il nome di una proprietà",
    "'x' is null": "IS NULL del filtro vuole il nome di una proprietà",
    "a_contains(nome, ('x','y'))": "una proprietà con più testi: «nome» ne ha uno solo",
    "a_contains(linee, (1, 2))": "«A_CONTAINS» del filtro vuole un elenco di testi",
    "a_contains(linee, (nome, 'x'))": "«A_CONTAINS» del filtro vuole un elenco di testi",
    "s_intersects(nome, point(9 45))": "vuole «geom» e una geometria: non «nome»",
    "s_intersects(geom, 'POINT(9 45)')": "vuole «geom» e una geometria",
    "s_intersects(point(9 45), point(9 45))": "due geometrie scritte nel filtro",
    "s_within(geom, geometrycollection(point(9 45), linestring(9 45, 9 46)))": "tipi diversi",
    "s_intersects(geom, point(90 180))": "coordinata 180, fuori da ±90",
    "not (nome = 'x' or 3)": "Il valore «3»",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_does_not_fit_is_told_why(text: str) -> None:
    with pytest.raises(InvalidParameter) as told:
        compiled(text)

    assert REFUSED[text] in told.value.message


def test_a_model_of_like_may_not_end_with_half_an_escape() -> None:
    json = '{"op":"like","args":[{"property":"nome"},"x\\\\"]}'

    with pytest.raises(InvalidParameter, match="finisce con una barra rovesciata"):
        compiled(json)
    assert compiled(json.replace("x\\\\", "x\\\\\\\\")) is not None


def test_a_list_of_json_may_not_be_empty() -> None:
    with pytest.raises(InvalidParameter, match="almeno un valore"):
        compiled('{"op":"in","args":[{"property":"nome"},[]]}')


def test_an_unknown_property_is_told_which_there_are() -> None:
    with pytest.raises(InvalidParameter) as told:
        compiled("boh = 1")

    assert told.value.accettati == (*PROPERTIES, "geom")


def test_a_collection_without_geometry_has_none_to_ask() -> None:
    def without(text: str) -> Any:
        return compile_filter(
            read(text),
            properties=PROPERTIES,
            view=VIEW,
            geom=None,
            filter_srid=4326,
            flip=False,
            srid=7791,
        )

    assert str(without("nome = 'x'"))
    with pytest.raises(InvalidParameter, match="questa raccolta non ha geometria"):
        without("s_intersects(geom, point(9 45))")
    with pytest.raises(InvalidParameter) as told:
        without("geom is null")
    assert told.value.accettati == tuple(PROPERTIES)


def test_errors_of_different_kinds_have_different_words() -> None:
    messages = set()
    for text in REFUSED:
        with pytest.raises(InvalidParameter) as told:
            compiled(text)
        messages.add(told.value.message)

    assert len(messages) == len(REFUSED) - len(ALIKE)


ALIKE = ("boh is null", "a_contains(boh, ('x','y'))", "bbox(1,2,3,4)", "'x' in (linee)",
         "'x' is null", "a_contains(linee, (nome, 'x'))")  # fmt: skip
"""The same mistake as another of the list."""


def test_true_is_all_that_there_is() -> None:
    assert compiled("true").compare(true())


def test_the_guide_and_the_classes_name_what_there_is() -> None:
    guide = Path(PROJECT / "docs" / "cql2.md").read_text().lower()

    assert [name for name in (*OPERATIONS, *FUNCTIONS) if name not in guide] == ["isnull"]
    assert [uri for uri in CONFORMANCE if uri.rpartition("/")[2] not in guide] == []
